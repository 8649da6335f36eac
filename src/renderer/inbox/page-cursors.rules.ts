/** Rows asked in one page. Small enough to be quick over the bridge, large enough to scroll through. */
export const pageSize = 100;

/**
 * Where each known page begins: the id of the last row before it, `undefined` for the first page.
 * Only the borders are kept for all pages; the rows of pages out of sight are forgotten by the query cache,
 * so a folder of 10^6 documents costs 10^4 numbers.
 */
export type Cursors = readonly (number | undefined)[];

export const firstPage: Cursors = [undefined];

/**
 * The borders after page `index` was answered. A page whose last row moved shifts everything after it: those borders
 * are dropped and found again while scrolling, so that no row is shown twice or skipped.
 */
export function withPage(cursors: Cursors, index: number, lastId: number | undefined, more: boolean): Cursors {
  const next = index + 1;
  if (!more || lastId === undefined) return next === cursors.length ? cursors : cursors.slice(0, next);
  if (cursors[next] === lastId) return cursors;
  return [...cursors.slice(0, next), lastId];
}

/** Rows the scroll bar stands for. Every page but the last is full; an unanswered last page counts as full. */
export function rowCount(cursors: Cursors, lastPageRows: number | undefined): number {
  return (cursors.length - 1) * pageSize + (lastPageRows ?? pageSize);
}
