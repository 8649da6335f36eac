import type { Contract } from '../../contract/contract.ts';
import type { HandlerAnswer, Handlers } from '../hosts/serve.ts';
import { storageFailure } from './store/storage-failure.ts';

/** A full or failing disk is an answer, not a bug: the transaction is undone, nothing is lost, and a person can act. */
export function guardStorage<C extends Contract>(handlers: Handlers<C>): Handlers<C> {
  const guarded: Record<string, (input: never) => Promise<HandlerAnswer<unknown>>> = {};
  for (const [method, handler] of Object.entries(handlers as Record<string, (input: never) => HandlerAnswer<unknown> | Promise<HandlerAnswer<unknown>>>)) {
    guarded[method] = async (input) => {
      try {
        return await handler(input);
      } catch (error) {
        const failure = storageFailure(error);
        if (failure === undefined) throw error;
        return { ok: false, error: failure };
      }
    };
  }
  return guarded as unknown as Handlers<C>;
}
