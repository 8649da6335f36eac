import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BlobBatch, BlobStore, StoredBlob } from '../../../src/main/core/ports/blob-store.ts';
import { createBlobStore } from '../../../src/main/core/store/blobs.ts';
import { createPackedBlobs } from '../../../src/main/core/store/packed-blobs.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';

const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const root = (office: TestOffice): string => join(office.dir, 'blobs');
const packs = (office: TestOffice): string[] => readdirSync(join(root(office), 'packs'));
const open = (office: TestOffice): BlobStore => createBlobStore(root(office), createPackedBlobs(office.db));

async function write(batch: Pick<BlobBatch, 'writer'>, bytes: Uint8Array, pieces = 3): Promise<StoredBlob> {
  const writer = batch.writer();
  const step = Math.max(1, Math.ceil(bytes.length / pieces));
  for (let at = 0; at < bytes.length; at += step) await writer.write(bytes.subarray(at, at + step));
  const stored = await writer.finish();
  if (!stored.ok) throw new Error(stored.error.code);
  return stored.value;
}

async function seal(office: TestOffice, batch: BlobBatch): Promise<void> {
  const packed = await batch.seal();
  if (!packed.ok) throw new Error(packed.error.code);
  office.store.transact((tx) => tx.addPacked(packed.value));
}

const read = async (blobs: BlobStore, id: string): Promise<string> => {
  const bytes = await blobs.read(id);
  return bytes.ok ? sha(bytes.value) : bytes.error.code;
};

describe('many files that become durable together', () => {
  test('small ones share a pack, large ones get files of their own, each is read as itself', async () => {
    const office = openOffice();
    const blobs = open(office);
    const batch = blobs.batch();
    const files = [0, 1, 10, 70_000, 1024 * 1024, 1024 * 1024 + 1, 3_000_000].map((size) => randomBytes(size));
    const stored = [];
    for (const bytes of files) stored.push(await write(batch, bytes));
    expect(stored).toEqual(files.map((bytes) => ({ blob: sha(bytes), bytes: bytes.length })));
    for (const { blob, bytes } of stored) {
      expect((await blobs.find(blob)).ok, 'not known to the store before it is durable').toBe(false);
      const source = await batch.source(blob);
      expect(source.ok && source.value.size).toBe(bytes);
    }
    await seal(office, batch);
    for (const bytes of files) expect(await read(blobs, sha(bytes))).toBe(sha(bytes));
    expect(packs(office)).toHaveLength(1);
    expect(readdirSync(root(office)).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('the same bytes twice lie there once, and a reused buffer does not change what was written', async () => {
    const office = openOffice();
    const blobs = open(office);
    const batch = blobs.batch();
    const buffer = Buffer.from('văn bản thứ nhất');
    const before = sha(buffer);
    const writer = batch.writer();
    await writer.write(buffer);
    buffer.fill(0);
    expect(await writer.finish()).toMatchObject({ ok: true, value: { blob: before } });
    await write(batch, Buffer.from('văn bản thứ nhất'));
    await seal(office, batch);
    expect(await read(blobs, before)).toBe(before);
    expect(readFileSync(join(root(office), 'packs', packs(office)[0] ?? '')).length).toBe(Buffer.byteLength('văn bản thứ nhất'));
  });

  test('what must not stay is overwritten before the others become durable', async () => {
    const office = openOffice();
    const blobs = open(office);
    const batch = blobs.batch();
    const secret = Buffer.from('noi dung mat tuyet doi');
    const large = Buffer.alloc(2_000_000, 'mat');
    await write(batch, Buffer.from('trước'));
    const [one, two] = [await write(batch, secret), await write(batch, large)];
    await write(batch, Buffer.from('sau'));
    await batch.forget(one.blob);
    await batch.forget(two.blob);
    await seal(office, batch);
    expect(await read(blobs, one.blob)).toBe('blob.missing');
    expect(await read(blobs, two.blob)).toBe('blob.missing');
    expect(await read(blobs, sha(Buffer.from('sau')))).toBe(sha(Buffer.from('sau')));
    const pack = readFileSync(join(root(office), 'packs', packs(office)[0] ?? ''));
    expect(pack.includes('mat')).toBe(false);
  });

  test('a destroyed file is overwritten in its pack; the pack goes with its last file', async () => {
    const office = openOffice();
    const blobs = open(office);
    const batch = blobs.batch();
    const [one, two] = [await write(batch, Buffer.from('thu hồi một')), await write(batch, Buffer.from('thu hồi hai'))];
    await seal(office, batch);
    await blobs.remove(one.blob);
    expect(await read(blobs, one.blob)).toBe('blob.missing');
    expect(readFileSync(join(root(office), 'packs', packs(office)[0] ?? '')).includes('thu hồi một')).toBe(false);
    expect(await read(blobs, two.blob)).toBe(two.blob);
    await blobs.remove(two.blob);
    expect(packs(office)).toEqual([]);
  });

  test('what a crash left unnamed is swept at the next start, what is named stays', async () => {
    const office = openOffice();
    const blobs = open(office);
    const kept = blobs.batch();
    const { blob } = await write(kept, Buffer.from('có hàng'));
    await seal(office, kept);
    const lost = blobs.batch();
    await write(lost, Buffer.from('không hàng'));
    await lost.seal();
    writeFileSync(join(root(office), '.123.part'), 'half');
    const again = open(office);
    expect(packs(office)).toHaveLength(1);
    expect(existsSync(join(root(office), '.123.part'))).toBe(false);
    expect(await read(again, blob)).toBe(blob);
  });

  test('a batch that is thrown away leaves nothing', async () => {
    const office = openOffice();
    const batch = open(office).batch();
    await write(batch, randomBytes(100));
    await write(batch, randomBytes(2_000_000));
    await batch.discard();
    expect(packs(office)).toEqual([]);
    expect(readdirSync(root(office)).filter((name) => name !== 'packs')).toEqual([]);
  });
});
