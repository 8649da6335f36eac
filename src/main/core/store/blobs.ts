import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { BlobId } from '../model/document.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { BlobFailure, BlobStore } from '../ports/blob-store.ts';

/** `root/ab/abcdef…`: two levels keep folders small. */
export function blobPath(root: string, id: BlobId): string {
  return join(root, id.slice(0, 2), id);
}

/** Temporary file, fsync, rename, fsync of the folder: what `put` answers is on the disk, whole, under its own hash. */
export function createBlobStore(root: string): BlobStore {
  return {
    async put(bytes) {
      const id = createHash('sha256').update(bytes).digest('hex');
      const path = blobPath(root, id);
      const known = await stat(path).catch(() => undefined);
      if (known?.size === bytes.length) return ok(id);
      const temporary = join(root, `.${randomUUID()}.part`);
      try {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await writeDurably(temporary, bytes);
        await rename(temporary, path);
        await syncFolder(dirname(path));
        return ok(id);
      } catch (error) {
        await rm(temporary, { force: true }).catch(() => undefined);
        return fail((error as { code?: string }).code === 'ENOSPC' ? 'data.diskFull' : 'data.unwritable');
      }
    },
    async read(id): Promise<Result<Uint8Array, BlobFailure>> {
      try {
        return ok(await readFile(blobPath(root, id)));
      } catch {
        return fail('blob.missing');
      }
    },
    async remove(id) {
      await rm(blobPath(root, id), { force: true });
    },
  };
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Windows has no fsync of a folder; there the rename itself is journalled. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
