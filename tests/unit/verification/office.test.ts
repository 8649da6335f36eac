import { createHash, sign } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fail, ok } from '../../../src/main/core/model/result.ts';
import type { MessageAttachment } from '../../../src/main/core/model/message.ts';
import { receiveEdoc } from '../../../src/main/core/flow/incoming/receive.ts';
import type { BlobStore } from '../../../src/main/core/ports/blob-store.ts';
import type { TrustNetwork } from '../../../src/main/core/ports/trust-network.ts';
import { signFileDetached } from '../../../src/main/core/signing/cades/sign-detached.ts';
import { createBlobStore } from '../../../src/main/core/store/blobs.ts';
import { noPacks } from '../../support/no-packs.ts';
import { createEvidenceCache } from '../../../src/main/core/store/evidence-cache.ts';
import { createSettings } from '../../../src/main/core/store/signing-keys.ts';
import { createVerdicts } from '../../../src/main/core/store/verdicts.ts';
import { trustFetch } from '../../../src/main/core/trust-fetch.ts';
import type { TrustStore } from '../../../src/main/core/trust/store.ts';
import { followTrust } from '../../../src/main/core/verification/follow-trust.ts';
import { officeVerifier } from '../../../src/main/core/verification/office-verifier.ts';
import { createPasswords } from '../../../src/main/core/verification/passwords.ts';
import { createSignedRevisions } from '../../../src/main/core/verification/signed-revision.ts';
import { createVerifyQueue } from '../../../src/main/core/verification/verify-queue.ts';
import { edoc, openOffice } from '../../support/office.ts';
import { startTestPki, type TestPki } from '../../support/pki/test-pki.ts';
import { signAt } from '../signing/levels/level-tools.ts';
import { makePdf } from '../signing/tools.ts';

let pki: TestPki;
let paper: Uint8Array;
beforeAll(async () => {
  pki = await startTestPki();
  paper = (await signAt(pki, await makePdf(1), 'rsa', 'B-B')).bytes;
});
afterAll(() => pki.stop());
beforeEach(() => { Object.assign(pki.behaviour, { ocsp: 'good', crl: 'good' }); });

const offline: TrustNetwork = () => Promise.resolve(fail('net.offline'));

/** A real office on disk, with a network and a trust the test switches. */
async function office(files: readonly { readonly name: string; readonly bytes: Uint8Array; readonly contentType?: string }[], change: { dir?: string; blobs?: (real: BlobStore) => BlobStore } = {}) {
  const base = openOffice(change.dir);
  base.time.now = Date.now();
  const real = createBlobStore(join(base.dir, 'blobs'), noPacks);
  const blobs = change.blobs?.(real) ?? real;
  const world: { network: TrustNetwork; anchors: readonly Uint8Array[] } = { network: trustFetch(), anchors: [pki.root] };
  const trust = { trusted: (purpose: string) => (purpose === 'signature' ? world.anchors : []) } as unknown as TrustStore;
  const verdicts = createVerdicts(base.db);
  const now = (): number => base.time.now;
  const verify = officeVerifier({
    trust, blobs, now, network: (request) => world.network(request), cache: createEvidenceCache(base.db),
    compareRendered: () => Promise.resolve({ state: 'notAvailable', reason: 'noCanvas' }),
  });
  const changed: number[] = [];
  const passwords = createPasswords();
  const queue = createVerifyQueue({
    store: base.store, verdicts, blobs, verify, passwords, now, random: () => 0.5, onChanged: (ids) => changed.push(...ids),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const ids = await Promise.all(files.map(async ({ bytes }) => {
    const put = await real.put(bytes);
    return put.ok ? put.value : '';
  }));
  let id = 0;
  if (files.length > 0) {
    const attachments = files.map(({ name, bytes, contentType = 'application/pdf' }, n): MessageAttachment => ({ name, contentType, bytes: bytes.length, blob: ids[n] ?? '' }));
    const receipt = receiveEdoc(base.flow, { axis: 'main', axisDocId: createHash('sha256').update(ids.join()).digest('hex'), rawBlob: 'f'.repeat(64), rawBytes: 1, message: edoc({ attachments }) });
    if (!receipt.ok || receipt.value.outcome !== 'stored') throw new Error('not stored');
    id = receipt.value.id;
  }
  const record = (ordinal = 0) => base.store.document(id)?.attachments[ordinal]?.verification;
  const mark = (): unknown => (base.db.prepare('SELECT mark FROM document WHERE id = ?').get(id) as { mark: string }).mark;
  return { ...base, id, blobs, world, queue, verdicts, changed, record, mark, passwords, settings: createSettings(base.db) };
}

describe('verdicts of an office', () => {
  it('come by themselves, with the evidence they rest on in the store', async () => {
    const o = await office([{ name: 'cong-van.pdf', bytes: paper }]);
    await o.queue.drained();
    expect(o.mark()).toBe('valid');
    const record = o.record();
    expect(record?.evidence?.map(({ kind }) => kind).sort()).toEqual(['certificate', 'certificate', 'certificate', 'ocsp', 'ocsp']);
    for (const { blob } of record?.evidence ?? []) {
      const held = await o.blobs.read(blob);
      expect(held.ok && createHash('sha256').update(held.value).digest('hex')).toBe(blob);
    }
    expect(record?.signatures[0]?.path?.map(({ revocation }) => revocation?.status)).toEqual(['good', 'good', undefined]);
    await o.queue.stop();
  });

  it('without the network stay open, are tried again, and settle when somebody answers; both stay in the history', async () => {
    const o = await office([{ name: 'cong-van.pdf', bytes: paper }]);
    o.world.network = offline;
    await o.queue.drained();
    expect(o.mark()).toBe('warning');
    expect(o.record()).toMatchObject({ document: 'unsure', open: true });
    o.time.now += 5_000;
    await o.queue.drained();
    expect(o.verdicts.due(o.time.now, 9)).toEqual([]);
    expect(o.verdicts.history(o.id, 0)).toHaveLength(1);
    o.world.network = trustFetch();
    o.time.now += 600_000;
    await o.queue.drained();
    expect(o.mark()).toBe('valid');
    expect(o.verdicts.history(o.id, 0).map(({ record }) => record.document)).toEqual(['unsure', 'valid']);
    expect(o.verdicts.nextAt()).toBeUndefined();
    await o.queue.stop();
  });

  it('follow the trust store', async () => {
    const o = await office([{ name: 'cong-van.pdf', bytes: paper }]);
    o.world.anchors = [];
    await o.queue.drained();
    expect(o.mark()).toBe('warning');
    o.world.anchors = [pki.root];
    o.queue.trustChanged();
    await o.queue.drained();
    expect(o.mark()).toBe('valid');
    expect(o.changed).toEqual([o.id, o.id]);
    o.world.anchors = [];
    o.queue.trustChanged();
    await o.queue.drained();
    expect(o.mark()).toBe('warning');
    expect(o.verdicts.history(o.id, 0)).toHaveLength(3);
    await o.queue.stop();
  });

  it('ask anew on demand: a certificate revoked since is found', async () => {
    const file = (await signAt(pki, await makePdf(1), 'p256', 'B-B')).bytes;
    const o = await office([{ name: 'cong-van.pdf', bytes: file }]);
    await o.queue.drained();
    expect(o.mark()).toBe('valid');
    await pki.revoke('p256', 'keyCompromise');
    o.time.now = Date.now() + 2000;
    await o.queue.again(o.id);
    expect(o.mark()).toBe('warning');
    expect(o.record()?.signatures[0]?.reasons).toContain('cert.revoked');
    await o.queue.stop();
  });

  it('of a detached signature are about the file beside it', async () => {
    const content = Buffer.from('Bảng kê kèm theo');
    const { key, certificate, chain } = pki.user('rsa');
    const made = await signFileDetached(content, { signingTime: Date.now() }, {
      signer: { certificate, chain },
      sign: ({ algorithm, toBeSigned }) => Promise.resolve(ok(new Uint8Array(sign(algorithm.hash, toBeSigned, key)))),
    });
    if (!made.ok) throw new Error(JSON.stringify(made.error));
    const p7s = made.value;
    const o = await office([{ name: 'bang-ke.xlsx', bytes: content, contentType: 'application/octet-stream' }, { name: 'bang-ke.xlsx.p7s', bytes: p7s, contentType: 'application/octet-stream' }]);
    await o.queue.drained();
    expect(o.mark()).toBe('valid');
    expect(o.record(1)?.signatures[0]?.covers).toEqual([{ name: 'bang-ke.xlsx', state: 'intact' }]);
    await o.queue.stop();
  });

  it('are not lost when the program dies before they are stored', async () => {
    const first = await office([{ name: 'cong-van.pdf', bytes: paper }], { blobs: (real) => ({ ...real, put: () => new Promise(() => undefined) }) });
    void first.queue.drained();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(first.record()).toBeUndefined();
    first.close();
    const second = await office([], { dir: first.dir });
    await second.queue.drained();
    expect((second.db.prepare('SELECT mark FROM document').get() as { mark: string }).mark).toBe('valid');
    await second.queue.stop();
  });

  it('go with a document that is destroyed, and so does evidence nobody else needs', async () => {
    const o = await office([{ name: 'cong-van.pdf', bytes: paper }]);
    await o.queue.drained();
    const blobs = o.record()?.evidence?.map(({ blob }) => blob) ?? [];
    const orphaned = o.store.transact((tx) => tx.destroy(o.id));
    expect(orphaned).toEqual(expect.arrayContaining(blobs));
    expect(o.verdicts.history(o.id, 0)).toEqual([]);
    await o.queue.stop();
  });
});

describe('trust that changed', () => {
  it('between two starts is noticed, once', async () => {
    const o = await office([]);
    let asked = 0;
    const anchors = [{ purpose: 'signature', fingerprint: 'a' }];
    const follow = followTrust({ trust: { anchors: () => anchors } as unknown as TrustStore, settings: o.settings, queue: { trustChanged: () => { asked += 1; } } });
    follow();
    follow();
    expect(asked).toBe(1);
    anchors.push({ purpose: 'time', fingerprint: 'b' });
    follow();
    anchors.reverse();
    follow();
    expect(asked).toBe(2);
  });
});

describe('the signed revision', () => {
  it('is the first bytes of the file, is shown like any file, and goes when the office closes', async () => {
    const twice = (await signAt(pki, paper, 'p384', 'B-B')).bytes;
    const o = await office([{ name: 'hai-chu-ky.pdf', bytes: twice }]);
    await o.queue.drained();
    const revisions = createSignedRevisions({ store: o.store, blobs: o.blobs, settings: o.settings });
    const shown = await revisions.show({ id: o.id, ordinal: 0, signature: 0 });
    if (!shown.ok) throw new Error(shown.error.code);
    const held = await o.blobs.read(shown.value.blob);
    expect(held.ok && Buffer.compare(held.value, paper)).toBe(0);
    await revisions.clear();
    expect((await o.blobs.read(shown.value.blob)).ok).toBe(false);
    expect((await revisions.show({ id: o.id, ordinal: 0, signature: 7 }))).toMatchObject({ ok: false, error: { code: 'revision.none' } });
    await o.queue.stop();
  });

  it('is left where the same bytes are a file of some document', async () => {
    const twice = (await signAt(pki, paper, 'p384', 'B-B')).bytes;
    const o = await office([{ name: 'ban-dau.pdf', bytes: paper }, { name: 'hai-chu-ky.pdf', bytes: twice }]);
    await o.queue.drained();
    const revisions = createSignedRevisions({ store: o.store, blobs: o.blobs, settings: o.settings });
    const shown = await revisions.show({ id: o.id, ordinal: 1, signature: 0 });
    await revisions.clear();
    expect(shown.ok && (await o.blobs.read(shown.value.blob)).ok).toBe(true);
    await o.queue.stop();
  });
});

describe('the evidence cache in the database', () => {
  it('forgets the oldest when it is full, and what has been stale for long', () => {
    const { db, dir } = openOffice();
    const cache = createEvidenceCache(db, 1000);
    const item = (byte: number, nextUpdate: number) => ({ kind: 'crl' as const, issuer: 'a'.repeat(64), der: new Uint8Array(400).fill(byte), thisUpdate: byte, nextUpdate });
    cache.keep([item(1, 9e12)], 1);
    cache.keep([item(2, 9e12)], 2);
    cache.keep([item(3, 9e12)], 3);
    expect(cache.about(['a'.repeat(64)], 10).map(({ thisUpdate }) => thisUpdate)).toEqual([3, 2]);
    expect(cache.about(['b'.repeat(64)], 10)).toEqual([]);
    expect(cache.about(['a'.repeat(64)], 9.1e12)).toEqual([]);
    cache.keep([item(4, 9e12)], 9e12 + 8 * 86_400_000);
    expect(db.prepare('SELECT count(*) AS n FROM fetched_evidence').get()).toEqual({ n: 0 });
    expect(readdirSync(dir)).toContain('office.sqlite');
  });
});
