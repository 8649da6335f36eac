import { formatCode } from '../model/code.ts';
import { officeTime } from '../model/dates.ts';
import type { IncomingDocument } from '../model/document.ts';
import type { StatusCode } from '../model/message.ts';
import type { Organ } from '../model/organ.ts';
import type { DocumentWrites } from '../ports/document-store.ts';

/**
 * Writes a status message to the outbox, in the transaction of the act it reports; once per document and code. It goes
 * back by the connection its document came from.
 * Routing on the axis is by `ResponseFor/OrganId`, the sender of the document.
 */
export function reportStatus(
  tx: DocumentWrites,
  document: IncomingDocument,
  status: { readonly code: StatusCode; readonly description: string; readonly from: Organ; readonly actor: string; readonly at: number; readonly connection?: string },
): void {
  const code = formatCode(document.code);
  const queued = tx.enqueue({
    key: `status:${document.id}:${status.code}`,
    payload: {
      kind: 'status',
      message: {
        kind: 'status',
        from: status.from,
        responseFor: {
          organId: document.organ.organId,
          code,
          documentId: document.documentId,
          ...(document.issuedDate === undefined ? {} : { promulgationDate: document.issuedDate }),
        },
        statusCode: status.code,
        description: status.description,
        timestamp: officeTime(status.at),
        staff: { staff: status.actor },
      },
    },
    document: document.id,
    title: code,
    at: status.at,
    connection: status.connection ?? tx.arrivedBy(document.id),
  });
  if (queued) tx.addEvent(document.id, { at: status.at, kind: 'statusSent', actor: status.actor, statusCode: status.code });
}
