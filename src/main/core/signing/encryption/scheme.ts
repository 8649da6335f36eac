import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { entry, type PdfDict, type PdfObject } from '../pdf/objects.ts';

export type EncryptionFailure = Failure<'pdf.encryptionUnsupported'>;
export type CipherName = 'none' | 'rc4' | 'aes128' | 'aes256';

/** What an encryption dictionary of the standard security handler says (ISO 32000-2 Tables 20, 21 and 25). */
export interface EncryptionScheme {
  readonly revision: 2 | 3 | 4 | 5 | 6;
  /** Sizes the file key may have, in bytes, likeliest first. */
  readonly keySizes: readonly number[];
  /** /O and /U: 32 bytes up to revision 4, else 48 (hash, validation salt, key salt). */
  readonly owner: Uint8Array;
  readonly user: Uint8Array;
  /** /OE, /UE and /Perms: revision 5 and 6 only, else empty. */
  readonly ownerKey: Uint8Array;
  readonly userKey: Uint8Array;
  readonly sealedPermissions: Uint8Array;
  /** /P as a signed 32-bit number; some writers write it unsigned. */
  readonly permissions: number;
  readonly encryptMetadata: boolean;
  /** For streams, strings and embedded files that name no filter of their own. */
  readonly streams: CipherName;
  readonly strings: CipherName;
  readonly embeddedFiles: CipherName;
  /** Crypt filters by name, for streams that name one. */
  readonly filters: ReadonlyMap<string, CipherName>;
}

type Resolve = (object: PdfObject | undefined) => PdfObject | undefined;

/**
 * Reads the encryption dictionary. `details.reason`: `handler` (public-key or private handler), `algorithm` (a /V, /R or
 * /CFM we do not know, AES-GCM of ISO/TS 32003 included), `malformed`.
 */
export function readScheme(dict: PdfDict, resolve: Resolve): Result<EncryptionScheme, EncryptionFailure> {
  const reader = new Reader(dict, resolve);
  if (reader.name('Filter') !== 'Standard') return unsupported('handler');
  const version = reader.integer('V') ?? 0;
  const revision = reader.integer('R');
  const [owner, user, permissions] = [reader.bytes('O'), reader.bytes('U'), reader.integer('P')];
  if (revision === undefined || owner === undefined || user === undefined || permissions === undefined) return unsupported('malformed');
  const known = revision === 2 || revision === 3 || revision === 4 || revision === 5 || revision === 6;
  if (!known || ![1, 2, 4, 5].includes(version) || (version === 5) !== (revision >= 5)) return unsupported('algorithm');
  const filters = version >= 4 ? cryptFilters(reader) : new Map<string, CipherName>();
  if (filters === undefined) return unsupported('algorithm');
  const plain = version >= 4 ? undefined : 'rc4';
  const streams = plain ?? filters.get(reader.name('StmF') ?? 'Identity');
  const strings = plain ?? filters.get(reader.name('StrF') ?? 'Identity');
  const embeddedFiles = plain ?? filters.get(reader.name('EFF') ?? reader.name('StmF') ?? 'Identity');
  if (streams === undefined || strings === undefined || embeddedFiles === undefined) return unsupported('malformed');
  const size = revision >= 5 ? 48 : 32;
  const [ownerKey, userKey, sealedPermissions] = [reader.bytes('OE'), reader.bytes('UE'), reader.bytes('Perms')];
  if (revision >= 5 && (owner.length < size || user.length < size || ownerKey?.length !== 32 || userKey?.length !== 32)) {
    return unsupported('malformed');
  }
  return ok({
    revision, keySizes: keySizes(version, reader.integer('Length')),
    owner: sized(owner, size), user: sized(user, size),
    ownerKey: ownerKey ?? new Uint8Array(), userKey: userKey ?? new Uint8Array(), sealedPermissions: sealedPermissions ?? new Uint8Array(),
    permissions: permissions | 0,
    encryptMetadata: version < 4 || reader.boolean('EncryptMetadata') !== false,
    streams, strings, embeddedFiles, filters,
  });
}

const unsupported = (reason: string): Result<never, EncryptionFailure> => fail('pdf.encryptionUnsupported', { reason });

/** Exactly `size` bytes: writers pad with zeros, or leave zeros at the end away. */
function sized(bytes: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  out.set(bytes.subarray(0, size));
  return out;
}

/** /Length counts bits; some writers count bytes, and with /V 4 many leave it away or write 40 for 128. */
function keySizes(version: number, length: number | undefined): readonly number[] {
  if (version === 5) return [32];
  if (version === 1) return [5];
  const bytes = length === undefined ? 5 : length < 40 ? length : length >> 3;
  const declared = Math.min(16, Math.max(5, bytes));
  return version === 4 ? (declared === 16 ? [16] : [16, declared]) : declared === 16 ? [16] : [declared, 16];
}

/** /CF by name with the predefined Identity (ISO 32000-2 Table 26); `undefined` when one is of an unknown kind. */
function cryptFilters(reader: Reader): ReadonlyMap<string, CipherName> | undefined {
  const methods: Readonly<Record<string, CipherName>> = { None: 'none', V2: 'rc4', AESV2: 'aes128', AESV3: 'aes256' };
  const found = new Map<string, CipherName>();
  for (const [name, filter] of [...reader.dictionary('CF')].slice(0, 64)) {
    const method = new Reader(filter, reader.resolve).name('CFM') ?? 'None';
    const cipher = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (cipher === undefined) return undefined;
    found.set(name, cipher);
  }
  return found.set('Identity', 'none');
}

class Reader {
  readonly #dict: PdfDict;
  readonly resolve: Resolve;

  constructor(dict: PdfDict, resolve: Resolve) {
    this.#dict = dict;
    this.resolve = resolve;
  }

  #at(key: string): PdfObject | undefined {
    return this.resolve(entry(this.#dict, key));
  }

  name(key: string): string | undefined {
    const value = this.#at(key);
    return value?.type === 'name' ? value.value : undefined;
  }

  integer(key: string): number | undefined {
    const value = this.#at(key);
    return value?.type === 'number' && Number.isInteger(value.value) ? value.value : undefined;
  }

  boolean(key: string): boolean | undefined {
    const value = this.#at(key);
    return value?.type === 'bool' ? value.value : undefined;
  }

  bytes(key: string): Uint8Array | undefined {
    const value = this.#at(key);
    return value?.type === 'string' ? value.bytes : undefined;
  }

  *dictionary(key: string): Generator<readonly [string, PdfDict]> {
    const value = this.#at(key);
    if (value?.type !== 'dict') return;
    for (const [name, item] of value.entries) {
      const dict = this.resolve(item);
      if (dict?.type === 'dict') yield [name, dict];
    }
  }
}
