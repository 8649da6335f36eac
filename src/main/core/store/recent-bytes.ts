import type { BlobId } from '../model/document.ts';
import type { WrittenBytes } from './blob-writer.ts';

interface Held {
  readonly memory: WrittenBytes & { readonly kind: 'memory' };
  readonly writing: Promise<unknown>;
  written: boolean;
  readers: number;
}

export interface RecentBytes {
  /** Takes over the buffer of a file whose write has begun. Waits where too many are under way, and for a broken disk says so. */
  add(id: BlobId, memory: Held['memory'], writing: Promise<unknown>): Promise<void>;
  /** The bytes, for as long as they are not let go. */
  hold(id: BlobId): { readonly bytes: Buffer; letGo(): void } | undefined;
  /** When every write has reached its file. */
  settled(): Promise<void>;
}

/**
 * The last few files of a batch in memory: each is written while the next one comes, and read by its reader without a look
 * at the disk. A buffer is used again only when it is written and nobody reads it.
 */
export function recentBytes(most: number): RecentBytes {
  const held = new Map<BlobId, Held>();
  let failure: { readonly error: unknown } | undefined;
  const drop = (): void => {
    for (const [id, one] of held) {
      if (held.size < most) return;
      if (!one.written || one.readers > 0) continue;
      held.delete(id);
      one.memory.giveBack();
    }
  };
  return {
    async add(id, memory, writing) {
      const done = writing.then(() => { one.written = true; }, (error: unknown) => { failure ??= { error }; });
      const one: Held = { memory, writing: done, written: false, readers: 0 };
      held.set(id, one);
      drop();
      if (held.size > most) await [...held.values()].find((other) => !other.written)?.writing;
      if (failure !== undefined) throw failure.error;
    },
    hold(id) {
      const one = held.get(id);
      if (one === undefined) return undefined;
      one.readers += 1;
      return { bytes: one.memory.bytes, letGo: () => { one.readers -= 1; } };
    },
    async settled() {
      await Promise.all([...held.values()].map((one) => one.writing));
      if (failure !== undefined) throw failure.error;
    },
  };
}
