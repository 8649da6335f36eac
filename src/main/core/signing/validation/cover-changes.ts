import type { PdfFile } from '../pdf/file.ts';
import { pages, type PdfPage } from '../pdf/page-tree.ts';
import type { DiffState } from './diff-state.ts';
import { formFields } from './signature-fields.ts';
import { coveredBy, hiddenText } from './shadow/covered-text.ts';
import { differingValues } from './shadow/form-values.ts';
import { layersOf } from './shadow/layers.ts';
import { pagePaint, startBudget } from './shadow/page-paint.ts';
import type { PaintItem } from './shadow/paint-state.ts';

/** Letters that must disappear before it is said: a stroke of a seal over a word is how seals are put. */
const LETTERS = 3;

/**
 * A permitted change can still hide what was signed: a field's or a signature's appearance laid over words of the page
 * (sneaky signature attack), or a filled field that shows something else than its value. The page's words are taken from
 * the signed revision, what is painted over them from the current one.
 */
export function examineCovers(state: DiffState): void {
  const { before, after } = state.diff;
  const own = new Set([...state.ownWidgets, ...state.signatureWidgets]);
  if (own.size === 0) return;
  const [budget, layers] = [startBudget(), layersOf(after)];
  const filled = new Set(state.filled.map(({ name }) => name));
  for (const { field, widget } of differingValues(after, formFields(after).filter(({ name }) => filled.has(name)), layers, budget)) {
    state.report('appearance.changed', field, { object: widget });
  }
  const oldTree = pages(before);
  const newTree = pages(after);
  if (!oldTree.ok || !newTree.ok) return;
  const oldPages = new Map(oldTree.value.map((page) => [page.ref?.num, page]));
  for (const [index, page] of newTree.value.entries()) {
    const old = oldPages.get(page.ref?.num);
    if (old === undefined || !touches(after, page, own)) continue;
    const now = pagePaint(after, page, layers, budget);
    const then = pagePaint(before, old, layersOf(before), budget).content;
    const unseen = new Set<PaintItem>(hiddenText(then, old.cropBox).map(({ item }) => item));
    const words = then.filter((item) => item.kind === 'text').filter((item) => !unseen.has(item));
    for (const { annotation, items } of now.annotations) {
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
