import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BlobId } from '../model/document.ts';
import { fail, ok, type Result } from '../model/result.ts';
import type { BlobFailure, BlobPlace, BlobStore } from '../ports/blob-store.ts';
import { blobPath, fileSize, fileSource, removeQuietly } from './blob-files.ts';
import { blobBatch, packFolder, packPath, removeFromPack } from './blob-pack.ts';
import { blobWriter, settleFile } from './blob-writer.ts';
import type { PackedBlobs } from './packed-blobs.ts';

/** Content-addressed files below `root`, alone or in packs. Sweeps what a crash left unnamed. */
export function createBlobStore(root: string, packed: PackedBlobs): BlobStore {
  sweep(root, packed);
  const find = async (id: BlobId): Promise<Result<BlobPlace, BlobFailure>> => {
    const part = packed.find(id);
    if (part !== undefined) return ok({ path: packPath(root, part.pack), start: part.offset, bytes: part.bytes });
    const path = blobPath(root, id);
    const bytes = await fileSize(path);
    return bytes === undefined ? fail('blob.missing') : ok({ path, start: 0, bytes });
  };
  const store: BlobStore = {
    find,
    async source(id) {
      const found = await find(id);
      return found.ok ? ok(fileSource(found.value.path, found.value.start, found.value.bytes)) : found;
    },
    async read(id) {
      const source = await store.source(id);
      if (!source.ok) return source;
      try {
        const parts: Uint8Array[] = [];
        for await (const part of source.value.open()) parts.push(part);
        const whole = parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
        return whole.byteLength === source.value.size ? ok(whole) : fail('blob.missing');
      } catch {
        return fail('blob.missing');
      }
    },
    writer: () => blobWriter(root, (stored, written) => settleFile(root, stored, written)),
    async put(bytes) {
      const writer = store.writer();
      await writer.write(bytes);
      const stored = await writer.finish();
      return stored.ok ? ok(stored.value.blob) : stored;
    },
    batch: () => blobBatch(root, store),
    async remove(id) {
      await removeQuietly(blobPath(root, id));
      const part = packed.find(id);
      if (part === undefined) return;
      await removeFromPack(root, part, packed.countIn(part.pack) <= 1);
      packed.forget(id);
    },
  };
  return store;
}

/** Half-written files and packs whose transaction never came: no record names them, and none ever will. */
function sweep(root: string, packed: PackedBlobs): void {
  for (const name of names(root)) if (/^\..*\.part$/u.test(name)) rmSync(join(root, name), { force: true });
  for (const name of names(packFolder(root))) {
    if (packed.countIn(name.replace(/\.pack$/u, '')) === 0) rmSync(join(packFolder(root), name), { force: true });
  }
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Not there yet, or not to be read: the first write will say so.
    return [];
  }
}
