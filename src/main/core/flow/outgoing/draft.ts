import { formatCode } from '../../model/code.ts';
import type { DocId, OfficeDocument } from '../../model/document.ts';
import type { Priority } from '../../model/message.ts';
import type { Organ } from '../../model/organ.ts';
import type { Person } from '../../model/person.ts';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { FlowDeps } from '../deps.ts';
import { draftIn } from '../draft-in.ts';
import { reportStatus } from '../status-out.ts';

/** Opens a draft; for an answer, addressed to the sender and linked to what it answers, whose sender hears that it is being handled (05). */
export function draftDocument(deps: FlowDeps, input: { readonly answers?: DocId; readonly place: string }): Result<DocId, Failure<'document.notFound' | 'document.wrongState'>> {
  return deps.store.transact((tx) => {
    const original = input.answers === undefined ? undefined : tx.document(input.answers);
    if (input.answers !== undefined && original === undefined) return fail('document.notFound');
    if (original !== undefined && !mayBeAnswered(original)) return fail('document.wrongState', { state: original.state });
    const at = deps.clock.now();
    const id = tx.insert({
      direction: 'out', state: 'draft', documentId: '', organ: deps.organ, to: original === undefined ? [] : [original.organ],
      code: { number: '', notation: '' }, typeName: 'Công văn',
      subject: original === undefined ? '' : `V/v phúc đáp văn bản số ${formatCode(original.code)}`.slice(0, 500),
      place: input.place, toPlaces: [], priority: 0, warnings: [], attachments: [], receivedAt: at, unread: false, duplicateSuspected: false,
      ...(original === undefined ? {} : { answers: original.id }),
    });
    tx.addEvent(id, { at, kind: 'drafted', actor: deps.actor });
    if (original !== undefined) tx.link(id, original.id, 'answers');
    if (original?.direction === 'in' && original.state === 'routed') {
      reportStatus(tx, original, { code: '05', description: 'Đang xử lý', from: deps.organ, actor: deps.actor, at });
    }
    return ok(id);
  });
}

const mayBeAnswered = (d: OfficeDocument): boolean =>
  d.direction === 'in' && (d.state === 'registered' || d.state === 'routed' || d.state === 'handled');

export interface EditInput {
  readonly id: DocId;
  readonly typeName: string;
  readonly subject: string;
  readonly toOrganIds: readonly string[];
  readonly signerPersonId?: string;
  readonly priority: Priority;
  readonly dueDate?: string;
}

/** Changes a draft's fields. Once a number is given they are in the register, and stand. */
export function editDraft(
  deps: FlowDeps, known: { readonly organOf: (organId: string) => Organ | undefined; readonly people: readonly Person[] }, input: EditInput,
): Result<void, Failure<'document.notFound' | 'document.wrongState' | 'draft.noRecipient' | 'person.notFound'>> {
  return deps.store.transact((tx) => {
    const found = draftIn(tx, input.id);
    if (!found.ok) return found;
    const draft = found.value;
    if (draft.code.number !== '') return fail('document.wrongState', { state: 'numbered' });
    const to = [...new Set(input.toOrganIds)].map((id) => draft.to.find((o) => o.organId === id) ?? known.organOf(id));
    if (to.some((o) => o === undefined)) return fail('draft.noRecipient');
    const person = known.people.find((p) => p.id === input.signerPersonId);
    if (input.signerPersonId !== undefined && person === undefined) return fail('person.notFound');
    const { signer: _signer, signerPersonId: _person, dueDate: _due, ...rest } = draft;
    tx.save({
      ...rest, typeName: input.typeName.trim(), subject: input.subject.trim().normalize('NFC'), priority: input.priority,
      to: to.filter((o) => o !== undefined),
      ...(person === undefined ? {} : { signer: { position: person.position, fullName: person.fullName }, signerPersonId: person.id }),
      ...(input.dueDate === undefined ? {} : { dueDate: input.dueDate }),
    });
    return ok(undefined);
  });
}
