import type { TextPiece } from '../text/page-text.ts';
import { textLines, type FaceWidths, type Letter, type TextLine } from './text-lines.ts';

/** A place left free for a number. Points, the page as shown, origin bottom left. */
export interface Blank {
  readonly x0: number;
  readonly x1: number;
  readonly baseline: number;
  readonly size: number;
  readonly italic: boolean;
  /** Dots mark the place: what is written stands above them. */
  readonly dotted: boolean;
  readonly align: 'left' | 'centre' | 'right';
  /** Year only: the digits the paper has already (`20`). */
  readonly begun: string;
}

export type Slot =
  | { readonly state: 'filled'; readonly text: string }
  | { readonly state: 'blank'; readonly blank: Blank }
  | { readonly state: 'absent' };

/** What the first page says about number and date (Decree 30/2020, Annex I, Part I, II.3 and II.4). */
export interface NumberSlots {
  readonly number: Slot;
  /** As printed, without spaces; undefined where the paper has none. */
  readonly notation: string | undefined;
  readonly day: Slot;
  readonly month: Slot;
  readonly year: Slot;
}

const absent: Slot = { state: 'absent' };
/** What counts as empty: gaps, dots, ellipses, underscores. */
const free = '[ \\t.…_·]*';

/** Looks in the upper third: below it stands the text, which names numbers and dates of other papers. */
export function findNumberSlots(pieces: readonly TextPiece[], page: { readonly width: number; readonly height: number }, widths: FaceWidths): NumberSlots {
  const upper = pieces.filter((piece) => piece.y >= (page.height * 2) / 3);
  const lines = textLines(upper, widths);
  const number = first(lines, (line) => numberOn(line, page.width));
  const dates = lines.flatMap((line) => dateOn(line, page.width));
  const near = (date: DateFound): boolean => number !== undefined && Math.abs(date.baseline - number.baseline) < 0.6 * number.size;
  const date = dates.find(near) ?? dates.find((found) => found.ownLine);
  return {
    number: number?.slot ?? absent, notation: number?.notation,
    day: date?.day ?? absent, month: date?.month ?? absent, year: date?.year ?? absent,
  };
}

function first<T>(lines: readonly TextLine[], look: (line: TextLine) => T | undefined): T | undefined {
  for (const line of lines) {
    const found = look(line);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface NumberFound {
  readonly slot: Slot;
  readonly notation: string | undefined;
  readonly baseline: number;
  readonly size: number;
}

/** `Số: 15/QĐ-BNV`, at the start of a line or column; `Số` without a colon counts when a blank follows. */
function numberOn(line: TextLine, pageWidth: number): NumberFound | undefined {
  const label = /(?:^|\t)S[ốỐ] ?(?::|(?=[\t.…_·]))/u.exec(line.text);
  const from = label === null ? undefined : label.index + label[0].length;
  const last = from === undefined ? undefined : line.letters[from - 1];
  if (from === undefined || last === undefined) return undefined;
  const { baseline, size } = last;
  const rest = line.text.slice(from);
  const parts = new RegExp(`^(${free})(?:([0-9]{1,9}\\p{L}?)(?![\\p{L}0-9]))?(${free})(/)?`, 'u').exec(rest);
  const [, before = '', digits, , slash] = parts ?? [];
  if (parts === null) return { slot: absent, notation: undefined, baseline, size };
  const notation = slash === undefined ? undefined : notationAt(rest.slice(parts[0].length));
  if (digits !== undefined) return { slot: { state: 'filled', text: digits }, notation, baseline, size };
  const after = slash === undefined ? undefined : line.letters[from + parts[0].length - 1];
  if (after !== undefined) {
    // On a line that is drawn, in its middle; else at the stroke, without a space (Annex I, II.3c).
    const align = /[.…·_]/.test(before) ? 'centre' : 'right';
    const italic = slanted(line.letters.slice(label?.index, from + parts[0].length + (notation?.length ?? 0)), false);
    const blank: Blank = { x0: last.x1, x1: after.x0, baseline, size: after.size, italic, dotted: isDotted(before), align, begun: '' };
    return { slot: { state: 'blank', blank }, notation, baseline, size };
  }
  // Nothing follows, or another column does: number and notation are written to the right.
  const next = line.letters[from + before.length];
  if (next !== undefined && !(before.endsWith('\t') && /\p{L}/u.test(next.text))) return { slot: absent, notation: undefined, baseline, size };
  const x1 = next === undefined ? pageWidth - size : next.x0 - size / 2;
  return { slot: { state: 'blank', blank: { x0: last.x1 + size / 4, x1, baseline, size, italic: last.italic ?? false, dotted: isDotted(before), align: 'left', begun: '' } }, notation: undefined, baseline, size };
}

/** Groups of letters and digits joined by `-` or `/`; a dotted place in it makes it no notation. */
function notationAt(text: string): string | undefined {
  const found = /^ ?[\p{L}\p{N}&.]+(?: ?[-–/] ?[\p{L}\p{N}&.]+)*/u.exec(text)?.[0];
  const plain = found?.replaceAll(' ', '').replaceAll('–', '-').replace(/\.+$/, '');
  return plain === undefined || plain === '' || plain.includes('..') ? undefined : plain;
}

/** The face most letters are in; `otherwise` where none can be told. */
function slanted(letters: readonly Letter[], otherwise: boolean): boolean {
  const [yes, no] = [true, false].map((italic) => letters.filter((letter) => letter.italic === italic && /\p{L}/u.test(letter.text)).length);
  return yes === no ? otherwise : (yes ?? 0) > (no ?? 0);
}

const isDotted = (text: string): boolean => /[.…·]/.test(text);

interface DateFound {
  readonly day: Slot;
  readonly month: Slot;
  readonly year: Slot;
  readonly baseline: number;
  /** It stands as box 4 does: place, comma, date and nothing more, or has a place left free. */
  readonly ownLine: boolean;
}

/** Every `ngày … tháng … năm …` of a line. The year may be missing where the line broke before it. */
function dateOn(line: TextLine, pageWidth: number): DateFound[] {
  const pattern = new RegExp(`ngày(${free})([0-9]{1,2})?(${free})tháng(${free})([0-9]{1,2})?(${free})(?:năm(${free})([0-9]{1,4})?(${free}))?`, 'dgiu');
  return [...line.text.matchAll(pattern)].flatMap((found) => {
    const at = (group: number): readonly [number, number] | undefined => found.indices?.[group];
    // The date is slanted (II.4c): so it is where the widths cannot tell.
    const italic = slanted(line.letters.slice(found.index, found.index + found[0].length), true);
    const [day, month, year] = [slotAt(line, at(1), at(2), at(3), italic), slotAt(line, at(4), at(5), at(6), italic), yearAt(line, at(7), at(8), at(9), italic, pageWidth)];
    const letter = line.letters[found.index];
    if (letter === undefined) return [];
    const before = line.text.slice(0, found.index);
    const after = line.text.slice(found.index + found[0].length);
    const placed = /(?:^|\t)\p{Lu}[^,;:\t]{0,60}, ?$/u.test(before) && /^[.,]?$/.test(after);
    const open = [day, month, year].some((slot) => slot.state === 'blank') && /(?:^|[\t,]) ?$/.test(before);
    return [{ day, month, year, baseline: letter.baseline, ownLine: placed || open }];
  });
}

type Span = readonly [number, number] | undefined;

function slotAt(line: TextLine, before: Span, digits: Span, after: Span, italic: boolean): Slot {
  if (digits !== undefined) return { state: 'filled', text: line.text.slice(...digits) };
  if (before === undefined || after === undefined) return absent;
  const blank = between(line, before[0], after[1], italic);
  return blank === undefined ? absent : { state: 'blank', blank };
}

/** Four digits are a year; fewer are its beginning, the rest to be written behind them. */
function yearAt(line: TextLine, before: Span, digits: Span, after: Span, italic: boolean, pageWidth: number): Slot {
  if (before === undefined || after === undefined) return absent;
  const begun = digits === undefined ? '' : line.text.slice(...digits);
  const open = after[1] >= line.text.length;
  const room = digits === undefined ? before[0] : after[0];
  const trailing = line.text.slice(room, after[1]);
  if (begun.length === 4 || (begun.length > 0 && trailing === '' && !open)) return { state: 'filled', text: begun };
  const last = line.letters[room - 1];
  if (last === undefined) return absent;
  const start = last.x1 + (begun === '' ? last.size / 4 : 0);
  const end = open ? pageWidth - last.size / 2 : (line.letters[after[1] - 1]?.x1 ?? last.x1);
  return { state: 'blank', blank: { x0: start, x1: end, baseline: last.baseline, size: last.size, italic, dotted: isDotted(trailing), align: 'left', begun } };
}

/** The free place between the words left and right of positions `from`–`to`. */
function between(line: TextLine, from: number, to: number, italic: boolean): Blank | undefined {
  const left: Letter | undefined = line.letters[from - 1];
  const right: Letter | undefined = line.letters[to];
  if (left === undefined || right === undefined) return undefined;
  const dotted = isDotted(line.text.slice(from, to));
  return { x0: left.x1, x1: right.x0, baseline: left.baseline, size: left.size, italic, dotted, align: 'centre', begun: '' };
}
