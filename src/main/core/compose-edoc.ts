import type { DocId } from './model/document.ts';
import type { EdocMessage, MessageAttachment } from './model/message.ts';
import { officeTime } from './model/dates.ts';
import { fail, ok, type Failure, type Result } from './model/result.ts';
import type { BlobStore } from './ports/blob-store.ts';
import type { Clock } from './ports/clock.ts';
import type { DocumentStore } from './ports/document-store.ts';

/** Reads a queued document and its files into the message that goes on the axis. */
export async function composeEdoc(
  deps: { readonly store: DocumentStore; readonly blobs: BlobStore; readonly clock: Clock }, id: DocId,
): Promise<Result<Omit<EdocMessage, 'warnings'>, Failure>> {
  const document = deps.store.document(id);
  if (document?.direction !== 'out') return fail('document.notFound');
  const attachments: MessageAttachment[] = [];
  for (const a of document.attachments) {
    const bytes = await deps.blobs.read(a.blob);
    if (!bytes.ok) return bytes;
    attachments.push({ name: a.name, contentType: a.contentType, bytes: bytes.value });
  }
  const answered = document.answers === undefined ? undefined : deps.store.document(document.answers);
  const { place, issuedDate, signer, dueDate } = document;
  return ok({
    kind: 'edoc', business: 'new', documentId: document.documentId, from: document.organ, to: document.to, code: document.code,
    typeName: document.typeName, subject: document.subject, toPlaces: document.to.map((o) => o.organName), priority: document.priority,
    responseFor: answered === undefined ? [] : [{
      organId: answered.organ.organId, code: `${answered.code.number}/${answered.code.notation}`, documentId: answered.documentId,
      ...(answered.issuedDate === undefined ? {} : { promulgationDate: answered.issuedDate }),
    }],
    traceHeaders: [{ organId: document.organ.organId, timestamp: officeTime(deps.clock.now()) }],
    targetDocumentIds: [], attachments,
    ...(place === undefined ? {} : { place }),
    ...(issuedDate === undefined ? {} : { issuedDate }),
    ...(signer === undefined ? {} : { signer }),
    ...(dueDate === undefined ? {} : { dueDate }),
  });
}
