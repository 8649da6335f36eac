import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { openFont, type TextFont } from '../appearance/font.ts';
import type { PdfFile } from '../pdf/file.ts';
import { formFields } from '../pdf/form-fields.ts';
import { entry } from '../pdf/objects.ts';
import { openForUpdate } from '../pdf/open-for-update.ts';
import { pages } from '../pdf/page-tree.ts';
import { visibleSize } from '../pdf/placement.ts';
import { IncrementalUpdate } from '../pdf/update.ts';
import { pageText, type TextPiece } from '../text/page-text.ts';
import { drawOnPage, type PlacedText } from './draw-on-page.ts';
import type { StampFailureCode } from './failure.ts';
import { findNumberSlots, type Blank, type NumberSlots } from './number-slots.rules.ts';
import { entriesOf, paperAgrees, type GivenNumber, type Place } from './paper-agrees.rules.ts';

/** TrueType bytes with Times metrics. */
export interface StampFonts {
  readonly regular: Uint8Array;
  readonly italic: Uint8Array;
}

export interface StampedPaper {
  /** The input is a byte prefix of it; the input itself when nothing was written. */
  readonly pdf: Uint8Array;
  readonly stamped: readonly Place[];
  /** What the paper said before. */
  readonly found: NumberSlots;
}

type Failed = Failure<StampFailureCode>;

/** Letters are narrowed to this before a place counts as too small; below it nobody takes them for typed. */
const narrowest = 75;

/**
 * Writes number and date where the first page leaves them free (Decree 30/2020, Annex I, Part I, II.3 and II.4), as an
 * incremental update. A paper without such places is answered as it is. Never on a paper that bears a signature, and
 * never where the paper already says otherwise.
 */
export async function stampNumber(pdf: Uint8Array, given: GivenNumber, fonts: StampFonts): Promise<Result<StampedPaper, Failed>> {
  const file = openForStamping(pdf);
  if (!file.ok) return file;
  const tree = pages(file.value);
  if (!tree.ok) return tree;
  const page = tree.value[0];
  const [regular, italic] = [openFont(fonts.regular), openFont(fonts.italic)];
  if (page === undefined) return fail('pdf.damaged');
  if (regular === undefined || italic === undefined) return fail('font.unusable');
  const pieces = await pageText(pdf, 1);
  if (!pieces.ok) return pieces;
  const found = findNumberSlots(pieces.value, visibleSize(page), { regular: regular.width, italic: italic.width });
  const agrees = paperAgrees(found, given);
  if (!agrees.ok) return agrees;

  const texts: PlacedText[] = [];
  const stamped: Place[] = [];
  for (const { place, text, slot } of entriesOf(found, given)) {
    if (slot.state !== 'blank') continue;
    const placed = placeText(text, slot.blank, slot.blank.italic ? italic : regular);
    if (placed === undefined) return fail('stamp.noRoom', { place });
    texts.push(placed);
    stamped.push(place);
  }
  if (texts.length === 0) return ok({ pdf, stamped, found });
  if (bearsSignature(file.value)) return fail('stamp.signed');
  const update = new IncrementalUpdate(file.value);
  if (!drawOnPage(update, page, texts, { regular, italic })) return fail('pdf.damaged');
  const { bytes } = update.write();
  const seen = await pageText(bytes, 1);
  // What other programs will show cannot be assumed of a file whose content we did not make.
  if (!seen.ok || !texts.every((text) => isSeen(text, seen.value))) return fail('stamp.unconfirmed');
  return ok({ pdf: bytes, stamped, found });
}

function openForStamping(pdf: Uint8Array): Result<PdfFile, Failed> {
  const opened = openForUpdate(pdf);
  return opened.ok && opened.value.encrypted ? fail('pdf.encrypted') : opened;
}

/** A filled signature field, or a signature the catalog names outside the form (ISO 32000-1 Table 28, /Perms). */
function bearsSignature(file: PdfFile): boolean {
  return entry(file.catalog, 'Perms') !== undefined || formFields(file).some((field) => field.type === 'Sig' && field.value !== undefined);
}

/** On the line, in the size of the line. `undefined` when it does not fit even narrowed. */
function placeText(text: string, blank: Blank, font: TextFont): PlacedText | undefined {
  const natural = (font.width(text) * blank.size) / 1000;
  // As much as a reader needs to see two words; nothing before the stroke.
  const air = blank.size * 0.11;
  const room = blank.x1 - blank.x0 - (blank.align === 'centre' ? 2 : 1) * air;
  const stretch = Math.min(100, Math.floor((room / natural) * 100));
  if (!(stretch >= narrowest)) return undefined;
  const width = (natural * stretch) / 100;
  const x = {
    left: blank.x0,
    centre: (blank.x0 + blank.x1 - width) / 2,
    // No space stands between number and stroke (Annex I, II.3c).
    right: blank.x1 - width,
  }[blank.align];
  return {
    text, face: blank.italic ? 'italic' : 'regular', x, y: blank.baseline + (blank.dotted ? blank.size * 0.12 : 0), size: blank.size, stretch,
    lead: blank.align === 'right' ? x - blank.x0 - blank.size / 4 : 0,
  };
}

/** Read again, the text stands where it was put. A reader may put it together with what stands beside it. */
function isSeen(text: PlacedText, pieces: readonly TextPiece[]): boolean {
  return pieces.some((piece) =>
    piece.text.includes(text.text) && Math.abs(piece.y - text.y) < 1 && piece.x < text.x + 1.5 && piece.x + piece.width > text.x);
}
