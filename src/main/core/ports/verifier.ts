import type { VerificationRecord } from '../model/verification.ts';

export interface VerifyHow {
  /** What a detached signature signs, and its name. */
  readonly content?: Uint8Array;
  readonly contentName?: string;
  /** Of an encrypted PDF. Held in memory only. */
  readonly password?: string;
  /** Ask authorities anew, also where an earlier answer still holds. */
  readonly fresh?: boolean;
  /** A person waits: what does not answer in a moment is asked again later. */
  readonly hurry?: boolean;
}

/** Answers a verdict for any bytes, with what it rests on kept in the blob store; never throws. */
export type Verifier = (bytes: Uint8Array, how?: VerifyHow) => Promise<VerificationRecord>;
