import type { BlobId } from '../model/document.ts';
import type { Failure, Result } from '../model/result.ts';
import type { ByteSink, ByteSource } from './bytes.ts';

export type BlobFailure = Failure<'data.diskFull' | 'data.unwritable' | 'blob.missing'>;

export interface BlobPlace {
  readonly path: string;
  readonly start: number;
  readonly bytes: number;
}

export interface StoredBlob {
  readonly blob: BlobId;
  readonly bytes: number;
}

/** One file as it comes, never whole in memory. Ends with `finish` or `discard`, once. */
export interface BlobWriter extends ByteSink {
  finish(): Promise<Result<StoredBlob, BlobFailure>>;
  discard(): Promise<void>;
}

/** Content-addressed, write-once files. A put that answers has reached the disk. */
export interface BlobStore {
  put(bytes: Uint8Array): Promise<Result<BlobId, BlobFailure>>;
  read(id: BlobId): Promise<Result<Uint8Array, BlobFailure>>;
  source(id: BlobId): Promise<Result<ByteSource, BlobFailure>>;
  /** Where it lies: a file, or a part of one. */
  find(id: BlobId): Promise<Result<BlobPlace, BlobFailure>>;
  /** What its `finish` answers has reached the disk. */
  writer(): BlobWriter;
  /** Many files that become durable together, with one flush of the disk. */
  batch(): BlobBatch;
  remove(id: BlobId): Promise<void>;
}

/**
 * What its writers finish can be read at once through `source`, but is neither durable nor known to the store before
 * `seal`. The rows that name these files are written after it.
 */
export interface BlobBatch {
  writer(): BlobWriter;
  source(id: BlobId): Promise<Result<ByteSource, BlobFailure>>;
  /** Takes one out again, and overwrites it: it must not stay on this machine. */
  forget(id: BlobId): Promise<void>;
  /** Answers where the files lie, for the transaction that names them. */
  seal(): Promise<Result<readonly PackedBlob[], BlobFailure>>;
  discard(): Promise<void>;
}

/** A small file that lies inside a larger one (a pack): many arrive together, and one flush makes all of them durable. */
export interface PackedBlob {
  readonly blob: BlobId;
  readonly pack: string;
  readonly offset: number;
  readonly bytes: number;
}
