import { backoffMs } from '../model/backoff.rules.ts';

/** Failures in a row after which a connection is left alone for a while (a circuit breaker). */
export const breakAfter = 5;
const longestPauseMs = 15 * 60_000;

export interface Pause {
  readonly ms: number;
  /** The breaker is open: until the pause is over nobody but a person asks, and then one round tries alone. */
  readonly open: boolean;
}

/** What follows after `failures` failed rounds in a row. `asked`: what the other side asked for (Retry-After). */
export function pauseAfter(failures: number, random: number, asked = 0): Pause {
  const open = failures >= breakAfter;
  const pause = open ? Math.min(longestPauseMs, 60_000 * 2 ** Math.min(failures - breakAfter, 10)) * (0.8 + 0.4 * random) : backoffMs(failures, random);
  return { ms: Math.round(Math.max(pause, asked)), open };
}
