import type { PdfObject } from '../pdf/objects.ts';
import { entry } from '../pdf/objects.ts';
import type { DiffState } from './diff-state.ts';
import { dictOf, itemsOf, nameOf, textString } from './pdf-text.ts';
import { changedKeys, objectOf, reachable, sameAcross, sameObject } from './revision-diff.ts';
import type { FormField } from './signature-fields.ts';
import { formFields } from './signature-fields.ts';

/** Keys a signature field or its widget may have without doing more than showing a signature. */
const FIELD_KEYS: ReadonlySet<string> = new Set(
  'Type Subtype FT T TU TM Ff V F Rect AP AS P Parent Kids MK DA DR Q Lock SV M NM Border BS H C CA StructParent'.split(' '),
);
/** What signing an existing empty field may set. */
const SIGNING_KEYS: ReadonlySet<string> = new Set(['V', 'AP', 'AS', 'M', 'F', 'P', 'Lock', 'Type', 'MK', 'DA', 'DR', 'Ff']);
const FORM_KEYS: ReadonlySet<string> = new Set(['Fields', 'SigFlags', 'DR', 'DA', 'NeedAppearances', 'Type']);
const BACK_KEYS: ReadonlySet<string> = new Set(['P', 'Parent', 'StructParent']);

/** The interactive form: signature fields may be appended or signed, nothing else. */
export function examineForm(state: DiffState): void {
  const { before, after, status } = state.diff;
  const oldForm = dictOf(before, entry(before.catalog, 'AcroForm'));
  const newForm = dictOf(after, entry(after.catalog, 'AcroForm'));
  explainHolder(state, entry(after.catalog, 'AcroForm'));
  if (oldForm !== undefined && newForm === undefined) return state.report('form.changed');
  if (newForm === undefined) return;
  const empty = itemsOf(before, oldForm === undefined ? undefined : entry(oldForm, 'Fields')).length === 0;
  for (const key of changedKeys(oldForm, newForm)) {
    if (key === 'Fields' || key === 'SigFlags') continue;
    const added = oldForm === undefined || entry(oldForm, key) === undefined;
    const value = entry(newForm, key);
    // Defaults where there were none; a form without fields had nothing they could change.
    if (added && (key === 'DA' || key === 'DR' || (empty && FORM_KEYS.has(key) && key !== 'NeedAppearances'))) {
      state.explain(closure(state, value));
    } else if (oldForm !== undefined && sameAcross(state.diff, entry(oldForm, key), value)) {
      explainHolder(state, value);
    } else if (key === 'DR' && oldForm !== undefined && resourcesGrow(state, entry(oldForm, key), value)) {
      explainHolder(state, value);
    } else state.report('form.changed', key);
  }
  explainHolder(state, entry(newForm, 'Fields'));
  const oldItems = itemsOf(before, oldForm === undefined ? undefined : entry(oldForm, 'Fields'));
  const newItems = itemsOf(after, entry(newForm, 'Fields'));
  const kept = oldItems.every((item) => newItems.some((other) => sameObject(item, other)));
  if (!kept) state.report('form.changed', 'Fields');
  const appended = newItems.filter((item) => !oldItems.some((old) => sameObject(old, item)));
  const fields = formFields(after);
  for (const item of appended) examineNewField(state, item, fields);
  const oldFields = new Map(formFields(before).map((field) => [field.num, field]));
  for (const field of fields) {
    const old = field.num === undefined ? undefined : oldFields.get(field.num);
    if (old !== undefined) examineOldField(state, old, field, (num) => status(num));
  }
}

/** The object a reference leads to is judged by its content, not for having been written again. */
function explainHolder(state: DiffState, object: PdfObject | undefined): void {
  if (object?.type === 'ref') state.explain([object.num]);
}

/** Resources (ISO 32000-1 §7.8.3) that keep every name a field may use and only add names. */
function resourcesGrow(state: DiffState, a: PdfObject | undefined, b: PdfObject | undefined): boolean {
  const { before, after } = state.diff;
  const old = dictOf(before, a);
  const now = dictOf(after, b);
  if (old === undefined || now === undefined) return false;
  for (const key of changedKeys(old, now)) {
    const oldKind = dictOf(before, entry(old, key));
    const newKind = dictOf(after, entry(now, key));
    const isNew = entry(old, key) === undefined;
    if (!isNew && sameAcross(state.diff, entry(old, key), entry(now, key))) continue;
    if (newKind === undefined || (!isNew && oldKind === undefined)) return false;
    for (const name of changedKeys(oldKind, newKind)) {
      // Default appearances select fonts and colours, never XObjects (ISO 32000-1 §12.7.3.3), so a
      // tool that reuses a name there for its next stamp changes nothing that is shown.
      const replaced = oldKind !== undefined && entry(oldKind, name) !== undefined;
      if (replaced && key !== 'XObject') return false;
      state.explain(closure(state, entry(newKind, name)));
    }
    explainHolder(state, entry(now, key));
  }
  return true;
}

/** Objects added after signing that hang under `object`; old ones are not entered. */
function closure(state: DiffState, object: PdfObject | undefined): ReadonlySet<number> {
  const { after, status } = state.diff;
  const roots = object === undefined ? [] : object.type === 'ref' ? [object.num] : [...referencesOf(object)];
  return reachable(after, roots, (num) => status(num) === 'added', BACK_KEYS);
}

function* referencesOf(object: PdfObject): Generator<number> {
  if (object.type === 'ref') yield object.num;
  else if (object.type === 'array') for (const item of object.items) yield* referencesOf(item);
  else if (object.type === 'dict') for (const [key, value] of object.entries) if (!BACK_KEYS.has(key)) yield* referencesOf(value);
}

function examineNewField(state: DiffState, item: PdfObject, fields: readonly FormField[]): void {
  const { after, status } = state.diff;
  const field = fields.find((candidate) => item.type === 'ref' && candidate.num === item.num);
  const clean = field !== undefined && status(field.num ?? -1) === 'added' && field.type === 'Sig';
  const widgets = field?.widgets ?? [];
  const plain = widgets.every((num) => {
    const dict = dictOf(after, objectOf(after, num));
    return status(num) === 'added' && [...(dict?.entries.keys() ?? [])].every((key) => FIELD_KEYS.has(key));
  });
  if (!clean || !plain) return state.report('form.changed', field?.name);
  state.explain(closure(state, item));
  for (const num of widgets) {
    state.signatureWidgets.add(num);
    state.annotations.add(num);
  }
  const value = dictOf(after, field.value);
  const type = nameOf(after, value, 'Type');
  const subFilter = nameOf(after, value, 'SubFilter');
  const code =
    value === undefined
      ? 'signatureField.added'
      : type === 'DocTimeStamp' || subFilter === 'ETSI.RFC3161'
        ? 'timestamp.added'
        : 'signature.added';
  state.report(code, field.name, field.num === undefined ? {} : { object: field.num });
}

function examineOldField(
  state: DiffState,
  old: FormField,
  now: FormField,
  status: (num: number) => string,
): void {
  const changed = now.widgets.filter((num) => status(num) === 'changed');
  const { before, after } = state.diff;
  const oldValue = before.resolve(old.value);
  const newValue = after.resolve(now.value);
  const valueSame = sameObject(old.value, now.value) && (now.value?.type !== 'ref' || status(now.value.num) === 'same');
  if (changed.length === 0 && valueSame) return;
  for (const num of changed) state.explain([num]);
  const place = changed[0] === undefined ? {} : { object: changed[0] };
  if (old.type === 'Sig' && oldValue !== undefined) {
    return state.report(valueSame ? 'appearance.changed' : 'signature.altered', now.name, place);
  }
  if (old.type !== 'Sig' || now.type !== 'Sig') {
    const filled = onlyFilled(state, changed);
    state.filled.push({ name: now.name, widgets: now.widgets });
    if (filled) for (const num of now.widgets) state.ownWidgets.add(num);
    else for (const num of changed) state.explain(closure(state, objectOf(after, num)));
    return state.report(filled ? 'formField.filled' : 'formField.changed', now.name, { ...place, ...valueDetail(oldValue, newValue) });
  }
  const keys = changed.flatMap((num) => changedKeys(dictOf(before, objectOf(before, num)), dictOf(after, objectOf(after, num))));
  if (newValue === undefined || keys.some((key) => !SIGNING_KEYS.has(key))) return state.report('formField.changed', now.name, place);
  state.explain(closure(state, now.value));
  for (const num of now.widgets) state.ownWidgets.add(num);
  for (const num of changed) {
    const dict = dictOf(after, objectOf(after, num));
    for (const key of ['MK', 'DR', 'Lock']) state.explain(closure(state, dict === undefined ? undefined : entry(dict, key)));
  }
  state.filled.push({ name: now.name, widgets: now.widgets });
  state.report('signatureField.signed', now.name, place);
}

/** Both values, as far as they are words. */
function valueDetail(old: PdfObject | undefined, now: PdfObject | undefined): { detail?: string } {
  const words = (value: PdfObject | undefined): string | undefined =>
    value === undefined ? '' : value.type === 'string' ? textString(value.bytes).slice(0, 200) : value.type === 'name' ? value.value : undefined;
  const [a, b] = [words(old), words(now)];
  return a === undefined || b === undefined ? {} : { detail: `“${a}” → “${b}”` };
}

function onlyFilled(state: DiffState, changed: readonly number[]): boolean {
  const { before, after } = state.diff;
  return changed
    .flatMap((num) => changedKeys(dictOf(before, objectOf(before, num)), dictOf(after, objectOf(after, num))))
    .every((key) => ['V', 'AP', 'AS', 'M', 'I', 'RV'].includes(key));
}
