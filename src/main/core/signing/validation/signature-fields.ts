import type { PdfFile } from '../pdf/file.ts';
import type { PdfDict, PdfObject } from '../pdf/objects.ts';
import { entry } from '../pdf/objects.ts';
import { dictOf, itemsOf, textString } from './pdf-text.ts';

/** A terminal form field (ISO 32000-1 §12.7.3). */
export interface FormField {
  /** Fully qualified name, parts joined with `.`. */
  readonly name: string;
  /** `Sig`, `Tx`, `Btn`, `Ch` or empty; inherited where the field does not say. */
  readonly type: string;
  readonly dict: PdfDict;
  /** Number of the object the field is, `undefined` for one written inside an array. */
  readonly num: number | undefined;
  /** Numbers of widgets that are objects of their own, the field's own number included. */
  readonly widgets: readonly number[];
  /** The value as written: for a signature usually a reference. */
  readonly value: PdfObject | undefined;
}

/** A signature field that has a value, and where that value stands. */
export interface SignedField extends FormField {
  readonly signature: PdfDict;
  /** The object whose bytes hold the signature dictionary. */
  readonly holder: number | undefined;
}

const MAX_FIELDS = 20_000;
const MAX_DEPTH = 32;

const known = new WeakMap<PdfFile, readonly FormField[]>();

/** All terminal fields in the order of /Fields, read once for each open file. Loops and depth are bounded. */
export function formFields(file: PdfFile): readonly FormField[] {
  let fields = known.get(file);
  if (fields === undefined) known.set(file, (fields = readFields(file)));
  return fields;
}

function readFields(file: PdfFile): readonly FormField[] {
  const fields: FormField[] = [];
  const seen = new Set<number>();
  const form = dictOf(file, entry(file.catalog, 'AcroForm'));
  const walk = (object: PdfObject, parentName: string, parentType: string, parentValue: PdfObject | undefined, depth: number): void => {
    const num = object.type === 'ref' ? object.num : undefined;
    if (depth > MAX_DEPTH || fields.length >= MAX_FIELDS || (num !== undefined && seen.has(num))) return;
    if (num !== undefined) seen.add(num);
    const dict = dictOf(file, object);
    if (dict === undefined) return;
    const ownName = file.lookup(dict, 'T');
    const part = ownName?.type === 'string' ? textString(ownName.bytes) : undefined;
    const name = part === undefined ? parentName : parentName === '' ? part : `${parentName}.${part}`;
    const ownType = file.lookup(dict, 'FT');
    const type = ownType?.type === 'name' ? ownType.value : parentType;
    const value = entry(dict, 'V') ?? parentValue;
    const kids = itemsOf(file, entry(dict, 'Kids'));
    // A kid without a name is a widget of this field, not a field (§12.7.3.2).
    const isField = (kid: PdfObject): boolean => {
      const kidDict = dictOf(file, kid);
      return kidDict !== undefined && entry(kidDict, 'T') !== undefined;
    };
    const children = kids.filter(isField);
    if (children.length > 0) {
      for (const child of children) walk(child, name, type, value, depth + 1);
      return;
    }
    const widgets = [num, ...kids.map((kid) => (kid.type === 'ref' ? kid.num : undefined))];
    fields.push({ name, type, dict, num, widgets: widgets.filter((widget) => widget !== undefined), value });
  };
  for (const field of itemsOf(file, form === undefined ? undefined : entry(form, 'Fields'))) walk(field, '', '', undefined, 0);
  return fields;
}

/** The signature fields that are signed. */
export function signedFields(file: PdfFile): readonly SignedField[] {
  return formFields(file).flatMap((field) => {
    const signature = field.type === 'Sig' ? dictOf(file, field.value) : undefined;
    if (signature === undefined) return [];
    const holder = field.value?.type === 'ref' ? lastReference(file, field.value.num) : field.num;
    return [{ ...field, signature, holder }];
  });
}

function lastReference(file: PdfFile, num: number): number {
  let current = num;
  for (let step = 0; step < 32; step++) {
    const object = file.get({ type: 'ref', num: current, gen: generation(file, current) });
    if (object.type !== 'ref') break;
    current = object.num;
  }
  return current;
}

export function generation(file: PdfFile, num: number): number {
  const location = file.location(num);
  return location?.kind === 'offset' ? location.gen : 0;
}
