import type { PdfFile } from './file.ts';
import { entry, type PdfDict, type PdfObject, type PdfRef } from './objects.ts';
import { readTextString } from './text-string.ts';

export interface FieldWidget {
  readonly ref: PdfRef;
  readonly dict: PdfDict;
}

/** A terminal field of the interactive form (ISO 32000-1 §12.7.3). */
export interface FormField {
  /** Fully qualified name: partial names joined by full stops. */
  readonly name: string;
  readonly ref: PdfRef | undefined;
  readonly dict: PdfDict;
  /** /FT, inherited: `Sig`, `Tx`, `Btn`, `Ch` or absent. */
  readonly type: string | undefined;
  /** /V resolved; for a signature field the signature dictionary. */
  readonly value: PdfObject | undefined;
  /** The field itself where it is merged with its widget, else its /Kids. */
  readonly widgets: readonly FieldWidget[];
}

const fieldLimit = 100_000;
const depthLimit = 64;

export function acroForm(file: PdfFile): PdfDict | undefined {
  const form = file.lookup(file.catalog, 'AcroForm');
  return form?.type === 'dict' ? form : undefined;
}

/** All terminal fields in document order. Loops and fields past the limit are left out. */
export function formFields(file: PdfFile): readonly FormField[] {
  const form = acroForm(file);
  const roots = form === undefined ? undefined : file.lookup(form, 'Fields');
  if (roots?.type !== 'array') return [];
  const found: FormField[] = [];
  const onPath = new Set<number>();
  const visit = (object: PdfObject, parent: { name: string; type: string | undefined }, depth: number): void => {
    const ref = object.type === 'ref' ? object : undefined;
    const dict = file.resolve(object);
    if (dict?.type !== 'dict' || depth > depthLimit || found.length >= fieldLimit) return;
    if (ref !== undefined && onPath.has(ref.num)) return;
    const partial = readTextString(file.lookup(dict, 'T'));
    const name = partial === undefined ? parent.name : parent.name === '' ? partial : `${parent.name}.${partial}`;
    const own = file.lookup(dict, 'FT');
    const type = own?.type === 'name' ? own.value : parent.type;
    const kids = file.lookup(dict, 'Kids');
    const items = kids?.type === 'array' ? kids.items : [];
    const fields = items.filter((kid) => isField(file, kid));
    if (fields.length > 0) {
      if (ref !== undefined) onPath.add(ref.num);
      for (const kid of fields) visit(kid, { name, type }, depth + 1);
      if (ref !== undefined) onPath.delete(ref.num);
      return;
    }
    found.push({ name, ref, dict, type, value: file.lookup(dict, 'V'), widgets: widgetsOf(file, ref, dict, items) });
  };
  for (const root of roots.items) visit(root, { name: '', type: undefined }, 0);
  return found;
}

/** A kid with a partial name is a field; one without is a widget of its parent (§12.7.3.1). */
function isField(file: PdfFile, kid: PdfObject): boolean {
  const dict = file.resolve(kid);
  return dict?.type === 'dict' && entry(dict, 'T') !== undefined;
}

function widgetsOf(file: PdfFile, ref: PdfRef | undefined, dict: PdfDict, kids: readonly PdfObject[]): FieldWidget[] {
  if (kids.length === 0) {
    const merged = ref !== undefined && entry(dict, 'Rect') !== undefined;
    return merged ? [{ ref, dict }] : [];
  }
  const widgets: FieldWidget[] = [];
  for (const kid of kids) {
    const widget = file.resolve(kid);
    if (kid.type === 'ref' && widget?.type === 'dict') widgets.push({ ref: kid, dict: widget });
  }
  return widgets;
}
