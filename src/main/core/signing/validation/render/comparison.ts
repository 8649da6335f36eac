import type { Rect } from '../shadow/geometry.ts';

/** An area of a page whose difference the object graph explains: a signature, a filled field, a permitted comment. */
export interface ExplainedArea {
  /** From 1. */
  readonly page: number;
  readonly box: Rect;
}

/** What is to be drawn and compared. The bytes are copied, never changed. */
export interface RenderRequest {
  readonly signed: Uint8Array;
  readonly current: Uint8Array;
  readonly explained: readonly ExplainedArea[];
  readonly password?: string;
  /** Time for the pages, in milliseconds; those it does not reach are counted as left. */
  readonly milliseconds?: number;
}

export interface PageDifference {
  /** From 1, in the current document. */
  readonly page: number;
  /** [left, bottom, right, top] in the page's default user space; empty where the page is there only once or was not drawn. */
  readonly boxes: readonly Rect[];
  /** Part of the difference lies outside everything that is explained. */
  readonly unexplained: boolean;
}

export type RenderedComparison =
  | {
      readonly state: 'compared';
      /** `pixels` were compared, or what would be drawn and the text, where nothing can be drawn here. */
      readonly by: 'pixels' | 'operators';
      readonly pages: readonly PageDifference[];
      readonly compared: number;
      /** Pages beyond the limits that nobody looked at. */
      readonly left: number;
    }
  | { readonly state: 'notAvailable'; readonly reason: 'noCanvas' | 'unreadable' | 'timeout' | 'crashed' };

/** Draws both and compares; a host may end it. Never rejects. */
export type RenderCompare = (request: RenderRequest) => Promise<RenderedComparison>;

export const renderLimits = {
  pages: 60,
  /** Of one page, as drawn. */
  pixels: 650_000,
  /** Of one document. */
  fileBytes: 64 * 1024 * 1024,
  /** Behind a verdict that somebody waits for; who asks to see the differences can give more. */
  milliseconds: 1_500,
  boxes: 40,
} as const;
