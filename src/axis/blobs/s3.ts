import { createReadStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import type { HubBlobs } from './hub-blobs.ts';
import { isBlobName } from './hub-blobs.ts';
import { S3Error, s3Request } from './s3-request.ts';
import type { S3Settings } from './s3-request.ts';

const PREFIX = 'messages/';
/** A listing of a thousand keys is some 300 KB; what is larger is no listing. */
const MOST_LISTING = 4 * 1024 * 1024;

/** Keys fan out by the end of the name: ids begin with the time, and neighbours would all lie in one place. */
const keyOf = (name: string): string => {
  if (!isBlobName(name)) throw new Error('not a blob name');
  return `${PREFIX}${name.slice(-2)}/${name}`;
};

async function textOf(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MOST_LISTING) throw new Error('listing too large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

export interface Listing {
  readonly objects: readonly { readonly name: string; readonly at: number }[];
  readonly next: string | undefined;
}

/** ListObjectsV2's answer: of each object its key and time; keys that are not of our making are left out. */
export function readListing(xml: string): Listing {
  const text = (within: string, name: string): string => new RegExp(`<${name}>([^<]{0,2000})</${name}>`, 'u').exec(within)?.[1] ?? '';
  const objects = [...xml.matchAll(/<Contents>(.{0,5000}?)<\/Contents>/gsu)].flatMap(([, within = '']) => {
    const name = text(within, 'Key').split('/').at(-1) ?? '';
    const at = Date.parse(text(within, 'LastModified'));
    return isBlobName(name) && !Number.isNaN(at) ? [{ name, at }] : [];
  });
  const more = text(xml, 'IsTruncated') === 'true';
  const next = text(xml, 'NextContinuationToken').replaceAll('&amp;', '&').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"');
  return { objects, next: more && next !== '' ? next : undefined };
}

async function* contentOf(settings: S3Settings, name: string, size: number): AsyncGenerator<Uint8Array> {
  const answer = await s3Request(settings, { method: 'GET', key: keyOf(name) });
  if (answer === undefined) throw new Error('object is gone');
  let read = 0;
  try {
    for await (const piece of answer as AsyncIterable<Buffer>) {
      read += piece.length;
      yield piece;
    }
  } finally {
    answer.destroy();
  }
  // Cut short on the way here, it must not end like a whole one.
  if (read !== size) throw new Error('object ends early');
}

/** Contents in an S3-compatible object store: for a distributed PostgreSQL, or where the database should stay small. */
export function openS3Blobs(settings: S3Settings): HubBlobs {
  return {
    async keep(name, body) {
      const key = keyOf(name);
      const answer = await s3Request(settings, { method: 'PUT', key, body: { open: () => createReadStream(body.path, { highWaterMark: 256 * 1024 }), size: body.size, sha256: body.sha256.toString('hex') } });
      if (answer === undefined) throw new S3Error(404);
      answer.resume();
    },
    async open(name) {
      const head = await s3Request(settings, { method: 'HEAD', key: keyOf(name) });
      if (head === undefined) return undefined;
      head.resume();
      const size = Number(head.headers['content-length'] ?? NaN);
      if (!Number.isSafeInteger(size)) throw new Error('object without a length');
      return { size, open: () => contentOf(settings, name, size) };
    },
    async remove(name) {
      (await s3Request(settings, { method: 'DELETE', key: keyOf(name) }))?.resume();
    },
    async *keptBefore(time) {
      for (let token: string | undefined = ''; token !== undefined; ) {
        const query: Record<string, string> = { 'list-type': '2', prefix: PREFIX, ...(token === '' ? {} : { 'continuation-token': token }) };
        const answer = await s3Request(settings, { method: 'GET', key: '', query });
        if (answer === undefined) throw new S3Error(404);
        const { objects, next }: Listing = readListing(await textOf(answer));
        for (const { name, at } of objects) if (at < time) yield name;
        token = next;
      }
    },
    async ping() {
      const answer = await s3Request(settings, { method: 'HEAD', key: '' });
      if (answer === undefined) throw new S3Error(404);
      answer.resume();
    },
    close: async () => undefined,
  };
}
