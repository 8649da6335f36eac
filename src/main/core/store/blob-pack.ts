import { randomUUID } from 'node:crypto';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { BlobId } from '../model/document.ts';
import { ok } from '../model/result.ts';
import type { BlobBatch, BlobStore, PackedBlob, StoredBlob } from '../ports/blob-store.ts';
import type { ByteSource } from '../ports/bytes.ts';
import { fileSource, removeQuietly, syncFolder, writeFailure } from './blob-files.ts';
import { blobWriter, buffers, settleFile, type WrittenBytes } from './blob-writer.ts';
import { recentBytes } from './recent-bytes.ts';

/** How many small files of a batch stay in memory: those that are being read, and those whose write is under way. */
const mostRecent = 12;

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
  const recent = recentBytes(mostRecent);
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
    if (large.has(blob) || small.has(blob)) return;
    const part: PackedBlob = { blob, pack, offset: end, bytes: stored.bytes };
    end += stored.bytes;
    small.set(blob, part);
    const handle = await packFile();
    // Written while the next one comes; a write that failed is told by the next or by `seal`.
    written.keep();
    await recent.add(blob, written, handle.write(written.bytes, 0, part.bytes, part.offset));
  };
  const close = async (): Promise<void> => {
    const handle = await opening?.catch(() => undefined);
    opening = undefined;
    await handle?.close();
  };
  const discard = async (): Promise<void> => {
    await recent.settled().catch(() => undefined);
    await close();
    await removeQuietly(path);
    for (const { written } of large.values()) {
      await written.handle.close().catch(() => undefined);
      await removeQuietly(written.path);
    }
    small.clear();
    large.clear();
  };

  const pool = buffers(mostRecent);
  /** What was just written is still in memory; else it is read through the pack, which is open anyway. */
  const packed = (part: PackedBlob): ByteSource => ({
    size: part.bytes,
    async *open() {
      const held = recent.hold(part.blob);
      if (held !== undefined) {
        try {
          yield held.bytes;
        } finally {
          held.letGo();
        }
        return;
      }
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
      await recent.settled();
      if (part !== undefined) await overwrite(await packFile(), part);
      const own = large.get(id);
      large.delete(id);
      await own?.written.handle.close();
      if (own !== undefined) await removeQuietly(own.written.path);
    },
    async seal() {
      try {
        if (opening !== undefined) {
          await recent.settled();
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
