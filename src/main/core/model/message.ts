import type { BlobId } from './document.ts';
import type { Organ } from './organ.ts';

/** What travels on the exchange axis, after parsing: the same for every dialect of edXML. Dates are `yyyy-MM-dd`. */
export type ExchangeMessage = EdocMessage | StatusMessage;

/** `BussinessDocType` 0 to 3. */
export type EdocBusiness = 'new' | 'recall' | 'update' | 'replace';

/** Business status codes of the axis; other codes on the wire are kept with a warning. */
export type StatusCode = '01' | '02' | '03' | '04' | '05' | '06' | '13' | '15' | '16';

/** Decree 30 Art. 4: thường, khẩn, thượng khẩn, hoả tốc; 4 is the wire's "hoả tốc hẹn giờ". */
export type Priority = 0 | 1 | 2 | 3 | 4;

export interface MessageCode {
  readonly number: string;
  readonly notation: string;
}

export interface MessageWarning {
  /** Stable code, e.g. `date.impossible`. */
  readonly code: string;
  /** Where, as element names joined by `/`. */
  readonly path: string;
  /** The raw value where it helps and is short (at most 200 characters). */
  readonly value?: string;
}

export interface ResponseFor {
  readonly organId: string;
  /** `number/notation` as the sender wrote it. */
  readonly code: string;
  readonly documentId: string;
  readonly promulgationDate?: string;
}

export interface StaffInfo {
  readonly department?: string;
  readonly staff?: string;
  readonly email?: string;
  readonly mobile?: string;
}

export interface MessageAttachment {
  /** Safe file name: no path, no control characters, at most 255 bytes of UTF-8. */
  readonly name: string;
  /** From the bytes, not from what the sender claims. */
  readonly contentType: string;
  readonly claimedContentType?: string;
  readonly description?: string;
  /** Size. The bytes themselves are in the store of whoever read the message, under `blob`. */
  readonly bytes: number;
  readonly blob: BlobId;
}

export interface ReceiverChange {
  readonly organId: string;
  readonly change: 'removed' | 'added';
}

export interface ReplacedFor {
  readonly documentId: string;
  readonly organIds: readonly string[];
}

export interface EdocMessage {
  readonly kind: 'edoc';
  readonly business: EdocBusiness;
  readonly documentId: string;
  readonly from: Organ;
  readonly to: readonly Organ[];
  readonly code: MessageCode;
  readonly place?: string;
  readonly issuedDate?: string;
  readonly typeCode?: string;
  readonly typeName?: string;
  readonly subject: string;
  readonly content?: string;
  readonly signer?: { readonly competence?: string; readonly position?: string; readonly fullName?: string };
  readonly dueDate?: string;
  readonly toPlaces: readonly string[];
  readonly priority: Priority;
  readonly pageAmount?: number;
  readonly promulgationAmount?: number;
  readonly sphereOfPromulgation?: string;
  readonly steeringType?: string;
  readonly responseFor: readonly ResponseFor[];
  readonly traceHeaders: readonly { readonly organId: string; readonly timestamp: string }[];
  /** The document recalled, updated or replaced, where the message names it. */
  readonly targetDocumentIds: readonly string[];
  readonly businessReason?: string;
  /** Of an update: who no longer is, or newly is, a receiver. */
  readonly receiverChanges?: readonly ReceiverChange[];
  /** Of a replacement: for which receivers a document is replaced, where not for all. */
  readonly replacedFor?: readonly ReplacedFor[];
  /** `Paper` as the sender wrote it (a flag to some, a number of pages to others); absent: no paper copy follows. */
  readonly paper?: number;
  readonly staff?: StaffInfo;
  readonly attachments: readonly MessageAttachment[];
  readonly warnings: readonly MessageWarning[];
}

export interface StatusMessage {
  readonly kind: 'status';
  readonly from: Organ;
  readonly responseFor: ResponseFor;
  readonly statusCode: string;
  readonly description?: string;
  /** ISO 8601 with offset. */
  readonly timestamp?: string;
  readonly staff?: StaffInfo;
  readonly warnings: readonly MessageWarning[];
}
