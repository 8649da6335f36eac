import type { Box, PdfPage } from './page-tree.ts';

/** [x, y, width, height] in points as the reader sees the page: turned, origin bottom left. */
export type VisibleRect = readonly [x: number, y: number, width: number, height: number];

/** Width and height of a page as shown, in points. */
export function visibleSize(page: PdfPage): { readonly width: number; readonly height: number } {
  const [left, bottom, right, top] = page.cropBox;
  const [w, h] = [(right - left) * page.userUnit, (top - bottom) * page.userUnit];
  return page.rotate === 90 || page.rotate === 270 ? { width: h, height: w } : { width: w, height: h };
}

/** Whether the rectangle has an area and lies on the page (half a point of rounding allowed). */
export function liesOn(page: PdfPage, [x, y, width, height]: VisibleRect): boolean {
  const size = visibleSize(page);
  const finite = [x, y, width, height].every(Number.isFinite);
  return finite && width > 0 && height > 0 && x >= -0.5 && y >= -0.5 && x + width <= size.width + 0.5 && y + height <= size.height + 0.5;
}

/** The same rectangle in the page's user space, for /Rect. */
export function toUserSpace(page: PdfPage, [x, y, width, height]: VisibleRect): Box {
  const a = point(page, x, y);
  const b = point(page, x + width, y + height);
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1])];
}

function point(page: PdfPage, x: number, y: number): readonly [number, number] {
  const [left, bottom, right, top] = page.cropBox;
  const [vx, vy] = [x / page.userUnit, y / page.userUnit];
  switch (page.rotate) {
    case 0:
      return [left + vx, bottom + vy];
    case 90:
      return [right - vy, bottom + vx];
    case 180:
      return [right - vx, top - vy];
    case 270:
      return [left + vy, top - vx];
  }
}

/** Size of a widget's /Rect as the reader sees it, in points. */
export function shownSize(page: PdfPage | undefined, rect: Box): { readonly width: number; readonly height: number } {
  const unit = page?.userUnit ?? 1;
  const [w, h] = [(rect[2] - rect[0]) * unit, (rect[3] - rect[1]) * unit];
  return page?.rotate === 90 || page?.rotate === 270 ? { width: h, height: w } : { width: w, height: h };
}

/** A rectangle of the page's user space, such as a widget's /Rect, as the reader sees it. */
export function toVisible(page: PdfPage, rect: Box): VisibleRect {
  const [left, bottom, right, top] = page.cropBox;
  const unit = page.userUnit;
  const { width, height } = shownSize(page, rect);
  switch (page.rotate) {
    case 0:
      return [(rect[0] - left) * unit, (rect[1] - bottom) * unit, width, height];
    case 90:
      return [(rect[1] - bottom) * unit, (right - rect[2]) * unit, width, height];
    case 180:
      return [(right - rect[2]) * unit, (top - rect[3]) * unit, width, height];
    case 270:
      return [(top - rect[3]) * unit, (rect[0] - left) * unit, width, height];
  }
}
