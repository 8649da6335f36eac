import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ok } from '../model/result.ts';
import type { BlobWriter, StoredBlob } from '../ports/blob-store.ts';
import { blobPath, fileSize, removeQuietly, syncFolder, writeFailure } from './blob-files.ts';

/** What is smaller than this is kept in memory until its end is known: it may go into a pack. In bytes. */
const smallLimit = 1024 * 1024;

/** Buffers of that size, used again and again: a thousand small files need no thousand allocations. */
export interface Buffers {
  take(): Buffer<ArrayBuffer>;
  giveBack(buffer: Buffer<ArrayBuffer>): void;
}

/** Keeps at most `most` of them while nobody uses them. */
export function buffers(most: number): Buffers {
  const free: Buffer<ArrayBuffer>[] = [];
  return {
    take: () => free.pop() ?? Buffer.allocUnsafeSlow(smallLimit),
    giveBack: (buffer) => {
      if (free.length < most) free.push(buffer);
    },
  };
}

const shared = buffers(2);

/**
 * Where the bytes of a finished writer are. Those in memory are good until `place` is kept, or, after `keep`, until they are
 * given back. A file under a temporary name is not flushed yet.
 */
export type WrittenBytes = { readonly kind: 'memory'; readonly bytes: Buffer; keep(): void; giveBack(): void } | { readonly kind: 'file'; readonly path: string; readonly handle: FileHandle };

/** Hashes what it is given; the first MiB stays in memory, what is longer goes to a file of its own as it comes. */
export function blobWriter(root: string, place: (stored: StoredBlob, written: WrittenBytes) => Promise<void>, pool: Buffers = shared): BlobWriter {
  const hash = createHash('sha256');
  let memory: Buffer<ArrayBuffer> | undefined;
  let bytes = 0;
  let file: { readonly path: string; readonly handle: FileHandle } | undefined;
  let broken: unknown;

  const release = (): void => {
    if (memory !== undefined) pool.giveBack(memory);
    memory = undefined;
  };
  /** Begins a file of its own with what is in memory so far. */
  const spill = async (kept: number): Promise<FileHandle> => {
    if (file !== undefined) return file.handle;
    await mkdir(root, { recursive: true, mode: 0o700 });
    const path = join(root, `.${randomUUID()}.part`);
    file = { path, handle: await open(path, 'wx', 0o600) };
    if (memory !== undefined) await file.handle.appendFile(memory.subarray(0, kept));
    release();
    return file.handle;
  };
  const discard = async (): Promise<void> => {
    release();
    await file?.handle.close().catch(() => undefined);
    if (file !== undefined) await removeQuietly(file.path);
    file = undefined;
  };

  return {
    async write(piece) {
      if (broken !== undefined || piece.byteLength === 0) return;
      hash.update(piece);
      const before = bytes;
      bytes += piece.byteLength;
      if (file === undefined && bytes <= smallLimit) {
        memory ??= pool.take();
        memory.set(piece, before);
        return;
      }
      try {
        await (await spill(before)).appendFile(piece);
      } catch (error) {
        // Told by `finish`: whoever streams into a full disk hears it at the end, once.
        broken = error;
        await discard();
      }
    },
    async finish() {
      if (broken !== undefined) return writeFailure(broken);
      try {
        const stored: StoredBlob = { blob: hash.digest('hex'), bytes };
        const whole = memory;
        await place(stored, file !== undefined ? { kind: 'file', ...file } : {
          kind: 'memory', bytes: whole?.subarray(0, bytes) ?? Buffer.alloc(0),
          keep: () => { memory = undefined; },
          giveBack: () => { if (whole !== undefined) pool.giveBack(whole); },
        });
        release();
        return ok(stored);
      } catch (error) {
        await discard();
        return writeFailure(error);
      }
    },
    discard,
  };
}

/** Temporary file, fsync, rename, fsync of the folder: whole under its own hash, or not there. */
export async function settleFile(root: string, stored: StoredBlob, written: WrittenBytes): Promise<void> {
  const path = blobPath(root, stored.blob);
  const known = (await fileSize(path)) === stored.bytes;
  let temporary: string;
  let handle: FileHandle;
  if (written.kind === 'file') {
    ({ path: temporary, handle } = written);
  } else {
    if (known) return;
    temporary = join(root, `.${randomUUID()}.part`);
    await mkdir(root, { recursive: true, mode: 0o700 });
    handle = await open(temporary, 'wx', 0o600);
  }
  try {
    if (!known && written.kind === 'memory') await handle.writeFile(written.bytes);
    if (!known) await handle.sync();
  } catch (error) {
    await handle.close();
    await removeQuietly(temporary);
    throw error;
  }
  await handle.close();
  if (known) return removeQuietly(temporary);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rename(temporary, path);
  await syncFolder(dirname(path));
}
