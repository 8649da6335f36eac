import type { ByteSource } from '../../main/core/ports/bytes.ts';
import type { SpooledBody } from './spool.ts';

/** The contents of messages, by a name made for each. What `keep` has kept survives a power cut; rows are written after it. */
export interface HubBlobs {
  /** Takes a received body over from the spool. Repeating it is harmless. */
  keep(name: string, body: SpooledBody): Promise<void>;
  /** `undefined`: there is none. Its pieces are small however large the whole is. */
  open(name: string): Promise<ByteSource | undefined>;
  /** Removing what is not there is fine. */
  remove(name: string): Promise<void>;
  /** Everything kept before this moment, for finding what no row names. */
  keptBefore(time: number): AsyncIterable<string>;
  /** Rejects where the store does not answer. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Names are ids or hashes of our own making; nothing else ever becomes a path, a key or a URL. */
export const isBlobName = (name: string): boolean => /^[0-9a-f][0-9a-f-]{7,79}$/u.test(name);
