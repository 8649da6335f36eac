import type {
  BlobId, DocId, FlowEventRecord, IncomingDocument, OfficeDocument, OutgoingDocument, Relation, TrackingRecord, TrackingStep,
} from '../model/document.ts';
import type { OutboxDetails, OutboxEntry, OutboxPayload } from '../model/outbox.ts';
import type { VerificationRecord } from '../model/verification.ts';
import type { PackedBlob } from './blob-store.ts';
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

/** A message that came before the document it speaks of: kept, applied when the document arrives. */
export interface HeldMessage {
  readonly documentId: string;
  readonly fromOrganId: string;
  /** `updates`, `replaces`: `document` is here and waits to be linked to the one it changes. */
  readonly kind: 'recall' | 'status' | 'updates' | 'replaces';
  readonly document?: DocId;
  readonly payload: string;
  readonly at: number;
}

/** A message that could not be read, or must not be kept (`blob` empty). */
export interface QuarantinedMessage {
  readonly id: number;
  readonly axis: string;
  readonly axisDocId: string;
  readonly kind: 'edoc' | 'status';
  readonly bytes: number;
  readonly reason: string;
  readonly blob: BlobId;
  /** It was listed and not given: when it is asked for again, epoch ms. */
  readonly nextTryAt?: number;
}

/** A message that the axis lists and does not give. */
export interface NotFetched {
  readonly axis: string;
  readonly axisDocId: string;
  readonly kind: 'edoc' | 'status';
  readonly at: number;
  readonly reason: string;
  readonly details?: string;
}

export type MessageOutcome = 'document' | 'status' | 'recall' | 'held' | 'copy' | 'quarantine' | 'refused';

export interface DocumentReads {
  document(id: DocId): OfficeDocument | undefined;
  events(id: DocId): readonly FlowEventRecord[];
  tracking(id: DocId): readonly TrackingRecord[];
  related(id: DocId): readonly RelatedRecord[];
  /** Newest first. `organId` narrows to a sender; ids on the wire are compared as they stand. */
  findByBusinessId(documentId: string, direction: 'in' | 'out', organId?: string): readonly DocId[];
  findByCode(organId: string, number: string, notation: string): readonly DocId[];
  /** What became of a message that was stored before; undefined for one that is new. */
  messageSeen(axis: string, axisDocId: string): MessageOutcome | undefined;
  /** An earlier message with the same bytes: sent twice by a sender who never heard our axis's answer. */
  contentSeen(blob: BlobId): { readonly axis: string; readonly axisDocId: string; readonly document?: DocId } | undefined;
  /** The connection a document came by. */
  arrivedBy(id: DocId): string | undefined;
  quarantined(id: number): QuarantinedMessage | undefined;
  /** Keys of messages that are not asked for now, since they were not given several times. */
  setAside(axis: string, now: number): readonly string[];
  /** The latest date of record in a register book, `yyyy-MM-dd`. */
  lastRegisteredDate(book: string): string | undefined;
  /** The number `nextNumber` would give now; it is given to nobody. */
  peekNumber(book: string, year: number): number;
  unacknowledged(axis: string, limit: number): readonly { readonly axisDocId: string; readonly kind: 'edoc' | 'status'; readonly outcome: MessageOutcome }[];
  /** What goes by this connection now; `first`: it is the one for entries that name none. Oldest try first. */
  outboxDue(connection: { readonly id: string; readonly first: boolean }, now: number, limit: number): readonly OutboxEntry[];
  outboxEntry(id: number): OutboxEntry | undefined;
  outboxOf(document: DocId): readonly OutboxEntry[];
  /** Files a destroyed document left: to be removed from the disk, also after a crash. */
  doomedBlobs(): readonly BlobId[];
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
  track(id: DocId, record: Omit<TrackingRecord, 'steps'>): void;
  /** False when this receiver's status with this code is there already. */
  addTrackingStep(id: DocId, organId: string, step: TrackingStep): boolean;
  saveVerification(id: DocId, ordinal: number, record: VerificationRecord): void;
  /** Consecutive within the year: last + 1, in the same transaction as its use (Decree 30/2020, Art. 15, 22.2). */
  nextNumber(book: string, year: number, date: string): number;
  /** False when the key is there already: a status is sent once per document and code. */
  enqueue(entry: { readonly key: string; readonly payload: OutboxPayload; readonly document?: DocId; readonly title: string; readonly at: number; readonly connection?: string | undefined }): boolean;
  updateOutbox(id: number, change: OutboxChange): void;
  /** Ends an entry a person took back, and frees its key: the document may be queued again. */
  withdrawOutbox(id: number): void;
  recordMessage(message: {
    readonly axis: string; readonly axisDocId: string; readonly kind: string; readonly at: number; readonly blob: BlobId;
    readonly bytes: number; readonly outcome: MessageOutcome; readonly document?: DocId;
  }): void;
  /** So that it can be received anew, after a look by a person. */
  forgetMessage(axis: string, axisDocId: string): void;
  acknowledged(axis: string, axisDocId: string, at: number): void;
  quarantine(row: Omit<QuarantinedMessage, 'id'> & { readonly at: number; readonly details?: string }): void;
  /** Counts one more try in vain; `pauseMs`: until the next, by the number of tries. Answers that number. */
  notFetched(message: NotFetched, pauseMs: (attempts: number) => number): number;
  /** It came: it is set aside no more, and what else that axis did not give is tried again. */
  fetched(axis: string, axisDocId: string, at: number): void;
  /** A person asks for it now. */
  fetchSoon(id: number): void;
  settleQuarantine(id: number, settled: { readonly at: number; readonly by: string; readonly how: string }): void;
  hold(message: HeldMessage): void;
  takeHeld(documentId: string): readonly HeldMessage[];
  /** Decree 30/2020, Art. 18.4b, Annex VI III.8: destroys content and metadata; answers the blobs nobody needs any more. */
  destroy(id: DocId): readonly BlobId[];
  blobRemoved(blob: BlobId): void;
  /** Where small files lie that became durable together. */
  addPacked(packed: readonly PackedBlob[]): void;
}

export type OutboxChange = Partial<Pick<OutboxEntry, 'state' | 'attempts' | 'nextTryAt' | 'blob' | 'firstTriedAt' | 'lastTriedAt'>> & {
  readonly error?: string | undefined;
  readonly details?: OutboxDetails | undefined;
  readonly axisDocId?: string;
  readonly sentAt?: number;
};

export interface DocumentStore extends DocumentReads {
  /** All or nothing, durable when it returns. Called inside another it is a part of that one: what throws undoes both. */
  transact<T>(work: (tx: DocumentWrites) => T): T;
}
