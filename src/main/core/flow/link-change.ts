import type { DocId } from '../model/document.ts';
import type { DocumentWrites } from '../ports/document-store.ts';

/** Binds a change to the document it changes, and says so in that document's history, where a person is working. */
export function linkChange(
  tx: DocumentWrites, id: DocId, original: DocId, relation: 'updates' | 'replaces', request: { readonly reason: string; readonly organName: string; readonly at: number },
): void {
  tx.link(id, original, relation);
  const document = tx.document(original);
  if (document?.direction !== 'in' || document.state === 'recalled') return;
  tx.save({ ...document, unread: true });
  tx.addEvent(original, { at: request.at, kind: 'updateReceived', actor: request.organName, text: request.reason, organName: request.organName });
}
