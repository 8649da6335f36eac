import { formatCode } from '../../model/code.ts';
import { officeTime } from '../../model/dates.ts';
import type { DocId } from '../../model/document.ts';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { FlowDeps } from '../deps.ts';

export type RequestRecallFailure = Failure<'document.notFound' | 'document.wrongState' | 'refuse.reasonMissing'>;

/**
 * Asks a sent document back (Decree 30/2020, Art. 18.4): it is frozen here (Annex VI, III.8) and its receivers are asked
 * to destroy it, by the message of the axis (`BussinessDocType` 1) and by status 13, because receivers' programs know
 * one or the other (facts of the axis: both are in use). State, history and outbox are one transaction.
 */
export function requestRecall(deps: FlowDeps, input: { readonly id: DocId; readonly reason: string }): Result<void, RequestRecallFailure> {
  const reason = input.reason.trim().normalize('NFC');
  if (reason === '') return fail('refuse.reasonMissing');
  return deps.store.transact((tx) => {
    const document = tx.document(input.id);
    if (document === undefined) return fail('document.notFound');
    if (document.direction !== 'out' || document.state !== 'sent') return fail('document.wrongState', { state: document.state });
    const at = deps.clock.now();
    const code = formatCode(document.code);
    tx.save({ ...document, state: 'withdrawn', withdrawal: { reason, at } });
    tx.addEvent(input.id, { at, kind: 'recallSent', actor: deps.actor, text: reason });
    const ways = deps.ways(document.to.map((organ) => organ.organId));
    for (const { connection, organIds } of ways) {
      tx.enqueue({
        key: `recall:${document.documentId}:${connection ?? ''}`, document: input.id, title: code, at, connection,
        payload: { kind: 'recall', document: input.id, reason, ...(ways.length === 1 ? {} : { to: organIds }) },
      });
      for (const organId of organIds) {
        tx.enqueue({
          key: `status:${input.id}:13:${organId}`, document: input.id, title: code, at, connection,
          payload: {
            kind: 'status',
            message: {
              kind: 'status', from: deps.organ, statusCode: '13', description: reason, timestamp: officeTime(at), staff: { staff: deps.actor },
              // In a 13 the answered party is the receiver: routing is by this field (samples of the axis).
              responseFor: { organId, code, documentId: document.documentId, ...(document.issuedDate === undefined ? {} : { promulgationDate: document.issuedDate }) },
            },
          },
        });
      }
    }
    return ok(undefined);
  });
}
