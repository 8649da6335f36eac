import type { HubBlobs } from './blobs/hub-blobs.ts';
import type { HubClock, HubLog } from './hub-types.ts';
import type { HubStore } from './store/hub-store.ts';

export interface Retention {
  /** Days after which a finished delivery goes. */
  readonly finishedDays: number;
  /** Days after which one that nobody fetched goes. */
  readonly waitingDays: number;
}

const DAY = 86_400_000;
/** A content without a row is younger than this while its message is still being written. */
const ORPHAN_AGE = DAY;

export interface SweepParts {
  readonly store: HubStore;
  readonly blobs: HubBlobs;
  readonly clock: HubClock;
  readonly log: HubLog;
  readonly retention: Retention;
}

/** Removes what retention says, rows first and contents after: a crash in between leaves contents that the second half finds. */
export async function sweep(parts: SweepParts, stop?: AbortSignal): Promise<{ readonly deliveries: number; readonly blobs: number }> {
  const { store, blobs, clock, log, retention } = parts;
  const now = clock.now();
  const cutoffs = { finishedBefore: now - retention.finishedDays * DAY, waitingBefore: now - retention.waitingDays * DAY };
  let [deliveries, removed] = [0, 0];
  await store.expire(now);
  while (stop?.aborted !== true) {
    const batch = await store.sweepBatch(cutoffs);
    for (const blob of batch.blobs) await blobs.remove(blob);
    deliveries += batch.removed;
    removed += batch.blobs.length;
    if (batch.removed === 0 && batch.blobs.length === 0) break;
  }
  removed += await sweepOrphans(parts, now - ORPHAN_AGE, stop);
  if (deliveries + removed > 0) log.info('hub.swept', { deliveries, blobs: removed });
  return { deliveries, blobs: removed };
}

async function sweepOrphans({ store, blobs }: SweepParts, before: number, stop: AbortSignal | undefined): Promise<number> {
  let removed = 0;
  let names: string[] = [];
  const clear = async (): Promise<void> => {
    const used = await store.blobsInUse(names);
    for (const name of names.filter((name) => !used.has(name))) {
      await blobs.remove(name);
      removed += 1;
    }
    names = [];
  };
  for await (const name of blobs.keptBefore(before)) {
    if (stop?.aborted === true) break;
    if (names.push(name) === 500) await clear();
  }
  await clear();
  return removed;
}
