import type { DocId } from '../../model/document.ts';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { FlowDeps } from '../deps.ts';

/**
 * Takes a queued document out of the outbox, back to where it was sealed. Only while nothing of it can have left: what was
 * sent, or may have been, is asked back by a recall instead.
 */
export function takeBack(deps: FlowDeps, id: DocId): Result<void, Failure<'document.notFound' | 'document.wrongState' | 'outbox.mayHaveLeft'>> {
  return deps.store.transact((tx) => {
    const document = tx.document(id);
    if (document === undefined) return fail('document.notFound');
    if (document.direction !== 'out' || document.state !== 'queued') return fail('document.wrongState', { state: document.state });
    const entries = tx.outboxOf(id).filter((entry) => entry.payload.kind === 'edoc' && entry.state !== 'withdrawn');
    if (entries.some((entry) => entry.state === 'sent' || entry.state === 'unknown')) return fail('outbox.mayHaveLeft');
    const at = deps.clock.now();
    tx.save({ ...document, state: 'sealed' });
    for (const entry of entries) tx.withdrawOutbox(entry.id);
    tx.addEvent(id, { at, kind: 'takenBack', actor: deps.actor });
    return ok(undefined);
  });
}
