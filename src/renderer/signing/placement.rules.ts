/** A rectangle in PDF points, origin at the bottom left of the page as it is shown (rotation applied): x, y, width, height. */
export type Rect = readonly [number, number, number, number];
export interface PageSize { readonly width: number; readonly height: number }

const mm = 72 / 25.4;
/** Round seals of state agencies measure 36 to 42 mm; the image is shown in the real size of the seal (Decree 30/2020 Annex I, II.8). */
export const sealSize = { min: 36 * mm, max: 42 * mm };
/** Smaller than this nobody recognises a signature. */
const leastSignature = { width: 18 * mm, height: 9 * mm };

/** Keeps size where possible and always stays on the page. */
export function clampRect([x, y, width, height]: Rect, page: PageSize): Rect {
  const w = Math.min(width, page.width);
  const h = Math.min(height, page.height);
  const round = (n: number): number => Math.round(n * 100) / 100;
  return [round(Math.max(0, Math.min(page.width - w, x))), round(Math.max(0, Math.min(page.height - h, y))), round(w), round(h)];
}

/** Makes the box larger or smaller: a seal stays square and within its real sizes, a signature keeps a legible least size. */
export function resizeRect([x, y, width, height]: Rect, dw: number, dh: number, seal: boolean, page: PageSize): Rect {
  if (seal) {
    const size = Math.max(sealSize.min, Math.min(sealSize.max, width + (Math.abs(dw) > Math.abs(dh) ? dw : dh)));
    return clampRect([x, y + height - size, size, size], page);
  }
  const w = Math.max(leastSignature.width, Math.min(page.width - x, width + dw));
  const h = Math.max(leastSignature.height, Math.min(y + height, height + dh));
  // The upper left corner stays where it is: that is the corner the eye holds on to.
  return clampRect([x, y + height - h, w, h], page);
}
