import type { Failure, Result } from '../model/result.ts';
import { pauseAfter } from './breaker.rules.ts';

export interface RoundsState {
  /** `paused`: the breaker is open until `nextTryAt`; a person may ask at once. */
  readonly state: 'idle' | 'running' | 'offline' | 'failed' | 'paused';
  readonly lastSuccessAt?: number;
  readonly lastFailureAt?: number;
  readonly error?: string;
  readonly nextTryAt?: number;
}

export interface Timers {
  set(callback: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

export interface Scheduler {
  start(): void;
  /** A whole round that begins after the call. */
  now(): Promise<RoundsState>;
  /** Something was queued: a round soon, unless the other side is known not to answer. */
  kick(): void;
  state(): RoundsState;
  stop(): Promise<void>;
}

const offlineCodes = new Set(['axis.unreachable', 'axis.timeout']);

export interface SchedulerOptions {
  /** `forced`: a person asked, so what waits for its next try goes now. */
  readonly round: (forced: boolean) => Promise<Result<unknown, Failure>>;
  readonly intervalMs: number;
  readonly timers: Timers;
  readonly now: () => number;
  readonly random: () => number;
  readonly onState: (state: RoundsState, finished: 'succeeded' | 'failed' | undefined) => void;
  /** What was known when the office closed: a breaker that was open stays so over a restart. */
  readonly known?: { readonly failures: number; readonly lastSuccessAt?: number; readonly lastFailureAt?: number; readonly error?: string };
}

/** One round at a time; after a failure the pause grows, after five in a row the breaker opens; after a success it is `intervalMs` again. */
export function createScheduler(options: SchedulerOptions): Scheduler {
  let { failures, ...current }: { failures: number } & Omit<RoundsState, 'state'> = options.known ?? { failures: 0 };
  let state: RoundsState['state'] = 'idle';
  let running: Promise<RoundsState> | undefined;
  let timer: unknown;
  let stopped = false;
  let again = false;

  const snapshot = (): RoundsState => ({ state, ...current });
  const change = (next: RoundsState['state'], finished?: 'succeeded' | 'failed'): void => {
    state = next;
    options.onState(snapshot(), finished);
  };
  const schedule = (ms: number): void => {
    if (timer !== undefined) options.timers.clear(timer);
    timer = stopped ? undefined : options.timers.set(() => void run(false), ms);
  };
  const run = (forced: boolean): Promise<RoundsState> => {
    running ??= once(forced).finally(() => { running = undefined; });
    return running;
  };
  const once = async (forced: boolean): Promise<RoundsState> => {
    if (forced || failures > 0) change('running');
    again = false;
    const result = await options.round(forced);
    if (result.ok) {
      failures = 0;
      current = { lastSuccessAt: options.now(), ...(current.lastFailureAt === undefined ? {} : { lastFailureAt: current.lastFailureAt }) };
      change('idle', 'succeeded');
      schedule(again ? 50 : options.intervalMs);
    } else {
      failures += 1;
      const asked = result.error.details?.['retryAfterMs'];
      const pause = pauseAfter(failures, options.random(), typeof asked === 'number' ? asked : 0);
      const at = options.now();
      current = { ...current, lastFailureAt: at, error: result.error.code, nextTryAt: at + pause.ms };
      change(offlineCodes.has(result.error.code) ? 'offline' : pause.open ? 'paused' : 'failed', 'failed');
      schedule(pause.ms);
    }
    return snapshot();
  };

  return {
    start: () => {
      // Every start of the program is a person's wish to work: the first round is never held back.
      schedule(0);
    },
    now: async () => {
      // The round that runs may have passed what was just queued.
      await running;
      return run(true);
    },
    kick: () => {
      again = true;
      if (running === undefined && !stopped && failures === 0) schedule(50);
    },
    state: snapshot,
    stop: async () => {
      stopped = true;
      if (timer !== undefined) options.timers.clear(timer);
      await running?.catch(() => undefined);
    },
  };
}
