import { crc32, inflateSync } from 'node:zlib';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { unfilterPng } from '../pdf/filters.ts';
import { pixelLimit, rowsLimit, type AppearanceFailureCode } from './failure.ts';
import type { Raster } from './raster.ts';

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly color: number;
  readonly interlaced: boolean;
  /** Dots per inch where the file says its pixels' real size (pHYs, PNG §11.3.4.3). */
  readonly dpi: readonly [x: number, y: number] | undefined;
}

interface Chunks {
  readonly header: PngHeader;
  readonly data: Uint8Array;
  readonly palette: Uint8Array;
  readonly transparency: Uint8Array;
}

const channelsOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const depthsOf: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16],
};
// PNG (RFC 2083) §2.6: x start, y start, x step, y step of the seven passes.
const adam7 = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]] as const;

export const isPng = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.subarray(0, 8)).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 0x1a, 10]));

/** Size and resolution, from the chunks before the pixels. */
export function readPngHeader(bytes: Uint8Array): Result<PngHeader, Failure<AppearanceFailureCode>> {
  const chunks = readChunks(bytes, true);
  return chunks.ok ? ok(chunks.value.header) : chunks;
}

/** Reads any PNG of RFC 2083, interlaced ones included. Unpacks no more than the size in the header asks for. */
export function readPng(bytes: Uint8Array): Result<Raster, Failure<AppearanceFailureCode>> {
  const chunks = readChunks(bytes, false);
  if (!chunks.ok) return chunks;
  const { header, data } = chunks.value;
  const passes: readonly (readonly [number, number, number, number])[] = header.interlaced ? adam7 : [[0, 0, 1, 1]];
  const bits = header.depth * (channelsOf[header.color] ?? 1);
  const sized = passes.map(([x, y, dx, dy]) => {
    const width = Math.ceil((header.width - x) / dx);
    const height = Math.ceil((header.height - y) / dy);
    const empty = width <= 0 || height <= 0;
    return { x, y, dx, dy, width: empty ? 0 : width, height: empty ? 0 : height, row: Math.ceil((width * bits) / 8) };
  });
  const expected = sized.reduce((sum, pass) => sum + pass.height * (pass.row + 1), 0);
  if (expected > rowsLimit) return fail('image.tooLarge', { pixels: header.width * header.height });
  let inflated: Uint8Array;
  try {
    // What follows the last row is ignored by readers; more than a little of it is a bomb.
    inflated = inflateSync(data, { maxOutputLength: expected + 65536 });
  } catch {
    return fail('image.damaged');
  }
  if (inflated.length < expected) return fail('image.damaged');
  const out = { rgb: new Uint8Array(header.width * header.height * 3), alpha: new Uint8Array(header.width * header.height) };
  let from = 0;
  for (const pass of sized) {
    if (pass.width === 0) continue;
    const size = pass.height * (pass.row + 1);
    const rows = unfilterPng(inflated.subarray(from, from + size), Math.max(1, bits >> 3), pass.row);
    from += size;
    // The usual seal, and by far the fastest way for it.
    if (copyPlain(chunks.value, rows, out)) break;
    for (let j = 0; j < pass.height; j++) {
      for (let i = 0; i < pass.width; i++) {
        const target = (pass.y + j * pass.dy) * header.width + pass.x + i * pass.dx;
        putPixel(chunks.value, rows, j * pass.row, i, out, target);
      }
    }
  }
  const opaque = out.alpha.every((value) => value === 255);
  return ok({ width: header.width, height: header.height, rgb: out.rgb, alpha: opaque ? undefined : out.alpha });
}

/** 8-bit RGB and RGBA, not interlaced: bytes move without being looked at. */
function copyPlain({ header, transparency }: Chunks, rows: Uint8Array, out: { rgb: Uint8Array; alpha: Uint8Array }): boolean {
  const rgba = header.color === 6;
  if (header.depth !== 8 || header.interlaced || !(rgba || (header.color === 2 && transparency.length === 0))) return false;
  const step = rgba ? 4 : 3;
  for (let pixel = 0, from = 0; pixel < out.alpha.length; pixel++, from += step) {
    out.rgb[pixel * 3] = rows[from] ?? 0;
    out.rgb[pixel * 3 + 1] = rows[from + 1] ?? 0;
    out.rgb[pixel * 3 + 2] = rows[from + 2] ?? 0;
    out.alpha[pixel] = rgba ? (rows[from + 3] ?? 0) : 255;
  }
  return true;
}

/** Chunks we draw by. Damage in one of them would show; their check sums are minded (RFC 2083 §3.4). */
const read = new Set(['IHDR', 'PLTE', 'tRNS', 'pHYs', 'IDAT']);

function readChunks(bytes: Uint8Array, headerOnly: boolean): Result<Chunks, Failure<AppearanceFailureCode>> {
  if (!isPng(bytes)) return fail('image.unsupported');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let header: PngHeader | undefined;
  const chunks = new Map<string, Uint8Array>();
  const data: Uint8Array[] = [];
  for (let pos = 8; pos + 12 <= bytes.length; ) {
    const length = view.getUint32(pos);
    const type = String.fromCharCode(...bytes.subarray(pos + 4, pos + 8));
    const end = pos + 8 + length;
    if (type === 'IDAT' && headerOnly) break;
    if (end + 4 > bytes.length) return fail('image.damaged');
    if (type === 'IEND') break;
    if (read.has(type)) {
      if (crc32(bytes.subarray(pos + 4, end)) !== view.getUint32(end)) return fail('image.damaged');
      if (type === 'IDAT') data.push(bytes.subarray(pos + 8, end));
      else chunks.set(type, bytes.subarray(pos + 8, end));
      if (type === 'IHDR') header = headerOf(bytes.subarray(pos + 8, end));
      if (header === undefined) return fail('image.damaged');
    }
    pos = end + 4;
  }
  if (header === undefined || (data.length === 0 && !headerOnly)) return fail('image.damaged');
  if (header.width * header.height > pixelLimit) return fail('image.tooLarge', { pixels: header.width * header.height });
  const empty = new Uint8Array();
  return ok({
    header: { ...header, dpi: resolution(chunks.get('pHYs')) }, data: Buffer.concat(data),
    palette: chunks.get('PLTE') ?? empty, transparency: chunks.get('tRNS') ?? empty,
  });
}

/** `undefined` for what the standard does not know (§11.2.2). */
function headerOf(chunk: Uint8Array): PngHeader | undefined {
  if (chunk.length !== 13) return undefined;
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth = 0, color = 0, compression, filter, interlace = 0] = chunk.subarray(8);
  const known = width > 0 && height > 0 && compression === 0 && filter === 0 && interlace <= 1 && depthsOf[color]?.includes(depth) === true;
  return known ? { width, height, depth, color, interlaced: interlace === 1, dpi: undefined } : undefined;
}

function resolution(chunk: Uint8Array | undefined): PngHeader['dpi'] {
  if (chunk?.length !== 9 || chunk[8] !== 1) return undefined; // 1: pixels a metre; 0 is only a proportion
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  const [x, y] = [view.getUint32(0) * 0.0254, view.getUint32(4) * 0.0254];
  return x > 0 && y > 0 ? [x, y] : undefined;
}

function putPixel(
  { header, palette, transparency }: Chunks,
  rows: Uint8Array,
  row: number,
  index: number,
  out: { rgb: Uint8Array; alpha: Uint8Array },
  target: number,
): void {
  const channels = channelsOf[header.color] ?? 1;
  /** The sample as stored, for comparing with tRNS. */
  const stored = (channel: number): number => {
    const at = index * channels + channel;
    if (header.depth === 8) return rows[row + at] ?? 0;
    if (header.depth === 16) return (rows[row + at * 2] ?? 0) * 256 + (rows[row + at * 2 + 1] ?? 0);
    const bit = at * header.depth;
    return ((rows[row + (bit >> 3)] ?? 0) >> (8 - header.depth - (bit & 7))) & ((1 << header.depth) - 1);
  };
  const level = (sample: number): number =>
    header.depth === 16 ? sample >> 8 : header.depth === 8 ? sample : Math.round((sample * 255) / ((1 << header.depth) - 1));
  const key = (channel: number): number => (transparency[channel * 2] ?? 0) * 256 + (transparency[channel * 2 + 1] ?? 0);
  const keyed = (count: number): boolean => {
    if (transparency.length < count * 2) return false;
    for (let i = 0; i < count; i++) if (stored(i) !== key(i)) return false;
    return true;
  };
  const put = (r: number, g: number, b: number, a: number): void => {
    out.rgb[target * 3] = r;
    out.rgb[target * 3 + 1] = g;
    out.rgb[target * 3 + 2] = b;
    out.alpha[target] = a;
  };
  if (header.color === 3) {
    const entry = stored(0);
    put(palette[entry * 3] ?? 0, palette[entry * 3 + 1] ?? 0, palette[entry * 3 + 2] ?? 0, transparency[entry] ?? 255);
  } else if (channels < 3) {
    const gray = level(stored(0));
    put(gray, gray, gray, header.color === 4 ? level(stored(1)) : keyed(1) ? 0 : 255);
  } else {
    put(level(stored(0)), level(stored(1)), level(stored(2)), header.color === 6 ? level(stored(3)) : keyed(3) ? 0 : 255);
  }
}
