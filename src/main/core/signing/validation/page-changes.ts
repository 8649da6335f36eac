import type { PdfFile } from '../pdf/file.ts';
import type { PdfDict, PdfObject } from '../pdf/objects.ts';
import { entry } from '../pdf/objects.ts';
import { pages } from '../pdf/page-tree.ts';
import { annotationKind } from './annotation-changes.ts';
import type { DiffState } from './diff-state.ts';
import { dictOf, itemsOf, nameOf } from './pdf-text.ts';
import { changedKeys, objectOf, reachable, sameAcross, sameObject } from './revision-diff.ts';

const BACK_KEYS: ReadonlySet<string> = new Set(['P', 'Parent', 'Popup', 'IRT', 'Dest', 'A']);
const LEADING_BACK: ReadonlySet<string> = new Set(['P', 'Parent', 'Popup', 'IRT', 'Dest']);

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
    if (old !== undefined) examinePage(state, old, page.dict, page.num, index + 1);
  }
}

function pageList(file: PdfFile): readonly { readonly num: number | undefined; readonly dict: PdfDict }[] | undefined {
  const answer = pages(file);
  return answer.ok ? answer.value.map(({ ref, dict }) => ({ num: ref?.num, dict })) : undefined;
}

function examinePage(state: DiffState, old: PdfDict, now: PdfDict, num: number | undefined, page: number): void {
  const { before, after, status } = state.diff;
  const where = `page ${String(page)}`;
  if (num !== undefined && status(num) === 'changed') {
    state.explain([num]);
    for (const key of changedKeys(old, now)) {
      if (key === 'Annots') continue;
      const value = entry(now, key);
      if (sameAcross(state.diff, entry(old, key), value)) {
        if (value?.type === 'ref' && status(value.num) === 'added') state.explain([value.num]);
        continue;
      }
      if (key === 'StructParents' && entry(old, key) === undefined && value?.type === 'number') {
        state.structParents.add(value.value);
        continue;
      }
      // The order of tabbing through fields: by structure is what tagged documents have anyway (ISO 32000-1 §14.8.1).
      const tabs = key === 'Tabs' && entry(old, key) === undefined && value?.type === 'name' && value.value === 'S';
      state.report(tabs ? 'page.tabs' : key === 'Contents' || key === 'Resources' ? 'page.content' : 'page.changed', `${where} /${key}`, { page });
    }
  }
  for (const key of ['Contents', 'Resources']) {
    for (const changed of changedUnder(state, entry(now, key))) {
      state.explain([changed]);
      state.report('page.content', where, { page, object: changed });
    }
  }
  const oldAnnots = entry(old, 'Annots');
  const newAnnots = entry(now, 'Annots');
  if (newAnnots?.type === 'ref') state.explain([newAnnots.num]);
  const oldItems = itemsOf(before, oldAnnots);
  const newItems = itemsOf(after, newAnnots);
  for (const item of oldItems) {
    if (newItems.some((other) => sameObject(item, other))) continue;
    const kind = annotationKind(before, dictOf(before, item));
    state.report(kind === 'drawing' ? 'annotation.drawn' : 'annotation.removed', where, { page, ...numberOf(item) });
  }
  for (const item of newItems) {
    const isOld = oldItems.some((other) => sameObject(item, other));
    if (isOld) examineOldAnnotation(state, item, where, page);
    else if (item.type !== 'ref' || !state.signatureWidgets.has(item.num)) {
      const kind = annotationKind(after, dictOf(after, item));
      state.report(ADDED[kind], where, { page, ...numberOf(item) });
      if (item.type !== 'ref') continue;
      state.annotations.add(item.num);
      // Where a comment or a mark leads is part of what was judged.
      state.explain(reachable(after, [item.num], (n) => status(n) === 'added', kind === 'drawing' ? BACK_KEYS : LEADING_BACK));
    }
  }
}

const ADDED = { comment: 'annotation.added', mark: 'annotation.marked', drawing: 'annotation.drawn' } as const;

const numberOf = (item: PdfObject): { object?: number } => (item.type === 'ref' ? { object: item.num } : {});

function examineOldAnnotation(state: DiffState, item: PdfObject, where: string, page: number): void {
  if (item.type !== 'ref' || state.explained.has(item.num)) return;
  const { before, after, status } = state.diff;
  if (status(item.num) !== 'changed') return;
  state.explain([item.num]);
  const [old, now] = [dictOf(before, objectOf(before, item.num)), dictOf(after, objectOf(after, item.num))];
  const place = { page, object: item.num, detail: changedKeys(old, now).map((key) => `/${key}`).join(' ') };
  if (nameOf(after, now, 'Subtype') === 'Widget') return state.report('formField.changed', where, place);
  const drawn = annotationKind(after, now) === 'drawing' || annotationKind(before, old) === 'drawing';
  state.report(drawn ? 'annotation.drawn' : 'annotation.changed', where, place);
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
