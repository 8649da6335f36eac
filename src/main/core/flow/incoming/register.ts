import { officeDate, officeYear } from '../../model/dates.ts';
import type { DocId } from '../../model/document.ts';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { FlowDeps } from '../deps.ts';
import { reportStatus } from '../status-out.ts';
import { mayRegister } from './register.rules.ts';

export type RegisterFailure = Failure<'document.notFound' | 'document.alreadyRegistered' | 'document.wrongState' | 'clock.wrong'>;

export const incomingBook = 'incoming';

/**
 * Enters a document into the incoming register (Decree 30/2020, Art. 22): the arrival number is consecutive in the year
 * for paper and electronic together; number, state, history and status 03 are one transaction.
 */
export function registerDocument(deps: FlowDeps, id: DocId): Result<{ readonly arrivalNumber: number; readonly arrivalDate: string }, RegisterFailure> {
  return deps.store.transact((tx) => {
    const document = tx.document(id);
    if (document === undefined) return fail('document.notFound');
    const at = deps.clock.now();
    const arrivalDate = officeDate(at);
    const allowed = mayRegister(document, arrivalDate, tx.lastRegisteredDate(incomingBook));
    if (!allowed.ok) return allowed;
    const arrivalNumber = tx.nextNumber(incomingBook, officeYear(at), arrivalDate);
    tx.save({ ...allowed.value, state: 'registered', arrivalNumber, arrivalDate, unread: false });
    tx.addEvent(id, { at, kind: 'registered', actor: deps.actor, text: String(arrivalNumber) });
    reportStatus(tx, allowed.value, { code: '03', description: `Đã tiếp nhận, số đến ${arrivalNumber}`, from: deps.organ, actor: deps.actor, at });
    return ok({ arrivalNumber, arrivalDate });
  });
}
