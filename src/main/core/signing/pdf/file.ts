import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { ObjectCipher } from '../encryption/object-cipher.ts';
import { openEncryption, type FileEncryption } from '../encryption/open-encryption.ts';
import { inflateLimit, pdfLimits, PdfStop, type PdfFailureCode } from './failure.ts';
import { headerAt, indirectAt } from './indirect.ts';
import { PdfLexer } from './lexer.ts';
import { parseObjectStream, readCompressed, type CompressedObject } from './object-stream.ts';
import { entry, pdfNull, type PdfDict, type PdfObject, type PdfRef } from './objects.ts';
import { reachable } from './reachable.ts';
import { rebuildXref } from './repair.ts';
import { afterMark, findRevisions, type Revision } from './revisions.ts';
import { readXrefChain, type ObjectLocation, type XrefKind, type XrefSection } from './xref.ts';

/** What was learnt about the file's structure before any object is read. */
interface Structure {
  readonly bytes: Uint8Array;
  readonly headerOffset: number;
  readonly version: string;
  /** Added to every offset written in the file: bytes before the header, or 0. */
  readonly base: number;
  readonly sections: readonly XrefSection[];
  readonly locations: ReadonlyMap<number, ObjectLocation>;
  readonly trailer: PdfDict;
  readonly repaired: boolean;
  readonly end: number;
  readonly options: OpenOptions;
}

export interface OpenOptions {
  /** User's or owner's. Without one the empty user password is tried; a file that is not encrypted needs none. */
  readonly password?: string | undefined;
  /** Elements of all objects together that may be read before the file counts as `exhausted`. */
  readonly elements?: number | undefined;
}

/** A PDF open for reading. Methods never throw; an object that cannot be read is `null` (§7.3.10). */
export class PdfFile {
  readonly bytes: Uint8Array;
  /** Bytes before `%PDF-`; 0 in a sound file. */
  readonly headerOffset: number;
  /** Version in the header, e.g. `1.7`. */
  readonly version: string;
  readonly offsetBase: number;
  /** Trailer of the newest revision. */
  readonly trailer: PdfDict;
  readonly catalogRef: PdfRef | undefined;
  readonly catalog: PdfDict;
  readonly encrypted: boolean;
  /** How the file is encrypted and as whom it was opened; `undefined` when it is not. */
  readonly encryption: FileEncryption | undefined;
  /** The cross-reference was unusable and objects were found by searching: reading only. */
  readonly repaired: boolean;
  /** Kind of the newest section. */
  readonly xrefKind: XrefKind;
  readonly maxObjectNumber: number;
  /** Byte after the newest section's `%%EOF`, or after its startxref number where the mark is missing; the file's
   *  length for a repaired file. */
  readonly end: number;
  readonly sections: readonly XrefSection[];
  readonly locations: ReadonlyMap<number, ObjectLocation>;
  readonly #objects = new Map<number, PdfObject>();
  readonly #streams = new Map<number, readonly CompressedObject[]>();
  readonly #open = new Set<number>();
  readonly #damage = new Set<number>();
  readonly #options: OpenOptions;
  /** Set once the encryption dictionary is read; that object's own strings are never encrypted. */
  #cipher: ObjectCipher | undefined;
  #clearObject: number | undefined;
  #revisions: readonly Revision[] | undefined;
  #work: number;
  #elements: number;
  #inflate: number;

  /** Throws `PdfStop` when the file is encrypted and does not open. */
  constructor(structure: Structure) {
    this.bytes = structure.bytes;
    this.headerOffset = structure.headerOffset;
    this.version = structure.version;
    this.offsetBase = structure.base;
    this.end = structure.end;
    this.trailer = structure.trailer;
    this.sections = structure.sections;
    this.locations = structure.locations;
    this.repaired = structure.repaired;
    this.encrypted = entry(structure.trailer, 'Encrypt') !== undefined;
    this.#options = structure.options;
    this.#elements = structure.options.elements ?? pdfLimits.elementsTotal;
    this.xrefKind = structure.sections[0]?.kind ?? 'table';
    let highest = 0;
    for (const num of structure.locations.keys()) if (num > highest) highest = num;
    this.maxObjectNumber = highest;
    // Hostile files can make every object cost the whole file; honest ones cost each byte a few times.
    this.#work = structure.bytes.length * 32 + (64 << 20);
    this.#inflate = inflateLimit(structure.bytes.length);
    this.encryption = this.encrypted ? this.#decipher() : undefined;
    const root = entry(structure.trailer, 'Root');
    this.catalogRef = root?.type === 'ref' ? root : undefined;
    const catalog = this.resolve(root);
    this.catalog = catalog?.type === 'dict' ? catalog : { type: 'dict', entries: new Map() };
  }

  /** Oldest first. Empty for a repaired file. Looked for when first asked: it takes a search of the whole file. */
  get revisions(): readonly Revision[] {
    this.#revisions ??= this.repaired ? [] : findRevisions(this.bytes, this.sections, this.offsetBase);
    return this.#revisions;
  }

  /** Opens the encryption; what was read on the way stands encrypted in memory and is forgotten. */
  #decipher(): FileEncryption {
    const written = entry(this.trailer, 'Encrypt');
    const dict = this.resolve(written);
    if (dict?.type !== 'dict') throw new PdfStop('pdf.encryptionUnsupported', 0, { reason: 'malformed' });
    const ids = this.lookup(this.trailer, 'ID');
    const id = ids?.type === 'array' ? this.resolve(ids.items[0]) : undefined;
    const opened = openEncryption(dict, id?.type === 'string' ? id.bytes : new Uint8Array(), this.#options.password, (object) => this.resolve(object));
    if (!opened.ok) throw new PdfStop(opened.error.code, 0, opened.error.details ?? {});
    this.#objects.clear();
    this.#streams.clear();
    this.#damage.clear();
    this.#cipher = opened.value.cipher;
    this.#clearObject = written?.type === 'ref' ? written.num : undefined;
    return opened.value.info;
  }

  /** The object as it has to stand in the file as number `ref`: encrypted where the file is. */
  encrypt(object: PdfObject, ref: PdfRef): PdfObject {
    return this.#cipher === undefined || ref.num === this.#clearObject ? object : this.#cipher.encrypt(object, ref.num, ref.gen);
  }

  /** The file as it was when it ended at byte `end`, opened with the same options. */
  revisionAt(end: number): Result<PdfFile, Failure<PdfFailureCode>> {
    return openPdf(this.bytes.subarray(0, end), this.#options);
  }

  /** Numbers of objects that were asked for and could not be read. */
  get damage(): ReadonlySet<number> {
    return this.#damage;
  }

  /** Reading has come to a bound (`pdf.tooComplex`): what was asked for since reads as `null` and may be anything. */
  get exhausted(): boolean {
    return this.#work <= 0 || this.#elements <= 0;
  }

  /** Where object `num` is now; `undefined` when no section names it. */
  location(num: number): ObjectLocation | undefined {
    return this.locations.get(num);
  }

  /** The object a reference names; `null` for missing, free, wrong generation or unreadable. */
  get(ref: PdfRef): PdfObject {
    const location = this.locations.get(ref.num);
    if (location === undefined || location.kind === 'free') return pdfNull;
    if ((location.kind === 'offset' ? location.gen : 0) !== ref.gen && !this.repaired) return pdfNull;
    const known = this.#objects.get(ref.num);
    if (known !== undefined) return known;
    if (this.#open.has(ref.num)) return pdfNull;
    this.#open.add(ref.num);
    try {
      const object = this.#read(ref.num, location);
      this.#objects.set(ref.num, object);
      return object;
    } catch (error) {
      if (!(error instanceof PdfStop)) throw error;
      this.#damage.add(ref.num);
      this.#objects.set(ref.num, pdfNull);
      return pdfNull;
    } finally {
      this.#open.delete(ref.num);
    }
  }

  /** Follows references to the object itself; `undefined` for nothing and for `null`. */
  resolve(object: PdfObject | undefined): PdfObject | undefined {
    let current = object;
    for (let i = 0; i < 32 && current?.type === 'ref'; i++) current = this.get(current);
    return current === undefined || current.type === 'null' || current.type === 'ref' ? undefined : current;
  }

  /** A dictionary's entry, resolved. */
  lookup(dict: PdfDict, key: string): PdfObject | undefined {
    return this.resolve(entry(dict, key));
  }

  #read(num: number, location: ObjectLocation): PdfObject {
    if (this.exhausted) throw new PdfStop('pdf.tooComplex', 0);
    if (location.kind === 'inStream') return this.#compressed(num, location);
    if (location.kind === 'free') return pdfNull;
    const header = headerAt(this.bytes, location.offset);
    if (header?.num !== num) throw new PdfStop('pdf.damaged', location.offset);
    try {
      const found = indirectAt(this.bytes, location.offset, (length) => {
        const value = this.resolve(length);
        return value?.type === 'number' ? value.value : undefined;
      });
      this.#work -= found.end - location.offset;
      this.#elements -= found.elements;
      if (this.#cipher === undefined || num === this.#clearObject) return found.object;
      return this.#cipher.decrypt(found.object, num, found.gen);
    } catch (error) {
      this.#work -= this.bytes.length - location.offset;
      throw error;
    }
  }

  #compressed(num: number, location: { stream: number; index: number }): PdfObject {
    const objects = this.#objectStream(location.stream);
    const atIndex = objects[location.index];
    const found = atIndex?.num === num ? atIndex : objects.find((item) => item.num === num);
    if (found === undefined) throw new PdfStop('pdf.damaged', 0);
    const { object, length, elements } = readCompressed(found);
    this.#work -= length;
    this.#elements -= elements;
    return object;
  }

  #objectStream(num: number): readonly CompressedObject[] {
    const known = this.#streams.get(num);
    if (known !== undefined) return known;
    this.#streams.set(num, []);
    const location = this.locations.get(num);
    // An object stream cannot stand inside another (§7.5.7).
    if (location?.kind !== 'offset') throw new PdfStop('pdf.damaged', 0);
    const stream = this.get({ type: 'ref', num, gen: location.gen });
    if (stream.type !== 'stream') throw new PdfStop('pdf.damaged', location.offset);
    const limit = Math.min(pdfLimits.inflatedStream, this.#inflate);
    if (limit <= 0) throw new PdfStop('pdf.tooLarge', location.offset);
    const objects = parseObjectStream(stream.dict, stream.raw, limit, (object) => this.resolve(object));
    this.#inflate -= objects[0]?.data.length ?? 0;
    this.#streams.set(num, objects);
    return objects;
  }
}

/**
 * Opens a PDF. Strings and streams of an encrypted file (ISO 32000-2 §7.6) reach callers decrypted; without the right
 * password the answer is `pdf.passwordNeeded` or `pdf.passwordWrong`. A broken cross-reference is rebuilt for reading
 * (`repaired`). Never throws on input.
 */
export function openPdf(bytes: Uint8Array, options: OpenOptions = {}): Result<PdfFile, Failure<PdfFailureCode>> {
  if (bytes.length === 0) return fail('pdf.empty');
  if (bytes.length > pdfLimits.fileBytes) return fail('pdf.tooLarge', { bytes: bytes.length });
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // ISO 32000-1 Annex H.3 note 13: the header may stand anywhere in the first 1024 bytes.
  const headerOffset = view.subarray(0, 1024 + 5).indexOf('%PDF-');
  if (headerOffset < 0) return fail('pdf.notPdf');
  const version = /^\d\.\d/.exec(view.toString('latin1', headerOffset + 5, headerOffset + 8))?.[0] ?? '';
  try {
    const sound = soundStructure(bytes, view, { headerOffset, version, options });
    if (sound !== undefined) return ok(sound);
    const rebuilt = rebuildXref(bytes);
    if (rebuilt === undefined) return fail('pdf.damaged');
    const { trailer, entries } = rebuilt;
    const file = new PdfFile({
      bytes, headerOffset, version, base: 0, sections: [], locations: entries, trailer, repaired: true, end: bytes.length, options,
    });
    if (file.catalog.entries.size > 0) return ok(file);
    return fail(file.encrypted ? 'pdf.encryptedDamaged' : 'pdf.damaged');
  } catch (error) {
    if (error instanceof PdfStop) return fail(error.code, error.details);
    throw error;
  }
}

/** The file as it was at a revision's end: the first `end` bytes. */
export function openPdfAt(bytes: Uint8Array, end: number, options: OpenOptions = {}): Result<PdfFile, Failure<PdfFailureCode>> {
  return openPdf(bytes.subarray(0, end), options);
}

type Header = Pick<Structure, 'headerOffset' | 'version' | 'options'>;
type Sited = Header & Pick<Structure, 'base' | 'end'>;

function soundStructure(bytes: Uint8Array, view: Buffer, header: Header): PdfFile | undefined {
  const at = view.lastIndexOf('startxref');
  if (at < 0 || at < bytes.length - 65536) return undefined;
  const lexer = new PdfLexer(bytes, at + 9, bytes.length);
  const start = lexer.integer();
  if (start === undefined) return undefined;
  const end = afterMark(bytes, lexer.pos);
  const { headerOffset } = header;
  for (const base of headerOffset === 0 ? [0] : [0, headerOffset]) {
    const file = structureWithBase(bytes, start + base, { ...header, base, end });
    if (file !== undefined) return file;
  }
  return undefined;
}

function structureWithBase(
  bytes: Uint8Array,
  start: number,
  header: Sited,
): PdfFile | undefined {
  try {
    const sections = readXrefChain(bytes, start, header.base);
    const trailer = sections[0]?.trailer;
    if (trailer === undefined) return undefined;
    const merged = mergedEntries(sections);
    const astray: number[] = [];
    for (const [num, location] of merged) {
      if (location.kind === 'offset' && headerAt(bytes, location.offset)?.num !== num) astray.push(num);
    }
    const locations = astray.length === 0 ? merged : new Map([...merged, ...astray.map((num) => [num, { kind: 'free' }] as const)]);
    const file = new PdfFile({ bytes, ...header, sections, locations, trailer, repaired: false });
    if (astray.length > 0) {
      // A needed entry that points elsewhere makes readers rebuild the table, each in its own way;
      // an entry nobody refers to is only noise.
      const needed = reachable(file, [trailer]);
      if (astray.some((num) => needed.has(num))) return undefined;
    }
    return file.catalog.entries.size > 0 ? file : undefined;
  } catch (error) {
    if (error instanceof PdfStop && error.code === 'pdf.damaged') return undefined;
    throw error;
  }
}

/** The newest word on each object; the only section's own map where there is one, because it may be large. */
function mergedEntries(sections: readonly XrefSection[]): ReadonlyMap<number, ObjectLocation> {
  const [newest, ...older] = sections;
  if (newest !== undefined && older.length === 0) return newest.entries;
  const merged = new Map(newest?.entries);
  for (const { entries } of older) {
    for (const [num, location] of entries) if (!merged.has(num)) merged.set(num, location);
  }
  return merged;
}
