import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { okJson } from '../wire-answers.ts';

/** The `getEdoc` answer as a stream: base64 inside JSON without ever holding the document in memory. */
export function edocAnswer(file: AsyncIterable<Uint8Array>, size: number): { readonly body: ReadableStream<Uint8Array>; readonly length: number } {
  const head = `${JSON.stringify(okJson).slice(0, -1)},"data":"`;
  const tail = '"}';
  async function* pieces(): AsyncGenerator<Buffer> {
    yield Buffer.from(head, 'latin1');
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of file) {
      const bytes = rest.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : Buffer.concat([rest, chunk]);
      const whole = bytes.length - (bytes.length % 3);
      yield Buffer.from(bytes.toString('base64', 0, whole), 'latin1');
      rest = bytes.subarray(whole);
    }
    yield Buffer.from(rest.toString('base64') + tail, 'latin1');
  }
  return { body: Readable.toWeb(Readable.from(pieces(), { objectMode: false })) as ReadableStream<Uint8Array>, length: head.length + 4 * Math.ceil(size / 3) + tail.length };
}
