import type { PlaceView, SignedAs } from '../../contract/views.ts';
import type { Rect } from './placement.rules.ts';

/** A file that is to be signed, by the bytes it has now. */
export interface PaperToShow {
  readonly id: number;
  readonly ordinal: number;
  readonly blob: string;
  readonly bytes: number;
  readonly name: string;
  readonly as: SignedAs;
}

/** 1-based page, and where on it. */
export interface Spot {
  readonly page: number;
  readonly rect: Rect;
}

/** What a preview is asked for: this file with this key at this spot. Without a key the file is shown as it is. */
export interface Wish extends Spot {
  readonly paper: PaperToShow;
  readonly keyId: string | undefined;
}

/** Two wishes are one exactly when the same bytes would be signed at the same spot with the same key. */
export function wishName({ paper, keyId, page, rect }: Wish): string {
  return [paper.id, paper.ordinal, paper.blob, keyId ?? '', page, ...rect].join(' ');
}

/**
 * Whether the place is settled: a field of the form is, and so is the line of an appendix or copy at the top right of page 1
 * (Annex I, III.1d; Part II.I), unless something is printed there already.
 */
export function isFixed(as: SignedAs, place: Pick<PlaceView, 'why'> | undefined): boolean {
  return place?.why === 'emptyField' || ((as === 'appendix' || as === 'copy') && place?.why !== 'cornerTaken');
}

/** Which words of law stand beside the page. */
export function lawWords(as: SignedAs): string {
  return `sign.law.${as}`;
}
