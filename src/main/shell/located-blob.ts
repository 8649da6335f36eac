import { stat } from 'node:fs/promises';
import type { CoreContract } from '../../contract/core-contract.ts';
import type { OutputOf } from '../../contract/contract.ts';

/** Where a blob lies: a file, or a part of one that many small blobs share. */
export type LocatedBlob = OutputOf<CoreContract, 'blob.locate'>;

/** Asks the core each time: a blob may have been destroyed (a recall) or moved, and the core may be starting. */
export type LocateBlob = (blob: string) => Promise<LocatedBlob | undefined>;

/** Whether the file is there and long enough to hold the blob: a core that answers is no promise about the disk. */
export async function isThere({ path, start, bytes }: LocatedBlob): Promise<boolean> {
  try {
    const found = await stat(path);
    return found.isFile() && found.size >= start + bytes;
  } catch {
    return false;
  }
}
