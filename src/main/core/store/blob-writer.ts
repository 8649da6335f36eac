import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ok } from '../model/result.ts';
import type { BlobWriter, StoredBlob } from '../ports/blob-store.ts';
import { blobPath, fileSize, removeQuietly, syncFolder, writeFailure } from './blob-files.ts';

/** What is smaller than this is kept in memory until its end is known: it may go into a pack. In bytes. */
const smallLimit = 1024 * 1024;

/** Where the bytes of a finished writer are. A file under a temporary name is not flushed yet. */
export type WrittenBytes = { readonly kind: 'memory'; readonly bytes: Buffer } | { readonly kind: 'file'; readonly path: string; readonly handle: FileHandle };

/** Hashes what it is given; the first MiB stays in memory, what is longer goes to a file of its own as it comes. */
export function blobWriter(root: string, place: (stored: StoredBlob, written: WrittenBytes) => Promise<void>): BlobWriter {
  const hash = createHash('sha256');
  let parts: Buffer[] = [];
  let bytes = 0;
  let file: { readonly path: string; readonly handle: FileHandle } | undefined;
  let broken: unknown;

  const spill = async (): Promise<void> => {
    if (file === undefined) {
      const path = join(root, `.${randomUUID()}.part`);
      await mkdir(root, { recursive: true, mode: 0o700 });
      file = { path, handle: await open(path, 'wx', 0o600) };
    }
    const pending = parts;
    parts = [];
    for (const part of pending) await file.handle.appendFile(part);
  };
  const discard = async (): Promise<void> => {
    parts = [];
    await file?.handle.close().catch(() => undefined);
    if (file !== undefined) await removeQuietly(file.path);
    file = undefined;
  };

  return {
    async write(piece) {
      if (broken !== undefined || piece.byteLength === 0) return;
      hash.update(piece);
      bytes += piece.byteLength;
      // A copy: the giver may reuse its buffer for the next piece.
      parts.push(Buffer.from(piece));
      if (file === undefined && bytes <= smallLimit) return;
      try {
        await spill();
      } catch (error) {
        // Told by `finish`: whoever streams into a full disk hears it at the end, once.
        broken = error;
        await discard();
      }
    },
    async finish() {
      if (broken !== undefined) return writeFailure(broken);
      const stored: StoredBlob = { blob: hash.digest('hex'), bytes };
      try {
        await place(stored, file === undefined ? { kind: 'memory', bytes: Buffer.concat(parts) } : { kind: 'file', ...file });
        parts = [];
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
