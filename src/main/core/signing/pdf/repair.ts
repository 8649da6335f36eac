import { entryLimit, inflateLimit, pdfLimits, PdfStop } from './failure.ts';
import { headerAt, indirectAt } from './indirect.ts';
import { isRegular, latin1, PdfLexer, startsWith } from './lexer.ts';
import { parseObjectStream, type CompressedObject } from './object-stream.ts';
import { entry, pdfDict, pdfRef, type PdfDict, type PdfObject } from './objects.ts';
import type { ObjectLocation } from './xref.ts';

export interface Repaired {
  readonly trailer: PdfDict;
  readonly entries: ReadonlyMap<number, ObjectLocation>;
}

/**
 * Finds objects by looking for `num gen obj` from front to back; the last one with a number wins, as
 * in an updated file. For reading only: what a repaired file shows depends on who repairs it, so
 * nothing may be signed on this basis. `undefined` when no document catalog can be found.
 */
export function rebuildXref(bytes: Uint8Array): Repaired | undefined {
  const entries = new Map<number, ObjectLocation>();
  const objectStreams: number[] = [];
  let trailer: PdfDict | undefined;
  let catalog: number | undefined;
  // Parsing each candidate could cost the whole file each time: bound the work, not the file.
  let work = bytes.length * 8 + (16 << 20);
  for (const found of headers(bytes)) {
    entries.set(found.num, { kind: 'offset', offset: found.at, gen: found.gen });
    if (entries.size > entryLimit(bytes.length)) return undefined;
    if (work <= 0) continue;
    const dict = peekDict(bytes, found.body, Math.min(bytes.length, found.body + 65536));
    work -= (dict?.end ?? found.body + 4096) - found.body;
    const type = dict === undefined ? undefined : entry(dict.dict, 'Type');
    if (dict === undefined || type?.type !== 'name') continue;
    if (type.value === 'Catalog') catalog = found.num;
    else if (type.value === 'XRef' && entry(dict.dict, 'Root') !== undefined) trailer = dict.dict;
    else if (type.value === 'ObjStm') objectStreams.push(found.num);
  }
  trailer = lastTrailer(bytes) ?? trailer;
  if (trailer === undefined && catalog !== undefined) trailer = pdfDict({ Root: pdfRef(catalog) });
  return trailer === undefined ? undefined : { trailer, entries: withCompressed(bytes, entries, objectStreams) };
}

function* headers(bytes: Uint8Array): Generator<{ at: number; num: number; gen: number; body: number }> {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = view.indexOf('obj'); at >= 0; at = view.indexOf('obj', at + 3)) {
    if (isRegular(bytes[at - 1]) && !isDigit(bytes[at - 1])) continue; // endobj
    let start = at;
    for (let words = 0; words < 2; words++) {
      while (start > 0 && at - start < 40 && !isDigit(bytes[start - 1]) && !isRegular(bytes[start - 1])) start--;
      while (start > 0 && at - start < 40 && isDigit(bytes[start - 1])) start--;
    }
    const header = headerAt(bytes, start);
    if (header?.body === at + 3 && !commentedOut(bytes, start)) yield { at: start, ...header };
  }
}

/** Whether a comment holds the header: its line begins with `%`, or one stands right before it (§7.2.3). */
function commentedOut(bytes: Uint8Array, at: number): boolean {
  let start = at;
  while (start > 0 && at - start < 256 && bytes[start - 1] !== 10 && bytes[start - 1] !== 13) start--;
  const before = latin1(bytes, start, at).trim();
  return before.startsWith('%') || before.endsWith('%');
}

const isDigit = (c: number | undefined): boolean => c !== undefined && c >= 48 && c <= 57;

function peekDict(bytes: Uint8Array, at: number, end: number): { dict: PdfDict; end: number } | undefined {
  const lexer = new PdfLexer(bytes, at, end, true);
  lexer.skipWhite();
  // Most objects are none; unwinding the parser for each of millions takes its time.
  if (!startsWith(bytes, lexer.pos, '<<')) return undefined;
  try {
    const object = lexer.object();
    return object.type === 'dict' ? { dict: object, end: lexer.pos } : undefined;
  } catch (error) {
    if (error instanceof PdfStop) return undefined;
    throw error;
  }
}

function lastTrailer(bytes: Uint8Array): PdfDict | undefined {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let tries = 0;
  for (let at = view.lastIndexOf('trailer'); at >= 0 && tries < 64; tries++) {
    const dict = peekDict(bytes, at + 7, Math.min(bytes.length, at + 65536))?.dict;
    if (dict !== undefined && entry(dict, 'Root') !== undefined) return dict;
    if (at === 0) break;
    at = view.lastIndexOf('trailer', at - 1);
  }
  return undefined;
}

/** Objects named by object streams, where no plain object has the number. */
function withCompressed(
  bytes: Uint8Array,
  plain: Map<number, ObjectLocation>,
  streams: readonly number[],
): Map<number, ObjectLocation> {
  const entries = new Map(plain);
  const compressed = new Map<number, ObjectLocation>();
  let budget = inflateLimit(bytes.length);
  for (const stream of streams) {
    if (budget <= 0) break;
    const objects = objectsIn(bytes, plain.get(stream), Math.min(budget, pdfLimits.inflatedStream));
    budget -= objects[0]?.data.length ?? 4096;
    for (const [index, { num }] of objects.entries()) compressed.set(num, { kind: 'inStream', stream, index });
  }
  for (const [num, location] of compressed) if (!entries.has(num)) entries.set(num, location);
  return entries;
}

function objectsIn(bytes: Uint8Array, location: ObjectLocation | undefined, limit: number): readonly CompressedObject[] {
  if (location?.kind !== 'offset') return [];
  try {
    const length = (object: PdfObject): number | undefined => (object.type === 'number' ? object.value : undefined);
    const { object } = indirectAt(bytes, location.offset, length);
    if (object.type !== 'stream') return [];
    return parseObjectStream(object.dict, object.raw, limit, (item) => item);
  } catch (error) {
    if (error instanceof PdfStop) return [];
    throw error;
  }
}
