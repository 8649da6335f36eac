import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, ok, type Failure, type Result } from './model/result.ts';

/** Temporary file beside the target, fsync, rename, fsync of the folder: the target is whole or not there. */
export async function writeWhole(path: string, bytes: Uint8Array, mode = 0o644): Promise<Result<void, Failure<'file.unwritable' | 'data.diskFull'>>> {
  const beside = `${path}.${randomBytes(4).toString('hex')}.part`;
  try {
    const file = await open(beside, 'wx', mode);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
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
