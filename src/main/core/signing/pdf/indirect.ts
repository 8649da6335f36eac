import { PdfStop } from './failure.ts';
import { PdfLexer, startsWith } from './lexer.ts';
import { entry, type PdfDict, type PdfObject } from './objects.ts';

export interface IndirectObject {
  readonly num: number;
  readonly gen: number;
  readonly object: PdfObject;
  /** Byte after what was read (`endobj` included where it stands). */
  readonly end: number;
  /** Elements of the object, all levels together. */
  readonly elements: number;
}

/** True where `num gen obj` stands at `at` (white space before it allowed, as readers allow it). */
export function headerAt(bytes: Uint8Array, at: number): { num: number; gen: number; body: number } | undefined {
  if (at < 0 || at >= bytes.length) return undefined;
  const lexer = new PdfLexer(bytes, at, Math.min(bytes.length, at + 256), true);
  const num = lexer.integer();
  const gen = num === undefined ? undefined : lexer.integer();
  if (num === undefined || gen === undefined) return undefined;
  lexer.skipWhite();
  // "obj" may touch what follows: `1 0 obj<<`.
  if (!startsWith(bytes, lexer.pos, 'obj')) return undefined;
  return { num, gen, body: lexer.pos + 3 };
}

/**
 * The indirect object that stands at `at` (ISO 32000-1 §7.3.10). `streamLength` resolves an indirect
 * /Length; a length that does not lead to `endstream` is replaced by searching for the word.
 * Throws `PdfStop`.
 */
export function indirectAt(
  bytes: Uint8Array,
  at: number,
  streamLength: (length: PdfObject) => number | undefined,
): IndirectObject {
  const header = headerAt(bytes, at);
  if (header === undefined) throw new PdfStop('pdf.damaged', at);
  const lexer = new PdfLexer(bytes, header.body, bytes.length, true);
  const { num, gen } = header;
  if (lexer.keyword('endobj')) return { num, gen, object: { type: 'null' }, end: lexer.pos, elements: 1 };
  const object = lexer.object();
  if (object.type === 'dict' && lexer.keyword('stream')) {
    const stream = readStream(bytes, object, lexer.pos, streamLength);
    return { num, gen, object: { type: 'stream', dict: object, raw: stream.raw }, end: stream.end, elements: lexer.elements };
  }
  lexer.keyword('endobj');
  return { num, gen, object, end: lexer.pos, elements: lexer.elements };
}

function readStream(
  bytes: Uint8Array,
  dict: PdfDict,
  afterWord: number,
  streamLength: (length: PdfObject) => number | undefined,
): { raw: Uint8Array; end: number } {
  let start = afterWord;
  // §7.3.8.1: CR LF or LF after `stream`; a lone CR is written by some producers.
  while (bytes[start] === 0x20) start++;
  if (bytes[start] === 13) start++;
  if (bytes[start] === 10) start++;
  const declared = entry(dict, 'Length');
  const length = declared === undefined ? undefined : streamLength(declared);
  if (length !== undefined && Number.isInteger(length) && length >= 0 && start + length <= bytes.length) {
    const lexer = new PdfLexer(bytes, start + length, bytes.length, true);
    if (lexer.keyword('endstream') || startsWith(bytes, skipBlank(bytes, start + length), 'endstream')) {
      lexer.keyword('endobj');
      return { raw: bytes.subarray(start, start + length), end: lexer.pos };
    }
  }
  const found = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf('endstream', start, 'latin1');
  if (found < 0) throw new PdfStop('pdf.damaged', start);
  let end = found;
  if (end > start && bytes[end - 1] === 10) end--;
  if (end > start && bytes[end - 1] === 13) end--;
  return { raw: bytes.subarray(start, end), end: found + 9 };
}

function skipBlank(bytes: Uint8Array, at: number): number {
  let pos = at;
  while (pos < at + 4 && (bytes[pos] === 13 || bytes[pos] === 10 || bytes[pos] === 32)) pos++;
  return pos;
}
