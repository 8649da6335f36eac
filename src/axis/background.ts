import { setTimeout as wait } from 'node:timers/promises';
import type { HubBlobs } from './blobs/hub-blobs.ts';
import type { HubClock, HubLog } from './hub-types.ts';
import type { HubStore } from './store/hub-store.ts';
import { sweep } from './sweep.ts';
import type { Retention } from './sweep.ts';

export interface Background {
  /** Works the pieces of long receiver lists now. */
  fanOut(): void;
  /** Ends after what is under way. */
  stop(): Promise<void>;
}

export interface BackgroundParts {
  readonly store: HubStore;
  readonly blobs: HubBlobs;
  readonly clock: HubClock;
  readonly log: HubLog;
  readonly retention: Retention;
}

const LOOK_MS = 5000;
const SWEEP_MS = 10 * 60_000;

/** What no caller waits for. Every process looks; the database lets one of them have each piece. */
export function startBackground(parts: BackgroundParts): Background {
  const { store, clock, log } = parts;
  const stopping = new AbortController();
  let wake = (): void => undefined;

  const failed = (what: string, error: unknown): void => {
    log.error('hub.backgroundFailed', { what, reason: error instanceof Error && 'code' in error ? String(error.code) : 'unknown' });
  };
  async function round(): Promise<void> {
    try {
      while (!stopping.signal.aborted && (await store.fanOutOne(clock.now())));
    } catch (error) {
      failed('fanOut', error);
    }
    try {
      if (await store.claimJob('sweep', clock.now(), SWEEP_MS)) await sweep(parts, stopping.signal);
    } catch (error) {
      failed('sweep', error);
    }
  }
  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await round();
      const woken = new Promise<void>((resolve) => (wake = resolve));
      // Not all processes at once: each looks at a moment of its own.
      await Promise.race([woken, wait(LOOK_MS * (0.75 + Math.random() / 2), undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)]);
    }
  }
  const running = run();

  return {
    fanOut: () => {
      wake();
    },
    async stop() {
      stopping.abort();
      wake();
      await running;
    },
  };
}
