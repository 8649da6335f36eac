import type { BlobId, DocId } from '../../model/document.ts';
import { ok, type Result } from '../../model/result.ts';
import type { FlowDeps } from '../deps.ts';
import { markRecall } from '../mark-recall.ts';

export interface ReceivedRecall {
  readonly axis: string;
  readonly axisDocId: string;
  readonly rawBlob: BlobId;
  readonly rawBytes: number;
  readonly via: 'edoc' | 'status';
  readonly fromOrganId: string;
  readonly fromOrganName: string;
  readonly targetDocumentIds: readonly string[];
  readonly reason: string;
}

/**
 * The sender asks to take a document back (edXML `BussinessDocType` 1, or status 13). Only the sender's own documents
 * are marked; where none is here yet the request is held and applied when the document comes (Decree 30/2020, Art. 18.4b).
 */
export function receiveRecall(deps: FlowDeps, input: ReceivedRecall): Result<{ readonly ids: readonly DocId[]; readonly already: boolean }, never> {
  return ok(deps.store.transact((tx) => {
    if (tx.messageSeen(input.axis, input.axisDocId) !== undefined) return { ids: [], already: true };
    const at = deps.clock.now();
    const ids = input.targetDocumentIds.flatMap((target) => [...tx.findByBusinessId(target, 'in', input.fromOrganId)]);
    for (const id of ids) markRecall(tx, id, input, at);
    if (ids.length === 0) {
      for (const documentId of input.targetDocumentIds) {
        tx.hold({ documentId, fromOrganId: input.fromOrganId, kind: 'recall', at, payload: JSON.stringify({ reason: input.reason, via: input.via, fromOrganName: input.fromOrganName }) });
      }
    }
    const [first] = ids;
    tx.recordMessage({
      axis: input.axis, axisDocId: input.axisDocId, kind: input.via, at, blob: input.rawBlob, bytes: input.rawBytes,
      outcome: ids.length > 0 ? 'recall' : 'held', ...(first === undefined ? {} : { document: first }),
    });
    return { ids, already: false };
  }));
}
