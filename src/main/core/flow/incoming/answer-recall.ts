import type { BlobId, DocId } from '../../model/document.ts';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { FlowDeps } from '../deps.ts';
import { reportStatus } from '../status-out.ts';

export type AnswerRecallFailure = Failure<'document.notFound' | 'document.wrongState' | 'refuse.reasonMissing'>;

/**
 * Agrees to a recall (Decree 30/2020, Art. 18.4b; Annex VI III.8): destroys the document and its metadata, keeps the
 * metadata of the recall, reports 15. Answers the blobs that nothing refers to any more.
 */
export function acceptRecall(deps: FlowDeps, id: DocId): Result<{ readonly orphaned: readonly BlobId[] }, AnswerRecallFailure> {
  return deps.store.transact((tx) => {
    const document = tx.document(id);
    if (document === undefined) return fail('document.notFound');
    if (document.direction !== 'in' || document.recall === undefined || document.state === 'recalled') return fail('document.wrongState');
    const at = deps.clock.now();
    tx.addEvent(id, { at, kind: 'recallAccepted', actor: deps.actor, text: document.recall.reason });
    reportStatus(tx, document, { code: '15', description: 'Đồng ý thu hồi; văn bản và dữ liệu đặc tả đã hủy', from: deps.organ, actor: deps.actor, at });
    const axis = tx.arrivedBy(id) ?? '';
    const orphaned = tx.destroy(id);
    // What stays is the metadata of the recall itself: which files are gone, by their hashes.
    tx.appendEvidence({ at, axis, act: 'destroyed', kind: 'edoc', document: id, documentId: document.documentId, facts: { blobs: [...orphaned] } });
    return ok({ orphaned });
  });
}

/** Refuses a recall with a reason, reports 16; the document goes on where it was. */
export function refuseRecall(deps: FlowDeps, input: { readonly id: DocId; readonly reason: string }): Result<void, AnswerRecallFailure> {
  if (input.reason.trim() === '') return fail('refuse.reasonMissing');
  return deps.store.transact((tx) => {
    const document = tx.document(input.id);
    if (document === undefined) return fail('document.notFound');
    if (document.direction !== 'in' || document.recall === undefined || document.state === 'recalled') return fail('document.wrongState');
    const at = deps.clock.now();
    const { recall, ...rest } = document;
    tx.save({ ...rest, recallRefused: recall.reason });
    tx.addEvent(input.id, { at, kind: 'recallRefused', actor: deps.actor, text: input.reason });
    reportStatus(tx, document, { code: '16', description: input.reason, from: deps.organ, actor: deps.actor, at });
    return ok(undefined);
  });
}
