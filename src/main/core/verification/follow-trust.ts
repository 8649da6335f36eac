import { createHash } from 'node:crypto';
import type { Settings } from '../ports/signing-keys.ts';
import type { TrustStore } from '../trust/store.ts';
import type { VerifyQueue } from './verify-queue.ts';

const settingName = 'verification.trust';

/** Checks signed files again when the office trusts others than at the last look: in the window, or by IT between two starts. */
export function followTrust({ trust, settings, queue }: { readonly trust: TrustStore; readonly settings: Settings; readonly queue: Pick<VerifyQueue, 'trustChanged'> }): () => void {
  return () => {
    const all = trust.anchors().map(({ purpose, fingerprint }) => `${purpose} ${fingerprint}`);
    const now = createHash('sha256').update([...new Set(all)].sort().join('\n')).digest('hex');
    if (settings.get(settingName) === now) return;
    // First the wish, which is durable, then the mark: a crash in between checks once too often.
    queue.trustChanged();
    settings.set(settingName, now);
  };
}
