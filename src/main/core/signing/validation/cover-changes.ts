import type { PdfFile } from '../pdf/file.ts';
import { pages, type PdfPage } from '../pdf/page-tree.ts';
import type { DiffState } from './diff-state.ts';
import { formFields } from './signature-fields.ts';
import { coveredBy, hiddenText } from './shadow/covered-text.ts';
import { differingValues } from './shadow/form-values.ts';
import { sharedPage, sharedPaint } from './shadow/page-paint.ts';
import type { PaintItem } from './shadow/paint-state.ts';

/** Letters that must disappear before it is said: a stroke of a seal over a word is how seals are put. */
const LETTERS = 3;

/**
 * A permitted change can still hide what was signed: a field's or a signature's appearance laid over words of the page
 * (sneaky signature attack), or a filled field that shows something else than its value. A page whose own content differs
 * is reported as such, so the words of the current page are those that were signed.
 */
export function examineCovers(state: DiffState): void {
  const { before, after } = state.diff;
  const own = new Set([...state.ownWidgets, ...state.signatureWidgets]);
  if (own.size === 0) return;
  const { budget, layers } = sharedPaint(after);
  const filled = new Set(state.filled.map(({ name }) => name));
  for (const { field, widget } of differingValues(after, formFields(after).filter(({ name }) => filled.has(name)), layers, budget)) {
    state.report('appearance.changed', field, { object: widget });
  }
  const oldTree = pages(before);
  const newTree = pages(after);
  if (!oldTree.ok || !newTree.ok) return;
  const signed = new Set(oldTree.value.map((page) => page.ref?.num));
  for (const [index, page] of newTree.value.entries()) {
    if (!signed.has(page.ref?.num) || !touches(after, page, own)) continue;
    const paint = sharedPage(after, page, index);
    if (paint === undefined) return state.report('analysis.tooComplex', `page ${String(index + 1)}`, { page: index + 1 });
    const unseen = new Set<PaintItem>(hiddenText(paint.content, page.cropBox).map(({ item }) => item));
    const words = paint.content.filter((item) => item.kind === 'text').filter((item) => !unseen.has(item));
    for (const { annotation, items } of paint.annotations) {
      if (annotation.num === undefined || !own.has(annotation.num)) continue;
      const covered = coveredBy(words, items);
      if (covered.reduce((sum, { count }) => sum + count, 0) < LETTERS) continue;
      const detail = covered.map(({ text }) => text ?? '').join(' ').trim().slice(0, 200);
      state.report('appearance.covers', `page ${String(index + 1)}`, { page: index + 1, object: annotation.num, detail });
    }
  }
}

function touches(file: PdfFile, page: PdfPage, widgets: ReadonlySet<number>): boolean {
  const annotations = file.lookup(page.dict, 'Annots');
  return annotations?.type === 'array' && annotations.items.some((item) => item.type === 'ref' && widgets.has(item.num));
}
