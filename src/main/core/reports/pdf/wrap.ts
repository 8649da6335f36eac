import { codePointOf } from '../visible-text.rules.ts';
import type { Face, Sheet } from './sheet.ts';

/** A letter the font has no shape for would be an empty box, the same for all: its number is written instead. */
export const drawable = (sheet: Pick<Sheet, 'has'>, text: string): string => [...text].map((letter) => (sheet.has(letter) ? letter : codePointOf(letter))).join('');

/** No letter of the font is narrower than this, in ems. */
const thinnest = 0.15;

/** Lines no wider than `width`: broken at spaces, and inside a word that alone is wider (a digest, a hostile name). */
export function wrapped(sheet: Pick<Sheet, 'width' | 'has'>, text: string, face: Face, size: number, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  const most = Math.ceil(width / (size * thinnest));
  // Measuring shapes the text, which for a hostile word of thousands of letters takes its time.
  const fits = (candidate: string): boolean => candidate.length <= most && sheet.width(candidate, face, size) <= width;
  for (const word of drawable(sheet, text).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (!fits(line)) {
      const cut = longestFitting([...line].slice(0, most), fits);
      lines.push(cut);
      line = line.slice(cut.length);
    }
  }
  return [...lines, line];
}

/** By halves: the width grows with the letters. One letter at least, however narrow the column. */
function longestFitting(letters: readonly string[], fits: (text: string) => boolean): string {
  let [low, high] = [1, letters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(letters.slice(0, middle).join(''))) low = middle;
    else high = middle - 1;
  }
  return letters.slice(0, low).join('');
}
