import { formatCode } from '../../model/code.ts';
import type { DocId } from '../../model/document.ts';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { FlowDeps } from '../deps.ts';

export interface DraftChangeInput {
  readonly id: DocId;
  readonly business: 'update' | 'replace';
  readonly reason: string;
  readonly place: string;
}

/**
 * Opens a draft that changes a sent document, or takes its place (Decree 30/2020, Art. 18.2, 18.3; `BussinessDocType` 2
 * and 3): addressed to the same receivers, linked to it, and issued like any other document.
 */
export function draftChange(deps: FlowDeps, input: DraftChangeInput): Result<DocId, Failure<'document.notFound' | 'document.wrongState' | 'refuse.reasonMissing'>> {
  const reason = input.reason.trim().normalize('NFC');
  if (reason === '') return fail('refuse.reasonMissing');
  return deps.store.transact((tx) => {
    const original = tx.document(input.id);
    if (original === undefined) return fail('document.notFound');
    if (original.direction !== 'out' || (original.state !== 'sent' && !(original.state === 'withdrawn' && input.business === 'replace'))) {
      return fail('document.wrongState', { state: original.state });
    }
    const at = deps.clock.now();
    const words = input.business === 'update' ? 'đính chính, cập nhật' : 'thay thế';
    const id = tx.insert({
      direction: 'out', state: 'draft', documentId: '', organ: deps.organ, to: original.to, code: { number: '', notation: '' }, typeName: original.typeName,
      subject: `V/v ${words} văn bản số ${formatCode(original.code)}`.slice(0, 500), place: input.place, toPlaces: [], priority: original.priority,
      warnings: [], attachments: [], receivedAt: at, unread: false, duplicateSuspected: false,
      change: { business: input.business, reason, targetDocumentIds: [original.documentId] },
    });
    tx.addEvent(id, { at, kind: 'drafted', actor: deps.actor, text: reason });
    tx.link(id, original.id, input.business === 'update' ? 'updates' : 'replaces');
    return ok(id);
  });
}
