import type { FlowDeps } from '../flow/deps.ts';
import { recordExtension } from '../flow/outgoing/record-extension.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { Log } from '../ports/log.ts';
import type { Extension, Extensions } from '../ports/signing-keys.ts';
import type { Verifier } from '../ports/verifier.ts';
import { backoffMs } from '../model/backoff.rules.ts';
import type { Level } from './levels.ts';
import type { Finished } from './session.ts';

export interface ExtensionQueue {
  /** Something was signed below its level, or the network may be back: try what is due soon. */
  kick(): void;
  /** Resolves when nothing is due any more. */
  drained(): Promise<void>;
  stop(): Promise<void>;
}

interface QueueDeps {
  readonly flow: FlowDeps;
  readonly blobs: BlobStore;
  readonly extensions: Extensions;
  readonly verify: Verifier;
  readonly extend: (bytes: Uint8Array, level: Level) => Promise<Result<Finished, Failure>>;
  readonly random: () => number;
  readonly log: Log;
  readonly onChanged: (ids: readonly number[]) => void;
}

/** Answers after which another try cannot help: the file is gone, or is not one that can be extended. */
const final = new Set(['document.notFound', 'attachment.notPdf', 'blob.missing', 'extend.noSignature', 'extend.nothingSound', 'cert.revoked']);

/**
 * Brings files that were signed without timestamp or revocation data to their level, one at a time, when the services
 * answer again. A try that fails waits longer; what a try could add is kept.
 */
export function createExtensionQueue(deps: QueueDeps): ExtensionQueue {
  const { flow, extensions } = deps;
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const extendOne = async (wish: Extension): Promise<Result<void, Failure>> => {
    const document = flow.store.document(wish.document);
    if (document === undefined) return fail('document.notFound');
    if (document.direction !== 'out' || document.state === 'queued') return fail('document.wrongState');
    const attachment = document.attachments.find((a) => a.ordinal === wish.ordinal);
    if (attachment?.contentType !== 'application/pdf') return fail('attachment.notPdf');
    const source = await deps.blobs.read(attachment.blob);
    if (!source.ok) return source;
    const extended = await deps.extend(source.value, wish.level);
    if (!extended.ok) return extended;
    const { bytes, level, missing } = extended.value;
    if (bytes.length > source.value.length) {
      const verification = await deps.verify(bytes);
      const blob = await deps.blobs.put(bytes);
      if (!blob.ok) return blob;
      const recorded = flow.store.transact(() => {
        const done = recordExtension(flow, { id: wish.document, ordinal: wish.ordinal, from: attachment.blob, blob: blob.value, bytes: bytes.length, level, verification });
        if (done.ok && missing === undefined) extensions.done(wish);
        return done;
      });
      if (!recorded.ok) return recorded;
      deps.onChanged([wish.document]);
    } else if (missing === undefined) extensions.done(wish);
    return missing === undefined ? ok(undefined) : { ok: false, error: missing };
  };

  const drain = async (): Promise<void> => {
    for (;;) {
      const [wish] = stopped ? [] : extensions.due(flow.clock.now(), 1);
      if (wish === undefined) return;
      const done = await extendOne(wish);
      if (done.ok) continue;
      const { code } = done.error;
      if (final.has(code)) extensions.done(wish);
      else extensions.failed(wish, code, flow.clock.now() + backoffMs(wish.attempts + 1, deps.random()));
      deps.log.warn('extension.failed', { code, attempts: wish.attempts + 1 });
    }
  };

  const run = (): Promise<void> => {
    running ??= drain().catch(() => deps.log.error('extension.broken')).finally(() => {
      running = undefined;
      schedule();
    });
    return running;
  };
  const schedule = (): void => {
    clearTimeout(timer);
    const at = stopped ? undefined : extensions.nextAt();
    if (at !== undefined) timer = setTimeout(() => void run(), Math.min(Math.max(at - flow.clock.now(), 1000), 600_000));
  };

  return {
    kick: () => { if (!stopped) schedule(); },
    drained: run,
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
