import { randomUUID } from 'node:crypto';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobId } from '../model/document.ts';
import { ok } from '../model/result.ts';
import type { BlobBatch, BlobStore, PackedBlob, StoredBlob } from '../ports/blob-store.ts';
import type { ByteSource } from '../ports/bytes.ts';
import { fileSource, removeQuietly, syncFolder, writeFailure } from './blob-files.ts';
import { blobWriter, buffers, settleFile, type WrittenBytes } from './blob-writer.ts';

export const packFolder = (root: string): string => join(root, 'packs');
export const packPath = (root: string, pack: string): string => join(packFolder(root), `${pack}.pack`);

/**
 * Many small files side by side in one: two hundred files cost one flush of the disk instead of two hundred. Larger ones
 * get files of their own, flushed at the same time. Nothing is durable before `seal`.
 */
export function blobBatch(root: string, store: Pick<BlobStore, 'source'>): BlobBatch {
  const pack: string = randomUUID();
  const path = packPath(root, pack);
  const small = new Map<BlobId, PackedBlob>();
  /** Writes under way: the second of two equal files waits for the bytes of the first. */
  const writing = new Map<BlobId, Promise<unknown>>();
  const large = new Map<BlobId, { readonly stored: StoredBlob; readonly written: WrittenBytes & { readonly kind: 'file' } }>();
  let opening: Promise<FileHandle> | undefined;
  let end = 0;

  const packFile = (): Promise<FileHandle> => {
    opening ??= mkdir(packFolder(root), { recursive: true, mode: 0o700 }).then(() => open(path, 'wx+', 0o600));
    return opening;
  };
  const place = async (stored: StoredBlob, written: WrittenBytes): Promise<void> => {
    const { blob } = stored;
    if (written.kind === 'file') {
      if (large.has(blob)) {
        await written.handle.close();
        await removeQuietly(written.path);
      } else large.set(blob, { stored, written });
      return;
    }
    if (large.has(blob)) return;
    if (!small.has(blob)) {
      const offset = end;
      end += stored.bytes;
      small.set(blob, { blob, pack, offset, bytes: stored.bytes });
      writing.set(blob, packFile().then((handle) => handle.write(written.bytes, 0, stored.bytes, offset)));
    }
    await writing.get(blob);
    writing.delete(blob);
  };
  const close = async (): Promise<void> => {
    const handle = await opening?.catch(() => undefined);
    opening = undefined;
    await handle?.close();
  };
  const discard = async (): Promise<void> => {
    await close();
    await removeQuietly(path);
    for (const { written } of large.values()) {
      await written.handle.close().catch(() => undefined);
      await removeQuietly(written.path);
    }
    small.clear();
    large.clear();
  };

  const pool = buffers(8);
  /** Through the pack that is open anyway: what was just written is read at once, whole. */
  const packed = (part: PackedBlob): ByteSource => ({
    size: part.bytes,
    async *open() {
      const bytes = Buffer.allocUnsafeSlow(part.bytes);
      const { bytesRead } = await (await packFile()).read(bytes, 0, part.bytes, part.offset);
      yield bytes.subarray(0, bytesRead);
    },
  });

  return {
    writer: () => blobWriter(root, place, pool),
    async source(id) {
      const part = small.get(id);
      if (part !== undefined) return ok(packed(part));
      const own = large.get(id);
      return own === undefined ? store.source(id) : ok(fileSource(own.written.path, 0, own.stored.bytes));
    },
    async forget(id) {
      const part = small.get(id);
      small.delete(id);
      if (part !== undefined) await overwrite(await packFile(), part);
      const own = large.get(id);
      large.delete(id);
      await own?.written.handle.close();
      if (own !== undefined) await removeQuietly(own.written.path);
    },
    async seal() {
      try {
        if (opening !== undefined) {
          await (await opening).datasync();
          await syncFolder(packFolder(root));
          await close();
          if (small.size === 0) await removeQuietly(path);
        }
        for (const { stored, written } of large.values()) await settleFile(root, stored, written);
        return ok([...small.values()]);
      } catch (error) {
        await discard();
        return writeFailure(error);
      }
    },
    discard,
  };
}

const zeros = Buffer.alloc(256 * 1024);

/** Writes nothing but zeros over a part of a pack: what the law wants destroyed is not readable in it any more. */
export async function overwrite(handle: FileHandle, part: Pick<PackedBlob, 'offset' | 'bytes'>): Promise<void> {
  for (let at = 0; at < part.bytes; at += zeros.length) {
    await handle.write(zeros, 0, Math.min(zeros.length, part.bytes - at), part.offset + at);
  }
  await handle.datasync();
}

/** Takes one file out of its pack: its bytes are overwritten; the pack goes when nothing is left in it. */
export async function removeFromPack(root: string, part: PackedBlob, isLast: boolean): Promise<void> {
  const path = packPath(root, part.pack);
  const handle = await open(path, 'r+').catch(() => undefined);
  if (handle === undefined) return;
  try {
    await overwrite(handle, part);
  } finally {
    await handle.close();
  }
  if (isLast) await removeQuietly(path);
}
