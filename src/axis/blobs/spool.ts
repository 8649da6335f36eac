import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ByteSource } from '../../main/core/ports/bytes.ts';

/** A body on the local disk, not yet part of the store. Sizes in bytes. */
export interface SpooledBody {
  readonly path: string;
  readonly size: number;
  readonly sha256: Buffer;
}

export type Received =
  | { readonly kind: 'received'; readonly body: SpooledBody }
  | { readonly kind: 'tooLarge' }
  | { readonly kind: 'hashMismatch' }
  | { readonly kind: 'tooSlow' }
  | { readonly kind: 'broken' };

/** Thrown by a source whose sender is too slow to wait for. */
export class SlowBodyError extends Error {
  constructor() {
    super('body too slow');
    this.name = 'SlowBodyError';
  }
}

export interface ReceiveOptions {
  readonly maxBytes: number;
  readonly hashFile?: string;
  /** The SDK ends the body with one CRLF that is not part of the file: taken off unless `hashFile` covers it. */
  readonly closingLine: boolean;
}

export interface Spool {
  receive(stream: AsyncIterable<Uint8Array>, options: ReceiveOptions): Promise<Received>;
  source(body: SpooledBody): ByteSource;
  discard(body: SpooledBody): Promise<void>;
}

/** `hash-file` as the SDK writes it (hex bytes without padding) or as everyone else does. */
function hashMatches(claimed: string, digest: Buffer): boolean {
  const text = claimed.toLowerCase();
  return text === digest.toString('hex') || text === [...digest].map((byte) => byte.toString(16)).join('');
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await handle.write(bytes, at)).bytesWritten;
}

async function write(handle: FileHandle, path: string, stream: AsyncIterable<Uint8Array>, options: ReceiveOptions): Promise<Received> {
  const { maxBytes, hashFile } = options;
  const back = options.closingLine ? 2 : 0;
  const hash = createHash('sha256');
  let tail: Uint8Array = new Uint8Array(0);
  let size = 0;
  for await (const piece of stream) {
    size += piece.length;
    if (size > maxBytes + back) return { kind: 'tooLarge' };
    // Two bytes stay back until the end is known.
    const bytes = tail.length === 0 ? piece : Buffer.concat([tail, piece]);
    const body = bytes.subarray(0, Math.max(0, bytes.length - back));
    tail = bytes.slice(body.length);
    hash.update(body);
    await writeAll(handle, body);
  }
  const whole = hash.copy().update(tail).digest();
  const endsWithLine = tail.length === 2 && tail[0] === 13 && tail[1] === 10;
  const bare = endsWithLine ? hash.copy().digest() : whole;
  const keepsLine = hashFile !== undefined && hashMatches(hashFile, whole);
  if (hashFile !== undefined && !keepsLine && !hashMatches(hashFile, bare)) return { kind: 'hashMismatch' };
  const cut = endsWithLine && !keepsLine;
  if (!cut) await writeAll(handle, tail);
  const length = cut ? size - 2 : size;
  if (length > maxBytes) return { kind: 'tooLarge' };
  await handle.sync();
  return { kind: 'received', body: { path, size: length, sha256: cut ? bare : whole } };
}

const DAY = 86_400_000;

/** Where bodies lie while they arrive and are looked at. `alone`: no other process uses the folder. */
export function openSpool(folder: string, alone: boolean, now: number): Spool {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // What lies here was never committed: a crash left it behind. Where others may be at work, only what is surely nobody's.
  for (const path of readdirSync(folder).map((name) => join(folder, name))) {
    if (alone || (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? now) < now - DAY) rmSync(path, { force: true });
  }
  return {
    async receive(stream, options) {
      const path = join(folder, randomUUID());
      const handle = await open(path, 'wx', 0o600);
      let outcome: Received = { kind: 'broken' };
      try {
        outcome = await write(handle, path, stream, options);
        return outcome;
      } catch (error) {
        return error instanceof SlowBodyError ? { kind: 'tooSlow' } : outcome;
      } finally {
        await handle.close();
        if (outcome.kind !== 'received') await rm(path, { force: true });
      }
    },
    source: (body) => ({ size: body.size, open: () => createReadStream(body.path, { highWaterMark: 256 * 1024 }) }),
    discard: (body) => rm(body.path, { force: true }),
  };
}
