import type { FontText } from './font-text.ts';
import { identity, type Matrix, type Rect } from './geometry.ts';

/** Something a page paints, in the order it is painted; boxes in the page's default user space. */
export type PaintItem = TextItem | CoverItem;

/** A run of text. */
export interface TextItem {
  readonly kind: 'text';
  readonly box: Rect;
  /** `undefined` where the font does not say what its codes mean. */
  readonly text: string | undefined;
  /** Character codes shown. */
  readonly count: number;
  /** `none`: text rendering mode 3 or full transparency; `white`: filled in white. */
  readonly ink: 'shown' | 'white' | 'none';
}

/** An area that is painted over. */
export interface CoverItem {
  readonly kind: 'image' | 'fill';
  readonly box: Rect;
  /** Nothing below shows through, and the area is exactly the box. */
  readonly opaque: boolean;
  readonly white: boolean;
}

/** Graphics state (ISO 32000-1 §8.4) as far as it decides what is seen. */
export interface PaintState {
  ctm: Matrix;
  clip: Rect;
  white: boolean;
  /** The colour space is one in which full components are ink, or is not known. */
  tinted: boolean;
  /** Filled with a pattern, which may have holes. */
  pattern: boolean;
  /** Constant alpha and blend mode let nothing through. */
  solid: boolean;
  /** Constant alpha is 0. */
  clear: boolean;
  font: FontText | undefined;
  size: number;
  charSpace: number;
  wordSpace: number;
  scale: number;
  leading: number;
  rise: number;
  mode: number;
}

export const startState = (ctm: Matrix, clip: Rect): PaintState => ({
  ctm, clip, white: false, tinted: false, pattern: false, solid: true, clear: false, font: undefined, size: 0,
  charSpace: 0, wordSpace: 0, scale: 1, leading: 0, rise: 0, mode: 0,
});

/** Text matrix and line matrix (§9.4.1). */
export interface TextPosition {
  matrix: Matrix;
  line: Matrix;
}

export const startText = (): TextPosition => ({ matrix: identity, line: identity });
