import type { DocId } from '../../model/document.ts';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { FlowDeps } from '../deps.ts';
import { reportStatus } from '../status-out.ts';

export type RefuseFailure = Failure<'document.notFound' | 'document.wrongState' | 'refuse.reasonMissing'>;

/** Returns a document to its sender with a reason, status 02 (Decree 30/2020, Art. 21.2: not authentic, not whole, wrongly addressed). */
export function refuseDocument(deps: FlowDeps, input: { readonly id: DocId; readonly reason: string }): Result<void, RefuseFailure> {
  const reason = input.reason.trim();
  if (reason === '') return fail('refuse.reasonMissing');
  return deps.store.transact((tx) => {
    const document = tx.document(input.id);
    if (document === undefined) return fail('document.notFound');
    if (document.direction !== 'in' || (document.state !== 'received' && document.state !== 'registered')) {
      return fail('document.wrongState', { state: document.state });
    }
    const at = deps.clock.now();
    tx.save({ ...document, state: 'refused', reason, unread: false });
    tx.addEvent(input.id, { at, kind: 'refused', actor: deps.actor, text: reason });
    reportStatus(tx, document, { code: '02', description: reason, from: deps.organ, actor: deps.actor, at });
    return ok(undefined);
  });
}
