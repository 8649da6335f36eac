import { randomUUID } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { ok } from '../../../model/result.ts';
import type { Result } from '../../../model/result.ts';
import { bytesOf } from '../../../ports/bytes.ts';
import type { AxisFailure } from '../../../ports/exchange-axis.ts';
import { isObject, parseJson } from '../json/answer.ts';
import { folderFailure, isFolder, onDisk, place, readShort } from './disk.ts';

export const markerName = 'congvan-exchange.json';

/**
 * The exchange folder itself, if it is one. A folder without the marker is refused: the mount point of a disk that is not
 * plugged in is an empty folder too, and what is written there reaches nobody.
 */
export async function openFolder(path: string): Promise<Result<string, AxisFailure>> {
  return onDisk(async () => {
    if (path === '') return folderFailure('axis.unreachable', 'path');
    const root = await realpath(path);
    if (!(await isFolder(root))) return folderFailure('axis.unreachable', 'noFolder');
    const bytes = await readShort(join(root, markerName), 4096);
    if (bytes === undefined) return folderFailure('folder.notPrepared', 'noMarker');
    const marker = parseJson(bytes.toString('utf8'));
    return isObject(marker) && marker['format'] === 'congvan-exchange' && marker['version'] === 1 ? ok(root) : folderFailure('folder.notPrepared', 'otherVersion');
  }).then((done) => (done.ok ? done.value : done));
}

/** Makes a folder an exchange folder, when a person sets the connection up with the disk in place. One that is stays as it is. */
export async function prepareFolder(path: string): Promise<Result<void, AxisFailure>> {
  const opened = await openFolder(path);
  if (opened.ok) return ok(undefined);
  if (opened.error.code !== 'folder.notPrepared' || opened.error.details?.['reason'] !== 'noMarker') return opened;
  const root = await onDisk(() => realpath(path));
  return root.ok ? place(root.value, markerName, bytesOf(Buffer.from(`${JSON.stringify({ format: 'congvan-exchange', version: 1, id: randomUUID() })}\n`))) : root;
}
