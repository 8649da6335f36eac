import type { PdfFile } from '../pdf/file.ts';
import { formFields, type FieldWidget, type FormField } from '../pdf/form-fields.ts';
import { entry } from '../pdf/objects.ts';
import { box, type PdfPage } from '../pdf/page-tree.ts';
import { toVisible, type VisibleRect } from '../pdf/placement.ts';

/** A signature field as a reader sees it. `page` counts from 1. */
export interface ShownField {
  readonly name: string;
  readonly signed: boolean;
  readonly page: number;
  readonly rect: VisibleRect;
}

/** Invisible, Hidden, NoView (ISO 32000-1 Table 165). */
const unseen = 1 + 2 + 32;
/** Points; smaller is a dot that hides, not a place to sign. */
const least = 4;

/** Signature fields that have an area on a page: the signed ones in the order of their signatures, then the empty ones. */
export function shownFields(file: PdfFile, pages: readonly PdfPage[]): readonly ShownField[] {
  const found: (ShownField & { readonly end: number })[] = [];
  for (const field of formFields(file)) {
    if (field.type !== 'Sig') continue;
    for (const widget of field.widgets) {
      const place = placeOf(file, pages, widget);
      if (place !== undefined) found.push({ name: field.name, signed: field.value !== undefined, end: coveredEnd(file, field), ...place });
    }
  }
  return found.sort((a, b) => a.end - b.end);
}

function placeOf(file: PdfFile, pages: readonly PdfPage[], widget: FieldWidget): { page: number; rect: VisibleRect } | undefined {
  const flags = file.lookup(widget.dict, 'F');
  if (flags?.type === 'number' && (flags.value & unseen) !== 0) return undefined;
  const rect = box(file, entry(widget.dict, 'Rect'));
  const index = pages.findIndex((page) => holds(file, page, widget));
  const page = pages[index];
  if (rect === undefined || page === undefined) return undefined;
  const shown = toVisible(page, rect);
  return shown[2] > least && shown[3] > least ? { page: index + 1, rect: shown } : undefined;
}

/** /Annots decides what is shown; /P is only a hint (Table 164). */
function holds(file: PdfFile, page: PdfPage, widget: FieldWidget): boolean {
  const annotations = file.lookup(page.dict, 'Annots');
  return annotations?.type === 'array' && annotations.items.some((item) => item.type === 'ref' && item.num === widget.ref.num);
}

/** Where the signed bytes end (/ByteRange, Table 252): later signatures end later. An empty field comes last. */
function coveredEnd(file: PdfFile, field: FormField): number {
  if (field.value?.type !== 'dict') return Number.POSITIVE_INFINITY;
  const range = file.lookup(field.value, 'ByteRange');
  const numbers = range?.type === 'array' ? range.items.map((item) => { const value = file.resolve(item); return value?.type === 'number' ? value.value : 0; }) : [];
  return (numbers[2] ?? 0) + (numbers[3] ?? 0);
}

/**
 * Whether an area is that of a personal signature: a seal is as wide as high and at least 30 mm across, the text of
 * appendices and copies is a line or two; handwriting is neither.
 */
export function looksPersonal([, , width, height]: VisibleRect): boolean {
  const seal = Math.abs(width / height - 1) < 0.12 && Math.min(width, height) > (30 / 25.4) * 72;
  return !seal && width / height < 6;
}
