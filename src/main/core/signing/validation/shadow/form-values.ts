import type { PdfFile } from '../../pdf/file.ts';
import { entry, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import { dictOf, itemsOf, nameOf, textString } from '../pdf-text.ts';
import { objectOf } from '../revision-diff.ts';
import type { FormField } from '../signature-fields.ts';
import { normalAppearance } from './annotations.ts';
import type { Layers } from './layers.ts';
import { paintAppearance } from './paint.ts';
import type { PaintItem } from './paint-state.ts';
import type { PaintBudget } from './painter.ts';

/** A widget that shows something else than its field's value. */
export interface DifferingValue {
  readonly widget: number;
  readonly field: string;
}

/** Table 228: bit 14 of a text field. */
const PASSWORD = 1 << 13;

/**
 * Fields whose value and appearance disagree (ISO 32000-1 §12.7.3.3): a program that draws its own appearance, or reads
 * the value, sees another document. Only what both sides surely say is compared.
 */
export function differingValues(file: PdfFile, fields: readonly FormField[], layers: Layers, budget: PaintBudget): readonly DifferingValue[] {
  return fields.flatMap((field) => {
    const differs = field.type === 'Tx' || field.type === 'Ch' ? textDiffers : field.type === 'Btn' ? stateDiffers : undefined;
    if (differs === undefined) return [];
    return field.widgets.flatMap((widget) => {
      const dict = dictOf(file, objectOf(file, widget));
      return dict !== undefined && differs(file, field, dict, layers, budget) ? [{ widget, field: field.name }] : [];
    });
  });
}

function textDiffers(file: PdfFile, field: FormField, widget: PdfDict, layers: Layers, budget: PaintBudget): boolean {
  const flags = file.lookup(field.dict, 'Ff');
  if (flags?.type === 'number' && (flags.value & PASSWORD) !== 0) return false;
  // A format script writes the value its own way: 1234.5 becomes 1.234,50.
  if (hasFormat(file, field.dict) || hasFormat(file, widget)) return false;
  const values = valuesOf(file, field);
  const stream = normalAppearance(file, widget);
  if (stream === undefined || values.length === 0) return false;
  const items = paintAppearance(file, stream, [0, 0, 1000, 1000], layers, budget).filter((item) => item.kind === 'text');
  const shown = wordsOf(items);
  if (shown === undefined || shown === '') return false;
  const letters = values.map(squeeze);
  // A list shows its options around the chosen one, a narrow field only a part of its value.
  return letters.every((value) => value !== '' && !shown.includes(value) && !value.includes(shown));
}

function hasFormat(file: PdfFile, dict: PdfDict): boolean {
  const actions = dictOf(file, entry(dict, 'AA'));
  return actions !== undefined && entry(actions, 'F') !== undefined;
}

function valuesOf(file: PdfFile, field: FormField): readonly string[] {
  const value = file.resolve(field.value);
  const chosen = value?.type === 'array' ? value.items.map((item) => file.resolve(item)) : [value];
  const words = chosen.flatMap((item) => (item?.type === 'string' ? [textString(item.bytes)] : []));
  if (field.type !== 'Ch') return words;
  // An option may be a pair: what is stored and what is shown (table 231).
  const options = itemsOf(file, entry(field.dict, 'Opt')).map((item) => itemsOf(file, item).map((part) => file.resolve(part)));
  const labels = options.flatMap(([stored, shown]) =>
    stored?.type === 'string' && shown?.type === 'string' && words.includes(textString(stored.bytes)) ? [textString(shown.bytes)] : [],
  );
  return [...words, ...labels];
}

/** Everything shown, without blanks; `undefined` when a font does not say what its codes mean. */
function wordsOf(items: readonly PaintItem[]): string | undefined {
  let words = '';
  for (const item of items) {
    if (item.kind !== 'text') continue;
    if (item.text === undefined) return undefined;
    words += item.text;
  }
  return squeeze(words);
}

const squeeze = (text: string): string => text.normalize('NFKC').replace(/[\s\u00ad\u200b]+/g, '').toLowerCase();

/** A check box or radio button that is on without being the value, or is the value and off (§12.7.4.2.3). */
function stateDiffers(file: PdfFile, field: FormField, widget: PdfDict): boolean {
  const value: PdfObject | undefined = file.resolve(field.value);
  const state = nameOf(file, widget, 'AS');
  if (value?.type !== 'name' || state === undefined || entry(field.dict, 'Opt') !== undefined) return false;
  if (state !== 'Off') return state !== value.value;
  const all = dictOf(file, entry(widget, 'AP'));
  const normal = all === undefined ? undefined : dictOf(file, entry(all, 'N'));
  return value.value !== 'Off' && normal !== undefined && entry(normal, value.value) !== undefined && field.widgets.length === 1;
}
