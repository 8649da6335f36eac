import { setTimeout } from 'node:timers/promises';
import type { Core } from './create-core.ts';
import type { DocId } from './model/document.ts';
import { fail, ok, type Failure, type Result } from './model/result.ts';
import type { QuarantinedMessage } from './ports/document-store.ts';
import { storeMessage } from './sync/store-message.ts';

export interface ReadAgain {
  readonly read: boolean;
  readonly documentId?: DocId;
  /** Why it still cannot be read. */
  readonly reason?: string;
}

/**
 * Reads a message in quarantine once more, with the program as it is now. What can be read takes effect as if it had just
 * come, in one transaction with its leaving the quarantine; the axis, which was told that it failed, is told again.
 */
export async function readAgain(core: Core, id: number): Promise<Result<ReadAgain, Failure>> {
  const { store, blobs, codec } = core;
  const row = store.quarantined(id);
  if (row === undefined) return fail('quarantine.notFound');
  if (row.nextTryAt !== undefined) return fetchNow(core, row);
  if (row.blob === '') return ok({ read: false, reason: row.reason });
  const source = await blobs.source(row.blob);
  if (!source.ok) return source;
  const batch = blobs.batch();
  const read = await codec.read(source.value, batch);
  if (!read.ok) {
    await batch.discard();
    return ok({ read: false, reason: read.error.code });
  }
  const packed = await batch.seal();
  if (!packed.ok) return packed;
  const { axis, axisDocId, kind, blob, bytes } = row;
  const done = store.transact((tx) => {
    // Somebody else may have settled it while it was read.
    if (tx.quarantined(id) === undefined) return undefined;
    tx.addPacked(packed.value);
    tx.forgetMessage(axis, axisDocId);
    tx.settleQuarantine(id, { at: core.flow.clock.now(), by: core.flow.actor, how: 'readAgain' });
    return storeMessage(core.messageDeps, tx, { kind, raw: { axis, axisDocId, rawBlob: blob, rawBytes: bytes }, read: { ok: true, message: read.value } });
  });
  if (done === undefined) return fail('quarantine.notFound');
  core.changed(done.ids);
  const [documentId] = done.ids;
  return ok({ read: true, ...(documentId === undefined ? {} : { documentId }) });
}

/** Longest wait for a round that was begun for one message, in milliseconds; it goes on without us. */
const longestRoundMs = 60_000;

async function fetchNow(core: Core, { id, axis, axisDocId }: QuarantinedMessage): Promise<Result<ReadAgain, Failure>> {
  core.store.transact((tx) => tx.fetchSoon(id));
  const waited = new AbortController();
  await Promise.race([core.connections.now(axis), setTimeout(longestRoundMs, undefined, { signal: waited.signal, ref: false }).catch(() => undefined)]);
  waited.abort();
  const outcome = core.store.messageSeen(axis, axisDocId);
  // It may have come and be unreadable all the same: then it is in quarantine with its bytes, in a row of its own.
  const still = core.store.quarantined(id)?.reason;
  return ok({ read: outcome !== undefined && outcome !== 'quarantine' && outcome !== 'refused', ...(still === undefined ? {} : { reason: still }) });
}

/** A person has dealt with the message otherwise. Bytes and reason stay as evidence; one that was never given is told to the axis as failed. */
export function settleQuarantine(core: Core, input: { readonly id: number; readonly how: string }): Result<void, Failure> {
  return core.store.transact((tx) => {
    const row = tx.quarantined(input.id);
    if (row === undefined) return fail('quarantine.notFound');
    const at = core.flow.clock.now();
    tx.settleQuarantine(input.id, { at, by: core.flow.actor, how: input.how });
    if (row.nextTryAt !== undefined && tx.messageSeen(row.axis, row.axisDocId) === undefined) {
      tx.recordMessage({ axis: row.axis, axisDocId: row.axisDocId, kind: row.kind, at, blob: '', bytes: 0, outcome: 'quarantine' });
    }
    return ok(undefined);
  });
}
