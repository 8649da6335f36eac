import type { DocId } from '../../model/document.ts';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { FlowDeps } from '../deps.ts';
import { reportStatus } from '../status-out.ts';

export type AnswerUpdateFailure = Failure<'document.notFound' | 'document.wrongState' | 'refuse.reasonMissing'>;

/** Agrees to the change a sender asks for, status 15, or refuses it with a reason, status 16. Answered once. */
export function answerUpdate(deps: FlowDeps, input: { readonly id: DocId; readonly agree: boolean; readonly reason: string }): Result<void, AnswerUpdateFailure> {
  const reason = input.reason.trim();
  if (!input.agree && reason === '') return fail('refuse.reasonMissing');
  return deps.store.transact((tx) => {
    const document = tx.document(input.id);
    if (document === undefined) return fail('document.notFound');
    if (document.direction !== 'in' || document.change === undefined || document.change.answer !== undefined || document.state === 'recalled' || document.state === 'refused') {
      return fail('document.wrongState', { state: document.state });
    }
    const at = deps.clock.now();
    const code = input.agree ? '15' as const : '16' as const;
    tx.save({ ...document, change: { ...document.change, answer: code } });
    tx.addEvent(input.id, { at, kind: input.agree ? 'updateAccepted' : 'updateRefused', actor: deps.actor, ...(reason === '' ? {} : { text: reason }) });
    reportStatus(tx, document, { code, description: input.agree ? 'Đồng ý cập nhật văn bản' : reason, from: deps.organ, actor: deps.actor, at });
    return ok(undefined);
  });
}
