import type { IncomingDocument } from '../model/document.ts';
import type { DocumentWrites } from '../ports/document-store.ts';
import { linkChange } from './link-change.ts';
import { markRecall } from './mark-recall.ts';

/** Applies the recalls and changes that came before their document: messages keep no order on the axis. Held statuses speak of what we send, and stay. */
export function applyHeld(tx: DocumentWrites, document: Pick<IncomingDocument, 'id' | 'documentId' | 'organ'>): void {
  const { id } = document;
  if (document.documentId === '') return;
  for (const held of tx.takeHeld(document.documentId)) {
    if (held.kind === 'recall' && held.fromOrganId === document.organ.organId) {
      const request = JSON.parse(held.payload) as { reason: string; via: 'edoc' | 'status'; fromOrganName: string };
      markRecall(tx, id, request, held.at);
    } else if ((held.kind === 'updates' || held.kind === 'replaces') && held.document !== undefined && held.document !== id && held.fromOrganId === document.organ.organId) {
      linkChange(tx, held.document, id, held.kind, { reason: held.payload, organName: document.organ.organName, at: held.at });
    } else {
      tx.hold(held);
    }
  }
}
