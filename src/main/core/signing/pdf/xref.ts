import { entryLimit, pdfLimits, PdfStop } from './failure.ts';
import { undoFilters } from './filters.ts';
import { indirectAt } from './indirect.ts';
import { PdfLexer } from './lexer.ts';
import { entry, type PdfDict, type PdfObject } from './objects.ts';

/** Where an object is. `offset` counts from the first byte of the file. */
export type ObjectLocation =
  | { readonly kind: 'free' }
  | { readonly kind: 'offset'; readonly offset: number; readonly gen: number }
  | { readonly kind: 'inStream'; readonly stream: number; readonly index: number };

export type XrefKind = 'table' | 'stream' | 'hybrid';

/** One cross-reference section with its trailer (ISO 32000-1 §7.5.4, §7.5.8). */
export interface XrefSection {
  /** Position of the word `xref` or of the stream's `num gen obj`, in the file. */
  readonly offset: number;
  readonly kind: XrefKind;
  readonly trailer: PdfDict;
  readonly entries: ReadonlyMap<number, ObjectLocation>;
}

/**
 * The sections from `start` back along /Prev, newest first. `base` is added to every offset (bytes
 * before the header). Throws `PdfStop` for anything that is not a sound chain, loops included.
 */
export function readXrefChain(bytes: Uint8Array, start: number, base: number): readonly XrefSection[] {
  const sections: XrefSection[] = [];
  const seen = new Set<number>();
  const budget = { entries: entryLimit(bytes.length) };
  let next: number | undefined = start;
  while (next !== undefined) {
    if (seen.has(next) || seen.size >= pdfLimits.xrefSections) throw new PdfStop('pdf.damaged', next);
    seen.add(next);
    const section = readSection(bytes, next, base, budget);
    sections.push(section);
    const prev = entry(section.trailer, 'Prev');
    if (prev === undefined) break;
    // An indirect /Prev is not allowed; 0 is written by some producers for "none".
    if (prev.type !== 'number' || !Number.isInteger(prev.value)) throw new PdfStop('pdf.damaged', next);
    next = prev.value <= 0 ? undefined : prev.value + base;
  }
  return sections;
}

/** What is left for all sections together. */
interface Budget {
  entries: number;
}

const free: ObjectLocation = { kind: 'free' };

function readSection(bytes: Uint8Array, at: number, base: number, budget: Budget): XrefSection {
  if (at < 0 || at >= bytes.length) throw new PdfStop('pdf.damaged', at);
  const lexer = new PdfLexer(bytes, at, bytes.length, true);
  if (!lexer.keyword('xref')) return streamSection(bytes, at, base, budget);
  const entries = readTable(lexer, base, budget);
  const trailer = lexer.object();
  if (trailer.type !== 'dict') throw new PdfStop('pdf.damaged', at);
  const hidden = entry(trailer, 'XRefStm');
  if (hidden?.type !== 'number') return { offset: at, kind: 'table', trailer, entries };
  // §7.5.8.4: objects the table calls free, or does not name, are looked up in the hidden stream.
  const extra = streamSection(bytes, hidden.value + base, base, budget);
  for (const [num, location] of extra.entries) {
    const known = entries.get(num);
    if (known === undefined || known.kind === 'free') entries.set(num, location);
  }
  return { offset: at, kind: 'hybrid', trailer, entries };
}

function readTable(lexer: PdfLexer, base: number, budget: Budget): Map<number, ObjectLocation> {
  const entries = new Map<number, ObjectLocation>();
  while (!lexer.keyword('trailer')) {
    const first = lexer.integer();
    const count = lexer.integer();
    if (first === undefined || count === undefined) throw new PdfStop('pdf.damaged', lexer.pos);
    for (let i = 0; i < count; i++) {
      const offset = lexer.integer();
      const gen = lexer.integer();
      const used = lexer.keyword('n');
      if (offset === undefined || gen === undefined || (!used && !lexer.keyword('f'))) {
        throw new PdfStop('pdf.damaged', lexer.pos);
      }
      addEntry(entries, first + i, used ? { kind: 'offset', offset: offset + base, gen } : free, budget);
    }
  }
  return entries;
}

function addEntry(entries: Map<number, ObjectLocation>, num: number, location: ObjectLocation, budget: Budget): void {
  if (--budget.entries < 0 || num > pdfLimits.xrefEntries) throw new PdfStop('pdf.tooComplex', 0);
  // Object 0 is always the head of the free list; an entry at offset 0 points at the header.
  if (num === 0 || (location.kind === 'offset' && location.offset === 0)) entries.set(num, free);
  else entries.set(num, location);
}

function streamSection(bytes: Uint8Array, at: number, base: number, budget: Budget): XrefSection {
  // All of a cross-reference stream's dictionary is direct (§7.5.8.2): nothing to resolve yet.
  const direct = (object: PdfObject | undefined): PdfObject | undefined => (object?.type === 'ref' ? undefined : object);
  const found = indirectAt(bytes, at, (length) => (length.type === 'number' ? length.value : undefined));
  if (found.object.type !== 'stream') throw new PdfStop('pdf.damaged', at);
  const { dict, raw } = found.object;
  const type = entry(dict, 'Type');
  if (type?.type !== 'name' || type.value !== 'XRef') throw new PdfStop('pdf.damaged', at);
  // Three fields of at most 8 bytes each and a predictor's tag; 4096 for a stream that has more than it says.
  const data = undoFilters(dict, raw, Math.min(pdfLimits.inflatedStream, budget.entries * 25 + 4096), direct);
  const entries = new Map<number, ObjectLocation>();
  const widths = integers(entry(dict, 'W'), 3);
  const size = integers(entry(dict, 'Size'), 1)[0] ?? 0;
  const index = entry(dict, 'Index') === undefined ? [0, size] : integers(entry(dict, 'Index'), 2);
  const [w0 = 0, w1 = 0, w2 = 0] = widths;
  const width = w0 + w1 + w2;
  if (widths.length < 3 || width < 1 || w0 > 8 || w1 > 8 || w2 > 8) throw new PdfStop('pdf.damaged', at);
  let pos = 0;
  for (let i = 0; i + 1 < index.length; i += 2) {
    const first = index[i] ?? 0;
    for (let n = 0; n < (index[i + 1] ?? 0) && pos + width <= data.length; n++, pos += width) {
      const kind = w0 === 0 ? 1 : bigEndian(data, pos, w0);
      const second = bigEndian(data, pos + w0, w1);
      const third = bigEndian(data, pos + w0 + w1, w2);
      if (kind === 0) addEntry(entries, first + n, free, budget);
      else if (kind === 1) addEntry(entries, first + n, { kind: 'offset', offset: second + base, gen: third }, budget);
      else if (kind === 2) addEntry(entries, first + n, { kind: 'inStream', stream: second, index: third }, budget);
    }
  }
  return { offset: at, kind: 'stream', trailer: dict, entries };
}

function integers(object: PdfObject | undefined, atLeast: number): number[] {
  const items = object?.type === 'array' ? object.items : object === undefined ? [] : [object];
  const values = items.map((item) => (item.type === 'number' && item.value >= 0 ? Math.trunc(item.value) : -1));
  if (values.length < atLeast || values.includes(-1)) throw new PdfStop('pdf.damaged', 0);
  return values;
}

function bigEndian(data: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let i = 0; i < width; i++) value = value * 256 + (data[at + i] ?? 0);
  return value;
}
