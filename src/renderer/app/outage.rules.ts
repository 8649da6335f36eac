import type { SyncView } from '../../contract/exchange-views.ts';
import { nextTry, summaryOf } from '../ui/sync.rules.ts';

/** A time without any connection. `key` names it: the last time anything came through before it. */
export interface Outage {
  readonly key: string;
  readonly since: number | undefined;
  readonly waiting: number;
  readonly nextTryAt: number | undefined;
}

/**
 * The outage the window is in. A round that runs does not end one: whether it does is known when the round is over, and
 * until then the banner would only flicker.
 */
export function outageOf(sync: SyncView | undefined, before: Outage | undefined): Outage | undefined {
  if (sync === undefined) return undefined;
  const summary = summaryOf(sync);
  const key = String(sync.lastSuccessAt ?? 0);
  const goesOn = summary === 'running' && before !== undefined && before.key === key;
  if (summary !== 'offline' && !goesOn) return undefined;
  return { key, since: sync.lastSuccessAt, waiting: sync.outboxPending, nextTryAt: nextTry(sync) };
}
