import { formatCode } from './model/code.ts';
import { officeTime } from './model/dates.ts';
import type { OutgoingDocument } from './model/document.ts';
import type { EdocMessage } from './model/message.ts';
import type { OutboxPayload } from './model/outbox.ts';
import { fail, ok, type Failure, type Result } from './model/result.ts';
import type { DocumentReads } from './ports/document-store.ts';

type Composed = Omit<EdocMessage, 'warnings'>;

/** Reads a queued document, or the request to take one back, into the message that goes on the axis. `at`: milliseconds. */
export function composeEdoc(store: DocumentReads, payload: Exclude<OutboxPayload, { kind: 'status' }>, at: number): Result<Composed, Failure> {
  const document = store.document(payload.document);
  if (document?.direction !== 'out') return fail('document.notFound');
  const to = payload.to === undefined ? document.to : document.to.filter((organ) => payload.to?.includes(organ.organId) === true);
  const message = { ...facts(store, document), to, traceHeaders: [{ organId: document.organ.organId, timestamp: officeTime(at) }] };
  if (payload.kind === 'recall') {
    // A recall carries the id of what it recalls, and no files (samples of the axis).
    return ok({ ...message, business: 'recall', businessReason: payload.reason, targetDocumentIds: [document.documentId], attachments: [] });
  }
  const { change } = document;
  return ok({
    ...message, business: change?.business ?? 'new', targetDocumentIds: change?.targetDocumentIds ?? [],
    ...(change === undefined ? {} : { businessReason: change.reason }),
    attachments: document.attachments.map(({ name, contentType, bytes, blob }) => ({ name, contentType, bytes, blob })),
  });
}

function facts(store: DocumentReads, document: OutgoingDocument): Omit<Composed, 'to' | 'traceHeaders' | 'business' | 'targetDocumentIds' | 'attachments'> {
  const answered = document.answers === undefined ? undefined : store.document(document.answers);
  const { place, issuedDate, signer, dueDate } = document;
  return {
    kind: 'edoc', documentId: document.documentId, from: document.organ, code: document.code, typeName: document.typeName, subject: document.subject,
    toPlaces: document.to.map((o) => o.organName), priority: document.priority,
    responseFor: answered === undefined ? [] : [{
      organId: answered.organ.organId, code: formatCode(answered.code), documentId: answered.documentId,
      ...(answered.issuedDate === undefined ? {} : { promulgationDate: answered.issuedDate }),
    }],
    ...(place === undefined ? {} : { place }), ...(issuedDate === undefined ? {} : { issuedDate }),
    ...(signer === undefined ? {} : { signer }), ...(dueDate === undefined ? {} : { dueDate }),
  };
}
