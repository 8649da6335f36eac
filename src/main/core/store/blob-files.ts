import { open, rm, stat } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { BlobId } from '../model/document.ts';
import { fail, type Failure } from '../model/result.ts';
import type { ByteSource } from '../ports/bytes.ts';

/** `root/ab/abcdef…`: two levels keep folders small. */
export function blobPath(root: string, id: BlobId): string {
  return join(root, id.slice(0, 2), id);
}

/** Windows has no fsync of a folder; there the rename itself is journalled. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

export async function fileSize(path: string): Promise<number | undefined> {
  return stat(path).then((found) => (found.isFile() ? found.size : undefined), () => undefined);
}

/** A file, or `bytes` of it from `start`, as often as one likes. */
export function fileSource(path: string, start: number, bytes: number): ByteSource {
  return {
    size: bytes,
    async *open() {
      if (bytes > 0) yield* createReadStream(path, { start, end: start + bytes - 1, highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>;
    },
  };
}

export const removeQuietly = (path: string): Promise<void> => rm(path, { force: true }).catch(() => undefined);

export function writeFailure(error: unknown): { readonly ok: false; readonly error: Failure<'data.diskFull' | 'data.unwritable'> } {
  const code = (error as { code?: string }).code;
  return fail(code === 'ENOSPC' || code === 'EDQUOT' ? 'data.diskFull' : 'data.unwritable');
}
