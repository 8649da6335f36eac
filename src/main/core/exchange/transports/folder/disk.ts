import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, opendir, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { ok } from '../../../model/result.ts';
import type { Result } from '../../../model/result.ts';
import type { ByteSource } from '../../../ports/bytes.ts';
import type { AxisFailure } from '../../../ports/exchange-axis.ts';

type Refused = { readonly ok: false; readonly error: AxisFailure };
export const folderFailure = (code: AxisFailure['code'], reason: string): Refused => ({ ok: false, error: { code, details: { reason } } });

const codeOf = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' ? code : undefined;
};

/** What an error of the disk means. A disk that was pulled out is a network that is down. */
function diskFailure(error: unknown, writing: boolean): Refused {
  const code = codeOf(error);
  if (code === undefined) throw error;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') return folderFailure('folder.full', code);
  if (code === 'EROFS' || (writing && (code === 'EACCES' || code === 'EPERM'))) return folderFailure('folder.readOnly', code);
  // A link, or a file where a folder belongs: somebody means to lead us elsewhere.
  if (code === 'ELOOP' || code === 'ENOTDIR') return folderFailure('folder.notSound', 'link');
  return folderFailure('axis.unreachable', code);
}

/** Runs one piece of reading; an error of the disk becomes an answer, anything else is a bug and comes out. */
export async function onDisk<T>(work: () => Promise<T>): Promise<Result<T, AxisFailure>> {
  try {
    return ok(await work());
  } catch (error) {
    return diskFailure(error, false);
  }
}

/** As `onDisk`, for what writes: there a missing permission means write protection. */
export async function toDisk<T>(work: () => Promise<T>): Promise<Result<T, AxisFailure>> {
  try {
    return ok(await work());
  } catch (error) {
    return diskFailure(error, true);
  }
}

const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT';

/** Never through a link, never hanging on a pipe: on Windows, which has neither flag, a link is looked for first. */
async function openPlain(path: string): Promise<FileHandle> {
  if (process.platform === 'win32' && (await lstat(path)).isSymbolicLink()) throw Object.assign(new Error('link'), { code: 'ELOOP' });
  const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  try {
    if ((await file.stat()).isFile()) return file;
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  throw Object.assign(new Error('no file'), { code: 'ELOOP' });
}

/** Opens a plain file; `undefined`: there is none. */
export async function openFile(path: string): Promise<FileHandle | undefined> {
  return openPlain(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
}

/** A short file, whole; `undefined`: none there. One beyond `most` bytes is cut: whoever reads it finds it unreadable. */
export async function readShort(path: string, most: number): Promise<Buffer | undefined> {
  const file = await openFile(path);
  if (file === undefined) return undefined;
  try {
    const bytes = Buffer.alloc(most + 1);
    let size = 0;
    for (;;) {
      const { bytesRead } = await file.read(bytes, size, bytes.length - size);
      size += bytesRead;
      if (bytesRead === 0 || size === bytes.length) return bytes.subarray(0, size);
    }
  } finally {
    await file.close();
  }
}

/** The folder `parts` below `root`; `undefined`: there is none. Through no link: it may lead anywhere. */
export async function folderIn(root: string, ...parts: readonly string[]): Promise<string | undefined> {
  let path = root;
  for (const part of parts) {
    path = join(path, part);
    const info = await lstat(path).catch((error: unknown) => (isMissing(error) ? undefined : Promise.reject(error as Error)));
    if (info === undefined) return undefined;
    if (!info.isDirectory()) throw Object.assign(new Error('no folder'), { code: 'ENOTDIR' });
  }
  return path;
}

/** The names in a folder, `most` at the most: a folder flooded with files does not fill the memory. */
export async function namesIn(path: string, most: number): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const entry of await opendir(path)) {
    if (names.length >= most) break;
    names.push(entry.name);
  }
  return names;
}

/** As `folderIn`, made where it is missing. */
export async function ensureFolder(root: string, ...parts: readonly string[]): Promise<string> {
  let path = root;
  for (const part of parts) {
    path = join(path, part);
    const made = await mkdir(path).then(() => true, (error: unknown) => (codeOf(error) === 'EEXIST' ? false : Promise.reject(error as Error)));
    if (!(await lstat(path)).isDirectory()) throw Object.assign(new Error('no folder'), { code: 'ENOTDIR' });
    if (made) await syncFolder(join(path, '..'));
  }
  return path;
}

/** Windows has no fsync of a folder, some network disks refuse it: the rename itself is then all there is. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } catch (error) {
    if (!['EINVAL', 'ENOTSUP', 'ENOSYS', 'EPERM'].includes(codeOf(error) ?? '')) throw error;
  } finally {
    await folder.close();
  }
}

/**
 * Puts a whole file into a folder: written under a temporary name, flushed, renamed, the folder flushed. Pulled out at any
 * moment, the disk holds the whole file or none. What `content` throws comes out as it is.
 */
export async function place(folder: string, name: string, content: ByteSource): Promise<Result<void, AxisFailure>> {
  const temporary = join(folder, `.${name}.${randomBytes(4).toString('hex')}.part`);
  const file = await toDisk(() => open(temporary, 'wx', 0o644));
  if (!file.ok) return file;
  let [placed, closed] = [false, false];
  try {
    for await (const piece of content.open()) {
      const written = await toDisk(() => file.value.writeFile(piece));
      if (!written.ok) return written;
    }
    return await toDisk(async () => {
      await file.value.sync();
      await file.value.close();
      closed = true;
      await rename(temporary, join(folder, name));
      placed = true;
      await syncFolder(folder);
    });
  } finally {
    if (!closed) await file.value.close().catch(() => undefined);
    if (!placed) await rm(temporary, { force: true }).catch(() => undefined);
  }
}

const DAY = 24 * 3_600_000;

/** Removes what earlier, interrupted copies left: parts a day old. Where that fails they stay; they are only rubbish. */
export async function sweepParts(folder: string, names: readonly string[], now: number): Promise<void> {
  for (const name of names.filter((one) => /^\.[\w.-]+\.part$/u.test(one))) {
    const path = join(folder, name);
    const info = await lstat(path).catch(() => undefined);
    if (info?.isFile() === true && now - info.mtimeMs > DAY) await rm(path, { force: true }).catch(() => undefined);
  }
}

export const isFolder = async (path: string): Promise<boolean> => (await stat(path)).isDirectory();
