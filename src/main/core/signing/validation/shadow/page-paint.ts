import type { PdfFile } from '../../pdf/file.ts';
import { entry, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import type { PdfPage } from '../../pdf/page-tree.ts';
import { itemsOf } from '../pdf-text.ts';
import { shownAnnotations, type ShownAnnotation } from './annotations.ts';
import type { Layers } from './layers.ts';
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
