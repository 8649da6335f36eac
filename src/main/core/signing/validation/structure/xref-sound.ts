import { PdfStop } from '../../pdf/failure.ts';
import type { PdfFile } from '../../pdf/file.ts';
import { headerAt } from '../../pdf/indirect.ts';
import { PdfLexer } from '../../pdf/lexer.ts';
import { entry } from '../../pdf/objects.ts';
import type { XrefSection } from '../../pdf/xref.ts';
import { itemsOf } from '../pdf-text.ts';

/** How far from the end readers look for the last `startxref` (ISO 32000-1 annex H.3, note 18). */
const TAIL = 1024;

/**
 * Whether the cross-reference leads every reader to the same objects: found where readers look for it, no number named
 * twice in a section, no object in use beyond /Size, and each entry's generation that of the object (§7.5.4, §7.5.5).
 */
export function isXrefSound(file: PdfFile, reached: ReadonlySet<number>): boolean {
  const { bytes } = file;
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset + Math.max(0, bytes.length - TAIL), Math.min(TAIL, bytes.length));
  if (!/startxref[\s\0]+\d+\s+%%EOF[\s\0]*$/.test(tail.toString('latin1'))) return false;
  const size = file.lookup(file.trailer, 'Size');
  if (size?.type !== 'number') return false;
  for (const num of reached) {
    const location = file.location(num);
    if (location === undefined || location.kind === 'free') continue;
    if (num >= size.value) return false;
    if (location.kind === 'offset' && headerAt(bytes, location.offset)?.gen !== location.gen) return false;
  }
  return file.sections.every((section) => !namesTwice(file, section));
}

function namesTwice(file: PdfFile, section: XrefSection): boolean {
  return hasOverlap(section.kind === 'stream' ? streamRanges(file, section) : tableRanges(file, section.offset));
}

type Range = readonly [first: number, count: number];

function hasOverlap(ranges: readonly Range[]): boolean {
  const sorted = ranges.filter(([, count]) => count > 0).sort((a, b) => a[0] - b[0]);
  return sorted.some(([first], i) => i > 0 && first < (sorted[i - 1]?.[0] ?? 0) + (sorted[i - 1]?.[1] ?? 0));
}

function streamRanges(file: PdfFile, { trailer }: XrefSection): readonly Range[] {
  const index = itemsOf(file, entry(trailer, 'Index')).map((item) => (item.type === 'number' ? item.value : 0));
  return index.flatMap((first, i): Range[] => (i % 2 === 0 ? [[first, index[i + 1] ?? 0]] : []));
}

function tableRanges(file: PdfFile, offset: number): readonly Range[] {
  const lexer = new PdfLexer(file.bytes, offset);
  const ranges: Range[] = [];
  if (!lexer.keyword('xref')) return ranges;
  try {
    while (!lexer.keyword('trailer')) {
      const [first, count] = [lexer.integer(), lexer.integer()];
      if (first === undefined || count === undefined) return ranges;
      ranges.push([first, count]);
      for (let i = 0; i < count; i++) {
        lexer.integer();
        lexer.integer();
        if (!lexer.keyword('n') && !lexer.keyword('f')) return ranges;
      }
    }
  } catch (error) {
    if (!(error instanceof PdfStop)) throw error;
  }
  return ranges;
}
