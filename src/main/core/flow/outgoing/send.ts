import { formatCode } from '../../model/code.ts';
import type { DocId } from '../../model/document.ts';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { FlowDeps } from '../deps.ts';
import { secrecyOf } from '../../model/secrecy.rules.ts';
import { unsealed } from './seal.rules.ts';

/**
 * Issues a sealed document (Decree 30/2020, Art. 18): state and outbox entry in one transaction. Online or not, it goes
 * when the axis can be reached; `sync` alone touches the network.
 */
export function sendDocument(deps: FlowDeps, id: DocId): Result<void, Failure<'document.notFound' | 'send.notSealed' | 'send.fileNotSealed' | 'draft.noRecipient' | 'secret.marked'>> {
  return deps.store.transact((tx) => {
    const document = tx.document(id);
    if (document === undefined) return fail('document.notFound');
    if (document.direction !== 'out' || document.state !== 'sealed') return fail('send.notSealed', { state: document.state });
    const [open] = unsealed(document, deps.seals());
    if (open !== undefined) return fail('send.fileNotSealed', { file: open.name });
    if (document.to.length === 0) return fail('draft.noRecipient');
    const level = secrecyOf({ ...document, codeNotation: document.code.notation });
    if (level !== undefined) return fail('secret.marked', { level });
    const at = deps.clock.now();
    tx.save({ ...document, state: 'queued' });
    for (const organ of document.to) tx.track(id, { organId: organ.organId, organName: organ.organName });
    const ways = deps.ways(document.to.map((organ) => organ.organId));
    for (const { connection, organIds } of ways) {
      const part = ways.length === 1 ? {} : { to: organIds };
      tx.enqueue({
        key: `edoc:${document.documentId}${ways.length === 1 ? '' : `:${connection ?? ''}`}`, payload: { kind: 'edoc', document: id, ...part },
        document: id, title: formatCode(document.code), at, connection,
      });
    }
    tx.addEvent(id, { at, kind: 'queued', actor: deps.actor });
    for (const { connection } of ways) tx.appendEvidence({ at, axis: connection ?? '', act: 'queued', kind: 'edoc', document: id, documentId: document.documentId, facts: {} });
    return ok(undefined);
  });
}

/** The axis has taken it: the document is issued. Called by the outbox after the axis answered. */
export function recordSent(deps: Pick<FlowDeps, 'store' | 'clock'>, sent: { readonly outboxId: number; readonly id?: DocId; readonly attempts: number; readonly axisDocId?: string }): void {
  deps.store.transact((tx) => {
    const at = deps.clock.now();
    tx.updateOutbox(sent.outboxId, {
      state: 'sent', attempts: sent.attempts, error: undefined, details: undefined, sentAt: at, ...(sent.axisDocId === undefined ? {} : { axisDocId: sent.axisDocId }),
    });
    if (sent.id === undefined) return;
    const document = tx.document(sent.id);
    if (document?.direction !== 'out' || document.state !== 'queued') return;
    // Issued when every connection has taken its part.
    if (tx.outboxOf(sent.id).some((entry) => entry.payload.kind === 'edoc' && entry.state !== 'sent')) return;
    tx.save({ ...document, state: 'sent', sentAt: at });
    tx.addEvent(sent.id, { at, kind: 'sent', actor: document.organ.organName });
  });
}
