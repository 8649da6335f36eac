import type { VisibleRect } from '../pdf/placement.ts';
import type { PageSize } from './page-lines.rules.ts';

const mm = 72 / 25.4;
/** Distances from the top edge that are tried: 10 mm first, then as near as printers still print. */
const fromTop = [10, 8, 6, 12, 5, 14, 4, 3].map((value) => value * mm);
/** Air between the text and what stands on the page, in points. */
const air = 1;

/** A text to be set in the corner. Points. */
export interface CornerText {
  /** Size when its lines may be `maxWidth` wide. */
  readonly measure: (maxWidth: number) => { readonly width: number; readonly height: number };
  /** Its widest word: a time broken in two is misread. */
  readonly widestWord: number;
}

/**
 * The place of the text of appendices and copies: top right corner of the first page (Decree 30/2020, Annex I, II.8b,
 * III.1d and Part II, I.3a; box 14), where nothing else stands; in fewer lines rather than more, ten millimetres from
 * the edges where that is free. `undefined` when the corner has no room: then the text would cover what is printed.
 */
export function cornerRect(page: PageSize, text: CornerText, taken: readonly VisibleRect[]): VisibleRect | undefined {
  for (const width of widths(page, text.widestWord)) {
    for (const top of fromTop) {
      const rect = cornerAt(page, text.measure(width), top);
      if (rect !== undefined && !taken.some((other) => overlaps(rect, other))) return rect;
    }
  }
  return undefined;
}

/** The usual corner, whatever stands there; `undefined` when the page is too small for the text. */
export function usualCorner(page: PageSize, text: CornerText): VisibleRect | undefined {
  for (const width of widths(page, text.widestWord)) {
    const rect = cornerAt(page, text.measure(width), fromTop[0] ?? 0);
    if (rect !== undefined) return rect;
  }
  return undefined;
}

/** Half the page, so that a heading's left column stays free; then narrower, in more lines; at last the whole width. */
function widths(page: PageSize, least: number): readonly number[] {
  const whole = page.width - 2 * sideMargin(page);
  return [...[0.5, 0.42, 0.34, 0.27, 0.21].map((part) => page.width * part).filter((width) => width >= least && width <= whole), whole];
}

/** Ten millimetres; less on labels and cards. */
const sideMargin = (page: PageSize): number => Math.min(10 * mm, page.width * 0.05);

function cornerAt(page: PageSize, size: { readonly width: number; readonly height: number }, top: number): VisibleRect | undefined {
  const side = sideMargin(page);
  const down = Math.min(top, page.height * 0.1);
  const rect: VisibleRect = [page.width - side - size.width, page.height - down - size.height, size.width, size.height];
  return rect[0] >= 0 && rect[1] >= 0 ? rect : undefined;
}

function overlaps([x, y, width, height]: VisibleRect, [ox, oy, owidth, oheight]: VisibleRect): boolean {
  return x - air < ox + owidth && ox < x + width + air && y - air < oy + oheight && oy < y + height + air;
}
