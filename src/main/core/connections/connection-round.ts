import type { ListedAgency } from '../ports/exchange-axis.ts';
import type { SyncDeps } from '../sync/deps.ts';
import { collect } from '../sync/collect.ts';
import { deliver } from '../sync/deliver.ts';
import { ok, type Failure, type Result } from '../model/result.ts';

/** How old the directory of a connection may be before it is asked again, in milliseconds. */
const directoryAge = 24 * 3_600_000;

export interface RoundParts {
  readonly sync: SyncDeps;
  /** When the directory was last read, and how far. */
  readonly directory: () => { readonly at?: number; readonly version?: string };
  readonly updateDirectory: (answer: { readonly agencies: readonly ListedAgency[]; readonly complete: boolean }, acceptShrink: boolean) => Promise<Result<void, Failure>>;
}

/**
 * One round with one connection: take in, send out, and once a day the directory of agencies. What came in is never held
 * up by what cannot go out; a directory that cannot be had is no reason to call the connection broken.
 */
export async function connectionRound(parts: RoundParts, forced: boolean): Promise<Result<void, Failure>> {
  const { sync } = parts;
  const collected = await collect(sync);
  const lost = !collected.ok && (collected.error.code === 'axis.unreachable' || collected.error.code === 'axis.timeout');
  // Where the axis cannot be reached, sending would only wait for the same silence once more.
  const delivered = lost ? collected : await deliver(sync, forced);
  if (!collected.ok) return collected;
  if (!delivered.ok) return delivered;
  const { at } = parts.directory();
  if (!sync.stopped() && (at === undefined || sync.clock.now() - at > directoryAge || sync.clock.now() < at)) await refreshDirectory(parts, false);
  return ok(undefined);
}

/** Asks for the agencies: what changed since the last time where the axis can tell, else all of them. */
export async function refreshDirectory({ sync, directory, updateDirectory }: RoundParts, acceptShrink: boolean): Promise<Result<void, Failure>> {
  sync.onProgress({ what: 'agencies', done: 0 });
  const answer = await sync.axis.agencies(directory().version);
  const updated = answer.ok ? await updateDirectory(answer.value, acceptShrink) : answer;
  sync.onProgress(undefined);
  if (!updated.ok) sync.log.warn('directory.notRead', { code: updated.error.code });
  return updated;
}
