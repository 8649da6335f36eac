import { setImmediate as nextTurn } from 'node:timers/promises';
import { emptyHead, evidenceText, type EvidenceAnchor, type EvidenceCheckResult, type EvidenceFault, type EvidenceHead, type EvidenceRecord } from '../model/evidence.ts';
import type { EvidenceReads } from '../ports/evidence-log.ts';
import { contentHash, linkHash } from '../store/evidence-hash.ts';
import { stampedAt } from './anchor.ts';
import type { KeptHead } from './head-file.ts';

/** Rows checked in one turn of the event loop: some ten milliseconds. */
const rowsATurn = 2000;

interface Fault { readonly reason: EvidenceFault; readonly firstBad: number }

/**
 * Recomputes the whole chain, a page of rows at a time: nothing was changed, removed, inserted or put in another order; the
 * log still reaches as far as `kept` says it did; and what was time-stamped is still what stands there. What is appended
 * meanwhile is checked too.
 */
export async function verifyEvidence(log: EvidenceReads, kept: KeptHead, anchors: readonly EvidenceAnchor[] = []): Promise<EvidenceCheckResult> {
  let last: EvidenceHead = emptyHead;
  const hashes = new Map<number, string>([[0, emptyHead.hash]]);
  const wanted = new Set([...anchors.map((a) => a.seq), ...(kept.state === 'kept' ? [kept.head.seq] : [])]);
  const answer = (fault?: Fault): EvidenceCheckResult => ({ ok: fault === undefined, rows: last.seq, head: last.hash, headSeq: last.seq, ...furthest(anchors, hashes), ...fault });
  for (;;) {
    const page = log.after(last.seq, rowsATurn);
    for (const row of page) {
      const fault = faultOf(log, row, last);
      if (fault !== undefined) return answer(fault);
      last = { seq: row.seq, hash: row.hash };
      if (wanted.has(row.seq)) hashes.set(row.seq, row.hash);
    }
    if (page.length < rowsATurn) break;
    await nextTurn();
  }
  return answer(tailFault(kept, last, hashes) ?? anchorFault(anchors, hashes));
}

/** The tail can be cut off without a trace in the chain itself: the file beside it says how far it reached. */
function tailFault(kept: KeptHead, last: EvidenceHead, hashes: ReadonlyMap<number, string>): Fault | undefined {
  if (kept.state === 'notAsked') return undefined;
  if (kept.state === 'unreadable') return { reason: 'headUnreadable', firstBad: last.seq };
  if (kept.state === 'missing') return last.seq === 0 ? undefined : { reason: 'headMissing', firstBad: last.seq };
  if (kept.head.seq > last.seq) return { reason: 'truncated', firstBad: last.seq + 1 };
  // A chain that is sound in itself but is not the one whose head was kept: it was written anew from somewhere before.
  return hashes.get(kept.head.seq) === kept.head.hash ? undefined : { reason: 'changed', firstBad: kept.head.seq };
}

function anchorFault(anchors: readonly EvidenceAnchor[], hashes: ReadonlyMap<number, string>): Fault | undefined {
  const bad = anchors.find((anchor) => !standsOn(anchor, hashes));
  return bad === undefined ? undefined : { reason: 'anchorDiffers', firstBad: bad.seq };
}

const standsOn = (anchor: EvidenceAnchor, hashes: ReadonlyMap<number, string>): boolean => hashes.get(anchor.seq) === anchor.hash && stampedAt(anchor) !== undefined;

function furthest(anchors: readonly EvidenceAnchor[], hashes: ReadonlyMap<number, string>): Pick<EvidenceCheckResult, 'anchored'> {
  const anchor = anchors.findLast((a) => standsOn(a, hashes));
  return anchor === undefined ? {} : { anchored: { seq: anchor.seq, at: stampedAt(anchor) ?? anchor.at } };
}

function faultOf(log: EvidenceReads, row: EvidenceRecord, last: EvidenceHead): Fault | undefined {
  const expected = last.seq + 1;
  if (row.seq !== expected) return { reason: 'removed', firstBad: expected };
  const sound = linkHash(row.prev, contentHash(evidenceText(row))) === row.hash;
  if (sound && row.prev === last.hash) return undefined;
  if (!sound) return { reason: movedFrom(log, row) ?? 'changed', firstBad: row.seq };
  // The row is as it was written, but not after this one. Either its predecessor was written anew, or this is a splice.
  if (log.placeOf(row.prev) !== undefined) return { reason: 'order', firstBad: row.seq };
  return { reason: 'changed', firstBad: Math.max(last.seq, 1) };
}

/** Places in which a moved row is looked for; further away it is called changed, which it is too. */
const farthestMove = 100_000;

/** A row whose hash fits another place was moved: rows changed places, one was put between, or one is gone and the gap closed. */
function movedFrom(log: EvidenceReads, row: EvidenceRecord): EvidenceFault | undefined {
  for (let distance = 1; distance <= farthestMove; distance++) {
    for (const seq of [row.seq - distance, row.seq + distance]) {
      if (seq < 1 || linkHash(row.prev, contentHash(evidenceText({ ...row, seq }))) !== row.hash) continue;
      return seq > row.seq && log.placeOf(row.prev) === undefined ? 'removed' : 'order';
    }
  }
  return undefined;
}
