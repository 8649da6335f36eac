import type { BlobBatch, PackedBlob } from '../ports/blob-store.ts';
import type { AxisFailure, MessageKind, PendingMessage } from '../ports/exchange-axis.ts';
import { ok, type Failure, type Result } from '../model/result.ts';
import { acknowledgeAll } from './acknowledge.ts';
import { fetchPauseMs, toldAfter } from '../model/not-fetched.rules.ts';
import { connectionLost, diskFailed, messageFaults, type MessageDeps, type SyncDeps } from './deps.ts';
import { fetchMessage, type FetchedMessage } from './fetch-message.ts';
import { detailsOf, storeMessage, type StoredMessage } from './store-message.ts';

/** A batch is one flush of the disk and one commit. Bytes: what a crash may make us fetch again. */
const batchMessages = 100;
const batchBytes = 32 * 1024 * 1024;
/** Messages on their way at the same time: the axis's client allows ten connections at most. */
const atOnce = 4;
/** Where large ones come (in bytes) fewer go together: waiting costs little beside their size, and memory does. */
const largeBytes = 1024 * 1024;
const largeAtOnce = 2;

type Collected = Result<{ readonly received: number }, AxisFailure | Failure>;

/**
 * Fetches what waits for us: list, fetch, keep the raw bytes, read, one transaction for the batch, and only then
 * acknowledge. A failed list is a failure and never an empty inbox. One message that cannot be fetched does not stop the
 * others: it is set aside, shown, and asked for again, now and then. A connection or a disk that is gone stops the round.
 */
export async function collect(deps: SyncDeps): Promise<Collected> {
  let received = 0;
  let [failure, fault]: (AxisFailure | Failure | undefined)[] = [];
  const tried = new Set(deps.store.setAside(deps.axisId, deps.clock.now()));
  for (const kind of ['edoc', 'status'] as const) {
    for (;;) {
      const listed = await deps.axis.list(kind);
      if (!listed.ok) return listed;
      // Twice in one list is one message; what failed in this round is not asked again in it.
      const waiting = [...new Map(listed.value.map((pending) => [pending.docId, pending])).values()].filter(({ docId }) => !tried.has(docId));
      const fresh = waiting.filter(({ docId }) => deps.store.messageSeen(deps.axisId, docId) === undefined);
      const known = waiting.filter(({ docId }) => !fresh.some((other) => other.docId === docId));
      for (const { docId } of waiting) tried.add(docId);
      // Stored before, but the axis does not know it: no effect, acknowledged again.
      const told = await acknowledgeAll(deps, known.map(({ docId }) => ({ axisDocId: docId, kind, outcome: deps.store.messageSeen(deps.axisId, docId) ?? 'copy' })));
      if (!told.ok) return told;
      const taken = await takeIn(deps, kind, fresh);
      received += taken.received;
      failure ??= taken.failure;
      fault ??= taken.fault;
      if (taken.stop) return { ok: false, error: taken.failure ?? { code: 'internal' } };
      // The axis may have told a part; after the acknowledgements it tells the rest.
      if (waiting.length === 0 || deps.stopped()) break;
    }
  }
  deps.onProgress(undefined);
  // Where nothing came at all, it is rather the connection than the message.
  failure ??= received === 0 ? fault : undefined;
  if (failure !== undefined) return { ok: false, error: failure };
  const told = await acknowledgeAll(deps, deps.store.unacknowledged(deps.axisId, 10_000));
  return told.ok ? ok({ received }) : told;
}

interface Taken { readonly received: number; readonly failure?: AxisFailure | Failure; readonly fault?: AxisFailure | Failure; readonly stop: boolean }

/** Batch after batch; the next is on its way while one is written down and acknowledged. */
async function takeIn(deps: SyncDeps, kind: MessageKind, fresh: readonly PendingMessage[]): Promise<Taken> {
  let received = 0;
  let [failure, fault]: (AxisFailure | Failure | undefined)[] = [];
  let large = false;
  const begin = (from: number): Promise<Fetched> | undefined => (from >= fresh.length || deps.stopped() ? undefined : fetchSome(deps, kind, fresh, from, deps.blobs.batch(), large));
  let coming = begin(0);
  while (coming !== undefined) {
    const fetched: Fetched = await coming;
    failure ??= fetched.failure;
    fault ??= fetched.fault;
    large = fetched.large;
    const following = fetched.stop ? undefined : begin(fetched.next);
    // Should this one throw, the next must not be left with a rejection nobody hears.
    following?.catch(() => undefined);
    const settled = await settle(deps, fetched).catch(async (error: unknown) => {
      await (await following?.catch(() => undefined))?.batch.discard();
      throw error;
    });
    received += settled.received;
    deps.onProgress({ what: 'receive', done: fetched.next, total: fresh.length });
    if (settled.failure !== undefined || fetched.stop) {
      await (await following)?.batch.discard();
      const why = settled.failure ?? failure;
      return { received, stop: true, ...(why === undefined ? {} : { failure: why }) };
    }
    coming = following;
  }
  return { received, ...(failure === undefined ? {} : { failure }), ...(fault === undefined ? {} : { fault }), stop: false };
}

/** Writes one batch down and tells the axis. */
async function settle(deps: SyncDeps, { batch, messages }: Fetched): Promise<{ readonly received: number; readonly failure?: AxisFailure | Failure }> {
  const stored = await storeBatch(deps, batch, messages);
  if (!stored.ok) return { received: 0, failure: stored.error };
  const received = stored.value.filter((message) => message.ids.length > 0 || message.outcome === 'quarantine').length;
  deps.onChanged(stored.value.flatMap((message) => message.ids));
  const told = await acknowledgeAll(deps, stored.value);
  return { received, ...(told.ok ? {} : { failure: told.error }) };
}

interface Fetched { readonly batch: BlobBatch; readonly large: boolean; readonly messages: readonly FetchedMessage[]; readonly next: number; readonly failure?: AxisFailure | Failure; readonly fault?: AxisFailure | Failure; readonly stop: boolean }

/** As many as one batch holds, several on their way at once, in the order of the list. */
async function fetchSome(deps: SyncDeps, kind: MessageKind, fresh: readonly PendingMessage[], from: number, batch: BlobBatch, largeBefore: boolean): Promise<Fetched> {
  const messages: FetchedMessage[] = [];
  let [next, bytes, stop, atWork] = [from, 0, false, 0];
  let [failure, fault]: (AxisFailure | Failure | undefined)[] = [];
  let large = largeBefore;
  const worker = async (): Promise<void> => {
    atWork += 1;
    while (!stop && next < fresh.length && next - from < batchMessages && bytes < batchBytes) {
      if (large && atWork > largeAtOnce) break;
      const pending = fresh[next];
      next += 1;
      if (pending === undefined) return;
      const one = await fetchMessage(deps, kind, pending, batch);
      if (one.ok) {
        bytes += one.value.raw.rawBytes;
        large ||= one.value.raw.rawBytes > largeBytes;
        messages.push(one.value);
        continue;
      }
      // What its sender did not sign as it lies there will never be good: it is shown, without bytes, and told as failed.
      if (one.error.code === 'folder.notSound') {
        messages.push({ kind, raw: { axis: deps.axisId, axisDocId: pending.docId, rawBlob: '', rawBytes: 0 }, read: { ok: false, error: one.error } });
        continue;
      }
      if (messageFaults.has(one.error.code)) {
        if (setAside(deps, kind, pending, one.error) < toldAfter) fault ??= one.error;
        continue;
      }
      failure ??= one.error;
      stop ||= connectionLost.has(one.error.code) || diskFailed.has(one.error.code);
      deps.log.warn('message.notFetched', { code: one.error.code, axisDocId: pending.docId });
    }
    atWork -= 1;
  };
  const outcomes = await Promise.allSettled(Array.from({ length: largeBefore ? largeAtOnce : atOnce }, worker));
  const broken = outcomes.find((outcome) => outcome.status === 'rejected');
  if (broken !== undefined) {
    await batch.discard();
    throw broken.reason;
  }
  const order = new Map(fresh.map(({ docId }, index) => [docId, index]));
  messages.sort((a, b) => (order.get(a.raw.axisDocId) ?? 0) - (order.get(b.raw.axisDocId) ?? 0));
  return { batch, messages, next, stop, large, ...(failure === undefined ? {} : { failure }), ...(fault === undefined ? {} : { fault }) };
}

/** Counts the try that was in vain; the axis is told nothing and keeps its message. Answers the number of tries. */
function setAside({ store, axisId, clock, random, log }: SyncDeps, kind: MessageKind, { docId: axisDocId }: PendingMessage, { code, details }: AxisFailure | Failure): number {
  const at = clock.now();
  const told = detailsOf(details);
  const attempts = store.transact((tx) => {
    const tries = tx.notFetched({ axis: axisId, axisDocId, kind, at, reason: code, ...(told === undefined ? {} : { details: told }) }, (n) => fetchPauseMs(n, random()));
    if (tries === toldAfter) tx.appendEvidence({ at, axis: axisId, kind, axisDocId, act: 'quarantined', facts: { reason: code, attempts: tries } });
    return tries;
  });
  log.warn('message.notFetched', { code, axisDocId, attempts });
  return attempts;
}

/** Files first, then the rows that name them: a crash in between leaves files nobody names, never a row without its file. */
async function storeBatch(deps: SyncDeps, batch: BlobBatch, messages: readonly FetchedMessage[]): Promise<Result<readonly StoredMessage[], Failure>> {
  if (messages.length === 0) {
    await batch.discard();
    return ok([]);
  }
  const packed = await batch.seal();
  if (!packed.ok) return packed;
  return ok(storeAll(deps, packed.value, messages));
}

/**
 * One commit for all of them. A message that our rules cannot take (a bug of ours) must not hold up the others: then each is
 * stored by itself, and that one goes to quarantine.
 */
export function storeAll(deps: MessageDeps, packed: readonly PackedBlob[], messages: readonly FetchedMessage[]): readonly StoredMessage[] {
  try {
    return deps.store.transact((tx) => {
      tx.addPacked(packed);
      return messages.map((message) => storeMessage(deps, tx, message));
    });
  } catch (error) {
    if (deps.isStorageFailure(error)) throw error;
  }
  deps.store.transact((tx) => tx.addPacked(packed));
  return messages.map((message) => storeAlone(deps, message));
}

function storeAlone(deps: MessageDeps, message: FetchedMessage): StoredMessage {
  try {
    return deps.store.transact((tx) => storeMessage(deps, tx, message));
  } catch (error) {
    if (deps.isStorageFailure(error)) throw error;
    deps.log.error('message.flowFailed', { name: error instanceof Error ? error.name : typeof error, axisDocId: message.raw.axisDocId });
    return deps.store.transact((tx) => storeMessage(deps, tx, { ...message, read: { ok: false, error: { code: 'edxml.readerFailed' } } }));
  }
}
