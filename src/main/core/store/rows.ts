import type { Attachment, OfficeDocument } from '../model/document.ts';
import type { VerificationRecord } from '../model/verification.ts';

/** Columns of `document`, as better-sqlite3 gives them. */
export interface DocumentColumns {
  readonly id: number;
  readonly direction: 'in' | 'out';
  readonly state: OfficeDocument['state'];
  readonly folder: string;
  readonly document_id: string;
  readonly organ_id: string;
  readonly organ_name: string;
  readonly code_number: string;
  readonly code_notation: string;
  readonly type_name: string;
  readonly subject: string;
  readonly priority: 0 | 1 | 2 | 3 | 4;
  readonly issued_date: string | null;
  readonly due_date: string | null;
  readonly arrival_number: number | null;
  readonly arrival_date: string | null;
  readonly mark: 'valid' | 'warning' | 'invalid' | 'none' | 'pending';
  readonly unread: number;
  readonly attachment_count: number;
  readonly recall_requested: number;
  readonly duplicate: number;
  readonly received_at: number;
}

export interface AttachmentColumns {
  readonly ordinal: number;
  readonly name: string;
  readonly content_type: string;
  readonly bytes: number;
  readonly blob: string;
  readonly verification: string | null;
}

/** The folder a state is shown in. */
export function folderOf(state: OfficeDocument['state']): string {
  switch (state) {
    case 'received': return 'incoming.toRegister';
    case 'registered': return 'incoming.toRoute';
    case 'routed': return 'incoming.inProgress';
    case 'handled': return 'incoming.done';
    case 'refused': return 'incoming.returned';
    case 'recalled': return 'incoming.recalled';
    default: return `outgoing.${state}`;
  }
}

export function toAttachment(row: AttachmentColumns): Attachment {
  return {
    ordinal: row.ordinal, name: row.name, contentType: row.content_type, bytes: row.bytes, blob: row.blob,
    ...(row.verification === null ? {} : { verification: JSON.parse(row.verification) as VerificationRecord }),
  };
}

/** What has a column of its own; the rest of a document is its body, as JSON. */
const inColumns = [
  'id', 'direction', 'state', 'documentId', 'code', 'typeName', 'subject', 'priority', 'issuedDate', 'dueDate',
  'arrivalNumber', 'arrivalDate', 'unread', 'duplicateSuspected', 'receivedAt', 'attachments',
] as const;

export function bodyOf(document: Omit<OfficeDocument, 'id'>): string {
  const body: Record<string, unknown> = { ...document };
  for (const key of inColumns) delete body[key];
  return JSON.stringify(body);
}

/** Row and body were written by `save` from this union and by nothing else: the one place where a cast brings it back. */
export function toDocument(row: DocumentColumns, body: string, attachments: readonly Attachment[]): OfficeDocument {
  return {
    ...(JSON.parse(body) as object),
    id: row.id, direction: row.direction, state: row.state, documentId: row.document_id,
    code: { number: row.code_number, notation: row.code_notation },
    typeName: row.type_name, subject: row.subject, priority: row.priority,
    unread: row.unread === 1, duplicateSuspected: row.duplicate === 1, receivedAt: row.received_at, attachments,
    ...(row.issued_date === null ? {} : { issuedDate: row.issued_date }),
    ...(row.due_date === null ? {} : { dueDate: row.due_date }),
    ...(row.arrival_number === null ? {} : { arrivalNumber: row.arrival_number }),
    ...(row.arrival_date === null ? {} : { arrivalDate: row.arrival_date }),
  } as unknown as OfficeDocument;
}
