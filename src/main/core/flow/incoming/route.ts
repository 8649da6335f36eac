import { officeDate } from '../../model/dates.ts';
import type { DocId } from '../../model/document.ts';
import type { Person } from '../../model/person.ts';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { FlowDeps } from '../deps.ts';
import { reportStatus } from '../status-out.ts';

export type RouteFailure = Failure<'document.notFound' | 'document.wrongState' | 'person.notFound' | 'route.dueDateInPast'>;

export interface RouteInput {
  readonly id: DocId;
  readonly assigneeId: string;
  readonly supportingIds: readonly string[];
  readonly directive: string;
  readonly dueDate?: string;
}

/**
 * Routes a registered document to a person with a directive and a due date (Decree 30/2020, Art. 23.4: recipient, opinion,
 * state, time limit are recorded in the system), status 04. Routing again replaces the assignment; the history keeps both.
 */
export function routeDocument(deps: FlowDeps, people: readonly Person[], input: RouteInput): Result<void, RouteFailure> {
  const assignee = people.find((p) => p.id === input.assigneeId);
  if (assignee === undefined) return fail('person.notFound');
  if (!input.supportingIds.every((id) => people.some((p) => p.id === id))) return fail('person.notFound');
  const at = deps.clock.now();
  if (input.dueDate !== undefined && input.dueDate < officeDate(at)) return fail('route.dueDateInPast');
  return deps.store.transact((tx) => {
    const document = tx.document(input.id);
    if (document === undefined) return fail('document.notFound');
    if (document.direction !== 'in' || (document.state !== 'registered' && document.state !== 'routed')) {
      return fail('document.wrongState', { state: document.state });
    }
    const assignment = {
      assigneeId: input.assigneeId,
      supportingIds: input.supportingIds.filter((id) => id !== input.assigneeId),
      directive: input.directive.trim(),
      ...(input.dueDate === undefined ? {} : { dueDate: input.dueDate }),
    };
    tx.save({ ...document, state: 'routed', assignment });
    tx.addEvent(input.id, { at, kind: 'routed', actor: deps.actor, text: `${assignee.fullName}${assignment.directive === '' ? '' : `: ${assignment.directive}`}` });
    reportStatus(tx, document, { code: '04', description: `Đã phân công: ${assignee.unit}`, from: deps.organ, actor: deps.actor, at });
    return ok(undefined);
  });
}
