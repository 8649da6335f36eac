import type { PdfFile } from '../../pdf/file.ts';
import { entry, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import type { PdfPage } from '../../pdf/page-tree.ts';
import { itemsOf } from '../pdf-text.ts';
import { shownAnnotations, type ShownAnnotation } from './annotations.ts';
import { layersOf, type Layers } from './layers.ts';
import { paintAppearance, paintPage } from './paint.ts';
import type { PaintItem } from './paint-state.ts';
import type { PaintBudget } from './painter.ts';

/** A page as it is painted: its content first, then each annotation over it. */
export interface PagePaint {
  readonly content: readonly PaintItem[];
  readonly annotations: readonly { readonly annotation: ShownAnnotation; readonly items: readonly PaintItem[] }[];
}

/** What one look at a document may cost. A full page of text takes some ten thousand bytes. */
export const startBudget = (): PaintBudget => ({ bytes: 16 << 20, items: 200_000 });

interface Shared {
  readonly budget: PaintBudget;
  readonly layers: Layers;
  readonly pages: Map<number, PagePaint>;
}
const shared = new WeakMap<PdfFile, Shared>();

/** One budget for everything that is painted to judge one state of a file, however many signatures ask. */
export function sharedPaint(file: PdfFile): Shared {
  let known = shared.get(file);
  if (known === undefined) shared.set(file, (known = { budget: startBudget(), layers: layersOf(file), pages: new Map() }));
  return known;
}

/** A page of the state, painted once; `undefined` when the budget is used up. */
export function sharedPage(file: PdfFile, page: PdfPage, index: number): PagePaint | undefined {
  const { budget, layers, pages } = sharedPaint(file);
  let painted = pages.get(index);
  if (painted === undefined && budget.bytes > 0 && budget.items > 0) pages.set(index, (painted = pagePaint(file, page, layers, budget)));
  return budget.bytes > 0 && budget.items > 0 ? painted : undefined;
}

export function pagePaint(file: PdfFile, page: PdfPage, layers: Layers, budget: PaintBudget): PagePaint {
  return {
    content: paintPage(file, contentsOf(file, page.dict), page.resources, layers, budget),
    annotations: shownAnnotations(file, page.dict, layers).map((annotation) => ({
      annotation,
      items: annotation.appearance === undefined ? [] : paintAppearance(file, annotation.appearance, annotation.rect, layers, budget),
    })),
  };
}

/** The streams of /Contents (ISO 32000-1 §7.7.3.3). */
function contentsOf(file: PdfFile, page: PdfDict): readonly PdfObject[] {
  const written = entry(page, 'Contents');
  if (written === undefined) return [];
  return file.resolve(written)?.type === 'array' ? itemsOf(file, written) : [written];
}
