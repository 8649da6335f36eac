import type { TextFont } from './font.ts';

/** Text ready to draw: lines that fit the width at this size. */
export interface FittedText {
  readonly lines: readonly string[];
  /** Points. */
  readonly size: number;
  /** Distance between baselines, points. */
  readonly leading: number;
}

const leadingOf = (size: number): number => size * 1.15;

/** NFC, no control characters, no marks of direction or joining, which are not drawn, no empty edges. */
export function cleanLine(text: string): string {
  return text.normalize('NFC').replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]/g, '').replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
}

/** Breaks between words; a word wider than the line is broken between letters. */
export function wrap(font: TextFont, text: string, size: number, width: number): string[] {
  const fits = (line: string): boolean => (font.width(line) * size) / 1000 <= width;
  const lines: string[] = [];
  let line = '';
  for (const word of cleanLine(text).split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    for (const char of word) {
      if (line !== '' && !fits(line + char)) {
        lines.push(line);
        line = '';
      }
      line += char;
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}

/** Sizes in points. Lines stay whole down to `unbroken`; below that breaking them reads better. */
export interface TextSizes {
  readonly largest: number;
  readonly unbroken: number;
  readonly smallest: number;
}

/**
 * The largest size at which the text fits width × height points, lines kept whole as long as they
 * are readable so; `undefined` when it fits at none.
 */
export function fitText(
  font: TextFont,
  texts: readonly string[],
  room: { readonly width: number; readonly height: number },
  sizes: TextSizes,
): FittedText | undefined {
  for (let size = sizes.largest; size >= sizes.unbroken; size -= 0.5) {
    const lines = texts.map(cleanLine);
    const whole = lines.every((line) => (font.width(line) * size) / 1000 <= room.width);
    if (whole && lines.length * leadingOf(size) <= room.height) return { lines, size, leading: leadingOf(size) };
  }
  for (let size = sizes.largest; size >= sizes.smallest; size -= 0.5) {
    const lines = texts.flatMap((text) => wrap(font, text, size, room.width));
    const tooWide = lines.some((line) => (font.width(line) * size) / 1000 > room.width);
    if (!tooWide && lines.length * leadingOf(size) <= room.height) return { lines, size, leading: leadingOf(size) };
  }
  return undefined;
}

/** Width in points of the text's widest word. */
export function widestWord(font: TextFont, text: string, size: number): number {
  return Math.max(0, ...cleanLine(text).split(/\s+/).map((word) => (font.width(word) * size) / 1000));
}

/** Width and height in points that the text takes at a size inside `maxWidth`. */
export function measureText(
  font: TextFont,
  text: string,
  size: number,
  maxWidth: number,
): { readonly width: number; readonly height: number } {
  const lines = wrap(font, text, size, maxWidth);
  const width = Math.max(0, ...lines.map((line) => (font.width(line) * size) / 1000));
  return { width: Math.min(maxWidth, width + 0.5), height: lines.length * leadingOf(size) };
}
