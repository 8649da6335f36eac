import { createHash } from 'node:crypto';
import { anchoredText, type EvidenceAnchor } from '../model/evidence.ts';
import { ok, type Failure, type Result } from '../model/result.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { EvidenceReads } from '../ports/evidence-log.ts';
import { requestTimestamp, type TimestampServices } from '../signing/timestamp/request-timestamp.ts';
import { checkTimestamp } from '../signing/validation/timestamp.ts';
import type { EvidenceAnchors } from '../store/evidence-anchors.ts';

const dayMs = 86_400_000;

export interface AnchorParts {
  readonly store: DocumentStore;
  readonly log: EvidenceReads;
  readonly anchors: EvidenceAnchors;
  readonly services: TimestampServices;
}

/**
 * Shows the head to a time stamp authority (RFC 3161), once a day at most and only where rows came since. A chain of hashes
 * alone can be written anew from any row to its end by whoever has the file; what is anchored cannot, because the authority
 * is somebody else.
 */
export async function anchorHead({ store, log, anchors, services }: AnchorParts): Promise<Result<EvidenceAnchor | undefined, Failure>> {
  const [head, last, now] = [log.head(), anchors.last(), services.now()];
  // The row about the last stamp is itself one row: it alone is no reason for the next.
  if (head.seq === 0 || (last !== undefined && (now - last.at < dayMs || head.seq <= last.seq + 1))) return ok(undefined);
  const stamped = await requestTimestamp([Buffer.from(anchoredText(head))], services);
  if (!stamped.ok) return stamped;
  const { bytes, time } = stamped.value;
  const anchor: EvidenceAnchor = { ...head, at: time, token: bytes };
  store.transact((tx) => {
    anchors.keep(anchor);
    tx.appendEvidence({ at: now, axis: '', act: 'anchored', kind: 'log', facts: { seq: head.seq, hash: head.hash, at: time, stampSha256: createHash('sha256').update(bytes).digest('hex') } });
  });
  return ok(anchor);
}

/** When the authority says it saw this head; undefined where the token is not intact or speaks of another one. Whether the authority is trusted is the reader's question. */
export function stampedAt(anchor: Pick<EvidenceAnchor, 'seq' | 'hash' | 'token'>): number | undefined {
  const check = checkTimestamp(anchor.token, [Buffer.from(anchoredText(anchor))], []);
  return check.state === 'intact' && check.usageRight ? check.time : undefined;
}
