import type { BlobId, DocId } from '../model/document.ts';
import type { VerificationRecord } from '../model/verification.ts';

/** A file that is to be verified again. */
export interface DueVerification {
  readonly document: DocId;
  readonly ordinal: number;
  /** Tries that found nobody who could answer. */
  readonly attempts: number;
}

/** Verdicts of a file over time, and those that are to be made again. Verdicts come in with their attachment. */
export interface Verdicts {
  /** Oldest first; those about earlier bytes of the same file too. */
  history(document: DocId, ordinal: number): readonly { readonly blob: BlobId; readonly record: VerificationRecord }[];
  /** Changed trust first, then the longest waiting. */
  due(at: number, limit: number): readonly DueVerification[];
  nextAt(): number | undefined;
  done(due: Pick<DueVerification, 'document' | 'ordinal'>): void;
  /** It is tried again at `nextTryAt`; with `others` set nobody else is asked before that either. */
  failed(due: DueVerification, nextTryAt: number, others: boolean): void;
  /** Every file in which a signature was found, because the office trusts others now. */
  recheckAll(at: number): void;
}
