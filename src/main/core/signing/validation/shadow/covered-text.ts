import { area, share, type Rect } from './geometry.ts';
import type { CoverItem, PaintItem, TextItem } from './paint-state.ts';

/** Of a text's box, what must lie under one area for the text to count as covered. */
const COVERED = 0.9;
/** A scan is an image as large as the page with the recognised text beneath it. */
const SCAN = 0.5;
/** Comparisons of text with areas on one page. */
const MAX_WORK = 4_000_000;

export interface HiddenText {
  readonly kind: 'covered' | 'invisible';
  readonly item: TextItem;
}

/** Rules and dots to write on say nothing that could be hidden. */
const isFiller = (text: string | undefined): boolean => text !== undefined && /^[\s_.…·\-–—‐*=|/\\]*$/.test(text);

/**
 * Text of a page that its reader cannot see: under something painted later, white on nothing, or without ink.
 * `pageBox` tells a scanned page, whose text is invisible on purpose, from a picture laid over words.
 */
export function hiddenText(items: readonly PaintItem[], pageBox: Rect): readonly HiddenText[] {
  const found: HiddenText[] = [];
  const covers = items.flatMap((item, order) => (item.kind === 'text' ? [] : [{ item, order }]));
  const scanned = covers.some(({ item }) => item.kind === 'image' && area(item.box) > SCAN * area(pageBox));
  let work = 0;
  for (const [order, item] of items.entries()) {
    if (item.kind !== 'text' || isFiller(item.text) || share(item.box, pageBox) < 0.5) continue;
    work += covers.length;
    if (work > MAX_WORK) break;
    if (item.ink === 'none') {
      if (!scanned) found.push({ kind: 'invisible', item });
    } else if (covers.some((cover) => cover.order > order && hides(cover.item, item))) {
      if (!isPaintedAgain(items, order, item)) found.push({ kind: 'covered', item });
    } else if (item.ink === 'white' && !covers.some((cover) => cover.order < order && !cover.item.white && share(item.box, cover.item.box) > 0)) {
      found.push({ kind: 'invisible', item });
    }
  }
  return found;
}

/** The same words at the same place once more, over what covered them: programs paint a corrected ground and write anew. */
function isPaintedAgain(items: readonly PaintItem[], order: number, text: TextItem): boolean {
  for (let at = items.length - 1; at > order; at--) {
    const item = items[at];
    if (item?.kind === 'text' && item.text === text.text && item.count === text.count && share(text.box, item.box) > 0.5) return true;
  }
  return false;
}

/** Of `texts`, those that one of `covers`, all painted later, hides. */
export function coveredBy(texts: readonly TextItem[], covers: readonly PaintItem[]): readonly TextItem[] {
  const opaque = covers.filter((item) => item.kind !== 'text').filter((item) => item.opaque);
  if (opaque.length === 0 || texts.length * opaque.length > MAX_WORK) return [];
  return texts.filter((text) => text.ink === 'shown' && !isFiller(text.text) && opaque.some((cover) => hides(cover, text)));
}

const hides = (cover: CoverItem, text: TextItem): boolean => cover.opaque && share(text.box, cover.box) >= COVERED;
