import type { BlobId, DocId, IncomingDocument } from '../../model/document.ts';
import { formatCode } from '../../model/code.ts';
import type { EdocMessage } from '../../model/message.ts';
import { ok, type Result } from '../../model/result.ts';
import type { DocumentWrites } from '../../ports/document-store.ts';
import { applyHeld } from '../apply-held.ts';
import { linkChange } from '../link-change.ts';
import type { FlowDeps } from '../deps.ts';
import { reportStatus } from '../status-out.ts';

export interface ReceivedEdoc {
  readonly axis: string;
  readonly axisDocId: string;
  /** The raw bytes as they came: evidence, and the way back when our reading was wrong. */
  readonly rawBlob: BlobId;
  readonly rawBytes: number;
  readonly message: EdocMessage;
}

export type Receipt =
  | { readonly outcome: 'stored'; readonly id: DocId }
  | { readonly outcome: 'already' };

/**
 * Stores a document that came from the axis (Decree 30/2020, Art. 21): one transaction with its raw bytes, its history
 * and the receipt 01 in the outbox. The message key is unique, so a second copy has no effect.
 */
export function receiveEdoc(deps: FlowDeps, input: ReceivedEdoc): Result<Receipt, never> {
  const { store, clock } = deps;
  return ok(store.transact((tx) => {
    if (tx.messageSeen(input.axis, input.axisDocId) !== undefined) return { outcome: 'already' as const };
    const at = clock.now();
    const { message } = input;
    const same = duplicatesOf(tx, message);
    const fresh: Omit<Extract<IncomingDocument, { state: 'received' }>, 'id'> = {
      direction: 'in',
      state: 'received',
      documentId: message.documentId,
      organ: message.from,
      to: message.to,
      code: message.code,
      typeName: message.typeName ?? '',
      subject: message.subject,
      toPlaces: message.toPlaces,
      priority: message.priority,
      warnings: message.warnings,
      receivedAt: at,
      unread: true,
      duplicateSuspected: same.length > 0,
      attachments: message.attachments.map((a, ordinal) => ({
        ordinal, name: a.name, contentType: a.contentType, bytes: a.bytes, blob: a.blob,
      })),
      ...(message.content === undefined ? {} : { content: message.content }),
      ...(message.place === undefined ? {} : { place: message.place }),
      ...(message.issuedDate === undefined ? {} : { issuedDate: message.issuedDate }),
      ...(message.signer === undefined ? {} : { signer: message.signer }),
      ...(message.dueDate === undefined ? {} : { dueDate: message.dueDate }),
      ...(message.pageAmount === undefined ? {} : { pageAmount: message.pageAmount }),
      ...(message.business === 'update' || message.business === 'replace'
        ? { change: { business: message.business, reason: message.businessReason ?? '', targetDocumentIds: message.targetDocumentIds } } : {}),
    };
    const stored = { ...fresh, id: tx.insert(fresh) };
    const { id } = stored;
    tx.recordMessage({
      axis: input.axis, axisDocId: input.axisDocId, kind: 'edoc', at, blob: input.rawBlob, bytes: input.rawBytes,
      outcome: 'document', document: id,
    });
    tx.addEvent(id, { at, kind: 'received', actor: message.from.organName, organName: message.from.organName });
    for (const other of same) tx.link(id, other, 'duplicateOf');
    linkTargets(tx, id, message, at);
    reportStatus(tx, stored, { code: '01', description: 'Văn bản đã đến', from: deps.organ, actor: deps.organ.organName, at, connection: input.axis });
    applyHeld(tx, stored);
    return { outcome: 'stored' as const, id };
  }));
}

/** Annex VI, III.1.h: warn on an equal document id, or on equal number, notation and issuer. Shown, never dropped. */
function duplicatesOf(tx: DocumentWrites, message: EdocMessage): DocId[] {
  if (message.business !== 'new') return [];
  const byId = message.documentId === '' ? [] : tx.findByBusinessId(message.documentId, 'in', message.from.organId);
  const byCode = formatCode(message.code) === '' ? [] : tx.findByCode(message.from.organId, message.code.number, message.code.notation);
  return [...new Set([...byId, ...byCode])];
}

/** Messages keep no order on the axis: what names a document that is not here yet is held, and linked when it comes. */
function linkTargets(tx: DocumentWrites, id: DocId, message: EdocMessage, at: number): void {
  const relation = message.business === 'update' ? 'updates' : message.business === 'replace' ? 'replaces' : undefined;
  if (relation !== undefined) {
    for (const target of message.targetDocumentIds) {
      const originals = tx.findByBusinessId(target, 'in', message.from.organId).filter((original) => original !== id);
      for (const original of originals) linkChange(tx, id, original, relation, { reason: message.businessReason ?? '', organName: message.from.organName, at });
      if (originals.length === 0) tx.hold({ documentId: target, fromOrganId: message.from.organId, kind: relation, document: id, payload: message.businessReason ?? '', at });
    }
  }
  for (const answered of message.responseFor) {
    for (const ours of tx.findByBusinessId(answered.documentId, 'out')) tx.link(id, ours, 'answers');
  }
}
