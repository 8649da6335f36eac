import { deflateSync } from 'node:zlib';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { pdfArray, pdfDict, pdfInteger, pdfName, pdfStream, type PdfObject, type PdfRef } from '../pdf/objects.ts';
import type { IncrementalUpdate } from '../pdf/update.ts';
import { pixelLimit, type AppearanceFailureCode } from './failure.ts';
import { isPng, readPng } from './png.ts';

export interface PlacedImage {
  readonly ref: PdfRef;
  readonly width: number;
  readonly height: number;
}

/** Adds a PNG (with its transparency as a soft mask) or a JPEG (bytes as they are) as image XObject. */
export function addImage(update: IncrementalUpdate, bytes: Uint8Array): Result<PlacedImage, Failure<AppearanceFailureCode>> {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return addJpeg(update, bytes);
  if (!isPng(bytes)) return fail('image.unsupported');
  const raster = readPng(bytes);
  if (!raster.ok) return raster;
  const { width, height, rgb, alpha } = raster.value;
  const entries = imageEntries(width, height, 'DeviceRGB');
  if (alpha !== undefined) {
    const mask = imageEntries(width, height, 'DeviceGray').set('Filter', pdfName('FlateDecode'));
    entries.set('SMask', update.add(pdfStream(pdfDict(mask), deflateSync(alpha))));
  }
  entries.set('Filter', pdfName('FlateDecode'));
  return ok({ ref: update.add(pdfStream(pdfDict(entries), deflateSync(rgb))), width, height });
}

function imageEntries(width: number, height: number, space: string): Map<string, PdfObject> {
  return new Map<string, PdfObject>([
    ['Type', pdfName('XObject')],
    ['Subtype', pdfName('Image')],
    ['Width', pdfInteger(width)],
    ['Height', pdfInteger(height)],
    ['ColorSpace', pdfName(space)],
    ['BitsPerComponent', pdfInteger(8)],
  ]);
}

function addJpeg(update: IncrementalUpdate, bytes: Uint8Array): Result<PlacedImage, Failure<AppearanceFailureCode>> {
  const frame = jpegFrame(bytes);
  if (frame === undefined) return fail('image.damaged');
  const { width, height, components, adobe } = frame;
  if (width * height > pixelLimit) return fail('image.tooLarge', { pixels: width * height });
  const space = { 1: 'DeviceGray', 3: 'DeviceRGB', 4: 'DeviceCMYK' }[components];
  if (space === undefined || width === 0 || height === 0) return fail('image.unsupported');
  const entries = imageEntries(width, height, space).set('Filter', pdfName('DCTDecode'));
  // Adobe writes CMYK inverted and marks it with APP14.
  if (components === 4 && adobe) entries.set('Decode', pdfArray([1, 0, 1, 0, 1, 0, 1, 0].map(pdfInteger)));
  return ok({ ref: update.add(pdfStream(pdfDict(entries), bytes)), width, height });
}

interface JpegFrame {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly adobe: boolean;
}

/** The frame header (ITU-T T.81 §B.2.2): size and components. */
function jpegFrame(bytes: Uint8Array): JpegFrame | undefined {
  let adobe = false;
  for (let pos = 2; pos + 9 < bytes.length; ) {
    if (bytes[pos] !== 0xff) return undefined;
    const marker = bytes[pos + 1] ?? 0;
    if (marker === 0xff) {
      pos++;
      continue;
    }
    const length = (bytes[pos + 2] ?? 0) * 256 + (bytes[pos + 3] ?? 0);
    if (marker === 0xee && String.fromCharCode(...bytes.subarray(pos + 4, pos + 9)) === 'Adobe') adobe = true;
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frame) {
      const [, h1 = 0, h0 = 0, w1 = 0, w0 = 0, components = 0] = bytes.subarray(pos + 4);
      if (bytes[pos + 4] !== 8) return undefined;
      return { width: w1 * 256 + w0, height: h1 * 256 + h0, components, adobe };
    }
    if (length < 2 || marker === 0xda) return undefined;
    pos += 2 + length;
  }
  return undefined;
}
