import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { pixelLimit, type AppearanceFailureCode } from './failure.ts';
import { isJpeg, jpegFrame } from './jpeg.ts';
import { isPng, readPngHeader } from './png.ts';

/** Size of an image: pixels, and millimetres where the file says its resolution (PNG pHYs, JFIF density). */
export interface ImageSize {
  readonly width: number;
  readonly height: number;
  readonly widthMm?: number;
  readonly heightMm?: number;
}

/** Reads the headers only; a damaged body is found when the image is drawn. */
export function measureImage(bytes: Uint8Array): Result<ImageSize, Failure<AppearanceFailureCode>> {
  const header = isPng(bytes) ? readPngHeader(bytes) : isJpeg(bytes) ? ok(jpegFrame(bytes)) : fail('image.unsupported');
  if (!header.ok) return header;
  if (header.value === undefined) return fail('image.damaged');
  const { width, height, dpi } = header.value;
  if (width === 0 || height === 0) return fail('image.damaged');
  if (width * height > pixelLimit) return fail('image.tooLarge', { pixels: width * height });
  if (dpi === undefined) return ok({ width, height });
  return ok({ width, height, widthMm: (width / dpi[0]) * 25.4, heightMm: (height / dpi[1]) * 25.4 });
}

/** Diameters of agencies' seals in millimetres lie between these; a resolution that gives another is the screen's, not the scanner's. */
const sealRange = { least: 20, usual: 36, most: 50 } as const;

/** The seal in its real size, in points (Decree 30/2020, Annex I, II.8a); 36 mm across where the file does not say it. */
export function sealSizeOf(image: ImageSize | undefined): { readonly width: number; readonly height: number } {
  const points = (mm: number): number => (mm / 25.4) * 72;
  const { width = 1, height = 1, widthMm, heightMm } = image ?? {};
  if (widthMm !== undefined && heightMm !== undefined) {
    const [shorter, longer] = [Math.min(widthMm, heightMm), Math.max(widthMm, heightMm)];
    if (shorter >= sealRange.least && longer <= sealRange.most) return { width: points(widthMm), height: points(heightMm) };
  }
  const scale = points(sealRange.usual) / Math.max(width, height);
  return { width: width * scale, height: height * scale };
}
