import { formatCode } from '../../model/code.ts';
import type { CopyKind, DocId } from '../../model/document.ts';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { FlowDeps } from '../deps.ts';

/** The names of Decree 30/2020, Annex III.I. */
export const copyNames: Readonly<Record<CopyKind, string>> = { trueCopy: 'Bản sao y', copyOfCopy: 'Bản sao lục', extract: 'Bản trích sao' };

/**
 * Opens a draft of a copy (Decree 30/2020, Art. 25): the person attaches the scan or extract, the agency numbers it in the
 * series of copies and signs it alone. `of`: the document it is a copy of, where the office has it.
 */
export function draftCopy(deps: FlowDeps, input: { readonly kind: CopyKind; readonly of?: DocId; readonly place: string }): Result<DocId, Failure<'document.notFound' | 'document.wrongState'>> {
  return deps.store.transact((tx) => {
    const original = input.of === undefined ? undefined : tx.document(input.of);
    if (input.of !== undefined && original === undefined) return fail('document.notFound');
    if (original?.state === 'recalled') return fail('document.wrongState', { state: original.state });
    const at = deps.clock.now();
    const name = copyNames[input.kind];
    const id = tx.insert({
      direction: 'out', state: 'draft', copy: input.kind, documentId: '', organ: deps.organ, to: [],
      code: { number: '', notation: '' }, typeName: name,
      subject: original === undefined ? '' : `${name} ${original.typeName} số ${formatCode(original.code)} ${original.subject}`.replace(/\s+/g, ' ').slice(0, 500),
      place: input.place, toPlaces: [], priority: 0, warnings: [], attachments: [], receivedAt: at, unread: false, duplicateSuspected: false,
    });
    tx.addEvent(id, { at, kind: 'drafted', actor: deps.actor, text: name });
    return ok(id);
  });
}
