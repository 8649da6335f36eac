import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { addAppearance, prescribedTextSize, type AppearanceFonts, type SignatureAppearance } from '../appearance/appearance.ts';
import { openFont } from '../appearance/font.ts';
import { measureText } from '../appearance/lines.ts';
import { appendToForm, appendToPage, pageReference } from './form-update.ts';
import type { FieldWidget, FormField } from './form-fields.ts';
import {
  entry, pdfArray, pdfDict, pdfInteger, pdfName, pdfReal, withEntry,
  type PdfDict, type PdfObject, type PdfRef,
} from './objects.ts';
import { box, type PdfPage } from './page-tree.ts';
import { liesOn, shownSize, toUserSpace, visibleSize, type VisibleRect } from './placement.ts';
import type { SignatureRequest, SignFailureCode } from './sign-request.ts';
import { textString } from './text-string.ts';
import type { IncrementalUpdate } from './update.ts';

type Failed = Failure<SignFailureCode>;

export interface Placement {
  readonly update: IncrementalUpdate;
  readonly pages: readonly PdfPage[];
  readonly fields: readonly FormField[];
  /** The existing field the request names. */
  readonly target: FormField | undefined;
  readonly request: SignatureRequest;
  readonly signature: PdfRef;
}

export interface Placed {
  readonly fieldName: string;
  readonly lock: PdfDict | undefined;
  readonly catalogRef: PdfRef;
}

/** Print and Locked (ISO 32000-1 Table 165): shown on paper, not moved by hand. */
const widgetFlags = 4 + 128;
const noFonts: AppearanceFonts = { regular: new Uint8Array(), bold: new Uint8Array() };

/** Puts the signature into the form: an existing empty field where it stands, else a new field. */
export function placeSignature(placement: Placement): Result<Placed, Failed> {
  const { update, target, request } = placement;
  const { catalogRef } = update.file;
  if (catalogRef === undefined) return fail('pdf.damaged');
  const name = target?.name ?? newName(placement);
  if (name === undefined) return fail('sign.fieldNameInvalid');
  const placed = target === undefined ? newField(placement, name) : existingField(placement, target);
  if (!placed.ok) return placed;
  const certification = request.certify === undefined ? undefined : placement.signature;
  if (!appendToForm(update, placed.value, certification)) return fail('pdf.damaged');
  const lock = target === undefined ? undefined : update.file.lookup(target.dict, 'Lock');
  return ok({ fieldName: name, lock: lock?.type === 'dict' ? lock : undefined, catalogRef });
}

function newName({ request, fields }: Placement): string | undefined {
  if (request.fieldName !== undefined) {
    // A partial name must not contain a full stop (§12.7.3.2).
    return request.fieldName === '' || request.fieldName.includes('.') ? undefined : request.fieldName;
  }
  const taken = new Set(fields.map((field) => field.name.split('.')[0]));
  let number = 1;
  while (taken.has(`Signature${String(number)}`)) number++;
  return `Signature${String(number)}`;
}

/** A field merged with its widget. Answers the reference for the form's /Fields. */
function newField(placement: Placement, name: string): Result<PdfRef | undefined, Failed> {
  const field = placement.update.allocate();
  const base = pdfDict({ FT: pdfName('Sig'), T: textString(name) });
  const failed = newWidget(placement, field, base);
  return failed === undefined ? ok(field) : { ok: false, error: failed };
}

/** Makes `field` a widget on the requested page. */
function newWidget(placement: Placement, field: PdfRef, base: PdfDict): Failed | undefined {
  const { update, pages, request, signature } = placement;
  const page = pages.at(request.page === undefined ? 0 : request.page > 0 ? request.page - 1 : request.page === -1 ? -1 : pages.length);
  if (page === undefined) return { code: 'sign.pageMissing', details: { pages: pages.length } };
  const invisible = request.appearance.kind === 'invisible';
  const rect = invisible ? undefined : (request.rect ?? defaultRect(page, request));
  if (!invisible && rect === undefined) return { code: 'sign.rectMissing' };
  if (rect !== undefined && !liesOn(page, rect)) return { code: 'sign.rectOffPage' };
  const form = addAppearance(
    update,
    request.appearance,
    { width: rect?.[2] ?? 0, height: rect?.[3] ?? 0, rotate: page.rotate },
    request.fonts ?? noFonts,
  );
  if (!form.ok) return form.error;
  const pageRef = pageReference(update, page);
  if (pageRef === undefined) return { code: 'pdf.damaged' };
  const area = rect === undefined ? [0, 0, 0, 0] : toUserSpace(page, rect);
  const entries = new Map<string, PdfObject>([
    ['Type', pdfName('Annot')],
    ['Subtype', pdfName('Widget')],
    ...base.entries,
    ['Rect', pdfArray(area.map(pdfReal))],
    ['F', pdfInteger(widgetFlags)],
    ['P', pageRef],
    ['AP', pdfDict({ N: form.value })],
    ['V', signature],
  ]);
  update.set(field, pdfDict(entries));
  return appendToPage(update, pageRef, field) ? undefined : { code: 'pdf.damaged' };
}

/** Top right corner, 10 mm from the edges, for the text of appendices and copies. */
function defaultRect(page: PdfPage, { appearance, fonts }: SignatureRequest): VisibleRect | undefined {
  const font = appearance.kind === 'text' && fonts !== undefined ? openFont(fonts.regular) : undefined;
  if (appearance.kind !== 'text' || font === undefined) return undefined;
  const margin = (10 / 25.4) * 72;
  const shown = visibleSize(page);
  const size = measureText(font, appearance.text, prescribedTextSize, Math.min(shown.width / 2, shown.width - 2 * margin));
  return [shown.width - margin - size.width, shown.height - margin - size.height, size.width, size.height];
}

/** Fills an existing empty field; its widgets keep their place. Answers `undefined`: it is in the form. */
function existingField(placement: Placement, target: FormField): Result<PdfRef | undefined, Failed> {
  const { update, request, signature } = placement;
  if (target.type !== 'Sig') return fail('sign.fieldNotSignature');
  if (target.value !== undefined) return fail('sign.fieldAlreadySigned');
  if (target.ref === undefined) return fail('pdf.damaged');
  if (target.widgets.length === 0) {
    const failed = newWidget(placement, target.ref, target.dict);
    return failed === undefined ? ok(undefined) : { ok: false, error: failed };
  }
  update.set(target.ref, withEntry(target.dict, 'V', signature));
  for (const widget of target.widgets) {
    const form = widgetAppearance(placement, widget, request.appearance);
    if (!form.ok) return form;
    const current = update.resolve(widget.ref);
    const dict = current?.type === 'dict' ? current : widget.dict;
    const flagged = entry(dict, 'F') === undefined ? withEntry(dict, 'F', pdfInteger(widgetFlags)) : dict;
    const drawn = withEntry(flagged, 'AP', pdfDict({ N: form.value }));
    // /V is inherited (Table 220), so this says nothing new; Poppler and MuPDF look for it here alone.
    update.set(widget.ref, withEntry(drawn, 'V', signature));
  }
  return ok(undefined);
}

function widgetAppearance(placement: Placement, widget: FieldWidget, wanted: SignatureAppearance): Result<PdfRef, Failed> {
  const { update, request } = placement;
  const rect = box(update.file, entry(widget.dict, 'Rect'));
  const page = pageOf(placement, widget);
  // A field without an area was made for an invisible signature; nothing can be drawn in it.
  if (rect === undefined) return addAppearance(update, { kind: 'invisible' }, { width: 0, height: 0, rotate: 0 }, noFonts);
  const size = shownSize(page, rect);
  return addAppearance(update, wanted, { ...size, rotate: page?.rotate ?? 0 }, request.fonts ?? noFonts);
}

function pageOf({ update, pages }: Placement, widget: FieldWidget): PdfPage | undefined {
  const own = entry(widget.dict, 'P');
  const named = own?.type === 'ref' ? pages.find((page) => page.ref?.num === own.num) : undefined;
  if (named !== undefined) return named;
  return pages.find((page) => {
    const annotations = update.file.lookup(page.dict, 'Annots');
    return annotations?.type === 'array' && annotations.items.some((item) => item.type === 'ref' && item.num === widget.ref.num);
  });
}
