import type { Face } from './fonts.ts';
import type { Sheet } from './sheet.ts';

/** A word with its face; `glued` continues the word before it without a space. */
export interface Word {
  readonly text: string;
  readonly face: Face;
  readonly glued: boolean;
}

export interface Line {
  readonly words: readonly Word[];
  readonly width: number;
  /** The last line of its paragraph is not stretched. */
  readonly last: boolean;
  readonly indent: number;
}

/** `**bold**` and `//italic//` runs to words. */
export function words(text: string, base: Face = 'regular'): readonly Word[] {
  const list: Word[] = [];
  let face = base;
  let glued = false;
  for (const piece of text.normalize('NFC').split(/(\*\*|\/\/|\s+)/u)) {
    if (piece === '') continue;
    if (piece === '**') face = face === 'bold' ? base : 'bold';
    else if (piece === '//') face = face === 'italic' ? base : 'italic';
    else if (/^\s+$/u.test(piece)) glued = false;
    else {
      list.push({ text: piece, face, glued });
      glued = true;
    }
  }
  return list;
}

/** Breaks words into lines of at most `width` points; the first line starts `indent` points further right. */
export function breakLines(sheet: Sheet, list: readonly Word[], size: number, width: number, indent = 0): readonly Line[] {
  const lines: Line[] = [];
  let current: Word[] = [];
  let used = 0;
  const close = (last: boolean): void => {
    lines.push({ words: current, width: used, last, indent: lines.length === 0 ? indent : 0 });
    current = [];
    used = 0;
  };
  for (const word of list) {
    const own = sheet.width(word.text, word.face, size);
    const gap = current.length === 0 || word.glued ? 0 : sheet.width(' ', word.face, size);
    const room = width - (lines.length === 0 ? indent : 0);
    if (current.length > 0 && !word.glued && used + gap + own > room) {
      close(false);
      current.push(word);
      used = own;
    } else {
      current.push(word);
      used += gap + own;
    }
  }
  close(true);
  return lines;
}

/** Sets one line; `stretch` fills the width by wider gaps (II.6e: canh đều cả hai lề). Each word keeps its space, so that search finds phrases. */
export function setLine(sheet: Sheet, line: Line, size: number, x: number, baseline: number, width: number, stretch: boolean): void {
  const gaps = line.words.filter((word, i) => i > 0 && !word.glued).length;
  const extra = stretch && !line.last && gaps > 0 ? (width - line.indent - line.width) / gaps : 0;
  let at = x + line.indent;
  line.words.forEach((word, i) => {
    if (i > 0 && !word.glued) at += sheet.width(' ', word.face, size) + extra;
    const next = line.words[i + 1];
    sheet.text(next !== undefined && !next.glued ? `${word.text} ` : word.text, word.face, size, at, baseline);
    at += sheet.width(word.text, word.face, size);
  });
}

/** Lines of about equal length instead of one full and one short: for subjects, headings and long names. */
export function balance(sheet: Sheet, text: string, face: Face, size: number, width: number): readonly string[] {
  const list = words(text, face);
  const wanted = breakLines(sheet, list, size, width).length;
  let best = breakLines(sheet, list, size, width);
  for (let narrower = width - 6; narrower > 40; narrower -= 6) {
    const tried = breakLines(sheet, list, size, narrower);
    if (tried.length > wanted) break;
    best = tried;
  }
  return best.map((line) => line.words.map((word, i) => (i > 0 && !word.glued ? ` ${word.text}` : word.text)).join(''));
}
