import { SlowBodyError } from '../blobs/spool.ts';
import type { HubLimits } from './limits.ts';

/**
 * A body that must keep coming: no silence longer than `silenceMs`, and after `graceMs` at least `slowestBody` bytes a
 * second on average. Without this a handful of dripping senders hold every connection and a file each.
 */
export async function* pacedBody(stream: AsyncIterable<Uint8Array>, limits: Pick<HubLimits, 'silenceMs' | 'slowestBody' | 'graceMs'>): AsyncGenerator<Uint8Array> {
  const pieces = stream[Symbol.asyncIterator]();
  const started = performance.now();
  let size = 0;
  try {
    for (;;) {
      const behind = limits.graceMs + (size / limits.slowestBody) * 1000 - (performance.now() - started);
      if (behind <= 0) throw new SlowBodyError();
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          reject(new SlowBodyError());
        }, Math.min(limits.silenceMs, behind));
      });
      const next = pieces.next();
      // Whoever loses the race must not end the process by its failure.
      next.catch(() => undefined);
      const result = await Promise.race([next, late]).finally(() => {
        clearTimeout(timer);
      });
      if (result.done === true) return;
      size += result.value.length;
      yield result.value;
    }
  } finally {
    // Not awaited: an iterator that waits for a piece that never comes answers this only after it.
    void Promise.resolve(pieces.return?.()).catch(() => undefined);
  }
}
