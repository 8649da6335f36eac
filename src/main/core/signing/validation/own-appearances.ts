import { entry } from '../pdf/objects.ts';
import type { DiffState } from './diff-state.ts';
import { dictOf } from './pdf-text.ts';
import { objectOf, reachable, referencesIn } from './revision-diff.ts';
import { formFields } from './signature-fields.ts';

/** Ways from a widget back into the document; what hangs there is not the widget's. */
const BACK_KEYS: ReadonlySet<string> = new Set(['P', 'Parent', 'StructParent']);

/**
 * Filling or signing a field writes its appearance, as new objects or over the old ones. Objects are explained as far as
 * nothing but such widgets leads to them: an appearance that something else uses would change that as well.
 */
export function examineOwnAppearances(state: DiffState): void {
  if (state.ownWidgets.size === 0) return;
  const { after, status } = state.diff;
  const written = new Set<number>();
  for (const widget of state.ownWidgets) {
    const dict = dictOf(after, objectOf(after, widget));
    const appearance = dict === undefined ? undefined : entry(dict, 'AP');
    const found = reachable(after, referencesIn(appearance === undefined ? undefined : { type: 'array', items: [appearance] }), () => true, BACK_KEYS);
    for (const num of found) if (status(num) === 'added' || status(num) === 'changed') written.add(num);
  }
  const elsewhere = reachable(after, referencesIn(after.trailer), (num) => !state.ownWidgets.has(num));
  state.explain([...written].filter((num) => !elsewhere.has(num)));
  reportShared(state);
}

/** An old appearance that something besides widgets refers to was prepared to be shown elsewhere. */
function reportShared(state: DiffState): void {
  const { before, after } = state.diff;
  const appearances = new Map<number, number>();
  for (const widget of state.ownWidgets) {
    const dict = dictOf(before, objectOf(before, widget));
    const all = dict === undefined ? undefined : entry(dict, 'AP');
    const parts = dictOf(before, all);
    for (const num of [...(all?.type === 'ref' ? [all.num] : []), ...referencesIn(parts)]) appearances.set(num, widget);
  }
  if (appearances.size === 0) return;
  const widgets = new Set(formFields(after).flatMap((field) => field.widgets));
  const elsewhere = reachable(after, referencesIn(after.trailer), (num) => !widgets.has(num));
  for (const [num, widget] of appearances) if (elsewhere.has(num)) state.report('appearance.shared', `object ${String(num)}`, { object: widget });
}
