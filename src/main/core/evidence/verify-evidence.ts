import { setImmediate as nextTurn } from 'node:timers/promises';
import { emptyHead, evidenceText, type EvidenceCheckResult, type EvidenceFault, type EvidenceHead, type EvidenceRecord } from '../model/evidence.ts';
import type { EvidenceReads } from '../ports/evidence-log.ts';
import { contentHash, linkHash } from '../store/evidence-hash.ts';
import type { KeptHead } from './head-file.ts';

/** Rows checked in one turn of the event loop: some ten milliseconds. */
const rowsATurn = 2000;

/**
 * Recomputes the whole chain, a page of rows at a time: nothing was changed, removed, inserted or put in another order, and
 * the log still reaches as far as `kept` says it did. What is appended meanwhile is checked too.
 */
export async function verifyEvidence(log: EvidenceReads, kept: KeptHead): Promise<EvidenceCheckResult> {
  let last: EvidenceHead = emptyHead;
  let atKept: string | undefined = kept.state === 'kept' && kept.head.seq === 0 ? emptyHead.hash : undefined;
  const answer = (fault?: { readonly reason: EvidenceFault; readonly firstBad: number }): EvidenceCheckResult =>
    ({ ok: fault === undefined, rows: last.seq, head: last.hash, headSeq: last.seq, ...fault });
  for (;;) {
    const page = log.after(last.seq, rowsATurn);
    for (const row of page) {
      const reason = faultOf(log, row, last);
      if (reason !== undefined) return answer(reason);
      last = { seq: row.seq, hash: row.hash };
      if (kept.state === 'kept' && row.seq === kept.head.seq) atKept = row.hash;
    }
    if (page.length < rowsATurn) break;
    await nextTurn();
  }
  return answer(tailFault(kept, last, atKept));
}

/** The tail can be cut off without a trace in the chain itself: the file beside it says how far it reached. */
function tailFault(kept: KeptHead, last: EvidenceHead, atKept: string | undefined): { readonly reason: EvidenceFault; readonly firstBad: number } | undefined {
  if (kept.state === 'notAsked') return undefined;
  if (kept.state === 'unreadable') return { reason: 'headUnreadable', firstBad: last.seq };
  if (kept.state === 'missing') return last.seq === 0 ? undefined : { reason: 'headMissing', firstBad: last.seq };
  if (kept.head.seq > last.seq) return { reason: 'truncated', firstBad: last.seq + 1 };
  // A chain that is sound in itself but is not the one whose head was kept: it was written anew from somewhere before.
  return atKept === kept.head.hash ? undefined : { reason: 'changed', firstBad: kept.head.seq };
}

function faultOf(log: EvidenceReads, row: EvidenceRecord, last: EvidenceHead): { readonly reason: EvidenceFault; readonly firstBad: number } | undefined {
  const expected = last.seq + 1;
  if (row.seq !== expected) return { reason: 'removed', firstBad: expected };
  const sound = linkHash(row.prev, contentHash(evidenceText(row))) === row.hash;
  if (sound && row.prev === last.hash) return undefined;
  if (!sound) return { reason: movedFrom(log, row) ?? 'changed', firstBad: row.seq };
  // The row is as it was written, but not after this one. Either its predecessor was written anew, or this is a splice.
  if (log.placeOf(row.prev) !== undefined) return { reason: 'order', firstBad: row.seq };
  return { reason: 'changed', firstBad: Math.max(last.seq, 1) };
}

/** A row whose hash fits another place was moved: rows changed places, one was put between, or one is gone and the gap closed. */
function movedFrom(log: EvidenceReads, row: EvidenceRecord): EvidenceFault | undefined {
  const highest = log.head().seq + 1000;
  for (let distance = 1; distance <= Math.min(highest, 100_000); distance++) {
    for (const seq of [row.seq - distance, row.seq + distance]) {
      if (seq < 1 || linkHash(row.prev, contentHash(evidenceText({ ...row, seq }))) !== row.hash) continue;
      return seq > row.seq && log.placeOf(row.prev) === undefined ? 'removed' : 'order';
    }
  }
  return undefined;
}
