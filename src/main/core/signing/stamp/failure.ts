import type { UpdateFailureCode } from '../pdf/open-for-update.ts';

/** Why number and date were not written on a paper. */
export type StampFailureCode =
  | UpdateFailureCode
  /** Opens without a password, but its owner protects the content. */
  | 'pdf.encrypted'
  | 'font.unusable'
  | 'text.unreadable'
  /** A place is left free, but what would go there would break a signature. */
  | 'stamp.signed'
  /** `place`: number, day, month or year. */
  | 'stamp.noRoom'
  /** Written, read again, and not found where it was written. */
  | 'stamp.unconfirmed'
  /** `paper`, `given`. */
  | 'draft.numberOnPaperDiffers'
  | 'draft.dateOnPaperDiffers'
  | 'draft.notationOnPaperDiffers';
