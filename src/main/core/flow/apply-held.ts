import type { DocId } from '../model/document.ts';
import type { DocumentWrites } from '../ports/document-store.ts';
import { markRecall } from './mark-recall.ts';

/** Applies the recalls that came before their document: messages keep no order on the axis. Held statuses speak of what we send, and stay. */
export function applyHeld(tx: DocumentWrites, id: DocId): void {
  const document = tx.document(id);
  if (document === undefined || document.documentId === '') return;
  for (const held of tx.takeHeld(document.documentId)) {
    if (held.kind === 'recall' && held.fromOrganId === document.organ.organId) {
      const request = JSON.parse(held.payload) as { reason: string; via: 'edoc' | 'status'; fromOrganName: string };
      markRecall(tx, id, request, held.at);
    } else {
      tx.hold(held);
    }
  }
}
