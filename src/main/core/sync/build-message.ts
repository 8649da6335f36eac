import type { ByteSource } from '../ports/bytes.ts';
import { bytesOf } from '../ports/bytes.ts';
import type { BlobId } from '../model/document.ts';
import type { OutboxEntry } from '../model/outbox.ts';
import { ok, type Failure, type Result } from '../model/result.ts';
import type { SyncDeps } from './deps.ts';

export interface BuiltMessage {
  /** Also the SHA-256 of the message. */
  readonly blob: BlobId;
  readonly content: ByteSource;
  readonly fromOrganId: string;
  readonly toOrganIds: readonly string[];
}

/** Built once, kept, and sent again as it was: a retry is the same bytes under the same key. */
export async function buildMessage(deps: SyncDeps, entry: OutboxEntry): Promise<Result<BuiltMessage, Failure>> {
  const { payload } = entry;
  if (payload.kind === 'status') {
    const { from, responseFor } = payload.message;
    return kept(deps, entry, from.organId, [responseFor.organId], async () => ok(bytesOf(deps.codec.writeStatus(payload.message)).open()));
  }
  const composed = deps.composeEdoc(payload);
  if (!composed.ok) return composed;
  const message = composed.value;
  return kept(deps, entry, message.from.organId, message.to.map((organ) => organ.organId), async () => {
    const contents = new Map<BlobId, ByteSource>();
    for (const { blob } of message.attachments) {
      const source = await deps.blobs.source(blob);
      if (!source.ok) return source;
      contents.set(blob, source.value);
    }
    return ok(deps.codec.writeEdoc(message, (blob) => contents.get(blob) ?? bytesOf(new Uint8Array())));
  });
}

async function kept(
  deps: SyncDeps, entry: OutboxEntry, fromOrganId: string, toOrganIds: readonly string[], build: () => Promise<Result<AsyncIterable<Uint8Array>, Failure>>,
): Promise<Result<BuiltMessage, Failure>> {
  if (entry.blob !== undefined) {
    const source = await deps.blobs.source(entry.blob);
    if (source.ok) return ok({ blob: entry.blob, content: source.value, fromOrganId, toOrganIds });
  }
  const built = await build();
  if (!built.ok) return built;
  const writer = deps.blobs.writer();
  try {
    for await (const piece of built.value) await writer.write(piece);
  } catch (error) {
    await writer.discard();
    throw error;
  }
  const stored = await writer.finish();
  if (!stored.ok) return stored;
  const source = await deps.blobs.source(stored.value.blob);
  return source.ok ? ok({ blob: stored.value.blob, content: source.value, fromOrganId, toOrganIds }) : source;
}
