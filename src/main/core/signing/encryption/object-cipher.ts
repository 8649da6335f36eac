import { createHash } from 'node:crypto';
import { entry, type PdfDict, type PdfObject, type PdfStream, type PdfString } from '../pdf/objects.ts';
import { aesDecrypt, aesEncrypt } from './aes.ts';
import { rc4 } from './rc4.ts';
import type { CipherName, EncryptionScheme } from './scheme.ts';

type Direction = 'decrypt' | 'encrypt';

/**
 * Decrypts and encrypts whole indirect objects (ISO 32000-2 §7.6.2, algorithms 1 and 1.A). Left as they are: the
 * /Contents of signature dictionaries, cross-reference streams, streams under the Identity filter and, where the file
 * says so, its metadata. What stands inside an object stream is not for this class: the stream as a whole is encrypted.
 */
export class ObjectCipher {
  readonly #scheme: EncryptionScheme;
  readonly #key: Uint8Array;

  constructor(scheme: EncryptionScheme, key: Uint8Array) {
    this.#scheme = scheme;
    this.#key = key;
  }

  /** A stream's `raw` is decrypted each time it is asked for: nothing is kept beside the file. */
  decrypt(object: PdfObject, num: number, gen: number): PdfObject {
    return this.#whole(object, num, gen, 'decrypt');
  }

  encrypt(object: PdfObject, num: number, gen: number): PdfObject {
    return this.#whole(object, num, gen, 'encrypt');
  }

  #whole(object: PdfObject, num: number, gen: number, direction: Direction): PdfObject {
    if (object.type === 'stream' && isNamed(object.dict, 'Type', 'XRef')) return object;
    const strings = this.#scheme.strings;
    const change = strings === 'none' ? undefined : (text: PdfString): PdfString => ({ ...text, bytes: this.#apply(strings, text.bytes, num, gen, direction) });
    if (object.type !== 'stream') return change === undefined ? object : mapStrings(object, change);
    const cipher = this.#streamCipher(object.dict);
    const dict = change === undefined ? object.dict : mapDict(object.dict, change);
    if (cipher === 'none') return { type: 'stream', dict, raw: object.raw };
    if (direction === 'encrypt') return { type: 'stream', dict, raw: this.#apply(cipher, object.raw, num, gen, direction) };
    const decrypted = (): Uint8Array => this.#apply(cipher, object.raw, num, gen, direction);
    return { type: 'stream', dict, get raw() { return decrypted(); } } satisfies PdfStream;
  }

  /** The stream's own /Crypt filter (§7.4.10), else what the file says for its kind. */
  #streamCipher(dict: PdfDict): CipherName {
    const named = ownFilter(dict);
    if (named !== undefined) return this.#scheme.filters.get(named) ?? 'none';
    if (isNamed(dict, 'Type', 'Metadata') && !this.#scheme.encryptMetadata) return 'none';
    return isNamed(dict, 'Type', 'EmbeddedFile') ? this.#scheme.embeddedFiles : this.#scheme.streams;
  }

  #apply(cipher: CipherName, data: Uint8Array, num: number, gen: number, direction: Direction): Uint8Array {
    if (cipher === 'none') return data;
    const key = cipher === 'aes256' ? this.#key : this.#objectKey(num, gen, cipher === 'aes128');
    if (cipher === 'rc4') return rc4(key, data);
    return direction === 'decrypt' ? aesDecrypt(key, data) : aesEncrypt(key, data);
  }

  /** Algorithm 1, steps a to d. */
  #objectKey(num: number, gen: number, aes: boolean): Uint8Array {
    const salt = Uint8Array.of(num & 255, (num >> 8) & 255, (num >> 16) & 255, gen & 255, (gen >> 8) & 255);
    const hash = createHash('md5').update(this.#key).update(salt);
    if (aes) hash.update('sAlT', 'latin1');
    return hash.digest().subarray(0, Math.min(16, this.#key.length + 5));
  }
}

/** The first /Crypt filter's /Name; a stream names it before all other filters. */
function ownFilter(dict: PdfDict): string | undefined {
  const first = (object: PdfObject | undefined): PdfObject | undefined => (object?.type === 'array' ? object.items[0] : object);
  const filter = first(entry(dict, 'Filter'));
  if (filter?.type !== 'name' || filter.value !== 'Crypt') return undefined;
  const parms = first(entry(dict, 'DecodeParms'));
  const name = parms?.type === 'dict' ? entry(parms, 'Name') : undefined;
  return name?.type === 'name' ? name.value : 'Identity';
}

function isNamed(dict: PdfDict, key: string, value: string): boolean {
  const found = entry(dict, key);
  return found?.type === 'name' && found.value === value;
}

/** A dictionary with /ByteRange, or one that calls itself a signature; annotations have a /Contents too. */
function isSignature(dict: PdfDict): boolean {
  return dict.entries.has('ByteRange') || isNamed(dict, 'Type', 'Sig') || isNamed(dict, 'Type', 'DocTimeStamp');
}

type Change = (text: PdfString) => PdfString;

function mapStrings(object: PdfObject, change: Change): PdfObject {
  switch (object.type) {
    case 'string':
      return change(object);
    case 'array': {
      const items = object.items.map((item) => mapStrings(item, change));
      return items.every((item, i) => item === object.items[i]) ? object : { type: 'array', items };
    }
    case 'dict':
      return mapDict(object, change);
    default:
      return object;
  }
}

function mapDict(dict: PdfDict, change: Change): PdfDict {
  const clear = isSignature(dict) ? 'Contents' : undefined;
  let changed: Map<string, PdfObject> | undefined;
  for (const [key, value] of dict.entries) {
    if (key === clear) continue;
    const mapped = mapStrings(value, change);
    if (mapped !== value) changed = (changed ?? new Map(dict.entries)).set(key, mapped);
  }
  return changed === undefined ? dict : { type: 'dict', entries: changed };
}
