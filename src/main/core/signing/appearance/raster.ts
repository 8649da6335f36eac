/** Pixels ready for a PDF image: 8 bits a component, rows from the top, no padding. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly rgb: Uint8Array;
  /** One byte a pixel, 255 opaque; absent when every pixel is opaque. */
  readonly alpha: Uint8Array | undefined;
}

/** Never more pixels than `most`, in proportion; each new pixel is the mean of those it stands for, weighed by their alpha. */
export function scaleDown(raster: Raster, most: { readonly width: number; readonly height: number }): Raster {
  const scale = Math.min(1, most.width / raster.width, most.height / raster.height);
  if (scale === 1) return raster;
  const { rgb, alpha } = raster;
  const width = Math.max(1, Math.round(raster.width * scale));
  const height = Math.max(1, Math.round(raster.height * scale));
  const out = new Uint8Array(width * height * 3);
  const outAlpha = alpha === undefined ? undefined : new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = spanOf(y, height, raster.height);
    for (let x = 0; x < width; x++) {
      const [left, right] = spanOf(x, width, raster.width);
      let [r, g, b, weight] = [0, 0, 0, 0];
      for (let row = top; row < bottom; row++) {
        for (let at = row * raster.width + left, last = at + right - left; at < last; at++) {
          const opacity = alpha === undefined ? 255 : (alpha[at] ?? 0);
          r += (rgb[at * 3] ?? 0) * opacity;
          g += (rgb[at * 3 + 1] ?? 0) * opacity;
          b += (rgb[at * 3 + 2] ?? 0) * opacity;
          weight += opacity;
        }
      }
      const to = y * width + x;
      if (weight > 0) out.set([Math.round(r / weight), Math.round(g / weight), Math.round(b / weight)], to * 3);
      if (outAlpha !== undefined) outAlpha[to] = Math.round(weight / ((bottom - top) * (right - left)));
    }
  }
  return { width, height, rgb: out, alpha: outAlpha };
}

function spanOf(index: number, count: number, source: number): readonly [from: number, to: number] {
  const from = Math.floor((index * source) / count);
  return [from, Math.max(from + 1, Math.floor(((index + 1) * source) / count))];
}

/** From this opacity a pixel is drawn where nothing may be half transparent; below it is a shadow of scanning. */
const visible = 48;

/**
 * The raster without half transparent pixels, for formats that know none: what is faint becomes paler, as it looks on
 * white paper, and what is not there stays open, so that a seal never hides the signature under it.
 */
export function withHardEdges(raster: Raster): Raster {
  const { width, height, alpha } = raster;
  if (alpha === undefined) return raster;
  const rgb = Uint8Array.from(raster.rgb);
  const hard = new Uint8Array(alpha.length);
  for (const [at, opacity] of alpha.entries()) {
    if (opacity < visible) continue;
    hard[at] = 255;
    for (let i = at * 3; i < at * 3 + 3; i++) rgb[i] = Math.round(((rgb[i] ?? 0) * opacity + 255 * (255 - opacity)) / 255);
  }
  return { width, height, rgb, alpha: hard };
}

/** One bit a pixel, rows padded to bytes: 1 where nothing is painted (ISO 32000-1 §8.9.6.3, explicit masking). */
export function stencilOf(alpha: Uint8Array, width: number): Uint8Array {
  const row = Math.ceil(width / 8);
  const bits = new Uint8Array(row * Math.ceil(alpha.length / width));
  for (const [at, opacity] of alpha.entries()) {
    const x = at % width;
    const to = ((at - x) / width) * row + (x >> 3);
    if (opacity === 0) bits[to] = (bits[to] ?? 0) | (128 >> (x & 7));
  }
  return bits;
}
