import type { DocId } from '../model/document.ts';
import type { DocumentWrites } from '../ports/document-store.ts';

/**
 * Marks one document as asked back; a recalled one stays recalled. Senders ask by message and by status 13, or by both:
 * the second is the same request, also after it was refused.
 */
export function markRecall(
  tx: DocumentWrites, id: DocId,
  request: { readonly reason: string; readonly via: 'edoc' | 'status'; readonly fromOrganName: string }, at: number,
): void {
  const document = tx.document(id);
  if (document?.direction !== 'in' || document.state === 'recalled' || document.recall !== undefined || document.recallRefused === request.reason) return;
  tx.save({ ...document, unread: true, recall: { reason: request.reason, via: request.via } });
  tx.addEvent(id, { at, kind: 'recallRequested', actor: request.fromOrganName, text: request.reason, organName: request.fromOrganName });
}
