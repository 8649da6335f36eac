import type { BlobId } from '../model/document.ts';
import type { Failure, Result } from '../model/result.ts';

export type BlobFailure = Failure<'data.diskFull' | 'data.unwritable' | 'blob.missing'>;

/** Content-addressed, write-once files. A put that answers has reached the disk. */
export interface BlobStore {
  put(bytes: Uint8Array): Promise<Result<BlobId, BlobFailure>>;
  read(id: BlobId): Promise<Result<Uint8Array, BlobFailure>>;
  remove(id: BlobId): Promise<void>;
}
