import { assertNever, fail, ok, type Failure, type Result } from '../../model/result.ts';
import { pdfArray, pdfDict, pdfName, pdfReal, pdfStream, type PdfObject, type PdfRef } from '../pdf/objects.ts';
import type { IncrementalUpdate } from '../pdf/update.ts';
import { numberText } from '../pdf/write.ts';
import { drawingRules, type DrawingRules } from './archive.ts';
import type { AppearanceFailureCode } from './failure.ts';
import { openFont, type TextFont } from './font.ts';
import { addImage } from './image.ts';
import { cleanLine, fitText, type TextSizes } from './lines.ts';

/** How a signature looks (Decree 30/2020, Annex I, Part I, II.7d, II.8, III.1d and Part II.I). */
export type SignatureAppearance =
  /** Handwritten signature as blue PNG; the decree prescribes no text, `lines` are for other uses. */
  | { readonly kind: 'personal'; readonly image?: Uint8Array; readonly lines: readonly string[] }
  /** The seal as red PNG, in its real size. */
  | { readonly kind: 'organ'; readonly image: Uint8Array }
  /** Appendix in a file of its own, or a copy: Times New Roman 10 pt, upright, black; see `decree-text.ts`. */
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'invisible' };

/** TrueType bytes of a font with Times metrics and all Vietnamese letters. */
export interface AppearanceFonts {
  readonly regular: Uint8Array;
  readonly bold: Uint8Array;
}

export interface AppearanceBox {
  /** Points, as the reader sees them. */
  readonly width: number;
  readonly height: number;
  /** /Rotate of the page: the appearance is turned back so that it stands upright. */
  readonly rotate: 0 | 90 | 180 | 270;
}

/** Size the decree gives for the text of appendices and copies. */
export const prescribedTextSize = 10;

/** Where an appearance is drawn to and with what. */
interface Canvas {
  readonly update: IncrementalUpdate;
  readonly fonts: AppearanceFonts;
  readonly rules: DrawingRules;
}

/** Adds the form XObject for /AP /N and answers its reference. */
export function addAppearance(
  update: IncrementalUpdate,
  appearance: SignatureAppearance,
  box: AppearanceBox,
  fonts: AppearanceFonts,
  rules: DrawingRules = drawingRules(update.file),
): Result<PdfRef, Failure<AppearanceFailureCode>> {
  const canvas: Canvas = { update, fonts, rules };
  switch (appearance.kind) {
    case 'invisible':
      return ok(addForm(update, { width: 0, height: 0, rotate: 0 }, '', {}));
    case 'organ':
      return personal(canvas, { image: appearance.image, lines: [] }, box);
    case 'personal':
      return personal(canvas, appearance, box);
    case 'text':
      return textOnly(canvas, appearance.text, box);
    default:
      return assertNever(appearance);
  }
}

function textOnly(canvas: Canvas, text: string, box: AppearanceBox): Result<PdfRef, Failure<AppearanceFailureCode>> {
  const sizes = { largest: prescribedTextSize, unbroken: prescribedTextSize, smallest: prescribedTextSize };
  const drawn = drawText(canvas, [text], { ...box, x: 0 }, sizes, true);
  return drawn.ok ? ok(addForm(canvas.update, box, drawn.value.content, drawn.value.resources)) : drawn;
}

function personal(
  canvas: Canvas,
  parts: { readonly image?: Uint8Array; readonly lines: readonly string[] },
  box: AppearanceBox,
): Result<PdfRef, Failure<AppearanceFailureCode>> {
  const lines = parts.lines.map(cleanLine).filter((line) => line !== '');
  // With both, the image takes the left two fifths and the text the rest.
  const share = parts.image === undefined ? 0 : lines.length === 0 ? 1 : 0.4;
  let content = '';
  let resources: Record<string, PdfObject> = {};
  if (parts.image !== undefined) {
    const room = box.width * share;
    const image = addImage(canvas.update, parts.image, { width: room, height: box.height }, canvas.rules);
    if (!image.ok) return image;
    const scale = Math.min(room / image.value.width, box.height / image.value.height);
    const [w, h] = [image.value.width * scale, image.value.height * scale];
    content += `q ${numbers(w, 0, 0, h, (room - w) / 2, (box.height - h) / 2)} cm /Im0 Do Q\n`;
    resources = { XObject: pdfDict({ Im0: image.value.ref }) };
  }
  if (lines.length > 0) {
    const x = box.width * share;
    const room = { x, width: box.width - x, height: box.height };
    const drawn = drawText(canvas, lines, room, { largest: 10, unbroken: 7, smallest: 4 }, false);
    if (!drawn.ok) return drawn;
    content += drawn.value.content;
    resources = { ...resources, ...drawn.value.resources };
  }
  return ok(addForm(canvas.update, box, content, resources));
}

interface Drawn {
  readonly content: string;
  readonly resources: Record<string, PdfObject>;
}

function drawText(
  { update, fonts, rules }: Canvas,
  texts: readonly string[],
  room: { readonly x: number; readonly width: number; readonly height: number },
  sizes: TextSizes,
  fromRight: boolean,
): Result<Drawn, Failure<AppearanceFailureCode>> {
  const font = openFont(fonts.regular);
  if (font === undefined) return fail('font.unusable');
  const missing = missingIn(font, texts);
  if (missing !== '') return fail('sign.textUnsupported', { characters: missing });
  const padding = fromRight ? 0 : Math.min(2, room.width / 20);
  const inner = { width: room.width - 2 * padding, height: room.height };
  const fitted = fitText(font, texts, inner, sizes);
  if (fitted === undefined) return fail('sign.textDoesNotFit');
  const { lines, size, leading } = fitted;
  const used = lines.length * leading;
  // Text of copies hangs from the top right corner; other text stands in the middle of its box.
  const top = fromRight ? room.height : room.height - (room.height - used) / 2;
  const baseline = top - (leading - size) / 2 - (size * font.ascent) / (font.ascent - font.descent);
  const parts = lines.map((line, index) => {
    const width = (font.width(line) * size) / 1000;
    const x = fromRight ? room.x + room.width - width : room.x + padding;
    return `1 0 0 1 ${numbers(x, baseline - index * leading)} Tm ${font.encode(line)} Tj`;
  });
  // Black in the grey the document may use: a device's, or a calibrated one.
  const device = rules.gray.type === 'name';
  const content = `BT ${device ? '0 g' : '/Cs0 cs 0 sc'} /F0 ${numberText(size)} Tf\n${parts.join('\n')}\nET\n`;
  return ok({ content, resources: { Font: pdfDict({ F0: font.embed(update) }), ...(device ? {} : { ColorSpace: pdfDict({ Cs0: rules.gray }) }) } });
}

/** A character without a glyph would be an empty box in a signed document: said, never left out. */
function missingIn(font: TextFont, texts: readonly string[]): string {
  return font.missing(texts.map(cleanLine).join('')).slice(0, 20).join(' ');
}

const numbers = (...values: readonly number[]): string => values.map(numberText).join(' ');

function addForm(
  update: IncrementalUpdate,
  box: AppearanceBox,
  content: string,
  resources: Record<string, PdfObject>,
): PdfRef {
  const { width, height } = box;
  return update.add(
    pdfStream(
      pdfDict({
        Type: pdfName('XObject'),
        Subtype: pdfName('Form'),
        BBox: pdfArray([0, 0, width, height].map(pdfReal)),
        Matrix: pdfArray(uprightMatrix(box).map(pdfReal)),
        Resources: pdfDict(resources),
      }),
      Buffer.from(content, 'latin1'),
    ),
  );
}

/** Turns the form counter-clockwise as far as the page is shown clockwise (ISO 32000-1 §12.5.5). */
function uprightMatrix({ width, height, rotate }: AppearanceBox): readonly number[] {
  switch (rotate) {
    case 0:
      return [1, 0, 0, 1, 0, 0];
    case 90:
      return [0, 1, -1, 0, height, 0];
    case 180:
      return [-1, 0, 0, -1, width, height];
    case 270:
      return [0, -1, 1, 0, 0, width];
    default:
      return assertNever(rotate);
  }
}
