import { createHash } from 'node:crypto';
import { canonicalJson, type Json } from '../model/canonical-json.ts';
import type { BlobId } from '../model/document.ts';
import type { EvidenceFacts } from '../model/evidence.ts';
import type { VerificationRecord } from '../model/verification.ts';

/** SHA-256 of a verdict as one canonical text: the log holds this and not the verdict, which names persons. */
export const verdictHash = (record: VerificationRecord): string => createHash('sha256').update(canonicalJson(record as unknown as Json)).digest('hex');

/** What the log holds of a verdict about a file (act `verified`). */
export function verifiedFacts(blob: BlobId, record: VerificationRecord): EvidenceFacts {
  return {
    blob, verdict: record.document, signatures: record.signatures.map((s) => s.verdict), checkedAt: record.checkedAt, verdictSha256: verdictHash(record),
    ...(record.evidenceHash === undefined ? {} : { evidenceHash: record.evidenceHash }),
    ...(record.open === true ? { open: true } : {}),
  };
}
