import type { CanvasLibrary } from './canvas-library.ts';
import { renderLimits, type PageDifference, type RenderedComparison, type RenderRequest } from './comparison.ts';
import { openDrawing, type Drawing, type ReadAsset } from './draw.ts';
import { differingBoxes } from './pixel-boxes.rules.ts';

/**
 * Draws the signed and the current document with a reader that shares nothing with the verifier, and compares them page
 * by page. Bounded in pages, pixels and time between pages; a page that never ends is its host's to end.
 */
export async function compareRendered(request: RenderRequest, library: CanvasLibrary | undefined, readAsset: ReadAsset): Promise<RenderedComparison> {
  const { signed, current, password } = request;
  if (signed.length + current.length > 2 * renderLimits.fileBytes) return { state: 'notAvailable', reason: 'unreadable' };
  const open: Drawing[] = [];
  const started = performance.now();
  try {
    const then = await openDrawing(signed, library, readAsset, password);
    open.push(then);
    const now = await openDrawing(current, library, readAsset, password);
    open.push(now);
    return await comparePages(then, now, request, { drawn: library !== undefined, started });
  } catch {
    return { state: 'notAvailable', reason: 'unreadable' };
  } finally {
    for (const drawing of open) await drawing.close();
  }
}

async function comparePages(then: Drawing, now: Drawing, request: RenderRequest, { drawn, started }: { drawn: boolean; started: number }): Promise<RenderedComparison> {
  const pages: PageDifference[] = [];
  const [both, all] = [Math.min(then.pages, now.pages), Math.max(then.pages, now.pages)];
  const { milliseconds = renderLimits.milliseconds } = request;
  let compared = 0;
  for (let index = 0; index < Math.min(both, renderLimits.pages) && performance.now() - started < milliseconds; index++) {
    const difference = drawn ? await comparePixels(then, now, index, request) : await compareOperators(then, now, index, request);
    if (difference !== undefined) pages.push(difference);
    compared++;
  }
  for (let index = both; index < all; index++) pages.push({ page: index + 1, boxes: [], unexplained: true });
  return { state: 'compared', by: drawn ? 'pixels' : 'operators', pages, compared, left: both - compared };
}

async function comparePixels(then: Drawing, now: Drawing, index: number, { explained }: RenderRequest): Promise<PageDifference | undefined> {
  const [a, b] = [await then.pixels(index), await now.pixels(index)];
  const everything = differingBoxes(a, b, [], renderLimits.boxes);
  if (everything.length === 0) return undefined;
  const areas = explained.filter(({ page }) => page === index + 1);
  const ignore = await Promise.all(areas.map(({ box }) => now.toPixels(index, box)));
  const outside = differingBoxes(a, b, ignore, renderLimits.boxes);
  const boxes = await Promise.all((outside.length > 0 ? outside : everything).map((box) => now.toPage(index, box)));
  return { page: index + 1, boxes, unexplained: outside.length > 0 };
}

/** Without pictures: annotations are not among the operators of a page, so every difference is one of its content. */
async function compareOperators(then: Drawing, now: Drawing, index: number, { explained }: RenderRequest): Promise<PageDifference | undefined> {
  if ((await then.operators(index)) === (await now.operators(index))) return undefined;
  const areas = explained.filter(({ page }) => page === index + 1);
  return { page: index + 1, boxes: areas.map(({ box }) => box), unexplained: areas.length === 0 };
}
