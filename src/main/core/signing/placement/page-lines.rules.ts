import type { TextPiece } from '../text/page-text.ts';

/** Pieces on one baseline that belong together. Points; the page as shown, `y` is the baseline. */
export type PageLine = Omit<TextPiece, 'fontSize'>;

export interface PageSize {
  readonly width: number;
  readonly height: number;
}

/** Joins pieces that stand close together on one baseline; a wide gap begins another column. */
export function pageLines(pieces: readonly PageLine[]): readonly PageLine[] {
  const sorted = pieces.filter(({ text }) => text.trim() !== '').sort((a, b) => b.y - a.y || a.x - b.x);
  const lines: PageLine[] = [];
  for (const piece of sorted) {
    const at = lineFor(lines, piece);
    const line = lines[at];
    if (line === undefined) {
      lines.push(piece);
      continue;
    }
    const gap = piece.x - (line.x + line.width) > piece.height * 0.12 ? ' ' : '';
    const width = Math.max(line.width, piece.x + piece.width - line.x);
    lines[at] = { ...line, text: line.text + gap + piece.text, width, height: Math.max(line.height, piece.height) };
  }
  return lines;
}

/** The newest line that the piece goes on with, or -1. Lines lie from the top down, so the search ends where they are too high. */
function lineFor(lines: readonly PageLine[], piece: PageLine): number {
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const line = lines[at];
    if (line === undefined || line.y - piece.y > Math.max(2, piece.height * 0.3)) return -1;
    if (piece.x - (line.x + line.width) <= piece.height * 1.6 && piece.x >= line.x - 1) return at;
  }
  return -1;
}

export const centreOf = (line: PageLine): number => line.x + line.width / 2;

/** Whether two lines share a vertical strip, so that one stands above the other in one box. */
export const sameColumn = (a: PageLine, b: PageLine): boolean => a.x < b.x + b.width && b.x < a.x + a.width;

/** The five tones of Vietnamese as combining marks. */
const tones = /[\u0300\u0301\u0303\u0309\u0323]/g;

/**
 * Text as it is compared: blanks put together, no case, and the tone moved to the end of its syllable, because one
 * name is written `Hòa` by one program and `Hoà` by another, composed or not.
 */
export function plainText(text: string): string {
  return text.normalize('NFD').toLocaleLowerCase('vi').trim().split(/\s+/)
    .map((word) => `${word.replace(tones, '')}${(word.match(tones) ?? []).join('')}`).join(' ');
}

/** Whether two spellings are one name. */
export const sameName = (a: string, b: string): boolean => plainText(a) === plainText(b);
