import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail, ok, type Failure, type Result } from '../main/core/model/result.ts';

/** Temporary file beside the target, fsync, rename: the target is whole or not there. */
export async function writeOutput(path: string, bytes: Uint8Array): Promise<Result<void, Failure<'file.unwritable' | 'data.diskFull'>>> {
  const temporary = `${path}.${process.pid}.part`;
  try {
    const file = await open(temporary, 'wx', 0o644);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    if (process.platform !== 'win32') {
      const folder = await open(dirname(path), 'r');
      await folder.sync().finally(() => folder.close());
    }
    return ok(undefined);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    return fail((error as { code?: string }).code === 'ENOSPC' ? 'data.diskFull' : 'file.unwritable');
  }
}
