import type Database from 'better-sqlite3';
import type { BlobId } from '../model/document.ts';
import type { PackedBlob } from '../ports/blob-store.ts';
import { prepared } from './statements.ts';

/** Where the small files lie that share a pack. Rows come with the transaction that names the files (`DocumentWrites.addPacked`). */
export interface PackedBlobs {
  find(id: BlobId): PackedBlob | undefined;
  countIn(pack: string): number;
  forget(id: BlobId): void;
}

export function createPackedBlobs(db: Database.Database): PackedBlobs {
  const sql = prepared(db);
  return {
    find: (id) => sql('SELECT blob, pack, start AS offset, bytes FROM packed_blob WHERE blob = ?').get(id) as PackedBlob | undefined,
    countIn: (pack) => (sql('SELECT count(*) AS n FROM packed_blob WHERE pack = ?').get(pack) as { n: number }).n,
    forget: (id) => void sql('DELETE FROM packed_blob WHERE blob = ?').run(id),
  };
}
