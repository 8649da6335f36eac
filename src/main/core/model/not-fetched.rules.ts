import { backoffMs } from './backoff.rules.ts';

/** From this many tries on, a message that the axis lists and does not give is shown to a person and asked for less often. */
export const toldAfter = 3;
const firstPauseMs = 5 * 60_000;
const longestPauseMs = 6 * 3_600_000;

/** Milliseconds until the next try: the next round at first, then 5 minutes doubling to 6 hours, ±20 %. `random` in [0, 1). */
export function fetchPauseMs(attempts: number, random: number): number {
  return attempts < toldAfter ? 0 : backoffMs(attempts - toldAfter + 1, random, firstPauseMs, longestPauseMs);
}
