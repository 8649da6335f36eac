import type { ConnectionSync, SyncView } from '../../contract/exchange-views.ts';
import { formatCount } from './format.ts';

/** All connections in one word. `partly`: some reach their axis, some do not. `none`: no connection is switched on. */
export type SyncSummary = 'none' | 'idle' | 'running' | 'partly' | 'offline' | 'failed';

export type ConnectionState = ConnectionSync['state'];

/** Nothing goes through it now, whatever the reason. */
export function isTroubled({ state }: Pick<ConnectionSync, 'state'>): boolean {
  return state === 'offline' || state === 'failed' || state === 'paused';
}

/** What the status bar says: an office with a silent connection is never told that all is well. */
export function summaryOf(sync: SyncView): SyncSummary {
  const used = sync.connections.filter((c) => c.state !== 'disabled');
  if (used.length === 0) return sync.state === 'running' ? 'running' : 'none';
  if (sync.state === 'running') return 'running';
  const troubled = used.filter(isTroubled);
  if (troubled.length === 0) return sync.state;
  if (troubled.length < used.length) return 'partly';
  return sync.state === 'offline' || troubled.every((c) => c.state !== 'failed') ? 'offline' : 'failed';
}

/** What fills the holes of the sentence of a summary. */
export function summaryValues({ connections }: SyncView): { readonly bad: number; readonly total: number } {
  const used = connections.filter((c) => c.state !== 'disabled');
  return { bad: used.filter(isTroubled).length, total: used.length };
}

/** Text of `ui.json` for how far a round has come. */
export function progressWords({ what, done, total }: NonNullable<ConnectionSync['progress']>): { readonly key: string; readonly values: Readonly<Record<string, string>> } {
  return total === undefined
    ? { key: `sync.progress.${what}.some`, values: { done: formatCount(done) } }
    : { key: `sync.progress.${what}`, values: { done: formatCount(done), total: formatCount(total) } };
}

/** The next time anything is tried by itself. */
export function nextTry(sync: SyncView): number | undefined {
  const times = sync.connections.filter(isTroubled).map((c) => c.nextTryAt).filter((at) => at !== undefined);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Whether anything changed but how far a round has come: only then are lists asked again, not for each of 10,000 messages. */
export function changedBeyondProgress(before: SyncView | undefined, after: SyncView): boolean {
  const settled = (sync: SyncView): string => JSON.stringify({ ...sync, connections: sync.connections.map(({ progress: _progress, ...rest }) => rest) });
  return before === undefined || settled(before) !== settled(after);
}
