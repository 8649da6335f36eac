import type { PdfFile } from '../pdf/file.ts';
import { PdfStop } from '../pdf/failure.ts';
import { headerAt, indirectAt } from '../pdf/indirect.ts';
import { PdfLexer, isWhite, latin1 } from '../pdf/lexer.ts';
import { entry } from '../pdf/objects.ts';

/** Bytes that no cross-reference section accounts for. */
export interface UnexplainedBytes {
  readonly kind: 'object' | 'bytes';
  readonly offset: number;
  readonly num?: number;
}

type Extent = readonly [start: number, end: number];

const MAX_FINDINGS = 20;

/** Bytes that may be looked at: hostile files can make every object seem as long as the file. */
interface Work {
  bytes: number;
}
const workFor = (file: PdfFile): Work => ({ bytes: file.bytes.length * 16 + (32 << 20) });

/**
 * Accounts for every byte from `from` to `to`: objects that a section names, the sections, and
 * `startxref … %%EOF`. What is left over is invisible to a strict reader and visible to one that
 * repairs, so the two may show different documents.
 */
export function unexplainedBytes(file: PdfFile, from: number, to: number): readonly UnexplainedBytes[] {
  const work = workFor(file);
  const extents = [...objectExtents(file, from, to, work), ...sectionExtents(file, from, work)].sort((a, b) => a[0] - b[0]);
  const findings: UnexplainedBytes[] = [];
  let at = from;
  for (const [start, end] of [...extents, [to, to] as const]) {
    if (start > at) findings.push(...leftovers(file.bytes, at, Math.min(start, to)));
    at = Math.max(at, end);
    if (findings.length > MAX_FINDINGS) break;
  }
  return findings.slice(0, MAX_FINDINGS);
}

function* objectExtents(file: PdfFile, from: number, to: number, work: Work): Generator<Extent> {
  const done = new Set<number>();
  for (const section of file.sections) {
    for (const [num, location] of section.entries) {
      if (location.kind !== 'offset' || location.offset < from || location.offset >= to || done.has(location.offset)) continue;
      done.add(location.offset);
      const end = objectEnd(file, location.offset, num, work);
      if (end !== undefined) yield [location.offset, end];
    }
  }
}

/** Byte after the object, `undefined` when it is none or when the work is used up. */
function objectEnd(file: PdfFile, offset: number, num: number, work: Work): number | undefined {
  if (work.bytes <= 0 || headerAt(file.bytes, offset)?.num !== num) return undefined;
  try {
    const { end } = indirectAt(file.bytes, offset, (length) => {
      const value = file.resolve(length);
      return value?.type === 'number' ? value.value : undefined;
    });
    work.bytes -= end - offset;
    return end;
  } catch (error) {
    work.bytes -= file.bytes.length - offset;
    if (error instanceof PdfStop) return undefined;
    throw error;
  }
}

function* sectionExtents(file: PdfFile, from: number, work: Work): Generator<Extent> {
  for (const section of file.sections) {
    if (section.offset >= from) {
      const end = sectionEnd(file, section.offset, work);
      if (end !== undefined) yield [section.offset, end];
    }
    const hidden = entry(section.trailer, 'XRefStm');
    if (section.kind === 'hybrid' && hidden?.type === 'number') {
      const offset = hidden.value + file.offsetBase;
      const header = offset >= from ? headerAt(file.bytes, offset) : undefined;
      const end = header === undefined ? undefined : objectEnd(file, offset, header.num, work);
      if (end !== undefined) yield [offset, end];
    }
  }
}

/** End of a table with its trailer, or of a cross-reference stream. */
function sectionEnd(file: PdfFile, offset: number, work: Work): number | undefined {
  const lexer = new PdfLexer(file.bytes, offset, file.bytes.length, true);
  if (!lexer.keyword('xref')) {
    const header = headerAt(file.bytes, offset);
    return header === undefined ? undefined : objectEnd(file, offset, header.num, work);
  }
  try {
    while (!lexer.keyword('trailer')) {
      if (lexer.integer() === undefined && !lexer.keyword('n') && !lexer.keyword('f')) return undefined;
    }
    lexer.object();
    return lexer.pos;
  } catch (error) {
    if (error instanceof PdfStop) return undefined;
    throw error;
  }
}

/** White space, comments that hold no PDF syntax, and `startxref N %%EOF` are explained. */
function leftovers(bytes: Uint8Array, start: number, end: number): readonly UnexplainedBytes[] {
  let at = start;
  while (at < end && (isWhite(bytes[at]) || bytes[at] === 0)) at++;
  if (at >= end) return [];
  const text = latin1(bytes, at, Math.min(end, at + 65_536));
  const rest = text
    .replace(/startxref[\r\n\t ]+\d+[\r\n\t ]+(?=%%EOF)/g, '')
    .replace(/%[^\r\n]*/g, (comment) => (/obj|xref|trailer|stream/.test(comment) ? comment : ''))
    .replace(/[\0\t\n\f\r ]+/g, '');
  if (rest === '' && end - at <= 65_536) return [];
  const header = /(?:^|[^\d])(\d{1,10})\s+\d{1,5}\s+obj/.exec(text);
  return [header === null ? { kind: 'bytes', offset: at } : { kind: 'object', offset: at, num: Number(header[1]) }];
}

/**
 * Whether one revision's bytes define an object twice. A table can only name one of the two; which
 * one is shown then depends on who repairs the file.
 */
export function hasDuplicateObjects(file: PdfFile): boolean {
  const view = Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength);
  const work = workFor(file);
  const offsets = new Map<number, number>();
  for (const section of file.sections) {
    for (const [num, location] of section.entries) if (location.kind === 'offset') offsets.set(location.offset, num);
  }
  let from = 0;
  for (const { end: to } of file.revisions) {
    const seen = new Set<number>();
    for (let at = view.indexOf('obj', from); at >= 0 && at < to; at = view.indexOf('obj', at + 3)) {
      const header = /(?:^|[\s>])(\d{1,10})\s{1,4}\d{1,5}\s{1,4}$/.exec(latin1(file.bytes, Math.max(from, at - 32), at));
      if (header === null) continue;
      const num = Number(header[1]);
      if (seen.has(num)) return true;
      seen.add(num);
      const offset = at - header[0].length + header[0].indexOf(header[1] ?? '');
      // Stream bytes may look like a header: step over objects whose place is known.
      if (offsets.get(offset) === num) at = Math.max(at, (objectEnd(file, offset, num, work) ?? at) - 3);
      if (work.bytes <= 0) return true;
    }
    from = to;
  }
  return false;
}
