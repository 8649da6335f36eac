import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, ok, type Failure, type Result } from './model/result.ts';

export type WriteFailure = Failure<'file.unwritable' | 'data.diskFull'>;

/** Writes bytes as the whole file of that name. */
export function writeWhole(path: string, bytes: Uint8Array, mode?: number): Promise<Result<void, WriteFailure>> {
  return writeWholeFrom(path, async (write) => ok(await write(bytes)), mode);
}

/**
 * Temporary file beside the target, fsync, rename, fsync of the folder: the target is whole or not there. `fill` writes it a
 * piece at a time; where it fails, there is no file and its failure is answered.
 */
export async function writeWholeFrom<E>(path: string, fill: (write: (bytes: Uint8Array) => Promise<void>) => Promise<Result<unknown, E>>, mode = 0o644): Promise<Result<void, E | WriteFailure>> {
  const beside = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    const file = await open(beside, 'wx', mode);
    let filled: Result<unknown, E>;
    try {
      filled = await fill((bytes) => file.writeFile(bytes));
      await file.sync();
    } finally {
      await file.close();
    }
    if (!filled.ok) {
      await rm(beside, { force: true });
      return filled;
    }
    await rename(beside, path);
    if (process.platform !== 'win32') {
      const folder = await open(dirname(path), 'r');
      await folder.sync().finally(() => folder.close());
    }
    return ok(undefined);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined);
    return fail((error as { code?: string }).code === 'ENOSPC' ? 'data.diskFull' : 'file.unwritable');
  }
}
