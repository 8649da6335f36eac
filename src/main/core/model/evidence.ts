import { jsonString, type Json } from './canonical-json.ts';
import type { DocId } from './document.ts';

/**
 * What happened to a message, or to the log itself. `received`: the raw bytes are committed. `refused`: marked as a state
 * secret, nothing of it is kept. `sending`: written before the network is touched. `destroyed`: after a recall, with the
 * hashes of what is gone. `anchored`: a time stamp authority has seen the head. `restored`: a person said that the rows
 * after the one before are lost with an older backup.
 */
export const evidenceActs = [
  'received', 'refused', 'quarantined', 'duplicate', 'acknowledged', 'verified', 'queued', 'built', 'sending', 'sent',
  'sendUnknown', 'reconciled', 'sendRefused', 'destroyed', 'exported', 'anchored', 'restored',
] as const;
export type EvidenceAct = (typeof evidenceActs)[number];

/** `log`: about the log itself. */
export type EvidenceKind = 'edoc' | 'status' | 'log';

export type EvidenceFacts = Readonly<Record<string, Json>>;

/** One row as its writer gives it. */
export interface EvidenceEntry {
  readonly at: number;
  /** The connection; empty for what concerns none. */
  readonly axis: string;
  readonly act: EvidenceAct;
  readonly kind: EvidenceKind;
  readonly axisDocId?: string | undefined;
  /** The business key (`organId,yyyy/MM/dd,number/notation`). */
  readonly documentId?: string | undefined;
  readonly document?: DocId | undefined;
  /** SHA-256 of the raw message. */
  readonly messageSha256?: string | undefined;
  readonly bytes?: number | undefined;
  /** Codes, times, counts, answers of the protocol; see `evidence.rules.ts` for what is let in. */
  readonly facts: EvidenceFacts;
}

/** One row as it lies in the log. */
export interface EvidenceRecord {
  readonly seq: number;
  readonly at: number;
  readonly axis: string;
  readonly act: string;
  readonly kind: string;
  readonly axisDocId: string | undefined;
  readonly documentId: string | undefined;
  readonly document: number | undefined;
  readonly messageSha256: string | undefined;
  readonly bytes: number | undefined;
  /** Canonical JSON, as it was hashed. */
  readonly facts: string;
  /** The hash of the row before; 64 zeros for the first. */
  readonly prev: string;
  readonly hash: string;
}

/** How far the log reaches: what two people compare, and what a time stamp authority is shown. */
export interface EvidenceHead {
  readonly seq: number;
  readonly hash: string;
}

/** A time stamp authority saw this head at `at`: from then on nobody can write the rows up to it anew unseen. */
export interface EvidenceAnchor extends EvidenceHead {
  readonly at: number;
  /** RFC 3161 token over `anchoredText`, DER. */
  readonly token: Uint8Array;
}

/** What the authority stamps. */
export const anchoredText = ({ seq, hash }: EvidenceHead): string => `congvan-evidence-head-1 ${seq} ${hash}\n`;

export const emptyHead: EvidenceHead = { seq: 0, hash: '0'.repeat(64) };

/** Where and how the chain is broken. `headMissing`: rows are there, but the file that says how far they reached is not. */
export type EvidenceFault = 'changed' | 'removed' | 'order' | 'truncated' | 'headMissing' | 'headUnreadable' | 'anchorDiffers';

export interface EvidenceCheckResult {
  readonly ok: boolean;
  /** Rows that were found sound, from the first on. */
  readonly rows: number;
  readonly head: string;
  readonly headSeq: number;
  /** The furthest head that a time stamp proves, and since when. */
  readonly anchored?: { readonly seq: number; readonly at: number };
  readonly firstBad?: number;
  readonly reason?: EvidenceFault;
}

/**
 * The text of a row of which the content hash is made: a JSON list, the same for everyone who reads the row. The facts stand
 * in it as they are stored, so that a row is checked without parsing them; they are the last member, so no other value can
 * be moved into them or out of them.
 */
export function evidenceText(r: Omit<EvidenceRecord, 'prev' | 'hash'>): string {
  return `["congvan-evidence-1",${r.seq},${r.at},${jsonString(r.axis)},${jsonString(r.act)},${jsonString(r.kind)},${orNull(r.axisDocId)},${orNull(r.documentId)},${r.document ?? 'null'},${orNull(r.messageSha256)},${r.bytes ?? 'null'},${r.facts}]`;
}

const orNull = (text: string | undefined): string => (text === undefined ? 'null' : jsonString(text));
