import type { TextPiece } from '../text/page-text.ts';

/** Width of a text in thousandths of the font size, in the upright and the slanted face the decree prescribes. */
export interface FaceWidths {
  readonly regular: (text: string) => number;
  readonly italic: (text: string) => number;
}

/** One letter of a line, or a gap. Points. */
export interface Letter {
  /** One UTF-16 unit, so that positions in the line's text and letters are the same. A wide gap is a tab. */
  readonly text: string;
  readonly x0: number;
  readonly x1: number;
  readonly baseline: number;
  readonly size: number;
  /** Undefined where the widths fit neither face: another font. */
  readonly italic: boolean | undefined;
}

export interface TextLine {
  readonly text: string;
  readonly letters: readonly Letter[];
}

/** In parts of the font size. A space of Times is 0.25; three or more of them are a place left free, or another column. */
const gapFrom = 0.12;
const wideFrom = 0.7;

/** Pieces put together into lines, top first, letters left to right, in NFC. */
export function textLines(pieces: readonly TextPiece[], widths: FaceWidths): readonly TextLine[] {
  const rows: TextPiece[][] = [];
  for (const piece of [...pieces].sort((a, b) => b.y - a.y)) {
    const row = rows.at(-1);
    const first = row?.[0];
    if (row !== undefined && first !== undefined && first.y - piece.y < 0.3 * Math.min(first.fontSize, piece.fontSize)) row.push(piece);
    else rows.push([piece]);
  }
  return rows.map((row) => {
    const letters = row.flatMap((piece) => lettersOf(piece, widths)).sort((a, b) => a.x0 - b.x0);
    const whole = withGaps(withoutCovered(letters));
    return { text: whole.map((letter) => letter.text).join(''), letters: whole };
  });
}

/** Where each letter stands is not in the file as we read it: the widths of the face, stretched to the piece's. */
function lettersOf(piece: TextPiece, widths: FaceWidths): Letter[] {
  const text = piece.text.normalize('NFC');
  const italic = isItalic(piece, text, widths);
  const width = italic === true ? widths.italic : widths.regular;
  const chars = Array.from(text, (char) => (/\s/.test(char) ? ' ' : char));
  const advances = chars.map((char) => width(char));
  const total = advances.reduce((sum, advance) => sum + advance, 0);
  const scale = total > 0 ? piece.width / total : 0;
  let x = piece.x;
  return chars.map((char, index) => {
    const x0 = x;
    x += (advances[index] ?? 0) * scale;
    return { text: char.length === 1 ? char : '\ufffc', x0, x1: x, baseline: piece.y, size: piece.fontSize, italic };
  });
}

/** Told by the width: the slanted face of Times runs narrower or wider than the upright one in nearly every phrase. */
function isItalic(piece: TextPiece, text: string, widths: FaceWidths): boolean | undefined {
  const off = (width: number): number => Math.abs((width * piece.fontSize) / 1000 / piece.width - 1);
  const [regular, italic] = [off(widths.regular(text)), off(widths.italic(text))];
  if (Math.min(regular, italic) > 0.02 || Math.abs(regular - italic) < 0.002) return undefined;
  return italic < regular;
}

const isRule = (letter: Letter): boolean => /[.…·_ ]/.test(letter.text);

/** Dots on which something was written are no longer there for who reads; nor is a space. */
function withoutCovered(letters: readonly Letter[]): readonly Letter[] {
  let right = Number.POSITIVE_INFINITY;
  const nextLeft = letters.map(() => 0);
  for (let index = letters.length - 1; index >= 0; index -= 1) {
    const letter = letters[index];
    nextLeft[index] = right;
    if (letter !== undefined && !isRule(letter)) right = letter.x0;
  }
  let left = Number.NEGATIVE_INFINITY;
  return letters.filter((letter, index) => {
    if (!isRule(letter)) {
      left = Math.max(left, letter.x1);
      return true;
    }
    const slack = letter.size * 0.05;
    return left <= letter.x0 + slack && (nextLeft[index] ?? 0) >= letter.x1 - slack;
  });
}

/** What is free between letters becomes one letter: a space, or a tab where it is wide. Written spaces count the same. */
function withGaps(letters: readonly Letter[]): Letter[] {
  const whole: Letter[] = [];
  const gap = (from: Letter, x1: number): void => {
    const last = whole.at(-1);
    const x0 = last !== undefined && /[ \t]/.test(last.text) ? last.x0 : from.x0;
    if (last !== undefined && /[ \t]/.test(last.text)) whole.pop();
    whole.push({ ...from, x0, x1, text: x1 - x0 > wideFrom * from.size ? '\t' : ' ' });
  };
  for (const letter of letters) {
    const last = whole.at(-1);
    if (last !== undefined && letter.x0 - last.x1 > gapFrom * letter.size) gap({ ...last, x0: last.x1 }, letter.x0);
    if (letter.text === ' ') gap(letter, letter.x1);
    else whole.push(letter);
  }
  return whole;
}
