import type { AxisFailure, MessageKind, PendingMessage } from '../ports/exchange-axis.ts';
import type { BlobBatch } from '../ports/blob-store.ts';
import type { ExchangeMessage } from '../model/message.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { RawMessage } from '../ports/incoming-flow.ts';
import type { SyncDeps } from './deps.ts';
import { diskFailed } from './deps.ts';

/** One message on this machine, raw bytes and files in the batch, nothing durable yet. */
export interface FetchedMessage {
  readonly kind: MessageKind;
  readonly raw: RawMessage;
  readonly read: { readonly ok: true; readonly message: ExchangeMessage } | { readonly ok: false; readonly error: Failure };
}

/** Fetches one message, keeps its bytes as they came, and reads it. What must not be kept is out of the batch again. */
export async function fetchMessage(deps: SyncDeps, kind: MessageKind, pending: PendingMessage, batch: BlobBatch): Promise<Result<FetchedMessage, AxisFailure | Failure>> {
  const writer = batch.writer();
  const fetched = await deps.axis.fetch(pending.docId, writer).catch(async (error: unknown) => {
    await writer.discard();
    throw error;
  });
  if (!fetched.ok) {
    await writer.discard();
    return fetched;
  }
  const stored = await writer.finish();
  if (!stored.ok) return stored;
  const raw: RawMessage = { axis: deps.axisId, axisDocId: pending.docId, rawBlob: stored.value.blob, rawBytes: stored.value.bytes };
  const source = await batch.source(raw.rawBlob);
  if (!source.ok) return source;
  const read = await deps.codec.read(source.value, batch).catch((error: unknown) => {
    if (deps.isStorageFailure(error)) throw error;
    // A bug of ours must not stop the inbox for ever at the message that meets it.
    deps.log.error('message.readerFailed', { name: error instanceof Error ? error.name : typeof error, axisDocId: pending.docId });
    return fail('edxml.readerFailed');
  });
  if (read.ok) return ok({ kind, raw, read: { ok: true, message: read.value } });
  if (diskFailed.has(read.error.code)) return read;
  if (read.error.code === 'secret.marked') await batch.forget(raw.rawBlob);
  return ok({ kind, raw, read: { ok: false, error: read.error } });
}
