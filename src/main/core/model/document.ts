import type { MessageCode, MessageWarning, Priority } from './message.ts';
import type { Organ } from './organ.ts';
import type { VerificationRecord } from './verification.ts';

/** Also the sort key: time of arrival in milliseconds × 1024 plus a serial, so that newest is highest. */
export type DocId = number;
/** SHA-256 of the bytes, 64 lower-case hex digits. */
export type BlobId = string;

export interface Attachment {
  readonly ordinal: number;
  readonly name: string;
  readonly contentType: string;
  readonly bytes: number;
  readonly blob: BlobId;
  readonly verification?: VerificationRecord;
}

export interface DocumentSigner {
  readonly competence?: string;
  readonly position?: string;
  readonly fullName?: string;
}

/** What both directions share: the fields of Decree 30/2020, Annex VI, part II. */
export interface DocumentFacts {
  readonly id: DocId;
  /** Business key on the axis; empty while a draft has no number. */
  readonly documentId: string;
  readonly organ: Organ;
  readonly to: readonly Organ[];
  readonly code: MessageCode;
  readonly typeName: string;
  readonly subject: string;
  readonly content?: string;
  readonly place?: string;
  readonly issuedDate?: string;
  readonly signer?: DocumentSigner;
  readonly toPlaces: readonly string[];
  readonly priority: Priority;
  readonly dueDate?: string;
  readonly pageAmount?: number;
  readonly warnings: readonly MessageWarning[];
  readonly attachments: readonly Attachment[];
  readonly receivedAt: number;
  readonly unread: boolean;
  readonly duplicateSuspected: boolean;
}

export interface Arrival {
  readonly arrivalNumber: number;
  readonly arrivalDate: string;
}

export interface Assignment {
  readonly assigneeId: string;
  readonly supportingIds: readonly string[];
  readonly directive: string;
  readonly dueDate?: string;
}

export interface Change {
  readonly business: 'update' | 'replace';
  readonly reason: string;
  readonly targetDocumentIds: readonly string[];
}

interface Incoming extends DocumentFacts {
  readonly direction: 'in';
  /** Reason of the sender who asks to take the document back; its presence is the request. */
  readonly recall?: { readonly reason: string; readonly via: 'edoc' | 'status' };
  /** Reason of a recall that was refused: the same request by the other way (message and status 13) is not asked again. */
  readonly recallRefused?: string;
  /** What this message does to an earlier document (`BussinessDocType` 2, 3). */
  readonly change?: Change & { readonly answer?: '15' | '16' };
}

/** A received document has no arrival number in its type; a routed one always has. */
export type IncomingDocument =
  | (Incoming & { readonly state: 'received' })
  | (Incoming & Arrival & { readonly state: 'registered' })
  | (Incoming & Arrival & { readonly state: 'routed'; readonly assignment: Assignment })
  | (Incoming & Arrival & { readonly state: 'handled'; readonly assignment: Assignment })
  | (Incoming & { readonly state: 'refused'; readonly reason: string })
  | (Incoming & Partial<Arrival> & { readonly state: 'recalled' });

/** Sao y, sao lục, trích sao (Decree 30/2020, Art. 25; Annex III.I: SY, SL, TrS). */
export type CopyKind = 'trueCopy' | 'copyOfCopy' | 'extract';

interface Outgoing extends DocumentFacts {
  readonly direction: 'out';
  /** Set where this one changes, or takes the place of, a document that was sent. */
  readonly change?: Change;
  readonly answers?: DocId;
  readonly signerPersonId?: string;
  /** Set where this is a copy that the agency makes of a paper (Decree 30/2020, Art. 25). */
  readonly copy?: CopyKind;
}

/** Decree 30/2020, Art. 14: number and date, register, sign, seal, issue. */
export type OutgoingDocument =
  | (Outgoing & { readonly state: 'draft' })
  | (Outgoing & { readonly state: 'signed' })
  | (Outgoing & { readonly state: 'sealed' })
  | (Outgoing & { readonly state: 'queued' })
  | (Outgoing & { readonly state: 'sent'; readonly sentAt: number })
  /** Asked back: frozen (Decree 30/2020, Annex VI, III.8). */
  | (Outgoing & { readonly state: 'withdrawn'; readonly sentAt: number; readonly withdrawal: { readonly reason: string; readonly at: number } });

export type OfficeDocument = IncomingDocument | OutgoingDocument;
export type DocumentState = OfficeDocument['state'];

export interface FlowEventRecord {
  readonly at: number;
  readonly kind: string;
  readonly actor: string;
  readonly text?: string;
  readonly statusCode?: string;
  readonly organName?: string;
}

export interface TrackingStep {
  readonly statusCode: string;
  /** When it came to us. */
  readonly at: number;
  /** By the receiver's clock. */
  readonly toldAt?: number;
  readonly description?: string;
  readonly staff?: string;
}

export interface TrackingRecord {
  readonly organId: string;
  readonly organName: string;
  readonly statusCode?: string;
  readonly description?: string;
  readonly at?: number;
  /** Every status of this receiver once, in the order of the law's acts. */
  readonly steps: readonly TrackingStep[];
}

export type Relation = 'answers' | 'recalls' | 'updates' | 'replaces' | 'duplicateOf';
