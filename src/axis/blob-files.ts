import { createHash, randomUUID } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import type { ReadStream } from 'node:fs';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';

/** A body on disk, not yet part of the store. Sizes in bytes. */
export interface ReceivedBody {
  readonly path: string;
  readonly size: number;
  readonly sha256: Buffer;
}

export type Received = { readonly kind: 'received'; readonly body: ReceivedBody } | { readonly kind: 'tooLarge' } | { readonly kind: 'hashMismatch' } | { readonly kind: 'broken' };

export interface BlobFiles {
  /** Streams a body to disk. The SDK ends it with one CRLF that is not part of the file: taken off unless `hashFile` covers it. */
  receive(stream: AsyncIterable<Uint8Array>, maxBytes: number, hashFile: string | undefined): Promise<Received>;
  /** Makes a received body durable under its hash. After this it survives a power cut. */
  keep(body: ReceivedBody): Promise<string>;
  discard(body: ReceivedBody): Promise<void>;
  read(body: ReceivedBody): Promise<Buffer>;
  size(sha256: string): Promise<number | undefined>;
  stream(sha256: string): ReadStream;
}

/** `hash-file` as the SDK writes it (hex bytes without padding) or as everyone else does. */
function hashMatches(claimed: string, digest: Buffer): boolean {
  const text = claimed.toLowerCase();
  return text === digest.toString('hex') || text === [...digest].map((byte) => byte.toString(16)).join('');
}

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

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten;
}

/** Message bodies as files named by their SHA-256, beside the database. */
export function openBlobFiles(dataDir: string): BlobFiles {
  const root = join(dataDir, 'blobs');
  const incoming = join(dataDir, 'tmp');
  mkdirSync(root, { recursive: true, mode: 0o700 });
  mkdirSync(incoming, { recursive: true, mode: 0o700 });
  // What lies here was never committed: a crash left it behind.
  for (const name of readdirSync(incoming)) rmSync(join(incoming, name), { force: true });
  const pathOf = (sha256: string): string => join(root, sha256.slice(0, 2), sha256);

  return {
    async receive(stream, maxBytes, hashFile) {
      const path = join(incoming, randomUUID());
      const handle = await open(path, 'wx', 0o600);
      const hash = createHash('sha256');
      let tail: Uint8Array = new Uint8Array(0);
      let size = 0;
      let outcome: Received = { kind: 'broken' };
      try {
        for await (const piece of stream) {
          // Two bytes stay back until the end is known.
          const bytes = Buffer.concat([tail, piece]);
          size += piece.length;
          if (size > maxBytes + 2) {
            outcome = { kind: 'tooLarge' };
            return outcome;
          }
          const body = bytes.subarray(0, Math.max(0, bytes.length - 2));
          tail = bytes.subarray(body.length);
          hash.update(body);
          await writeAll(handle, body);
        }
        const whole = hash.copy().update(tail).digest();
        const endsWithLine = tail.length === 2 && tail[0] === 13 && tail[1] === 10;
        const bare = endsWithLine ? hash.copy().digest() : whole;
        const keepsLine = hashFile !== undefined && hashMatches(hashFile, whole);
        if (hashFile !== undefined && !keepsLine && !hashMatches(hashFile, bare)) {
          outcome = { kind: 'hashMismatch' };
          return outcome;
        }
        const cut = endsWithLine && !keepsLine;
        if (!cut) await writeAll(handle, tail);
        const length = cut ? size - 2 : size;
        if (length > maxBytes) {
          outcome = { kind: 'tooLarge' };
          return outcome;
        }
        await handle.sync();
        outcome = { kind: 'received', body: { path, size: length, sha256: cut ? bare : whole } };
        return outcome;
      } catch {
        return outcome;
      } finally {
        await handle.close();
        if (outcome.kind !== 'received') await rm(path, { force: true });
      }
    },

    async keep(body) {
      const sha256 = body.sha256.toString('hex');
      const directory = join(root, sha256.slice(0, 2));
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      await rename(body.path, pathOf(sha256));
      syncDirectory(directory);
      syncDirectory(root);
      return sha256;
    },

    discard: (body) => rm(body.path, { force: true }),
    read: (body) => readFile(body.path),
    size: async (sha256) => {
      try {
        return (await stat(pathOf(sha256))).size;
      } catch {
        return undefined;
      }
    },
    stream: (sha256) => createReadStream(pathOf(sha256), { highWaterMark: 3 * 64 * 1024 }),
  };
}
