import type { VerificationRecord } from '../model/verification.ts';

/** Answers a verdict for any bytes; never throws. */
export type Verifier = (bytes: Uint8Array) => Promise<VerificationRecord>;
