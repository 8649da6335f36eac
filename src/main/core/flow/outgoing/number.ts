import { businessDocumentId, formatNumber, isNotation } from '../../model/code.ts';
import { officeDate, officeYear } from '../../model/dates.ts';
import type { DocId } from '../../model/document.ts';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { FlowDeps } from '../deps.ts';
import { draftIn } from '../draft-in.ts';

export type NumberFailure = Failure<
  'document.notFound' | 'document.wrongState' | 'draft.noSubject' | 'draft.noRecipient' | 'draft.noAttachment' | 'draft.notationInvalid' | 'clock.wrong'
>;

export const outgoingBook = 'outgoing';

/**
 * Gives number and date (Decree 30/2020, Art. 15: consecutive from 01 in the year, unique, given by the system). From here
 * on the document has its key on the axis, and its fields stand.
 */
export function numberDocument(deps: FlowDeps, input: { readonly id: DocId; readonly notation: string }): Result<void, NumberFailure> {
  const notation = input.notation.trim().normalize('NFC');
  if (!isNotation(notation)) return fail('draft.notationInvalid');
  return deps.store.transact((tx) => {
    const found = draftIn(tx, input.id);
    if (!found.ok) return found;
    const draft = found.value;
    if (draft.code.number !== '') return fail('document.wrongState', { state: 'numbered' });
    if (draft.subject === '') return fail('draft.noSubject');
    if (draft.to.length === 0) return fail('draft.noRecipient');
    if (!draft.attachments.some((a) => a.contentType === 'application/pdf')) return fail('draft.noAttachment');
    const at = deps.clock.now();
    const issuedDate = officeDate(at);
    const last = tx.lastRegisteredDate(outgoingBook);
    if (last !== undefined && issuedDate < last) return fail('clock.wrong', { today: issuedDate, lastInBook: last });
    const code = { number: formatNumber(tx.nextNumber(outgoingBook, officeYear(at), issuedDate)), notation };
    tx.save({ ...draft, code, issuedDate, documentId: businessDocumentId(draft.organ.organId, issuedDate, code) });
    tx.addEvent(input.id, { at, kind: 'numbered', actor: deps.actor, text: `${code.number}/${code.notation}` });
    return ok(undefined);
  });
}
