import type { AxisFailure, MessageKind } from '../ports/exchange-axis.ts';
import type { OutboxEntry } from '../model/outbox.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import { backoffMs } from './backoff.ts';
import type { SyncDeps } from './deps.ts';

/** Sends what is due, oldest first. Stops at the first sign that the axis cannot be reached: the rest would fail too. */
export async function deliver(deps: SyncDeps, forced = false): Promise<Result<{ readonly sent: number }, Failure>> {
  let sent = 0;
  for (const entry of deps.store.outboxDue(forced ? Number.MAX_SAFE_INTEGER : deps.clock.now(), 200)) {
    const done = await deliverOne(deps, entry);
    if (done.ok) sent += 1;
    else if (done.error.code !== 'axis.refused') return done;
  }
  return ok({ sent });
}

async function deliverOne(deps: SyncDeps, entry: OutboxEntry): Promise<Result<void, AxisFailure | Failure>> {
  if (entry.state === 'unknown') {
    const there = await arrivedBefore(deps, entry);
    if (!there.ok) return postpone(deps, entry, there.error, 'unknown');
    if (there.value) return finish(deps, entry);
  }
  const bytes = await bytesOf(deps, entry);
  if (!bytes.ok) return giveUp(deps, entry, bytes.error);
  // Before the network is touched: after a crash from here on, the sent list is asked before anything is repeated.
  update(deps, entry.id, { state: 'unknown', blob: bytes.value.blob, firstTriedAt: entry.firstTriedAt ?? deps.clock.now() });
  const answer = await deps.axis.send({ kind: entry.payload.kind, fromOrganId: bytes.value.fromOrganId, bytes: bytes.value.bytes });
  if (answer.ok) return finish(deps, entry);
  if (answer.error.code === 'axis.refused' && !answer.error.outcomeUnknown) return giveUp(deps, entry, answer.error);
  return postpone(deps, entry, answer.error, answer.error.outcomeUnknown ? 'unknown' : 'pending');
}

interface Built { readonly bytes: Uint8Array; readonly blob: string; readonly fromOrganId: string }

/** Built once, kept, and sent again as it was: a retry is the same bytes under the same key. */
async function bytesOf(deps: SyncDeps, entry: OutboxEntry): Promise<Result<Built, Failure>> {
  const { payload } = entry;
  let fromOrganId: string;
  let build: () => Promise<Result<Uint8Array, Failure>>;
  if (payload.kind === 'status') {
    fromOrganId = payload.message.from.organId;
    build = async () => ok(deps.codec.buildStatus(payload.message));
  } else {
    const document = deps.store.document(payload.document);
    if (document === undefined) return fail('document.notFound');
    fromOrganId = document.organ.organId;
    build = async () => {
      const composed = await deps.composeEdoc(payload.document);
      return composed.ok ? ok(deps.codec.buildEdoc(composed.value)) : composed;
    };
  }
  if (entry.blob !== undefined) {
    const kept = await deps.blobs.read(entry.blob);
    if (kept.ok) return ok({ bytes: kept.value, blob: entry.blob, fromOrganId });
  }
  const built = await build();
  if (!built.ok) return built;
  const blob = await deps.blobs.put(built.value);
  return blob.ok ? ok({ bytes: built.value, blob: blob.value, fromOrganId }) : blob;
}

/**
 * Whether an earlier try did arrive. Our numbers are unique in the year, so a document is found by number and subject in
 * the axis's sent list. A status has no such key; it is sent again, and its receiver knows it by document and code.
 */
async function arrivedBefore(deps: SyncDeps, entry: OutboxEntry): Promise<Result<boolean, AxisFailure>> {
  if (entry.payload.kind !== 'edoc') return ok(false);
  const document = deps.store.document(entry.payload.document);
  const kind: MessageKind = 'edoc';
  const listed = await deps.axis.listSent(kind);
  if (!listed.ok) return listed;
  return ok(listed.value.some((sent) => sent.notation === entry.title && (sent.title === undefined || sent.title === document?.subject)));
}

function finish(deps: SyncDeps, entry: OutboxEntry): Result<void, never> {
  deps.recordSent({ outboxId: entry.id, attempts: entry.attempts + 1, ...(entry.document === undefined ? {} : { id: entry.document }) });
  deps.onChanged(entry.document === undefined ? [] : [entry.document]);
  return ok(undefined);
}

function postpone(deps: SyncDeps, entry: OutboxEntry, error: AxisFailure | Failure, state: 'pending' | 'unknown'): Result<void, AxisFailure | Failure> {
  const attempts = entry.attempts + 1;
  update(deps, entry.id, { state, attempts, nextTryAt: deps.clock.now() + backoffMs(attempts, deps.random()), error: error.code });
  deps.onChanged(entry.document === undefined ? [] : [entry.document]);
  return { ok: false, error };
}

/** The axis understood and said no, or there is nothing to send: a person must look. Shown, never dropped. */
function giveUp(deps: SyncDeps, entry: OutboxEntry, error: AxisFailure | Failure): Result<void, Failure> {
  deps.store.transact((tx) => {
    tx.updateOutbox(entry.id, { state: 'failed', attempts: entry.attempts + 1, error: error.code });
    if (entry.document !== undefined) tx.addEvent(entry.document, { at: deps.clock.now(), kind: 'sendFailed', actor: deps.axisId, text: error.code });
  });
  deps.log.warn('outbox.refused', { code: error.code, outbox: entry.id });
  deps.onChanged(entry.document === undefined ? [] : [entry.document]);
  return fail('axis.refused');
}

function update(deps: SyncDeps, id: number, change: Parameters<Parameters<Parameters<SyncDeps['store']['transact']>[0]>[0]['updateOutbox']>[1]): void {
  deps.store.transact((tx) => tx.updateOutbox(id, change));
}
