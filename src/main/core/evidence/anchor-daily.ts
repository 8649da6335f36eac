import type { DocumentStore } from '../ports/document-store.ts';
import type { Log } from '../ports/log.ts';
import type { TimestampServices } from '../signing/timestamp/request-timestamp.ts';
import type { Evidence } from './open-evidence.ts';

const betweenTriesMs = 3_600_000;

/**
 * Has the head of the log time-stamped, once a day (`anchorHead` sees to that): asked after each round that went well, when
 * there is a network; an authority that does not answer is asked again after an hour. `services`: missing where the office
 * has no authority, or may ask none.
 */
export function anchorDaily(parts: {
  readonly evidence: Evidence; readonly store: DocumentStore; readonly services: () => TimestampServices | undefined; readonly now: () => number; readonly log: Log;
}): { kick(): void; stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  let triedAt: number | undefined;
  const once = async (services: TimestampServices): Promise<void> => {
    const anchored = await parts.evidence.anchor(parts.store, services);
    if (!anchored.ok) parts.log.warn('evidence.notAnchored', { code: anchored.error.code });
  };
  return {
    kick: () => {
      const now = parts.now();
      if (running !== undefined || (triedAt !== undefined && Math.abs(now - triedAt) < betweenTriesMs)) return;
      const services = parts.services();
      if (services === undefined) return;
      triedAt = now;
      running = once(services).catch(() => parts.log.error('evidence.anchorFailed')).finally(() => { running = undefined; });
    },
    stop: async () => { await running; },
  };
}
