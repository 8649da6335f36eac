import type { PdfDict, PdfObject } from '../../pdf/objects.ts';
import { dictOf } from '../pdf-text.ts';
import { fontText, type FontText } from './font-text.ts';
import { boxOf, intersection, multiply } from './geometry.ts';
import type { Operator } from './operators.ts';
import type { PaintState, TextPosition } from './paint-state.ts';
import { matrixFrom, numberOf, put, resource, type Painter } from './painter.ts';

/** Text state and text positioning (ISO 32000-1 §9.3, §9.4.2). False for other operators. */
export function textOperator(painter: Painter, { name, operands }: Operator, resources: PdfDict | undefined, state: PaintState, text: TextPosition): boolean {
  const [first = 0, second = 0] = operands.map(numberOf);
  switch (name) {
    case 'Tf':
      state.font = fontNamed(painter, resources, operands[0]);
      state.size = second;
      return true;
    case 'Tc':
      state.charSpace = first;
      return true;
    case 'Tw':
      state.wordSpace = first;
      return true;
    case 'Tz':
      state.scale = first / 100;
      return true;
    case 'TL':
      state.leading = first;
      return true;
    case 'Ts':
      state.rise = first;
      return true;
    case 'Tr':
      state.mode = first;
      return true;
    case 'TD':
      state.leading = -second;
      nextLine(text, first, second);
      return true;
    case 'Td':
      nextLine(text, first, second);
      return true;
    case 'T*':
      nextLine(text, 0, -state.leading);
      return true;
    case 'Tm':
      text.matrix = text.line = matrixFrom(operands);
      return true;
    default:
      return false;
  }
}

function nextLine(text: TextPosition, x: number, y: number): void {
  text.matrix = text.line = multiply([1, 0, 0, 1, x, y], text.line);
}

function fontNamed(painter: Painter, resources: PdfDict | undefined, name: PdfObject | undefined): FontText {
  const dict = dictOf(painter.file, resource(painter, resources, 'Font', name));
  if (dict === undefined) return fontText(painter.file, undefined);
  let font = painter.fonts.get(dict);
  if (font === undefined) painter.fonts.set(dict, (font = fontText(painter.file, dict)));
  return font;
}

/** The part of the line a font takes above and below its baseline, in sizes: letters without long tails. */
const DESCENT = -0.15;
const ASCENT = 0.7;
const MAX_CODES = 4096;

/** Shows strings (§9.4.3) as one run and moves on. */
export function showText(painter: Painter, { name, operands }: Operator, state: PaintState, position: TextPosition, hidden: boolean): void {
  if (name === '"') [state.wordSpace, state.charSpace] = [numberOf(operands[0]), numberOf(operands[1])];
  if (name === "'" || name === '"') nextLine(position, 0, -state.leading);
  const last = operands[operands.length - 1];
  const parts = last?.type === 'array' ? last.items : last === undefined ? [] : [last];
  const run = measure(parts, state);
  const end = run.width;
  const shape = multiply([1, 0, 0, 1, 0, state.rise], multiply(position.matrix, state.ctm));
  const extent = [Math.min(0, end), DESCENT * state.size, Math.max(0, end), ASCENT * state.size] as const;
  const box = boxOf(shape, [extent[0], Math.min(extent[1], extent[3]), extent[2], Math.max(extent[1], extent[3])]);
  position.matrix = multiply([1, 0, 0, 1, end, 0], position.matrix);
  const blank = run.text !== undefined && run.text.trim() === '';
  if (hidden || run.count === 0 || blank || state.mode === 7) return;
  const ink = state.mode === 3 || state.clear ? 'none' : state.white && state.mode === 0 ? 'white' : 'shown';
  put(painter, { kind: 'text', box: intersection(box, state.clip), text: run.text, count: run.count, ink });
}

function measure(parts: readonly PdfObject[], { font, size, charSpace, wordSpace, scale }: PaintState): { width: number; text: string | undefined; count: number } {
  let width = 0;
  let text: string | undefined = '';
  let count = 0;
  for (const part of parts) {
    if (part.type === 'number') {
      width -= (part.value / 1000) * size * scale;
      // Room as wide as a third of the size separates words.
      if (part.value < -300 && text !== undefined) text += ' ';
    }
    if (part.type !== 'string') continue;
    const step = font?.codeBytes ?? 1;
    for (let at = 0; at + step <= part.bytes.length && count < MAX_CODES; at += step, count++) {
      const code = step === 1 ? (part.bytes[at] ?? 0) : (part.bytes[at] ?? 0) * 256 + (part.bytes[at + 1] ?? 0);
      width += (((font?.width(code) ?? 500) / 1000) * size + charSpace + (step === 1 && code === 32 ? wordSpace : 0)) * scale;
      const letter = font?.text(code);
      text = letter === undefined || text === undefined ? undefined : text + letter;
    }
  }
  return { width, text, count };
}
