import { PdfStop } from '../../pdf/failure.ts';
import type { PdfFile } from '../../pdf/file.ts';
import { undoFilters } from '../../pdf/filters.ts';
import { entry, type PdfDict, type PdfObject, type PdfStream } from '../../pdf/objects.ts';
import { box as rectOf } from '../../pdf/page-tree.ts';
import { dictOf, itemsOf, nameOf } from '../pdf-text.ts';
import { boxOf, identity, intersection, multiply, ontoRect, type Rect } from './geometry.ts';
import type { Layers } from './layers.ts';
import { operators, type Operator } from './operators.ts';
import { colourOperator } from './paint-colour.ts';
import { emptyPath, pathOperator } from './paint-path.ts';
import { startState, startText, type PaintItem, type PaintState } from './paint-state.ts';
import { showText, textOperator } from './paint-text.ts';
import { matrixFrom, put, resource, startPainter, type PaintBudget, type Painter } from './painter.ts';

const MAX_DEPTH = 12;
const MAX_STREAM = 16 << 20;
/** Larger than any page (ISO 32000-1 annex C.2). */
const everywhere: Rect = [-20_000, -20_000, 20_000, 20_000];

/**
 * Runs through a page's content and then its annotations' normal appearances, and answers what is painted, in order.
 * Only what decides visibility is followed: positions, colours, clips as boxes. Bounded by `budget`.
 */
export function paintPage(file: PdfFile, contents: readonly PdfObject[], resources: PdfDict | undefined, layers: Layers, budget: PaintBudget): PaintItem[] {
  const painter = startPainter(file, layers, budget);
  const parts = contents.flatMap((object) => {
    const stream = file.resolve(object);
    return stream?.type === 'stream' ? [dataOf(painter, stream), Buffer.from('\n')] : [];
  });
  run(painter, Buffer.concat(parts), resources, startState(identity, everywhere), 0);
  return painter.out;
}

/** Paints an appearance stream where its annotation stands (§12.5.5). */
export function paintAppearance(file: PdfFile, stream: PdfStream, rect: Rect, layers: Layers, budget: PaintBudget): PaintItem[] {
  const painter = startPainter(file, layers, budget);
  const bounds = rectOf(file, entry(stream.dict, 'BBox'));
  if (bounds === undefined) return [];
  const placed = ontoRect(bounds, matrixFrom(itemsOf(file, entry(stream.dict, 'Matrix')).map((item) => file.resolve(item))), rect);
  const inner = dictOf(file, entry(stream.dict, 'Resources'));
  run(painter, dataOf(painter, stream), inner, startState(placed, boxOf(placed, bounds)), 1);
  return painter.out;
}

function dataOf({ file, budget }: Painter, stream: PdfStream): Uint8Array {
  const limit = Math.min(MAX_STREAM, budget.bytes);
  if (limit <= 0) return new Uint8Array();
  try {
    const data = undoFilters(stream.dict, stream.raw, limit, (object) => file.resolve(object));
    budget.bytes -= data.length;
    return data;
  } catch (error) {
    if (!(error instanceof PdfStop)) throw error;
    budget.bytes -= stream.raw.length;
    return new Uint8Array();
  }
}

function run(painter: Painter, data: Uint8Array, resources: PdfDict | undefined, initial: PaintState, depth: number): void {
  let state = initial;
  const stack: PaintState[] = [];
  const marks: boolean[] = [];
  let text = startText();
  let path = emptyPath();
  for (const operator of operators(data)) {
    if (painter.budget.items <= 0 || painter.budget.bytes <= 0) return;
    painter.budget.bytes -= 1;
    const hidden = marks.includes(false);
    switch (operator.name) {
      case 'q':
        if (stack.length < 512) stack.push({ ...state });
        break;
      case 'Q':
        state = stack.pop() ?? state;
        break;
      case 'BT':
        text = startText();
        break;
      case 'BDC':
        marks.push(isMarkShown(painter, operator, resources));
        break;
      case 'BMC':
        marks.push(true);
        break;
      case 'EMC':
        marks.pop();
        break;
      case 'Do':
        if (!hidden) drawObject(painter, operator, resources, state, depth);
        break;
      case 'BI':
        if (!hidden) put(painter, { kind: 'image', box: intersection(boxOf(state.ctm, [0, 0, 1, 1]), state.clip), opaque: false, white: false });
        break;
      case 'sh':
        if (!hidden) put(painter, { kind: 'fill', box: state.clip, opaque: false, white: false });
        break;
      case 'Tj':
      case 'TJ':
      case "'":
      case '"':
        showText(painter, operator, state, text, hidden);
        break;
      default:
        if (!colourOperator(painter, operator, resources, state) && !textOperator(painter, operator, resources, state, text)) {
          path = pathOperator(painter, operator, state, path, hidden);
        }
    }
  }
}

function isMarkShown(painter: Painter, { operands: [tag, properties] }: Operator, resources: PdfDict | undefined): boolean {
  if (tag?.type !== 'name' || tag.value !== 'OC') return true;
  return painter.layers.isShown(resource(painter, resources, 'Properties', properties));
}

function drawObject(painter: Painter, { operands: [name] }: Operator, resources: PdfDict | undefined, state: PaintState, depth: number): void {
  const { file } = painter;
  const stream = file.resolve(resource(painter, resources, 'XObject', name));
  if (stream?.type !== 'stream' || !painter.layers.isShown(entry(stream.dict, 'OC'))) return;
  if (nameOf(file, stream.dict, 'Subtype') !== 'Form') {
    const masked = ['SMask', 'Mask', 'ImageMask', 'SMaskInData'].some((key) => {
      const value = file.lookup(stream.dict, key);
      return value !== undefined && !(value.type === 'bool' && !value.value) && !(value.type === 'number' && value.value === 0);
    });
    const [a, b, c, d] = state.ctm;
    const upright = (b === 0 && c === 0) || (a === 0 && d === 0);
    return put(painter, { kind: 'image', box: intersection(boxOf(state.ctm, [0, 0, 1, 1]), state.clip), opaque: !masked && upright && state.solid, white: false });
  }
  if (depth >= MAX_DEPTH) return;
  const ctm = multiply(matrixFrom(itemsOf(file, entry(stream.dict, 'Matrix')).map((item) => file.resolve(item))), state.ctm);
  const bounds = rectOf(file, entry(stream.dict, 'BBox'));
  const clip = bounds === undefined ? state.clip : intersection(state.clip, boxOf(ctm, bounds));
  run(painter, dataOf(painter, stream), dictOf(file, entry(stream.dict, 'Resources')) ?? resources, { ...state, ctm, clip }, depth + 1);
}
