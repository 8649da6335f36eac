import { closeSync, createReadStream, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { HubBlobs } from './hub-blobs.ts';
import { isBlobName } from './hub-blobs.ts';

/** A rename is only durable once its directory is. Windows has no such call and needs none. */
function syncDirectory(path: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** Contents as files beside the database. The folder's name is the end of the blob's: a UUID of version 7 begins with the time. */
export function openFileBlobs(root: string): HubBlobs {
  mkdirSync(root, { recursive: true, mode: 0o700 });
  const folders = new Set<string>();
  // Contents of the first version are named by their hash and lie under its beginning.
  const folderOf = (name: string): string => join(root, name.length === 64 ? name.slice(0, 2) : name.slice(-2));
  const pathOf = (name: string): string => {
    if (!isBlobName(name)) throw new Error('not a blob name');
    return join(folderOf(name), name);
  };
  const sizeOf = async (path: string): Promise<number | undefined> => {
    try {
      return (await stat(path)).size;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  };

  return {
    async keep(name, body) {
      const path = pathOf(name);
      const folder = folderOf(name);
      if (!folders.has(folder)) {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        syncDirectory(root);
        folders.add(folder);
      }
      // The spool's file has reached the disk already; what is missing is its name.
      await rename(body.path, path).catch(async (error: unknown) => {
        if (codeOf(error) !== 'ENOENT' || (await sizeOf(path)) !== body.size) throw error;
      });
      syncDirectory(folder);
    },
    async open(name) {
      const path = pathOf(name);
      const size = await sizeOf(path);
      return size === undefined ? undefined : { size, open: () => createReadStream(path, { highWaterMark: 3 * 64 * 1024 }) };
    },
    remove: (name) => rm(pathOf(name), { force: true }),
    async *keptBefore(time) {
      for (const folder of await readdir(root)) {
        for (const name of await readdir(join(root, folder))) {
          if (isBlobName(name) && (await stat(join(root, folder, name))).mtimeMs < time) yield name;
        }
      }
    },
    ping: async () => void (await stat(root)),
    close: async () => undefined,
  };
}
