import type { PdfFile } from '../../pdf/file.ts';
import { entry, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import { dictOf } from '../pdf-text.ts';
import type { FontText } from './font-text.ts';
import { identity, type Matrix } from './geometry.ts';
import type { Layers } from './layers.ts';
import type { PaintItem } from './paint-state.ts';

/** What may be spent on one document, all pages together. */
export interface PaintBudget {
  bytes: number;
  items: number;
}

export interface Painter {
  readonly file: PdfFile;
  readonly layers: Layers;
  readonly budget: PaintBudget;
  readonly out: PaintItem[];
  readonly fonts: Map<PdfDict, FontText>;
}

export const startPainter = (file: PdfFile, layers: Layers, budget: PaintBudget): Painter => ({ file, layers, budget, out: [], fonts: new Map() });

export function put(painter: Painter, item: PaintItem): void {
  painter.budget.items--;
  if (item.box[0] < item.box[2] && item.box[1] < item.box[3]) painter.out.push(item);
}

/** What a name stands for in a resource dictionary (ISO 32000-1 §7.8.3), not resolved. */
export function resource(painter: Painter, resources: PdfDict | undefined, kind: string, operand: PdfObject | undefined): PdfObject | undefined {
  const dict = resources === undefined ? undefined : dictOf(painter.file, entry(resources, kind));
  return dict === undefined || operand?.type !== 'name' ? undefined : entry(dict, operand.value);
}

export const numberOf = (object: PdfObject | undefined): number => (object?.type === 'number' ? object.value : 0);

/** Six numbers; what is missing is as in the identity. */
export function matrixFrom(items: readonly (PdfObject | undefined)[]): Matrix {
  const [a, b, c, d, e, f] = identity.map((value, i) => (items[i]?.type === 'number' ? numberOf(items[i]) : value));
  return [a ?? 1, b ?? 0, c ?? 0, d ?? 1, e ?? 0, f ?? 0];
}
