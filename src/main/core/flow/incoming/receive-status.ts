import type { BlobId, DocId } from '../../model/document.ts';
import type { StatusMessage } from '../../model/message.ts';
import { sameAgency } from '../../model/agency-code.rules.ts';
import { ok, type Result } from '../../model/result.ts';
import { isFurther } from '../../model/status.ts';
import type { DocumentWrites } from '../../ports/document-store.ts';
import type { FlowDeps } from '../deps.ts';

export interface ReceivedStatus {
  readonly axis: string;
  readonly axisDocId: string;
  readonly rawBlob: BlobId;
  readonly rawBytes: number;
  readonly message: StatusMessage;
}

/** A receiver reports on what we sent: into the history always, on the tracking tab only when it is further than before. */
export function receiveStatus(deps: FlowDeps, input: ReceivedStatus): Result<{ readonly ids: readonly DocId[]; readonly already: boolean }, never> {
  return ok(deps.store.transact((tx) => {
    if (tx.messageSeen(input.axis, input.axisDocId) !== undefined) return { ids: [], already: true };
    const at = deps.clock.now();
    const { message } = input;
    const ids = tx.findByBusinessId(message.responseFor.documentId, 'out');
    for (const id of ids) applyStatus(tx, id, message, at);
    if (ids.length === 0) {
      const { warnings: _kept, ...payload } = message;
      tx.hold({ documentId: message.responseFor.documentId, fromOrganId: message.from.organId, kind: 'status', payload: JSON.stringify(payload), at });
    }
    const [first] = ids;
    tx.recordMessage({
      axis: input.axis, axisDocId: input.axisDocId, kind: 'status', at, blob: input.rawBlob, bytes: input.rawBytes,
      outcome: ids.length > 0 ? 'status' : 'held', ...(first === undefined ? {} : { document: first }),
    });
    return { ids, already: false };
  }));
}

function applyStatus(tx: DocumentWrites, id: DocId, message: StatusMessage, at: number): void {
  const { from, statusCode, description } = message;
  const told = description === undefined ? {} : { description };
  const toldAt = message.timestamp === undefined ? Number.NaN : Date.parse(message.timestamp);
  const before = tx.tracking(id).find((t) => sameAgency(t.organId, from.organId));
  const fresh = before === undefined || tx.addTrackingStep(id, before.organId, {
    statusCode, at, ...told, ...(Number.isNaN(toldAt) ? {} : { toldAt }), ...(message.staff?.staff === undefined ? {} : { staff: message.staff.staff }),
  });
  // Said before by the same receiver: one line of history is enough, a different reason is news.
  if (!fresh && before?.description === description) return;
  tx.addEvent(id, {
    at, kind: 'statusReceived', actor: from.organName || from.organId, statusCode, organName: from.organName || from.organId,
    ...(description === undefined ? {} : { text: description }),
  });
  // Only those we sent it to have a row; a stranger's status stays in the history, where it can be seen for what it is.
  if (before === undefined || !isFurther(before.statusCode, statusCode)) return;
  tx.track(id, { organId: before.organId, organName: before.organName, statusCode, at, ...told });
}
