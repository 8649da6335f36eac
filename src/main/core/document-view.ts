import type { z } from 'zod';
import type { DocumentRow, DocumentView, FlowEvent, OrganView } from '../../contract/views.ts';
import { availableActions } from './flow/actions.rules.ts';
import { formatCode } from './model/code.ts';
import type { OfficeDocument } from './model/document.ts';
import type { Organ } from './model/organ.ts';
import type { Person } from './model/person.ts';
import { carriesSignature, markOf } from './model/verification.ts';
import type { DocumentReads, RelatedRecord } from './ports/document-store.ts';
import type { DocumentColumns } from './store/rows.ts';

type Row = z.infer<typeof DocumentRow>;

/** One line of the list, straight from the columns. */
export function rowOfColumns(c: DocumentColumns): Row {
  return {
    id: c.id, direction: c.direction, state: c.state, code: formatCode({ number: c.code_number, notation: c.code_notation }),
    organName: c.organ_name, subject: c.subject, typeName: c.type_name, priority: c.priority, mark: c.mark, unread: c.unread === 1,
    receivedAt: c.received_at, attachmentCount: c.attachment_count, duplicateSuspected: c.duplicate === 1, recallRequested: c.recall_requested === 1,
    ...(c.issued_date === null ? {} : { issuedDate: c.issued_date }),
    ...(c.due_date === null ? {} : { dueDate: c.due_date }),
    ...(c.arrival_number === null ? {} : { arrivalNumber: c.arrival_number }),
  };
}

function rowOf(d: OfficeDocument): Row {
  const due = 'assignment' in d ? (d.assignment.dueDate ?? d.dueDate) : d.dueDate;
  return {
    id: d.id, direction: d.direction, state: d.state, code: formatCode(d.code), organName: d.organ.organName, subject: d.subject,
    typeName: d.typeName, priority: d.priority, unread: d.unread, receivedAt: d.receivedAt,
    mark: markOf(d.attachments.filter(carriesSignature).map((a) => a.verification)),
    attachmentCount: d.attachments.length, duplicateSuspected: d.duplicateSuspected,
    recallRequested: d.direction === 'in' && d.recall !== undefined && d.state !== 'recalled',
    ...(d.issuedDate === undefined ? {} : { issuedDate: d.issuedDate }),
    ...(due === undefined ? {} : { dueDate: due }),
    ...('arrivalNumber' in d && d.arrivalNumber !== undefined ? { arrivalNumber: d.arrivalNumber } : {}),
  };
}

const organView = (o: Organ): z.infer<typeof OrganView> => ({ organId: o.organId, organName: o.organName });

type RelationWord = z.infer<typeof DocumentView>['related'][number]['relation'];
const relationWords: Readonly<Record<RelatedRecord['relation'], readonly [RelationWord, RelationWord]>> = {
  answers: ['answers', 'answeredBy'], recalls: ['recalls', 'recalledBy'], updates: ['updates', 'updatedBy'],
  replaces: ['replaces', 'replacedBy'], duplicateOf: ['duplicateOf', 'duplicateOf'],
};

/** All that the document pane shows, with what may be done now. */
export function documentView(reads: DocumentReads, d: OfficeDocument, people: readonly Person[]): z.infer<typeof DocumentView> {
  const nameOf = (id: string): string => people.find((p) => p.id === id)?.fullName ?? id;
  const assignment = 'assignment' in d ? {
    assignment: {
      assignee: nameOf(d.assignment.assigneeId), supporting: d.assignment.supportingIds.map(nameOf), directive: d.assignment.directive,
      ...(d.assignment.dueDate === undefined ? {} : { dueDate: d.assignment.dueDate }),
    },
  } : {};
  return {
    row: rowOf(d),
    documentId: d.documentId,
    organ: organView(d.organ),
    to: d.to.map(organView),
    toPlaces: [...d.toPlaces],
    attachments: d.attachments as z.infer<typeof DocumentView>['attachments'],
    events: reads.events(d.id) as z.infer<typeof FlowEvent>[],
    tracking: reads.tracking(d.id).map((t) => ({ ...t, steps: [...t.steps] })),
    warnings: d.warnings.map((w) => ({ ...w })),
    availableActions: availableActions(d),
    related: reads.related(d.id).map((r) => ({ id: r.id, code: r.code, subject: r.subject, relation: relationWords[r.relation][r.inverse ? 1 : 0] })),
    ...assignment,
    ...(d.content === undefined ? {} : { content: d.content }),
    ...(d.place === undefined ? {} : { place: d.place }),
    ...(d.signer === undefined ? {} : { signer: { ...d.signer } }),
    ...(d.pageAmount === undefined ? {} : { pageAmount: d.pageAmount }),
    ...('arrivalDate' in d && d.arrivalDate !== undefined ? { arrivalDate: d.arrivalDate } : {}),
    ...(d.direction === 'out' && d.copy !== undefined ? { copy: d.copy } : {}),
    ...(d.direction === 'in' && d.recall !== undefined ? { recallReason: d.recall.reason } : {}),
    ...(d.state === 'withdrawn' ? { recallReason: d.withdrawal.reason } : {}),
    ...(d.change === undefined ? {} : { business: d.change.business, businessReason: d.change.reason }),
    ...(d.direction === 'in' && d.change !== undefined && d.change.answer === undefined ? { updateOpen: true } : {}),
  };
}
