import { createHash } from 'node:crypto';
import type { BlobWriter } from '../../src/main/core/ports/blob-store.ts';
import { bytesOf, type ByteSource } from '../../src/main/core/ports/bytes.ts';
import type { EdocMessage, MessageAttachment } from '../../src/main/core/model/message.ts';
import { fail, ok, type Failure, type Result } from '../../src/main/core/model/result.ts';
import { writeEdoc } from '../../src/main/core/exchange/edxml/write-edoc.ts';

export interface MemoryContents {
  writer(): BlobWriter;
  source(id: string): Promise<Result<ByteSource, Failure>>;
  /** Opens what was put or read; throws for what is not there. */
  of(blob: string): ByteSource;
  bytes(blob: string): Uint8Array;
  /** Keeps bytes and answers an attachment that names them. */
  put(attachment: Omit<MessageAttachment, 'bytes' | 'blob'>, bytes: Uint8Array): MessageAttachment;
  /** How many writers were opened, finished and thrown away. */
  readonly counts: { opened: number; finished: number; discarded: number };
  readonly size: number;
}

/** The files of a message in memory, under their SHA-256 as in the store. A writer that ends twice is a bug and throws. */
export function memoryContents(): MemoryContents {
  const files = new Map<string, Uint8Array>();
  const counts = { opened: 0, finished: 0, discarded: 0 };
  const keep = (bytes: Uint8Array): string => {
    const blob = createHash('sha256').update(bytes).digest('hex');
    files.set(blob, bytes);
    return blob;
  };
  const bytes = (blob: string): Uint8Array => {
    const found = files.get(blob);
    if (found === undefined) throw new Error(`no file ${blob}`);
    return found;
  };
  return {
    counts, bytes,
    get size() { return files.size; },
    of: (blob) => bytesOf(bytes(blob)),
    put(attachment, content) {
      return { ...attachment, bytes: content.byteLength, blob: keep(content) };
    },
    source: (id) => Promise.resolve(files.has(id) ? ok(bytesOf(bytes(id))) : fail('blob.missing')),
    writer() {
      counts.opened += 1;
      const pieces: Uint8Array[] = [];
      let ended = false;
      const end = (): void => {
        if (ended) throw new Error('a writer ended twice');
        ended = true;
      };
      return {
        write(piece) {
          if (ended) throw new Error('written after the end');
          pieces.push(piece);
        },
        finish() {
          end();
          counts.finished += 1;
          const whole = Buffer.concat(pieces);
          return Promise.resolve(ok({ blob: keep(whole), bytes: whole.length }));
        },
        discard() {
          end();
          counts.discarded += 1;
          return Promise.resolve();
        },
      };
    },
  };
}

/** Everything a stream gives, in one piece. */
export async function gathered(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const chunk of chunks) pieces.push(chunk);
  return Buffer.concat(pieces);
}

/** A whole message in memory: for tests, whose papers are small. */
export const edocBytes = (message: Omit<EdocMessage, 'warnings'>, contents: MemoryContents): Promise<Uint8Array> => gathered(writeEdoc(message, (blob) => contents.of(blob)));

/** A source that gives its bytes in pieces of `size`. */
export const inPieces = (bytes: Uint8Array, size: number): ByteSource => ({
  size: bytes.byteLength,
  async *open() {
    for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
  },
});
