import { randomUUID } from 'node:crypto';
import type { ByteSource } from '../../../ports/bytes.ts';

export interface Multipart {
  readonly contentType: string;
  readonly body: ByteSource;
}

/**
 * `multipart/form-data` (RFC 7578) with the message as `edocFile`, streamed, its length known beforehand. The field comes
 * first: a server that reads as it comes then knows the kind before the file. Field values and file name are ASCII of ours.
 */
export function multipart(content: ByteSource, fields: Readonly<Record<string, string>>, fileName: string): Multipart {
  const boundary = `----congvan-${randomUUID()}`;
  const parts = Object.entries(fields).map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  const head = Buffer.from(`${parts.join('')}--${boundary}\r\nContent-Disposition: form-data; name="edocFile"; filename="${fileName}"\r\nContent-Type: application/xml\r\n\r\n`);
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: {
      size: head.length + content.size + tail.length,
      async *open() {
        yield head;
        yield* content.open();
        yield tail;
      },
    },
  };
}
