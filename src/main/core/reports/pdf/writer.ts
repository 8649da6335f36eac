import { tones } from '../html/style.ts';
import type { Fact, Group } from '../page-card.ts';
import type { Tone } from '../sentence.rules.ts';
import { sheetSize, type Face, type Sheet } from './sheet.ts';
import { wrapped } from './wrap.ts';

const grey = '#555555';
const line = '#bbbbbb';
const leading = 1.36;
const labelWidth = 142;

export interface Paragraph {
  readonly face?: Face;
  readonly size?: number;
  readonly colour?: string;
  readonly indent?: number;
  /** Space before it, points. */
  readonly above?: number;
  /** Points that must fit below it on the same page: a heading stays with what it heads. */
  readonly with?: number;
  readonly bullet?: boolean;
}

/** Writes down the page and turns it where the next line does not fit. */
export interface Writer {
  readonly paragraph: (text: string, look?: Paragraph) => void;
  readonly facts: (facts: readonly Fact[], indent?: number) => void;
  readonly group: (group: Group, indent?: number) => void;
  readonly verdict: (tone: Tone, word: string, sentence: string) => void;
  readonly state: (tone: Tone, word: string, indent?: number) => void;
  readonly separator: (indent?: number) => void;
  readonly startPage: () => void;
}

export function writerOn(sheet: Sheet): Writer {
  const { left, right, top, bottom } = sheetSize;
  let y = bottom;
  const startPage = (): void => {
    sheet.newPage();
    y = top;
  };
  const room = (height: number): void => { if (y + height > bottom) startPage(); };

  const paragraph = (text: string, { face = 'regular', size = 10.5, colour, indent = 0, above = 0, with: below = 0, bullet = false }: Paragraph = {}): void => {
    const height = size * leading;
    y += above;
    const lines = wrapped(sheet, text, face, size, right - left - indent);
    // A few lines stay together; a long text goes on on the next page.
    room(Math.min(lines.length, 4) * height + below);
    for (const each of lines) {
      room(height);
      if (bullet && each === lines[0]) sheet.text('•', face, size, left + indent - 10, y + size, grey);
      sheet.text(each, face, size, left + indent, y + size, colour);
      y += height;
    }
  };

  /** A label beside its value; both may take several lines, and a row too long for one page goes on on the next. */
  const fact = ({ label, value, code }: Fact, indent: number): void => {
    const size = code === true ? 9 : 10.5;
    const height = 10.5 * leading;
    const start = left + indent + labelWidth + 8;
    const labels = wrapped(sheet, label, 'regular', 10.5, labelWidth);
    const values = wrapped(sheet, value, 'regular', size, right - start);
    for (let index = 0; index < Math.max(labels.length, values.length); index++) {
      room(height);
      if (labels[index] !== undefined) sheet.text(labels[index] ?? '', 'regular', 10.5, left + indent, y + 10.5, grey);
      if (values[index] !== undefined) sheet.text(values[index] ?? '', 'regular', size, start, y + 10.5);
      y += height;
    }
    y += 1.5;
  };

  const mark = (tone: Tone, x: number, middle: number, radius: number): void => {
    sheet.disc(x, middle, radius, tones[tone].colour);
    const r = radius * 0.45;
    const stroke = radius * 0.26;
    switch (tone) {
      case 'valid': sheet.line([[x - r, middle + r * 0.1], [x - r * 0.25, middle + r * 0.8], [x + r, middle - r * 0.75]], '#ffffff', stroke); break;
      case 'invalid':
        sheet.line([[x - r, middle - r], [x + r, middle + r]], '#ffffff', stroke);
        sheet.line([[x - r, middle + r], [x + r, middle - r]], '#ffffff', stroke);
        break;
      case 'warning':
        sheet.line([[x, middle - r * 1.2], [x, middle + r * 0.25]], '#ffffff', stroke);
        sheet.disc(x, middle + r * 1.1, stroke * 0.6, '#ffffff');
        break;
      case 'none': sheet.line([[x - r, middle], [x + r, middle]], '#ffffff', stroke); break;
    }
  };

  return {
    paragraph,
    startPage,
    facts: (facts, indent = 0) => { for (const each of facts) fact(each, indent); },
    group: ({ heading, items }, indent = 0) => {
      paragraph(heading, { face: 'bold', indent, above: 7, with: 16 });
      for (const { text, detail, code } of items) {
        paragraph(text, { indent: indent + 13, bullet: true });
        if (detail !== undefined) paragraph(detail, { size: 9.5, colour: grey, indent: indent + 13 });
        if (code !== undefined) paragraph(code, { size: 8.5, colour: grey, indent: indent + 13 });
      }
    },
    verdict: (tone, word, sentence) => {
      const { colour, ground } = tones[tone];
      const lines = wrapped(sheet, sentence, 'regular', 13, right - left - 62);
      const height = 30 + lines.length * 17.5;
      room(height);
      sheet.box(left, y, right - left, height, ground);
      sheet.box(left, y, 4, height, colour);
      mark(tone, left + 29, y + height / 2, 11);
      sheet.text(word.toLocaleUpperCase('vi'), 'bold', 10.5, left + 52, y + 18, colour);
      for (const [index, each] of lines.entries()) sheet.text(each, 'regular', 13, left + 52, y + 36 + index * 17.5);
      y += height + 11;
    },
    state: (tone, word, indent = 0) => {
      room(18);
      mark(tone, left + indent + 6.5, y + 8.5, 6.5);
      sheet.text(word, 'bold', 11, left + indent + 19, y + 12.3, tones[tone].colour);
      y += 21;
    },
    separator: (indent = 0) => {
      y += 12;
      // A rule at the foot of a page separates nothing.
      room(70);
      if (y > top) sheet.rule(left + indent, right, y, line);
      y += 9;
    },
  };
}
