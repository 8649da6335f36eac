import { countCrash, usualBudget, type Budget } from './crash-budget.ts';
import { silentLog, type HostLog, type HostStarter, type StartedHost } from './host-port.ts';

export type RunState = 'idle' | 'starting' | 'ready' | 'restarting' | 'stopped';

/** What a program says of itself: it runs, or it cannot and says why; anything else is progress. */
export type Word = { readonly ready: true } | { readonly failed: string } | undefined;

export interface KeptProcess {
  start(): void;
  state(): RunState;
  /** Why it stopped, where it said so. */
  failure(): string | undefined;
  onState(listener: (state: RunState) => void): () => void;
  /** Resolves at the first `ready`, or `stopped`. */
  settled(): Promise<'ready' | 'stopped'>;
  retry(): void;
  stop(): void;
}

export interface KeepOptions {
  readonly starter: HostStarter;
  readonly name: string;
  readonly read: (message: unknown) => Word;
  readonly log?: HostLog;
  readonly budget?: Budget;
  readonly restartDelayMs?: number;
}

/** Keeps a program alive that only runs, and is asked nothing: the training hub. Same budget as a host's supervisor. */
export function keepRunning(options: KeepOptions): KeptProcess {
  const { starter, name } = options;
  const log = options.log ?? silentLog;
  const listeners = new Set<(state: RunState) => void>();
  let current: RunState = 'idle';
  let crashes: readonly number[] = [];
  let running: StartedHost | undefined;
  let failure: string | undefined;

  const become = (next: RunState): void => {
    current = next;
    log.info('host.state', { host: name, state: next });
    for (const listener of [...listeners]) listener(next);
  };

  const launch = async (): Promise<void> => {
    try {
      const started = await starter.start();
      running = started;
      if (current === 'stopped') return started.kill();
      failure = undefined;
      started.port.onMessage((message) => {
        const word = options.read(message);
        if (word === undefined || current === 'stopped') return;
        if ('ready' in word) return become('ready');
        // It knows that it cannot: trying again by itself would only fail again.
        failure = word.failed;
        become('stopped');
        started.kill();
      });
      started.onExit(ended);
    } catch {
      ended();
    }
  };

  const ended = (): void => {
    running = undefined;
    if (current === 'stopped') return;
    const count = countCrash(crashes, Date.now(), options.budget ?? usualBudget);
    crashes = count.recent;
    if (count.spent) return become('stopped');
    become('restarting');
    setTimeout(() => {
      if (current === 'restarting') void launch();
    }, (options.restartDelayMs ?? 200) * crashes.length);
  };

  const onState = (listener: (state: RunState) => void): (() => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };

  return {
    start: () => {
      if (current !== 'idle') return;
      become('starting');
      void launch();
    },
    state: () => current,
    failure: () => failure,
    onState,
    settled: () =>
      new Promise((resolve) => {
        if (current === 'ready' || current === 'stopped') return resolve(current);
        const stop = onState((state) => {
          if (state !== 'ready' && state !== 'stopped') return;
          stop();
          resolve(state);
        });
      }),
    retry: () => {
      if (current !== 'stopped') return;
      crashes = [];
      become('starting');
      void launch();
    },
    stop: () => {
      become('stopped');
      running?.kill();
    },
  };
}
