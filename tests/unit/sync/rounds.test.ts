import { describe, expect, test } from 'vitest';
import { fail, ok, type Failure, type Result } from '../../../src/main/core/model/result.ts';
import { together, waysTo } from '../../../src/main/core/connections/office-connections.ts';
import { breakAfter, pauseAfter } from '../../../src/main/core/sync/breaker.rules.ts';
import { createScheduler } from '../../../src/main/core/sync/scheduler.ts';

/** Timers a test fires by hand. */
function hand() {
  const set: { callback: () => void; ms: number }[] = [];
  let answer: Result<unknown, Failure> = ok(undefined);
  let rounds = 0;
  const scheduler = createScheduler({
    round: () => { rounds += 1; return Promise.resolve(answer); }, intervalMs: 60_000, now: () => 1_000_000, random: () => 0.5, onState: () => undefined,
    timers: { set: (callback, ms) => { const timer = { callback, ms }; set.push(timer); return timer; }, clear: (timer) => { const at = set.indexOf(timer as never); if (at >= 0) set.splice(at, 1); } },
  });
  const fire = async (): Promise<number> => {
    const timer = set.shift();
    timer?.callback();
    await new Promise((resolve) => setImmediate(resolve));
    return set[0]?.ms ?? -1;
  };
  return { scheduler, fire, set, rounds: () => rounds, answers: (next: Result<unknown, Failure>) => { answer = next; } };
}

describe('a connection that fails', () => {
  test('waits longer each time, opens the breaker after five in a row, and is well after one success', async () => {
    const { scheduler, fire, answers } = hand();
    answers(fail('axis.refused'));
    scheduler.start();
    const pauses: number[] = [];
    for (let n = 0; n < 7; n += 1) pauses.push(await fire());
    expect(pauses.slice(0, 4)).toEqual([2000, 4000, 8000, 16_000]);
    expect(pauses.slice(4)).toEqual([60_000, 120_000, 240_000]);
    expect(scheduler.state()).toMatchObject({ state: 'paused', error: 'axis.refused', nextTryAt: 1_240_000 });
    answers(ok(undefined));
    expect(await fire()).toBe(60_000);
    expect(scheduler.state()).toEqual({ state: 'idle', lastSuccessAt: 1_000_000, lastFailureAt: 1_000_000 });
  });

  test('an open breaker is not moved by what is queued, but by a person', async () => {
    const { scheduler, fire, rounds, answers, set } = hand();
    answers(fail('axis.unreachable'));
    scheduler.start();
    for (let n = 0; n < breakAfter; n += 1) await fire();
    expect(scheduler.state().state).toBe('offline');
    scheduler.kick();
    expect(set[0]?.ms).toBeGreaterThan(10_000);
    const before = rounds();
    answers(ok(undefined));
    expect(await scheduler.now()).toMatchObject({ state: 'idle' });
    expect(rounds()).toBe(before + 1);
  });

  test('what the other side asks for (Retry-After) is kept, and no pause is above a quarter of an hour', () => {
    expect(pauseAfter(1, 0.5, 120_000).ms).toBe(120_000);
    for (let failures = 1; failures < 200; failures += 1) {
      const { ms } = pauseAfter(failures, 0.999);
      expect(ms).toBeGreaterThan(0);
      expect(ms).toBeLessThanOrEqual(15 * 60_000 * 1.2);
    }
  });
});

describe('several connections', () => {
  const view = (id: string, state: 'idle' | 'running' | 'offline' | 'failed' | 'paused', more = {}) => ({ id, name: id, kind: 'vxp' as const, state, ...more });
  test('are offline together only when none answers', () => {
    expect(together([view('a', 'offline', { error: 'axis.unreachable' }), view('b', 'offline')])).toEqual({ state: 'offline', error: 'axis.unreachable' });
    expect(together([view('a', 'idle', { lastSuccessAt: 5 }), view('b', 'failed', { error: 'axis.clock' })])).toEqual({ state: 'failed', error: 'axis.clock', lastSuccessAt: 5 });
    expect(together([view('a', 'running'), view('b', 'offline')])).toEqual({ state: 'running' });
    expect(together([])).toEqual({ state: 'idle' });
  });
  test('one that works and one that does not answer is said as a failure, not as being offline', () => {
    expect(together([view('a', 'idle'), view('b', 'offline', { error: 'axis.unreachable' })])).toMatchObject({ state: 'failed', error: 'axis.unreachable' });
  });
  test('each agency is reached by the first connection whose directory has it', () => {
    const known: Record<string, string[]> = { A: ['second'], B: ['second', 'first'], C: [] };
    expect(waysTo(['A', 'B', 'C'], ['first', 'second'], (code) => known[code] ?? [])).toEqual([
      { connection: 'second', organIds: ['A'] }, { connection: 'first', organIds: ['B', 'C'] },
    ]);
  });
});
