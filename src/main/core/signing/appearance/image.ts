import { deflateSync } from 'node:zlib';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { pdfArray, pdfDict, pdfInteger, pdfName, pdfStream, type PdfObject, type PdfRef } from '../pdf/objects.ts';
import type { IncrementalUpdate } from '../pdf/update.ts';
import type { DrawingRules } from './archive.ts';
import { pixelLimit, type AppearanceFailureCode } from './failure.ts';
import { isJpeg, jpegFrame } from './jpeg.ts';
import { isPng, readPng } from './png.ts';
import { scaleDown, stencilOf, withHardEdges } from './raster.ts';

export interface PlacedImage {
  readonly ref: PdfRef;
  readonly width: number;
  readonly height: number;
}

type Failed = Failure<AppearanceFailureCode>;

/** Dots per inch kept of an image: finer than any office prints. */
const finest = 600;

/**
 * Adds a PNG (with its transparency as a mask) or a JPEG (bytes as they are) as image XObject (ISO 32000-1 §8.9).
 * `box`: points it will be drawn in; a PNG is made smaller to 600 dpi there.
 */
export function addImage(
  update: IncrementalUpdate,
  bytes: Uint8Array,
  box: { readonly width: number; readonly height: number },
  rules: DrawingRules,
): Result<PlacedImage, Failed> {
  if (isJpeg(bytes)) return addJpeg(update, bytes, rules);
  if (!isPng(bytes)) return fail('image.unsupported');
  const packed = packPng(bytes, box, rules.softMask);
  if (!packed.ok) return packed;
  const { width, height, colour, mask } = packed.value;
  const entries = imageEntries(width, height, rules.rgb).set('Filter', pdfName('FlateDecode'));
  if (mask !== undefined) {
    const soft = imageEntries(width, height, pdfName('DeviceGray'));
    const hard = imageEntries(width, height, undefined).set('ImageMask', { type: 'bool', value: true }).set('BitsPerComponent', pdfInteger(1));
    const dict = (rules.softMask ? soft : hard).set('Filter', pdfName('FlateDecode'));
    entries.set(rules.softMask ? 'SMask' : 'Mask', update.add(pdfStream(pdfDict(dict), mask)));
  }
  return ok({ ref: update.add(pdfStream(pdfDict(entries), colour)), width, height });
}

/** An image as it goes into the file. */
interface Packed {
  readonly width: number;
  readonly height: number;
  readonly colour: Uint8Array;
  readonly mask: Uint8Array | undefined;
}

/** Thirty papers are signed with one image: it is unpacked, made smaller and packed once. The last form of each is kept. */
const packed = new WeakMap<Uint8Array, { readonly form: string; readonly image: Packed }>();

function packPng(bytes: Uint8Array, box: { readonly width: number; readonly height: number }, soft: boolean): Result<Packed, Failed> {
  const most = { width: Math.ceil((box.width / 72) * finest), height: Math.ceil((box.height / 72) * finest) };
  const form = `${String(most.width)} ${String(most.height)} ${String(soft)}`;
  const known = packed.get(bytes);
  if (known?.form === form) return ok(known.image);
  const read = readPng(bytes);
  if (!read.ok) return read;
  const scaled = scaleDown(read.value, most);
  const { width, height, rgb, alpha } = soft ? scaled : withHardEdges(scaled);
  const mask = alpha === undefined ? undefined : deflateSync(soft ? alpha : stencilOf(alpha, width));
  const image: Packed = { width, height, colour: deflateSync(rgb), mask };
  packed.set(bytes, { form, image });
  return ok(image);
}

function imageEntries(width: number, height: number, space: PdfObject | undefined): Map<string, PdfObject> {
  return new Map<string, PdfObject>([
    ['Type', pdfName('XObject')],
    ['Subtype', pdfName('Image')],
    ['Width', pdfInteger(width)],
    ['Height', pdfInteger(height)],
    ...(space === undefined ? [] : [['ColorSpace', space] as const]),
    ['BitsPerComponent', pdfInteger(8)],
  ]);
}

function addJpeg(update: IncrementalUpdate, bytes: Uint8Array, rules: DrawingRules): Result<PlacedImage, Failed> {
  const frame = jpegFrame(bytes);
  if (frame === undefined) return fail('image.damaged');
  const { width, height, components, adobe } = frame;
  if (width * height > pixelLimit) return fail('image.tooLarge', { pixels: width * height });
  const space = { 1: rules.gray, 3: rules.rgb, 4: pdfName('DeviceCMYK') }[components];
  if (space === undefined || width === 0 || height === 0) return fail('image.unsupported');
  if (components === 4 && !rules.cmyk) return fail('image.colourNotArchivable');
  const entries = imageEntries(width, height, space).set('Filter', pdfName('DCTDecode'));
  // Adobe writes CMYK inverted and marks it with APP14.
  if (components === 4 && adobe) entries.set('Decode', pdfArray([1, 0, 1, 0, 1, 0, 1, 0].map(pdfInteger)));
  return ok({ ref: update.add(pdfStream(pdfDict(entries), bytes)), width, height });
}
