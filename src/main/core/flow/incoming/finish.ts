import type { DocId } from '../../model/document.ts';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { FlowDeps } from '../deps.ts';
import { reportStatus } from '../status-out.ts';

/** Marks a routed document as handled, status 06 (Decree 30/2020, Art. 24). */
export function finishDocument(deps: FlowDeps, id: DocId): Result<void, Failure<'document.notFound' | 'document.wrongState'>> {
  return deps.store.transact((tx) => {
    const document = tx.document(id);
    if (document === undefined) return fail('document.notFound');
    if (document.direction !== 'in' || document.state !== 'routed') return fail('document.wrongState', { state: document.state });
    const at = deps.clock.now();
    tx.save({ ...document, state: 'handled' });
    tx.addEvent(id, { at, kind: 'finished', actor: deps.actor });
    reportStatus(tx, document, { code: '06', description: 'Đã hoàn thành xử lý', from: deps.organ, actor: deps.actor, at });
    return ok(undefined);
  });
}
