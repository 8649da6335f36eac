import { QueryClient } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';
import { ConnectionState, SyncProgress, type ConnectionSync, type SyncView } from '../../../src/contract/exchange-views.ts';
import { outageOf } from '../../../src/renderer/app/outage.rules.ts';
import { applyEvent, keys } from '../../../src/renderer/ui/queries.ts';
import { changedBeyondProgress, isTroubled, nextTry, progressWords, summaryOf, summaryValues } from '../../../src/renderer/ui/sync.rules.ts';

const connection = (state: ConnectionSync['state'], over: Partial<ConnectionSync> = {}): ConnectionSync => ({ id: state, name: state, kind: 'vxp', state, ...over });
const sync = (state: SyncView['state'], connections: readonly ConnectionSync[], over: Partial<SyncView> = {}): SyncView =>
  ({ state, outboxPending: 0, outboxFailed: 0, quarantined: 0, connections: [...connections], ...over });

describe('all connections in one word', () => {
  it('is good only when every one that is switched on works', () => {
    expect(summaryOf(sync('idle', [connection('idle'), connection('disabled')]))).toBe('idle');
    for (const state of ['offline', 'failed', 'paused'] as const) {
      const mixed = sync('idle', [connection('idle'), connection(state), connection('disabled')]);
      expect(summaryOf(mixed), state).toBe('partly');
      expect(summaryValues(mixed), state).toEqual({ bad: 1, total: 2 });
    }
  });

  it('tells an outage from a mistake in the settings', () => {
    expect(summaryOf(sync('offline', [connection('offline'), connection('paused')]))).toBe('offline');
    expect(summaryOf(sync('failed', [connection('failed'), connection('failed')]))).toBe('failed');
    expect(summaryOf(sync('failed', [connection('offline'), connection('failed')]))).toBe('failed');
  });

  it('says that nothing is set up rather than that all is well', () => {
    expect(summaryOf(sync('idle', []))).toBe('none');
    expect(summaryOf(sync('idle', [connection('disabled')]))).toBe('none');
  });

  it('counts every state of the contract as trouble or not', () => {
    expect(ConnectionState.options.filter((state) => isTroubled({ state }))).toEqual(['offline', 'failed', 'paused']);
  });
});

describe('an outage', () => {
  const away = sync('offline', [connection('offline', { nextTryAt: 900 }), connection('paused', { nextTryAt: 700 })], { lastSuccessAt: 500, outboxPending: 3 });

  it('says since when, what waits, and when it is tried next', () => {
    expect(outageOf(away, undefined)).toEqual({ key: '500', since: 500, waiting: 3, nextTryAt: 700 });
    expect(nextTry(sync('idle', [connection('idle', { nextTryAt: 1 })]))).toBeUndefined();
  });

  it('goes on while a round runs, and ends when one succeeded', () => {
    const before = outageOf(away, undefined);
    const running = sync('running', [connection('running'), connection('paused')], { lastSuccessAt: 500 });
    expect(outageOf(running, before)?.key).toBe('500');
    expect(outageOf(running, undefined)).toBeUndefined();
    expect(outageOf(sync('running', [connection('running')], { lastSuccessAt: 950 }), before)).toBeUndefined();
    expect(outageOf(sync('idle', [connection('idle')], { lastSuccessAt: 950 }), before)).toBeUndefined();
  });

  it('is another one after a success, so that what was waved away does not hide it', () => {
    expect(outageOf({ ...away, lastSuccessAt: 990 }, outageOf(away, undefined))?.key).not.toBe('500');
    expect(outageOf(sync('idle', [connection('idle'), connection('offline')]), undefined)).toBeUndefined();
  });
});

describe('how far a round is', () => {
  it('is told with its end where that is known', () => {
    for (const what of SyncProgress.shape.what.options) {
      expect(progressWords({ what, done: 1200, total: 34_000 })).toEqual({ key: `sync.progress.${what}`, values: { done: '1.200', total: '34.000' } });
      expect(progressWords({ what, done: 12 })).toEqual({ key: `sync.progress.${what}.some`, values: { done: '12' } });
    }
  });

  const running = (done: number, over: Partial<SyncView> = {}): SyncView => sync('running', [connection('running', { progress: { what: 'receive', done, total: 100 } })], over);

  it('asks for no list again; anything else does', () => {
    expect(changedBeyondProgress(running(1), running(2))).toBe(false);
    expect(changedBeyondProgress(undefined, running(2))).toBe(true);
    expect(changedBeyondProgress(running(1), running(2, { outboxPending: 1 }))).toBe(true);
    expect(changedBeyondProgress(running(1), running(2, { quarantined: 1 }))).toBe(true);
    expect(changedBeyondProgress(running(1), sync('idle', [connection('idle')]))).toBe(true);
  });

  it('leaves what the window remembers in place, and an end does not', () => {
    const client = new QueryClient();
    const lists = [[...keys.outbox, false], keys.quarantine, keys.connections];
    const stale = (): boolean[] => lists.map((queryKey) => client.getQueryState(queryKey)?.isInvalidated === true);
    applyEvent(client, { name: 'sync.changed', sync: running(1) });
    for (const queryKey of lists) client.setQueryData(queryKey, { rows: [] });
    applyEvent(client, { name: 'sync.changed', sync: running(2) });
    expect(stale()).toEqual([false, false, false]);
    expect(client.getQueryData<SyncView>(keys.sync)?.connections[0]?.progress?.done).toBe(2);
    applyEvent(client, { name: 'sync.changed', sync: running(2, { outboxFailed: 1 }) });
    expect(stale()).toEqual([true, true, true]);
  });
});
