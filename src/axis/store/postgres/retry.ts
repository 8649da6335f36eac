import { setTimeout as wait } from 'node:timers/promises';

const MOST_TRIES = 6;

/** Deadlock, serialization failure; the server goes down, comes up or has no connection left. */
const passing = new Set(['40001', '40P01', '57P01', '57P02', '57P03', '53300', '55P03']);
const network = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENOTFOUND', 'EAI_AGAIN']);

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '');

/** Whether the same work may succeed a moment later. The driver gives a lost connection no code, only these words. */
export function isPassing(error: unknown): boolean {
  const code = codeOf(error);
  if (passing.has(code) || network.has(code) || code.startsWith('08')) return true;
  return error instanceof Error && code === '' && /connection (terminated|ended)|timeout exceeded when trying to connect|Client has encountered a connection error/iu.test(error.message);
}

/**
 * Repeats what failed for a passing reason, some two seconds in all: long enough for a fail-over's first moments, short
 * enough for a caller who waits. All work given here finds its own rows when it comes a second time.
 */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === MOST_TRIES || !isPassing(error)) throw error;
      // Apart by chance: two that collided do not meet again.
      await wait(2 ** attempt * 15 * (0.5 + Math.random()));
    }
  }
}
