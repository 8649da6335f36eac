import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { ErrorCode } from '../../contract/errors.ts';
import type { LocatedBlob } from './located-blob.ts';

/** Writes a blob to a file: beside first and renamed, so that half a file never has the name. Answers why it could not. */
export async function copyBlob({ path, start, bytes }: LocatedBlob, target: string): Promise<ErrorCode | undefined> {
  const beside = `${target}.${randomBytes(4).toString('hex')}.part`;
  try {
    const written = createWriteStream(beside, { flags: 'wx' });
    // A read stream has no way to say "nothing": the end is inclusive.
    if (bytes === 0) await pipeline([], written);
    else await pipeline(createReadStream(path, { start, end: start + bytes - 1, highWaterMark: 256 * 1024 }), written);
    if (written.bytesWritten !== bytes) return await given(beside, 'blob.missing');
    await flushed(beside);
    await rename(beside, target);
    return undefined;
  } catch (error) {
    const about = error instanceof Error ? error : new Error('unknown');
    if ('code' in about && about.code === 'ENOSPC') return given(beside, 'data.diskFull');
    return given(beside, 'path' in about && about.path === path ? 'blob.missing' : 'file.unwritable');
  }
}

/** Nothing is left of a copy that did not come about. */
async function given(beside: string, code: ErrorCode): Promise<ErrorCode> {
  await rm(beside, { force: true }).catch(() => undefined);
  return code;
}

/** What is saved to a USB stick is often pulled out at once. */
async function flushed(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
