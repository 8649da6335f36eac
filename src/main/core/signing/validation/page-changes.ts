import type { PdfFile } from '../pdf/file.ts';
import type { PdfDict, PdfObject } from '../pdf/objects.ts';
import { entry } from '../pdf/objects.ts';
import { pages } from '../pdf/page-tree.ts';
import type { DiffState } from './diff-state.ts';
import { dictOf, itemsOf, nameOf } from './pdf-text.ts';
import { changedKeys, objectOf, reachable, sameAcross, sameObject } from './revision-diff.ts';

const BACK_KEYS: ReadonlySet<string> = new Set(['P', 'Parent', 'Popup', 'IRT', 'Dest', 'A']);

/** Pages may gain widgets of new signatures; every other difference of a page is reported. */
export function examinePages(state: DiffState): void {
  const { before, after } = state.diff;
  const oldPages = pageList(before);
  const newPages = pageList(after);
  if (oldPages === undefined || newPages === undefined) return state.report('analysis.tooComplex');
  const sameOrder = oldPages.length === newPages.length && oldPages.every(({ num }, i) => num === newPages[i]?.num);
  if (!sameOrder) state.report('pages.count', `${String(oldPages.length)} → ${String(newPages.length)}`);
  const oldByNumber = new Map(oldPages.map((page) => [page.num, page.dict]));
  for (const [index, page] of newPages.entries()) {
    const old = oldByNumber.get(page.num);
    if (old !== undefined) examinePage(state, old, page.dict, page.num, `page ${String(index + 1)}`);
  }
}

function pageList(file: PdfFile): readonly { readonly num: number | undefined; readonly dict: PdfDict }[] | undefined {
  const answer = pages(file);
  return answer.ok ? answer.value.map(({ ref, dict }) => ({ num: ref?.num, dict })) : undefined;
}

function examinePage(state: DiffState, old: PdfDict, now: PdfDict, num: number | undefined, where: string): void {
  const { before, after, status } = state.diff;
  if (num !== undefined && status(num) === 'changed') {
    state.explain([num]);
    for (const key of changedKeys(old, now)) {
      if (key === 'Annots') continue;
      const value = entry(now, key);
      if (sameAcross(state.diff, entry(old, key), value)) {
        if (value?.type === 'ref' && status(value.num) === 'added') state.explain([value.num]);
        continue;
      }
      state.report(key === 'Contents' || key === 'Resources' ? 'page.content' : 'page.changed', `${where} /${key}`);
    }
  }
  for (const key of ['Contents', 'Resources']) {
    for (const changed of changedUnder(state, entry(now, key))) {
      state.explain([changed]);
      state.report('page.content', where);
    }
  }
  const oldAnnots = entry(old, 'Annots');
  const newAnnots = entry(now, 'Annots');
  if (newAnnots?.type === 'ref') state.explain([newAnnots.num]);
  const oldItems = itemsOf(before, oldAnnots);
  const newItems = itemsOf(after, newAnnots);
  if (oldItems.some((item) => !newItems.some((other) => sameObject(item, other)))) state.report('annotation.removed', where);
  for (const item of newItems) {
    const isOld = oldItems.some((other) => sameObject(item, other));
    if (isOld) examineOldAnnotation(state, item, where);
    else if (item.type !== 'ref' || !state.signatureWidgets.has(item.num)) {
      state.report('annotation.added', where);
      if (item.type === 'ref') state.explain(reachable(after, [item.num], (n) => status(n) === 'added', BACK_KEYS));
    }
  }
}


function examineOldAnnotation(state: DiffState, item: PdfObject, where: string): void {
  if (item.type !== 'ref' || state.explained.has(item.num)) return;
  const { after, status } = state.diff;
  if (status(item.num) !== 'changed') return;
  state.explain([item.num]);
  const subtype = nameOf(after, dictOf(after, objectOf(after, item.num)), 'Subtype');
  state.report(subtype === 'Widget' ? 'formField.changed' : 'annotation.changed', where);
}

/** Objects under a page's content or resources that are not what they were. */
function changedUnder(state: DiffState, object: PdfObject | undefined): readonly number[] {
  const { after, status } = state.diff;
  if (object === undefined) return [];
  const roots: number[] = [];
  const gather = (item: PdfObject): void => {
    if (item.type === 'ref') roots.push(item.num);
    else if (item.type === 'array') item.items.forEach(gather);
    else if (item.type === 'dict') for (const value of item.entries.values()) gather(value);
  };
  gather(object);
  const changed = new Set<number>();
  reachable(after, roots, (num) => {
    const what = status(num);
    const rewritten = what === 'added' && state.explained.has(num);
    if (what !== 'same' && what !== 'absent' && !rewritten) changed.add(num);
    return true;
  }, new Set(['Parent', 'P', 'StructParents', 'Pg']));
  return [...changed];
}
