import type { VisibleRect } from '../pdf/placement.ts';
import { centreOf, type PageLine, type PageSize } from './page-lines.rules.ts';
import type { SignerPlace } from './signer-name.rules.ts';

const mm = 72 / 25.4;

/** Width and height in points. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The decree gives no size for the image of a personal signature; this one fits the space left on usual papers. */
export const signatureBox: Size = { width: 48 * mm, height: 22 * mm };
/** Below this nobody tells whose signature it is; a paper that leaves less room is written over. */
const leastHeight = 9 * mm;

/** The image in its own proportions inside a box. */
export function fitInto(image: Size, box: Size): Size {
  const scale = Math.min(box.width / image.width, box.height / image.height);
  return { width: image.width * scale, height: image.height * scale };
}

/**
 * Centred between position (box 7a) and full name (7b), on the middle of the name (Decree 30/2020, Annex I, II.7d).
 * As large as the room between them allows, never larger than `box`.
 */
export function signatureRect(place: SignerPlace, image: Size, box: Size, page: PageSize): VisibleRect {
  const bottom = place.name.y + place.name.height;
  // Descenders of the position line reach below its baseline.
  const ceiling = place.above === undefined ? bottom + box.height + 8 : place.above.y - place.above.height * 0.25;
  const room = Math.min(ceiling - bottom, box.height * 4);
  const size = fitInto(image, { width: box.width, height: Math.max(leastHeight, Math.min(box.height, room - 4)) });
  return onPage([centreOf(place.name) - size.width / 2, bottom + (room - size.height) / 2, size.width, size.height], page);
}

/** Under a position whose name is not printed: where the signature would stand above it. */
export function belowPosition(position: PageLine, image: Size, box: Size, page: PageSize): VisibleRect {
  const size = fitInto(image, box);
  return onPage([centreOf(position) - size.width / 2, position.y - position.height * 0.25 - 6 - size.height, size.width, size.height], page);
}

/**
 * The seal in its real size, over a third of the image of the personal signature, on its left (Annex I, II.8a). A
 * signature at the page's left edge pushes it in, so that it is never cut.
 */
export function sealRect(signature: VisibleRect, seal: Size, page: PageSize): VisibleRect {
  const [x, y, width, height] = signature;
  return onPage([x + width / 3 - seal.width, y + (height - seal.height) / 2, seal.width, seal.height], page);
}

/** Where a page says nothing: the lower right part, where papers are signed (box 7c). */
export function usualRect(image: Size, box: Size, page: PageSize): VisibleRect {
  const size = fitInto(image, box);
  return onPage([page.width * 0.56, page.height * 0.16, size.width, size.height], page);
}

/** Moved onto the page; made smaller only where it is larger than the page. To hundredths of a point. */
export function onPage([x, y, width, height]: VisibleRect, page: PageSize): VisibleRect {
  const scale = Math.min(1, page.width / width, page.height / height);
  const [w, h] = [width * scale, height * scale];
  const round = (value: number): number => Math.round(value * 100) / 100;
  return [round(Math.max(0, Math.min(page.width - w, x))), round(Math.max(0, Math.min(page.height - h, y))), round(w), round(h)];
}
