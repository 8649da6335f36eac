import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFileBlobs } from '../../../src/axis/blobs/files.ts';
import type { HubBlobs } from '../../../src/axis/blobs/hub-blobs.ts';
import { openLargeObjects } from '../../../src/axis/blobs/large-objects.ts';
import { openS3Blobs, readListing } from '../../../src/axis/blobs/s3.ts';
import type { SpooledBody } from '../../../src/axis/blobs/spool.ts';
import { openSpool } from '../../../src/axis/blobs/spool.ts';
import { newId } from '../../../src/axis/new-id.ts';
import { openPostgres } from '../../../src/axis/store/postgres/open-postgres.ts';
import type { TestS3 } from '../../support/s3.ts';
import { startS3, whichS3 } from '../../support/s3.ts';
import { client, edoc, postgres, quiet, remove, startHub, storeKinds, temporaryDirectory } from './hub-fixture.ts';

const dir = temporaryDirectory();
let s3: Promise<TestS3> | undefined;
afterAll(async () => {
  await (await s3)?.stop();
  remove(dir);
});

const kinds = ['files', ...(storeKinds.includes('postgres') ? ['postgres'] : []), ...(whichS3() === 'none' ? [] : ['s3'])] as ('files' | 'postgres' | 's3')[];
if (whichS3() === 'none') console.warn('No S3 at S3_ENDPOINT and no moto (pip install "moto[server]"): contents in S3 are not tested here');

async function open(kind: (typeof kinds)[number]): Promise<{ readonly blobs: HubBlobs; readonly close: () => Promise<void> }> {
  if (kind === 'files') return { blobs: openFileBlobs(join(dir, 'blobs')), close: async () => undefined };
  if (kind === 's3') return { blobs: openS3Blobs((await (s3 ??= startS3())).settings), close: async () => undefined };
  const database = await openPostgres(await (await postgres()).database(), quiet);
  return { blobs: openLargeObjects(database, () => Date.now()), close: () => database.db.close() };
}

const spool = openSpool(join(dir, 'tmp'), true, Date.now());
async function spooled(bytes: Uint8Array): Promise<SpooledBody> {
  const received = await spool.receive((async function* () { yield bytes; })(), { maxBytes: 100_000_000, closingLine: false });
  if (received.kind !== 'received') throw new Error(received.kind);
  return received.body;
}
async function read(blobs: HubBlobs, name: string): Promise<{ readonly bytes: Buffer; readonly largest: number } | undefined> {
  const source = await blobs.open(name);
  if (source === undefined) return undefined;
  const parts: Uint8Array[] = [];
  for await (const part of source.open()) parts.push(part);
  const bytes = Buffer.concat(parts);
  expect(bytes.length).toBe(source.size);
  return { bytes, largest: Math.max(0, ...parts.map((part) => part.length)) };
}
async function all(blobs: HubBlobs, before: number): Promise<string[]> {
  const names: string[] = [];
  for await (const name of blobs.keptBefore(before)) names.push(name);
  return names;
}

describe.each(kinds)('contents in %s', (kind) => {
  let blobs: HubBlobs;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ blobs, close } = await open(kind));
  });
  afterAll(() => close());

  it.each([0, 1, 262_144, 262_145, 7_000_003])('keeps %i bytes as they are and gives them in small pieces, as often as asked', async (size) => {
    const bytes = randomBytes(size);
    const name = newId(Date.now());
    await blobs.keep(name, await spooled(bytes));
    for (let round = 0; round < 2; round += 1) {
      const got = await read(blobs, name);
      expect(createHash('sha256').update(got?.bytes ?? 'missing').digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
      expect(got?.largest).toBeLessThanOrEqual(1024 * 1024);
    }
  });

  it('says what is not there, and removes what is and what is not', async () => {
    const name = newId(Date.now());
    expect(await read(blobs, name)).toBeUndefined();
    await blobs.remove(name);
    await blobs.keep(name, await spooled(Buffer.from('một')));
    expect((await read(blobs, name))?.bytes.toString()).toBe('một');
    await blobs.remove(name);
    expect(await read(blobs, name)).toBeUndefined();
  });

  it('may be asked to keep the same twice', async () => {
    const name = newId(Date.now());
    const body = await spooled(Buffer.from('hai'));
    await blobs.keep(name, body);
    await blobs.keep(name, body);
    expect((await read(blobs, name))?.bytes.toString()).toBe('hai');
  });

  it('lists what is older than a moment', async () => {
    const names = Array.from({ length: 5 }, () => newId(Date.now()));
    for (const name of names) await blobs.keep(name, await spooled(Buffer.from(name)));
    const later = await all(blobs, Date.now() + 86_400_000);
    for (const name of names) expect(later).toContain(name);
    expect(await all(blobs, Date.now() - 86_400_000)).toEqual([]);
    await blobs.ping();
  });

  it('takes no name that is not of our making', async () => {
    for (const name of ['../../etc/passwd', '', 'a/b', 'x'.repeat(64), '..', "'; DROP TABLE"]) {
      await expect(Promise.resolve().then(async () => blobs.keep(name, await spooled(Buffer.from('x'))))).rejects.toThrow();
    }
  });

  it('carries a whole exchange', async () => {
    const dataDir = temporaryDirectory();
    const options = kind === 'postgres' ? { postgres: await (await postgres()).database() } : kind === 's3' ? { blobs: (await (s3 ??= startS3())).settings } : {};
    const hub = await startHub(dataDir, options);
    const bytes = edoc('H99.01', ['H99.02', 'H99.03'], 'b1', randomBytes(2_000_000));
    await client(hub.port, 'H99.01').sent(bytes);
    for (const code of ['H99.02', 'H99.03']) {
      const [row] = await client(hub.port, code).list();
      expect(Buffer.compare(await client(hub.port, code).fetch(row?.['docId'] ?? ''), bytes)).toBe(0);
    }
    await hub.close();
    remove(dataDir);
  });
});

describe('an object store that misbehaves', () => {
  const settings = (port: number) => ({ endpoint: `http://127.0.0.1:${port}`, bucket: 'b', region: 'x', accessKey: 'AK', secretKey: 'SK' });
  async function serverOf(handle: (request: IncomingMessage, response: ServerResponse, count: number) => void): Promise<{ readonly port: number; readonly close: () => void }> {
    let count = 0;
    const server = createServer((request, response) => {
      request.resume();
      request.on('end', () => {
        handle(request, response, (count += 1));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
  }

  it('is asked again while it is overloaded, and not when it refuses', async () => {
    const overloaded = await serverOf((_, response, count) => response.writeHead(count < 3 ? 503 : 200).end());
    await openS3Blobs(settings(overloaded.port)).keep(newId(1), await spooled(Buffer.from('x')));
    let calls = 0;
    const refusing = await serverOf((_, response) => {
      calls += 1;
      response.writeHead(403).end();
    });
    await expect(openS3Blobs(settings(refusing.port)).keep(newId(1), await spooled(Buffer.from('x')))).rejects.toMatchObject({ status: 403 });
    expect(calls).toBe(1);
    const dataDir = temporaryDirectory();
    await expect(startHub(dataDir, { blobs: settings(refusing.port) })).rejects.toMatchObject({ code: 'hub.blobsUnusable' });
    remove(dataDir);
    overloaded.close();
    refusing.close();
  });

  it('signs what it sends, length and hash included', async () => {
    const seen: IncomingMessage['headers'][] = [];
    const server = await serverOf((request, response) => {
      seen.push(request.headers);
      response.writeHead(200).end();
    });
    await openS3Blobs(settings(server.port)).keep(newId(1), await spooled(Buffer.from('nội dung')));
    expect(seen[0]).toMatchObject({ 'content-length': '10', 'x-amz-content-sha256': createHash('sha256').update('nội dung').digest('hex') });
    expect(seen[0]?.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AK\/\d{8}\/x\/s3\/aws4_request, SignedHeaders=[\w;-]*x-amz-content-sha256/u);
    server.close();
  });

  it('that cuts a content short does not pass it off as whole', async () => {
    const server = await serverOf((request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      if (request.method === 'HEAD') response.end();
      else response.write('x'.repeat(40), () => response.destroy());
    });
    await expect(read(openS3Blobs(settings(server.port)), newId(1))).rejects.toThrow();
    server.close();
  });

  it('has its listings read whatever they hold', () => {
    const id = newId(Date.now());
    const good = `<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>a&amp;b</NextContinuationToken><Contents><Key>messages/ab/${id}</Key><LastModified>2025-03-04T00:00:00.000Z</LastModified></Contents><Contents><Key>other/readme.txt</Key><LastModified>2025-03-04T00:00:00.000Z</LastModified></Contents></ListBucketResult>`;
    expect(readListing(good)).toEqual({ objects: [{ name: id, at: Date.UTC(2025, 2, 4) }], next: 'a&b' });
    let seed = 7;
    const next = (below: number): number => (seed = (seed * 48271) % 0x7fffffff) % below;
    for (let round = 0; round < 500; round += 1) {
      const bytes = Buffer.from(good);
      for (let i = 0; i < 5; i += 1) bytes[next(bytes.length)] = next(256);
      for (const { name } of readListing(bytes.subarray(0, next(bytes.length)).toString()).objects) expect(name).toMatch(/^[0-9a-f-]+$/u);
    }
  });
});
