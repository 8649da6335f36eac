import type {
  BlobId, DocId, FlowEventRecord, IncomingDocument, OfficeDocument, OutgoingDocument, Relation, TrackingRecord,
} from '../model/document.ts';
import type { OutboxEntry, OutboxPayload } from '../model/outbox.ts';
import type { VerificationRecord } from '../model/verification.ts';
import type { EvidenceLog } from './evidence-log.ts';

/** Leaves out `id` of each member of a union separately. */
type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
export type NewDocument = WithoutId<IncomingDocument> | WithoutId<OutgoingDocument>;

export interface RelatedRecord {
  readonly id: DocId;
  readonly code: string;
  readonly subject: string;
  readonly relation: Relation;
  /** True when the other document points at this one. */
  readonly inverse: boolean;
}

/** A message that came before the document it speaks of: kept, shown, applied when the document arrives. */
export interface HeldMessage {
  readonly documentId: string;
  readonly fromOrganId: string;
  readonly kind: 'recall' | 'status';
  readonly payload: string;
  readonly at: number;
}

export interface DocumentReads {
  document(id: DocId): OfficeDocument | undefined;
  events(id: DocId): readonly FlowEventRecord[];
  tracking(id: DocId): readonly TrackingRecord[];
  related(id: DocId): readonly RelatedRecord[];
  /** Newest first. `organId` narrows to a sender; ids on the wire are compared as they stand. */
  findByBusinessId(documentId: string, direction: 'in' | 'out', organId?: string): readonly DocId[];
  findByCode(organId: string, number: string, notation: string): readonly DocId[];
  /** What became of a message that was stored before; undefined for one that is new. */
  messageSeen(axis: string, axisDocId: string): string | undefined;
  /** The latest date of record in a register book, `yyyy-MM-dd`. */
  lastRegisteredDate(book: string): string | undefined;
  /** The number `nextNumber` would give now; it is given to nobody. */
  peekNumber(book: string, year: number): number;
  unacknowledged(axis: string): readonly { readonly axisDocId: string; readonly outcome: string }[];
  outboxDue(now: number, limit: number): readonly OutboxEntry[];
  pendingVerification(limit: number): readonly DocId[];
  /** Whether a document or a message needs a file of the blob store, as evidence of a verdict too. */
  isReferred(blob: BlobId): boolean;
  /** Outgoing documents in these states, oldest first. */
  outgoingIn(states: readonly ('draft' | 'signed' | 'sealed')[], limit: number): readonly DocId[];
}

export interface DocumentWrites extends DocumentReads, EvidenceLog {
  insert(document: NewDocument): DocId;
  save(document: OfficeDocument): void;
  addEvent(id: DocId, event: FlowEventRecord): void;
  link(from: DocId, to: DocId, relation: Relation): void;
  track(id: DocId, record: TrackingRecord): void;
  saveVerification(id: DocId, ordinal: number, record: VerificationRecord): void;
  /** Consecutive within the year: last + 1, in the same transaction as its use (Decree 30/2020, Art. 15, 22.2). */
  nextNumber(book: string, year: number, date: string): number;
  /** False when the key is there already: a status is sent once per document and code. */
  enqueue(entry: { readonly key: string; readonly payload: OutboxPayload; readonly document?: DocId; readonly title: string; readonly at: number }): boolean;
  updateOutbox(id: number, change: Partial<Pick<OutboxEntry, 'state' | 'attempts' | 'nextTryAt' | 'blob' | 'firstTriedAt'>> & { readonly error?: string | undefined }): void;
  recordMessage(message: {
    readonly axis: string; readonly axisDocId: string; readonly kind: string; readonly at: number; readonly blob: BlobId;
    readonly bytes: number; readonly outcome: 'document' | 'status' | 'recall' | 'held' | 'quarantine'; readonly document?: DocId;
  }): void;
  acknowledged(axis: string, axisDocId: string, at: number): void;
  quarantine(row: { readonly axis: string; readonly axisDocId: string; readonly at: number; readonly bytes: number; readonly reason: string; readonly details?: string; readonly blob: BlobId }): void;
  hold(message: HeldMessage): void;
  takeHeld(documentId: string): readonly HeldMessage[];
  /** Decree 30/2020, Art. 18.4b, Annex VI III.8: destroys content and metadata; answers the blobs nobody needs any more. */
  destroy(id: DocId): readonly BlobId[];
}

export interface DocumentStore extends DocumentReads {
  /** All or nothing, durable when it returns. */
  transact<T>(work: (tx: DocumentWrites) => T): T;
}
