import type { DocId } from '../model/document.ts';
import type { EvidenceEntry, EvidenceHead, EvidenceRecord } from '../model/evidence.ts';

/** Writing into the log: a part of the transaction whose act it records, so that neither is there without the other. */
export interface EvidenceLog {
  /** Answers where the row stands in the chain. */
  appendEvidence(entry: EvidenceEntry): EvidenceHead;
}

export interface EvidenceReads {
  head(): EvidenceHead;
  /** Rows of a document, and of the messages it came in or left by; oldest first. */
  rowsOf(document: DocId): readonly EvidenceRecord[];
  /** Rows after `seq`, in order: the whole log is never in memory. */
  after(seq: number, limit: number): readonly EvidenceRecord[];
  /** The row at a place, where there is one. */
  at(seq: number): EvidenceRecord | undefined;
  /** Where the row with this hash stands. */
  placeOf(hash: string): number | undefined;
}
