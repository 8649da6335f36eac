import type { DocId, OfficeDocument } from './model/document.ts';
import type { BlobStore } from './ports/blob-store.ts';
import type { DocumentStore } from './ports/document-store.ts';
import type { Log } from './ports/log.ts';
import type { Verifier } from './ports/verifier.ts';

export interface VerifyQueue {
  /** Checks what has no verdict yet, newest first, one file at a time, behind everything a person asked for. */
  kick(): void;
  /** Checks every PDF of one document again, now. */
  again(id: DocId): Promise<void>;
  /** Resolves when nothing is left to check. */
  drained(): Promise<void>;
  stop(): Promise<void>;
}

/** The verdict is kept as evidence with the time it was made; the row's mark follows it. */
export function createVerifyQueue(deps: {
  readonly store: DocumentStore; readonly blobs: BlobStore; readonly verify: Verifier; readonly log: Log; readonly onChanged: (ids: readonly DocId[]) => void;
}): VerifyQueue {
  let running: Promise<void> | undefined;
  let stopped = false;
  let asked = false;

  const check = async (document: OfficeDocument, all: boolean): Promise<void> => {
    for (const attachment of document.attachments) {
      if (attachment.contentType !== 'application/pdf' || (!all && attachment.verification !== undefined)) continue;
      const bytes = await deps.blobs.read(attachment.blob);
      const record = bytes.ok
        ? await deps.verify(bytes.value)
        : { document: 'unreadable' as const, reasons: ['blob.missing'], signatures: [], checkedAt: Date.now() };
      deps.store.transact((tx) => {
        // The file may have been replaced by a signed one, or destroyed, while it was read.
        const now = tx.document(document.id)?.attachments.find((a) => a.ordinal === attachment.ordinal);
        if (now?.blob === attachment.blob) tx.saveVerification(document.id, attachment.ordinal, record);
      });
    }
    deps.onChanged([document.id]);
  };

  const drain = async (): Promise<void> => {
    while (!stopped) {
      const [next] = deps.store.pendingVerification(1);
      const document = next === undefined ? undefined : deps.store.document(next);
      if (document === undefined) return;
      await check(document, false);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  /** Somebody may ask in the moment in which the last one is done: look once more then. */
  const drainAsked = async (): Promise<void> => {
    while (asked) {
      asked = false;
      await drain();
    }
  };

  const kick = (): void => {
    if (stopped) return;
    asked = true;
    running ??= drainAsked().catch(() => deps.log.error('verify.failed')).finally(() => { running = undefined; });
  };

  return {
    kick,
    again: async (id) => {
      const document = deps.store.document(id);
      if (document !== undefined) await check(document, true);
    },
    drained: async () => {
      kick();
      await running;
    },
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}
