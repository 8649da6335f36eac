import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { addAppearance, prescribedTextSize, type AppearanceFonts, type SignatureAppearance } from '../appearance/appearance.ts';
import { drawingRules, type DrawingRules } from '../appearance/archive.ts';
import { openFont } from '../appearance/font.ts';
import { measureText, widestWord } from '../appearance/lines.ts';
import { usualCorner } from '../placement/corner-text.rules.ts';
import { appendToForm, appendToPage, pageReference } from './form-update.ts';
import type { FieldWidget, FormField } from './form-fields.ts';
import {
  entry, pdfArray, pdfDict, pdfInteger, pdfName, pdfReal, withEntry,
  type PdfDict, type PdfObject, type PdfRef,
} from './objects.ts';
import { box, type PdfPage } from './page-tree.ts';
import { liesOn, shownSize, toUserSpace, toVisible, visibleSize, type VisibleRect } from './placement.ts';
import type { SignatureRequest, SignFailureCode } from './sign-request.ts';
import { tagWidget } from './structure-tree.ts';
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

/** Page from 1; points of the page as the reader sees it. */
export interface ShownPlace {
  readonly page: number;
  readonly rect: VisibleRect;
}

export interface Placed {
  readonly fieldName: string;
  readonly lock: PdfDict | undefined;
  readonly catalogRef: PdfRef;
  readonly shown: ShownPlace | undefined;
}

/** What has to be known of the document before it may be drawn on and its other objects changed. */
interface Context extends Placement {
  readonly rules: DrawingRules;
  /**
   * Somebody has signed: only what every verifier expects of one more signature may change. A structure tree that grows
   * is honest, and our own verifier says so, but others (pyHanko 0.36 for one) then call the earlier signature
   * suspicious. Its good name is worth more than the tag of the later field, which PDF/UA will miss; and nothing is
   * changed in the page (/Tabs) or the form (/NeedAppearances) either.
   */
  readonly signed: boolean;
}

/** A field put into the document: for the form's /Fields, where it is new, and where it is seen. */
interface Fielded {
  readonly field: PdfRef | undefined;
  readonly shown: ShownPlace | undefined;
}

/** Print and Locked (ISO 32000-1 Table 165): shown on paper, not moved by hand. */
const widgetFlags = 4 + 128;
/** Invisible, Hidden, NoView, ToggleNoView: what PDF/A forbids in annotations (ISO 19005-1 §6.5.3, -2 §6.3.2). */
const unseenFlags = 1 + 2 + 32 + 256;
const noFonts: AppearanceFonts = { regular: new Uint8Array(), bold: new Uint8Array() };

/** Puts the signature into the form: an existing empty field where it stands, else a new field. */
export function addSignatureField(placement: Placement): Result<Placed, Failed> {
  const { update, target, request, fields } = placement;
  const { catalogRef } = update.file;
  if (catalogRef === undefined) return fail('pdf.damaged');
  const name = target?.name ?? newName(placement);
  if (name === undefined) return fail('sign.fieldNameInvalid');
  const signed = fields.some((field) => field.type === 'Sig' && field.value !== undefined);
  const context: Context = { ...placement, rules: drawingRules(update.file), signed };
  const placed = target === undefined ? newField(context, name) : existingField(context, target);
  if (!placed.ok) return placed;
  const certification = request.certify === undefined ? undefined : placement.signature;
  const settled = !signed && (context.rules.archival || !fields.some(needsDrawing));
  if (!appendToForm(update, placed.value.field, certification, settled)) return fail('pdf.damaged');
  const lock = target === undefined ? undefined : update.file.lookup(target.dict, 'Lock');
  return ok({ fieldName: name, lock: lock?.type === 'dict' ? lock : undefined, catalogRef, shown: placed.value.shown });
}

/** A filled field that only a reader's own drawing shows: without /NeedAppearances its value would be lost to the eye. */
function needsDrawing(field: FormField): boolean {
  return field.type !== 'Sig' && field.value !== undefined && field.widgets.some((widget) => entry(widget.dict, 'AP') === undefined);
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

/** A field merged with its widget. */
function newField(context: Context, name: string): Result<Fielded, Failed> {
  const field = context.update.allocate();
  const { signerName } = context.request;
  // What a screen reader says of the field (§14.9.3, ISO 14289-1 §7.18.4).
  const label = signerName === undefined ? 'Chữ ký số' : `Chữ ký số của ${signerName}`;
  const widget = newWidget(context, field, pdfDict({ FT: pdfName('Sig'), T: textString(name), TU: textString(label) }));
  return widget.ok ? ok({ field, shown: widget.value }) : widget;
}

/** Makes `field` a widget on the requested page. Answers where it is seen. */
function newWidget(context: Context, field: PdfRef, base: PdfDict): Result<ShownPlace | undefined, Failed> {
  const { update, pages, request, signature, rules } = context;
  const index = request.page === undefined ? 0 : request.page > 0 ? request.page - 1 : request.page === -1 ? pages.length - 1 : pages.length;
  const page = pages[index];
  if (page === undefined) return fail('sign.pageMissing', { pages: pages.length });
  const invisible = request.appearance.kind === 'invisible';
  const rect = invisible ? undefined : (request.rect ?? defaultRect(page, request));
  if (!invisible && rect === undefined) return fail('sign.rectMissing');
  if (rect !== undefined && !liesOn(page, rect)) return fail('sign.rectOffPage');
  const size = { width: rect?.[2] ?? 0, height: rect?.[3] ?? 0, rotate: page.rotate };
  const form = addAppearance(update, request.appearance, size, request.fonts ?? noFonts, rules);
  if (!form.ok) return form;
  const pageRef = pageReference(update, page);
  if (pageRef === undefined) return fail('pdf.damaged');
  const area = rect === undefined ? [0, 0, 0, 0] : toUserSpace(page, rect);
  const parent = context.signed ? undefined : tagWidget(update, field, pageRef, 'vi');
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
  if (parent !== undefined) entries.set('StructParent', pdfInteger(parent));
  update.set(field, pdfDict(entries));
  if (!appendToPage(update, pageRef, field, parent !== undefined)) return fail('pdf.damaged');
  return ok(rect === undefined ? undefined : { page: index + 1, rect });
}

/**
 * Top right corner for the text of appendices and copies. What is printed there is not known here: callers ask
 * `placeSignature` first.
 */
function defaultRect(page: PdfPage, { appearance, fonts }: SignatureRequest): VisibleRect | undefined {
  const font = appearance.kind === 'text' && fonts !== undefined ? openFont(fonts.regular) : undefined;
  if (appearance.kind !== 'text' || font === undefined) return undefined;
  const { text } = appearance;
  return usualCorner(visibleSize(page), {
    measure: (maxWidth) => measureText(font, text, prescribedTextSize, maxWidth), widestWord: widestWord(font, text, prescribedTextSize),
  });
}

/** Fills an existing empty field; its widgets keep their place. It is in the form already. */
function existingField(context: Context, target: FormField): Result<Fielded, Failed> {
  const { update, request, signature, rules } = context;
  if (target.type !== 'Sig') return fail('sign.fieldNotSignature');
  if (target.value !== undefined) return fail('sign.fieldAlreadySigned');
  if (target.ref === undefined) return fail('pdf.damaged');
  if (target.widgets.length === 0) {
    const widget = newWidget(context, target.ref, target.dict);
    return widget.ok ? ok({ field: undefined, shown: widget.value }) : widget;
  }
  update.set(target.ref, withEntry(target.dict, 'V', signature));
  let shown: ShownPlace | undefined;
  for (const widget of target.widgets) {
    const form = widgetAppearance(context, widget, request.appearance);
    if (!form.ok) return form;
    const current = update.resolve(widget.ref);
    const dict = current?.type === 'dict' ? current : widget.dict;
    const drawn = withEntry(withFlags(update, dict, rules), 'AP', pdfDict({ N: form.value.appearance }));
    // /V is inherited (Table 220), so this says nothing new; Poppler and MuPDF look for it here alone.
    update.set(widget.ref, withEntry(drawn, 'V', signature));
    shown ??= form.value.shown;
  }
  return ok({ field: undefined, shown });
}

/** The author's flags, where there are any; in an archival document those it asks for. */
function withFlags(update: IncrementalUpdate, widget: PdfDict, rules: DrawingRules): PdfDict {
  const flags = update.resolve(entry(widget, 'F'));
  if (flags?.type !== 'number') return withEntry(widget, 'F', pdfInteger(widgetFlags));
  const archival = (flags.value | 4) & ~unseenFlags;
  return rules.archival && archival !== flags.value ? withEntry(widget, 'F', pdfInteger(archival)) : widget;
}

interface Drawn {
  readonly appearance: PdfRef;
  readonly shown: ShownPlace | undefined;
}

function widgetAppearance(context: Context, widget: FieldWidget, wanted: SignatureAppearance): Result<Drawn, Failed> {
  const { update, request, pages, rules } = context;
  const rect = box(update.file, entry(widget.dict, 'Rect'));
  const page = pageOf(context, widget);
  // A field without an area was made for an invisible signature; nothing can be drawn in it.
  const drawn = rect === undefined ? { kind: 'invisible' as const } : wanted;
  const size = rect === undefined ? { width: 0, height: 0 } : shownSize(page, rect);
  const form = addAppearance(update, drawn, { ...size, rotate: page?.rotate ?? 0 }, request.fonts ?? noFonts, rules);
  if (!form.ok) return form;
  const seen = rect !== undefined && page !== undefined && drawn.kind !== 'invisible';
  return ok({ appearance: form.value, shown: seen ? { page: pages.indexOf(page) + 1, rect: toVisible(page, rect) } : undefined });
}

function pageOf({ update, pages }: Context, widget: FieldWidget): PdfPage | undefined {
  const own = entry(widget.dict, 'P');
  const named = own?.type === 'ref' ? pages.find((page) => page.ref?.num === own.num) : undefined;
  if (named !== undefined) return named;
  return pages.find((page) => {
    const annotations = update.file.lookup(page.dict, 'Annots');
    return annotations?.type === 'array' && annotations.items.some((item) => item.type === 'ref' && item.num === widget.ref.num);
  });
}
