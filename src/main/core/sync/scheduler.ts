import type { Failure, Result } from '../model/result.ts';
import { backoffMs } from './backoff.ts';

export interface SyncState {
  readonly state: 'idle' | 'running' | 'offline' | 'failed';
  readonly lastSuccessAt?: number;
  readonly error?: string;
}

export interface Timers {
  set(callback: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

export interface Scheduler {
  start(): void;
  /** A whole round that begins after the call. */
  now(): Promise<SyncState>;
  /** Something was queued: a round soon. */
  kick(): void;
  state(): SyncState;
  stop(): Promise<void>;
}

const offlineCodes = new Set(['axis.unreachable', 'axis.timeout']);

/** One round at a time; after a failure the pause grows, after a success it is `intervalMs` again. */
export function createScheduler(options: {
  /** `forced`: a person asked, so what waits for its next try goes now. */
  readonly round: (forced: boolean) => Promise<Result<unknown, Failure>>;
  readonly intervalMs: number;
  readonly timers: Timers;
  readonly now: () => number;
  readonly random: () => number;
  readonly onState: (state: SyncState) => void;
}): Scheduler {
  let current: SyncState = { state: 'idle' };
  let running: Promise<SyncState> | undefined;
  let timer: unknown;
  let failures = 0;
  let stopped = false;
  let again = false;

  const change = (state: SyncState): void => {
    current = state;
    options.onState(state);
  };
  const schedule = (ms: number): void => {
    if (timer !== undefined) options.timers.clear(timer);
    timer = stopped ? undefined : options.timers.set(() => void run(false), ms);
  };
  const run = (forced: boolean): Promise<SyncState> => {
    running ??= once(forced).finally(() => { running = undefined; });
    return running;
  };
  const once = async (forced: boolean): Promise<SyncState> => {
    const last = current.lastSuccessAt === undefined ? {} : { lastSuccessAt: current.lastSuccessAt };
    if (forced) change({ ...last, state: 'running' });
    again = false;
    const result = await options.round(forced);
    if (result.ok) {
      failures = 0;
      change({ state: 'idle', lastSuccessAt: options.now() });
      schedule(again ? 50 : options.intervalMs);
    } else {
      failures += 1;
      change({ ...last, state: offlineCodes.has(result.error.code) ? 'offline' : 'failed', error: result.error.code });
      schedule(backoffMs(failures, options.random()));
    }
    return current;
  };

  return {
    start: () => schedule(0),
    now: async () => {
      // The round that runs may have passed what was just queued.
      await running;
      return run(true);
    },
    kick: () => {
      again = true;
      if (running === undefined && !stopped) schedule(50);
    },
    state: () => current,
    stop: async () => {
      stopped = true;
      if (timer !== undefined) options.timers.clear(timer);
      await running?.catch(() => undefined);
    },
  };
}
