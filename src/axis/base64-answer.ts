import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';

/** JSON with a whole document inside as base64, streamed: `head`, the base64, `tail`. The document is never in memory. */
export function base64Answer(head: string, file: AsyncIterable<Uint8Array>, size: number, tail: string): { readonly body: ReadableStream<Uint8Array>; readonly length: number } {
  async function* pieces(): AsyncGenerator<Buffer> {
    yield Buffer.from(head);
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of file) {
      const bytes = rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : Buffer.concat([rest, chunk]);
      const whole = bytes.length - (bytes.length % 3);
      yield Buffer.from(bytes.toString('base64', 0, whole), 'latin1');
      rest = bytes.subarray(whole);
    }
    yield Buffer.from(rest.toString('base64') + tail);
  }
  return { body: Readable.toWeb(Readable.from(pieces(), { objectMode: false })) as ReadableStream<Uint8Array>, length: Buffer.byteLength(head) + 4 * Math.ceil(size / 3) + Buffer.byteLength(tail) };
}
