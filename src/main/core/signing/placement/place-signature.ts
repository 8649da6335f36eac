import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { prescribedTextSize, type AppearanceFonts } from '../appearance/appearance.ts';
import type { AppearanceFailureCode } from '../appearance/failure.ts';
import { openFont } from '../appearance/font.ts';
import { measureImage, sealSizeOf, type ImageSize } from '../appearance/image-size.ts';
import { measureText, widestWord } from '../appearance/lines.ts';
import type { PdfFailureCode } from '../pdf/failure.ts';
import { openPdf } from '../pdf/file.ts';
import { pages } from '../pdf/page-tree.ts';
import { visibleSize, type VisibleRect } from '../pdf/placement.ts';
import { openPageText, textLimits, type PageText, type PageTextReader } from '../text/page-text.ts';
import { cornerRect, usualCorner, type CornerText } from './corner-text.rules.ts';
import { looksPersonal, shownFields, type ShownField } from './earlier-signatures.ts';
import { pageLines, type PageSize } from './page-lines.rules.ts';
import { belowPosition, onPage, sealRect, signatureBox, signatureRect, usualRect, type Size } from './signature-rect.rules.ts';
import { positionLine, signerPlaces, type SignerPlace } from './signer-name.rules.ts';

export interface PlaceRequest {
  readonly pdf: Uint8Array;
  /** Who signs, and so where (Decree 30/2020, Annex I): II.7d, II.8a, III.1d, Part II I.3. */
  readonly role: 'personal' | 'organ' | 'appendix' | 'copy';
  /** Full name of the person whose signature it is, or, for a seal, over whose it goes. */
  readonly signerName: string;
  /** As printed in box 7a; lines divided by `/` or a line feed. */
  readonly position?: string;
  /** PNG or JPEG that will be drawn: its proportions, and for a seal its real size, make the rectangle. */
  readonly image?: Uint8Array;
  /** Text of an appendix or copy and the font it is drawn in. */
  readonly text?: string;
  readonly fonts?: AppearanceFonts;
  readonly password?: string;
}

/** Why a place was chosen; the screen says it. */
export type PlaceReason =
  /** Between position and name. */
  | 'nameUnderPosition'
  /** Above the name; nothing that reads as a position stands over it. */
  | 'name'
  /** Under the position; the name is not printed. */
  | 'position'
  /** An empty signature field stands there. */
  | 'emptyField'
  /** Over the personal signature, a third of its image covered on its left. */
  | 'overSignature'
  /** No visible personal signature: on the left of where it would stand. */
  | 'noSignature'
  | 'corner'
  /** The corner is printed on: the text would cover something. */
  | 'cornerTaken'
  | 'nameNotFound'
  /** The page text could not be read: a scan, a password, a damaged page. */
  | 'noText';

export interface SignaturePlace {
  /** From 1. */
  readonly page: number;
  /** How many there are, and the size of this one as it is shown. */
  readonly pages: number;
  readonly pageSize: PageSize;
  readonly rect: VisibleRect;
  /** `text`: read from the page. `field`: from a field of the form, signed or empty. `default`: a guess the person should look at. */
  readonly how: 'text' | 'field' | 'default';
  readonly why: PlaceReason;
  /** The empty field to be signed. */
  readonly fieldName?: string;
}

type Failed = Failure<PdfFailureCode | AppearanceFailureCode>;

/** Signatures stand at the end of the body; appendices may follow. Further back names are mentions. */
const pagesSearched = 30;

/**
 * Where a signature goes, found from the page's text layer and the form: points of the page as shown, origin bottom
 * left. A paper that says nothing gets a default (`how`), never a failure. Fails with why the file, the image or the
 * font cannot be read, or `sign.textDoesNotFit` when the page is smaller than the text.
 */
export async function placeSignature(request: PlaceRequest): Promise<Result<SignaturePlace, Failed>> {
  const image = request.image === undefined ? ok(undefined) : measureImage(request.image);
  if (!image.ok) return image;
  const paper = await openPaper(request);
  if (!paper.ok) return paper;
  try {
    const placed = await placeRole(paper.value, request, image.value);
    return placed.ok ? ok({ ...placed.value, pages: paper.value.pages, pageSize: paper.value.sizeOf(placed.value.page) }) : placed;
  } finally {
    await paper.value.reader?.close();
  }
}

type Placed = Omit<SignaturePlace, 'pages' | 'pageSize'>;

async function placeRole(paper: Paper, request: PlaceRequest, image: ImageSize | undefined): Promise<Result<Placed, Failed>> {
  if (request.role === 'appendix' || request.role === 'copy') return await placeText(paper, request);
  const found = await placePersonal(paper, request, image);
  return ok(request.role === 'organ' ? placeSeal(paper, found, image) : found);
}

interface Paper {
  readonly pages: number;
  readonly reader: PageTextReader | undefined;
  readonly fields: readonly ShownField[];
  /** Size of a page as it is shown, from 1. */
  sizeOf(page: number): PageSize;
}

const a4: PageSize = { width: 595.28, height: 841.89 };

async function openPaper({ pdf, password }: PlaceRequest): Promise<Result<Paper, Failed>> {
  const opened = openPdf(pdf, { password });
  if (!opened.ok) return opened;
  const tree = pages(opened.value);
  if (!tree.ok) return tree;
  const reader = await openPageText(pdf, password === undefined ? {} : { password });
  return ok({
    pages: tree.value.length,
    reader: reader.ok ? reader.value : undefined,
    fields: shownFields(opened.value, tree.value),
    sizeOf: (number) => {
      const page = tree.value[number - 1];
      return page === undefined ? a4 : visibleSize(page);
    },
  });
}

/** The box a signature is fitted into: its own size where the file says one that is no larger than a signature. */
function boxOf(image: ImageSize | undefined): Size {
  const { widthMm, heightMm } = image ?? {};
  if (widthMm === undefined || heightMm === undefined || widthMm > 70 || heightMm > 40 || widthMm < 15) return signatureBox;
  return { width: (widthMm / 25.4) * 72, height: (heightMm / 25.4) * 72 };
}

async function placePersonal(paper: Paper, request: PlaceRequest, image: ImageSize | undefined): Promise<Placed> {
  const own = request.role === 'organ' ? undefined : image;
  const drawn = own ?? signatureBox;
  const box = boxOf(own);
  const found = await searchPages(paper, request);
  const empty = paper.fields.filter((field) => !field.signed);
  if (found.place !== undefined) {
    const { page, place, size } = found.place;
    const rect = signatureRect(place, drawn, box, size);
    return inField(empty, page, rect) ?? { page, rect, how: 'text', why: place.rank > 0 ? 'nameUnderPosition' : 'name' };
  }
  const field = empty.at(-1);
  if (field !== undefined && request.role === 'personal') return filled(field);
  if (found.position !== undefined) {
    const { page, line, size } = found.position;
    return { page, rect: belowPosition(line, drawn, box, size), how: 'text', why: 'position' };
  }
  const rect = usualRect(drawn, box, paper.sizeOf(paper.pages));
  return { page: paper.pages, rect, how: 'default', why: found.anyText ? 'nameNotFound' : 'noText' };
}

interface Found {
  readonly place: { readonly page: number; readonly place: SignerPlace; readonly size: PageSize } | undefined;
  readonly position: { readonly page: number; readonly line: Parameters<typeof belowPosition>[0]; readonly size: PageSize } | undefined;
  readonly anyText: boolean;
}

/** From the last page backwards until a place under a position is found; a bare name is kept in case there is none. */
async function searchPages(paper: Paper, { signerName, position }: PlaceRequest): Promise<Found> {
  let bare: Found['place'];
  let placed: Found['position'];
  let anyText = false;
  // Each page is bounded for itself; thirty slow ones would still be minutes.
  const deadline = performance.now() + textLimits.milliseconds;
  for (let page = paper.pages; page > Math.max(0, paper.pages - pagesSearched) && performance.now() < deadline; page -= 1) {
    const text = await paper.reader?.read(page);
    if (text?.ok !== true || text.value.pieces.length === 0) continue;
    anyText = true;
    const size: PageText = text.value;
    const lines = pageLines(size.pieces);
    const place = signerPlaces(lines, signerName, position)[0];
    if (place !== undefined && place.rank > 0) return { place: { page, place, size }, position: undefined, anyText };
    if (place !== undefined) bare ??= { page, place, size };
    const line = positionLine(lines, position);
    if (line !== undefined) placed ??= { page, line, size };
  }
  return { place: bare, position: placed, anyText };
}

const filled = (field: ShownField): Placed =>
  ({ page: field.page, rect: field.rect, how: 'field', why: 'emptyField', fieldName: field.name });

/** An empty field where the signature would go was put there for it. */
function inField(empty: readonly ShownField[], page: number, rect: VisibleRect): Placed | undefined {
  const field = empty.find((item) => item.page === page && touches(item.rect, rect));
  return field === undefined ? undefined : filled(field);
}

const touches = (a: VisibleRect, b: VisibleRect): boolean =>
  a[0] < b[0] + b[2] && b[0] < a[0] + a[2] && a[1] < b[1] + b[3] && b[1] < a[1] + a[3];

/** Over the personal signature at the signer's name, else over the last one that is not a seal itself. */
function placeSeal(paper: Paper, personal: Placed, image: ImageSize | undefined): Placed {
  const seal = sealSizeOf(image);
  const signed = paper.fields.filter((field) => field.signed && looksPersonal(field.rect));
  const over = signed.findLast((field) => field.page === personal.page && touches(field.rect, personal.rect)) ?? signed.at(-1);
  if (over !== undefined) {
    return { page: over.page, rect: sealRect(over.rect, seal, paper.sizeOf(over.page)), how: 'field', why: 'overSignature' };
  }
  const rect = sealRect(personal.rect, seal, paper.sizeOf(personal.page));
  return { page: personal.page, rect, how: 'default', why: 'noSignature' };
}

async function placeText(paper: Paper, { text, fonts }: PlaceRequest): Promise<Result<Placed, Failed>> {
  const font = fonts === undefined ? undefined : openFont(fonts.regular);
  if (font === undefined || text === undefined) return fail('font.unusable');
  const page = paper.sizeOf(1);
  const read = await paper.reader?.read(1);
  const set: CornerText = {
    measure: (maxWidth) => measureText(font, text, prescribedTextSize, maxWidth), widestWord: widestWord(font, text, prescribedTextSize),
  };
  const usual = usualCorner(page, set);
  if (usual === undefined) return fail('sign.textDoesNotFit');
  if (read?.ok !== true) return ok({ page: 1, rect: usual, how: 'default', why: 'noText' });
  // Letters reach above the font size where capitals bear marks, and below the baseline.
  const printed = read.value.pieces.map((piece): VisibleRect => [piece.x, piece.y - piece.height * 0.25, piece.width, piece.height * 1.25]);
  const shown = paper.fields.filter((field) => field.page === 1).map((field) => field.rect);
  const free = cornerRect(page, set, [...printed, ...shown]);
  return ok(free === undefined
    ? { page: 1, rect: onPage(usual, page), how: 'default', why: 'cornerTaken' }
    : { page: 1, rect: free, how: 'text', why: 'corner' });
}
