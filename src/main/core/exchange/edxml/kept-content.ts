import { fail, type Result } from '../../model/result.ts';
import type { BlobFailure, BlobWriter, StoredBlob } from '../../ports/blob-store.ts';
import type { ContentKind } from './sniff.ts';
import { HEAD_BYTES, TAIL_BYTES, isZip, sniffKind } from './sniff.ts';
import type { ZipEntry } from './zip-directory.ts';
import { zipEntries } from './zip-directory.ts';

/** A file on its way into the store: nothing of it is there before `finish`. */
export interface KeptContent {
  write(bytes: Uint8Array): void | Promise<void>;
  readonly size: number;
  /** All has come: what it is, and the first two entries where it is an archive. Lets go of what was held for that. */
  close(): { readonly kind: ContentKind; readonly entries: readonly ZipEntry[] | undefined };
  finish(): Promise<Result<StoredBlob, BlobFailure>>;
  discard(): Promise<void>;
}

/** Up to here a file waits in memory, so that a message of five hundred small ones does not hold five hundred files open. */
const SMALL = 16 * 1024;

export function keepContent(openWriter: () => BlobWriter): KeptContent {
  let [size, tailSize, heldSize] = [0, 0, 0];
  let head = Buffer.alloc(0);
  let tail: Uint8Array[] = [];
  let held: Uint8Array[] = [];
  let writer: BlobWriter | undefined;
  let state: 'open' | 'closed' | 'ended' = 'open';

  const look = (bytes: Uint8Array): void => {
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, bytes.subarray(0, HEAD_BYTES - head.length)]);
    // Only an archive is known by its end.
    if (head.length >= 4 && !isZip(head)) {
      tail = [];
      return;
    }
    tail.push(bytes);
    tailSize += bytes.length;
    while (tailSize - (tail[0]?.length ?? 0) >= TAIL_BYTES) tailSize -= tail.shift()?.length ?? 0;
  };
  const begin = async (): Promise<BlobWriter> => {
    writer = openWriter();
    for (const piece of held.splice(0)) await writer.write(piece);
    return writer;
  };

  return {
    get size() {
      return size;
    },
    write(bytes) {
      if (bytes.length === 0) return undefined;
      size += bytes.length;
      look(bytes);
      if (writer !== undefined) return writer.write(bytes);
      held.push(bytes);
      heldSize += bytes.length;
      return heldSize > SMALL ? begin().then(() => undefined) : undefined;
    },
    close() {
      state = 'closed';
      const sample = { head, tail: Buffer.concat(tail), size };
      head = Buffer.alloc(0);
      tail = [];
      return { kind: sniffKind(sample), entries: isZip(sample.head) ? zipEntries(sample.tail, size, 2) : undefined };
    },
    async finish() {
      if (state === 'ended') return fail('blob.missing');
      const open = writer ?? (await begin());
      state = 'ended';
      return open.finish();
    },
    async discard() {
      if (state === 'ended') return;
      state = 'ended';
      held = [];
      await writer?.discard();
    },
  };
}
