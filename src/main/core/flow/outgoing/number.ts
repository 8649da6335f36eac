import { businessDocumentId, formatNumber, isNotation } from '../../model/code.ts';
import { officeDate, officeYear } from '../../model/dates.ts';
import type { Attachment, BlobId, DocId } from '../../model/document.ts';
import type { MessageCode } from '../../model/message.ts';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { DocumentWrites } from '../../ports/document-store.ts';
import type { FlowDeps } from '../deps.ts';
import { draftIn, type Draft } from '../draft-in.ts';

export type NumberFailure = Failure<
  'document.notFound' | 'document.wrongState' | 'draft.noSubject' | 'draft.noRecipient' | 'draft.noAttachment' | 'draft.notationInvalid' | 'clock.wrong'
>;

export const outgoingBook = 'outgoing';
/** All copies of an agency share one series of numbers, from 01 each year (Decree 30/2020, Annex I, Part II). */
export const copyBook = 'copies';

const bookOf = (draft: Draft): string => (draft.copy === undefined ? outgoingBook : copyBook);

export interface NumberInput {
  readonly id: DocId;
  readonly notation: string;
}

/** What numbering would do now. Nothing is given yet. */
export interface NumberPlan {
  readonly code: MessageCode;
  /** `yyyy-MM-dd`. */
  readonly issuedDate: string;
  /** The paper: the first PDF of the draft. */
  readonly paper: Attachment;
}

/** The paper as it was read, with the number and date it has been given. */
export interface NumberedPaper {
  readonly plan: NumberPlan;
  readonly blob: BlobId;
  readonly bytes: number;
  /** What the history says besides the number, where the paper has no place for it. */
  readonly remark?: string;
}

/** Looks whether a draft may be numbered, and with what. */
export function planNumber(deps: FlowDeps, input: NumberInput): Result<NumberPlan, NumberFailure> {
  return deps.store.transact((tx) => {
    const planned = plan(deps, tx, input);
    return planned.ok ? ok(planned.value.plan) : planned;
  });
}

/**
 * Gives number and date (Decree 30/2020, Art. 15: consecutive from 01 in the year, unique, given by the system). From here
 * on the document has its key on the axis, and its fields stand. With `paper`, the numbered paper takes the place of the
 * blank one in the same transaction; `draft.paperStale` when number, date or file are no longer those it was made for.
 */
export function numberDocument(deps: FlowDeps, input: NumberInput & { readonly paper?: NumberedPaper }): Result<void, NumberFailure | Failure<'draft.paperStale'>> {
  return deps.store.transact((tx) => {
    const planned = plan(deps, tx, input);
    if (!planned.ok) return planned;
    const { draft, plan: { code, issuedDate, paper }, at } = planned.value;
    const made = input.paper;
    if (made !== undefined && !isFor(made.plan, planned.value.plan)) return fail('draft.paperStale');
    tx.nextNumber(bookOf(draft), officeYear(at), issuedDate);
    const attachments = made === undefined || made.blob === paper.blob ? draft.attachments
      : draft.attachments.map((a) => (a.ordinal === paper.ordinal ? renewed(a, made) : a));
    tx.save({ ...draft, attachments, code, issuedDate, documentId: businessDocumentId(draft.organ.organId, issuedDate, code) });
    const remark = made?.remark === undefined ? '' : ` · ${made.remark}`;
    tx.addEvent(input.id, { at, kind: 'numbered', actor: deps.actor, text: `${code.number}/${code.notation}${remark}` });
    return ok(undefined);
  });
}

function plan(deps: FlowDeps, tx: DocumentWrites, input: NumberInput): Result<{ readonly draft: Draft; readonly plan: NumberPlan; readonly at: number }, NumberFailure> {
  const notation = input.notation.trim().normalize('NFC');
  if (!isNotation(notation)) return fail('draft.notationInvalid');
  const found = draftIn(tx, input.id);
  if (!found.ok) return found;
  const draft = found.value;
  if (draft.code.number !== '') return fail('document.wrongState', { state: 'numbered' });
  if (draft.subject === '') return fail('draft.noSubject');
  if (draft.to.length === 0) return fail('draft.noRecipient');
  const paper = draft.attachments.find((a) => a.contentType === 'application/pdf');
  if (paper === undefined) return fail('draft.noAttachment');
  const at = deps.clock.now();
  const issuedDate = officeDate(at);
  const book = bookOf(draft);
  const last = tx.lastRegisteredDate(book);
  if (last !== undefined && issuedDate < last) return fail('clock.wrong', { today: issuedDate, lastInBook: last });
  const code = { number: formatNumber(tx.peekNumber(book, officeYear(at))), notation };
  return ok({ draft, plan: { code, issuedDate, paper }, at });
}

const isFor = (made: NumberPlan, now: NumberPlan): boolean =>
  made.code.number === now.code.number && made.code.notation === now.code.notation && made.issuedDate === now.issuedDate
  && made.paper.ordinal === now.paper.ordinal && made.paper.blob === now.paper.blob;

/** Without the verdict on the file it was: it is checked again. */
function renewed({ ordinal, name, contentType }: Attachment, made: NumberedPaper): Attachment {
  return { ordinal, name, contentType, blob: made.blob, bytes: made.bytes };
}
