import { constants, sign as signBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { coreHandlers } from '../../src/main/core/api.ts';
import type { Core } from '../../src/main/core/create-core.ts';
import { registerDocument } from '../../src/main/core/flow/incoming/register.ts';
import { paper, writeOffice } from '../support/exchange.ts';
import { receive } from '../support/office.ts';
import { startTestPki, type TestPki, type TestUser } from '../support/pki/test-pki.ts';
import { blobPath } from '../../src/main/core/store/blob-files.ts';
import { coreOver } from '../support/core-over.ts';
import { scriptedAxis } from '../support/scripted-axis.ts';
import { tempDir } from '../support/temp-dir.ts';

let pki: TestPki;
const open: Core[] = [];
beforeAll(async () => { pki = await startTestPki(); });
afterAll(async () => { await pki.stop(); });
afterEach(async () => {
  pki.behaviour.tsa = 'right' as never;
  pki.behaviour.ocsp = 'right' as never;
  for (const core of open.splice(0)) await core.close();
});

type Handlers = ReturnType<typeof coreHandlers>;
type Answer<T> = { ok: true; value: T } | { ok: false; error: { code: string } };
const value = async <T>(answer: Promise<Answer<T>> | Answer<T>): Promise<T> => {
  const a = await answer;
  if (!a.ok) throw new Error(JSON.stringify(a.error));
  return a.value;
};
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** An office whose leader signs with `leader`, whose agency seals with `p256`, under the test authority with its services. */
function office(leader: TestUser = 'rsa', more: object = {}): { core: Core; handlers: Handlers; dir: string } {
  const dir = join(tempDir(), 'office');
  const profile = writeOffice(dir, pki.dir, 'http://127.0.0.1:9');
  const key = (id: string, role: 'personal' | 'organ', name: TestUser) => ({ id, role, label: name, holder: pki.user(name).commonName, p12Path: join(pki.dir, `${name}.p12`) });
  writeFileSync(join(dir, 'office.json'), JSON.stringify({
    ...profile, certificates: [key('c-leader', 'personal', leader), key('c-organ', 'organ', 'p256')],
    trustAnchors: [pki.rootPem], timeAnchors: [pki.rootPem], timestamp: { url: pki.tsaUrl }, ...more,
  }));
  const core = coreOver(dir, scriptedAxis([]).axis);
  open.push(core);
  return { core, handlers: coreHandlers(core), dir };
}

async function numbered({ core, handlers, dir }: ReturnType<typeof office>, files = 1): Promise<number> {
  const original = receive(core);
  registerDocument(core.flow, original);
  const drafted = await value(handlers['outgoing.draftReply']({ id: original }));
  for (let i = 0; i < files; i++) {
    const path = join(dir, `tep-${i}.pdf`);
    writeFileSync(path, await paper(`Tệp ${i}`));
    await value(handlers['outgoing.attach']({ id: drafted.row.id, path }));
  }
  await value(handlers['outgoing.number']({ id: drafted.row.id, notation: 'UBND-VP' }));
  return drafted.row.id;
}

async function sign(handlers: Handlers, id: number, keyId: string, name: TestUser, more: { ordinal?: number; level?: 'B-B' | 'B-T' | 'B-LT' | 'B-LTA' } = {}) {
  const user = pki.user(name);
  const prepared = await handlers['signing.prepare']({ id, ordinal: 0, ...more, keyId, certificate: base64(user.certificate), chain: user.chain.map(base64) });
  if (!prepared.ok) return prepared;
  const signatureValue = signBytes(prepared.value.hash, Buffer.from(prepared.value.toBeSigned, 'base64'), user.key).toString('base64');
  return handlers['signing.complete']({ attemptId: prepared.value.attemptId, signatureValue });
}

describe('levels in the office', () => {
  test('signs and seals at the level asked for; the evidence stands in the file', async () => {
    const here = office();
    const id = await numbered(here);
    expect(await sign(here.handlers, id, 'c-leader', 'rsa')).toMatchObject({ ok: true, value: { signed: { level: 'B-LT', wanted: 'B-LT' } } });
    expect(await sign(here.handlers, id, 'c-organ', 'p256', { level: 'B-LTA' })).toMatchObject({ ok: true, value: { signed: { level: 'B-LTA' } } });
    const view = await value(here.handlers['document.get']({ id }));
    expect(view.row).toMatchObject({ state: 'sealed', mark: 'valid' });
    expect(view.attachments[0]?.verification?.signatures.filter((s) => s.kind === 'signature').map((s) => s.verdict)).toEqual(['TOTAL-PASSED', 'TOTAL-PASSED']);
    expect((await value(here.handlers['signing.settings']({}))).waiting).toBe(0);
  });

  test('offline it signs at B-B, says so, and adds the rest by itself when the services answer', async () => {
    const here = office();
    const id = await numbered(here);
    pki.behaviour.tsa = 'garbage' as never;
    const signed = await sign(here.handlers, id, 'c-leader', 'rsa');
    expect(signed).toMatchObject({ ok: true, value: { signed: { level: 'B-B', wanted: 'B-LT', missing: { code: 'tsa.garbage' } } } });
    expect((await value(here.handlers['signing.settings']({}))).waiting).toBe(1);
    await here.core.extensions.drained();
    expect((await value(here.handlers['signing.settings']({}))).waiting).toBe(1);
    const before = here.core.store.document(id)?.attachments[0]?.bytes ?? 0;
    pki.behaviour.tsa = 'right' as never;
    // The next try is some seconds away: a later start finds it due.
    await here.core.close();
    open.splice(open.indexOf(here.core), 1);
    const later = coreOver(here.dir, scriptedAxis([]).axis);
    open.push(later);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    await later.extensions.drained();
    const view = await value(coreHandlers(later)['document.get']({ id }));
    expect(view.events.at(-1)).toMatchObject({ kind: 'extended', text: 'B-LT' });
    expect(view.attachments[0]?.bytes).toBeGreaterThan(before);
    expect(view.attachments[0]?.verification?.signatures[0]?.level).toBe('B-LT');
    expect((await value(coreHandlers(later)['signing.settings']({}))).waiting).toBe(0);
    expect(await sign(coreHandlers(later), id, 'c-organ', 'p256', { level: 'B-B' })).toMatchObject({ ok: true });
  });

  test('a revoked certificate is refused before its key is used; one that cannot be asked about is not', async () => {
    const revoked = office('revoked');
    expect(await sign(revoked.handlers, await numbered(revoked), 'c-leader', 'revoked')).toMatchObject({ ok: false, error: { code: 'cert.revoked' } });
    const stranger = office();
    pki.behaviour.ocsp = 'down' as never;
    expect(await sign(stranger.handlers, await numbered(stranger), 'c-leader', 'rsa', { level: 'B-B' })).toMatchObject({ ok: true });
  });

  test('the profile chooses PSS and SHA-512 for RSA keys; other keys keep what they ask for', async () => {
    const here = office('rsa', { algorithm: { pss: true, hash: 'sha512' } });
    const id = await numbered(here);
    const user = pki.user('rsa');
    const prepared = await value(here.handlers['signing.prepare']({ id, ordinal: 0, keyId: 'c-leader', level: 'B-B', certificate: base64(user.certificate), chain: user.chain.map(base64) }));
    expect(prepared).toMatchObject({ key: 'rsa-pss', hash: 'sha512' });
    const signatureValue = signBytes('sha512', Buffer.from(prepared.toBeSigned, 'base64'), { key: user.key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST });
    expect(await here.handlers['signing.complete']({ attemptId: prepared.attemptId, signatureValue: base64(signatureValue) })).toMatchObject({ ok: true });
    expect(await sign(here.handlers, id, 'c-organ', 'p256', { level: 'B-B' })).toMatchObject({ ok: true });
  });

  test('the choice of key and level is remembered, and a key is known once it has signed', async () => {
    const here = office();
    const id = await numbered(here);
    expect((await value(here.handlers['signing.keys']({ role: 'personal' }))).keys).toMatchObject([{ id: 'c-leader', usable: true, preferred: false, fixed: true }]);
    await value(here.handlers['signing.setLevel']({ role: 'personal', level: 'B-T' }));
    expect(await sign(here.handlers, id, 'c-leader', 'rsa')).toMatchObject({ value: { signed: { level: 'B-T', wanted: 'B-T' } } });
    const [key] = (await value(here.handlers['signing.keys']({ role: 'personal' }))).keys;
    expect(key).toMatchObject({ preferred: true, certificate: { commonName: pki.user('rsa').commonName } });
    expect(await here.handlers['signing.removeKey']({ keyId: 'c-leader' })).toMatchObject({ error: { code: 'cert.fixed' } });
  });
});

describe('the desk', () => {
  test('what waits for a signature, and the seal over paper and appendix; the document goes when all is sealed', async () => {
    const here = office();
    const id = await numbered(here, 2);
    const waiting = async (role: 'personal' | 'organ') => (await value(here.handlers['signing.waiting']({ role }))).rows.map((r) => [r.id, r.ordinal]);
    expect(await waiting('personal')).toEqual([[id, 0]]);
    expect(await waiting('organ')).toEqual([]);
    await sign(here.handlers, id, 'c-leader', 'rsa', { level: 'B-B' });
    expect(await waiting('organ')).toEqual([[id, 0], [id, 1]]);
    await sign(here.handlers, id, 'c-organ', 'p256', { level: 'B-B' });
    expect(await here.handlers['outgoing.send']({ id })).toMatchObject({ error: { code: 'send.fileNotSealed', details: { file: 'tep-1.pdf' } } });
    expect(await sign(here.handlers, id, 'c-organ', 'p256', { level: 'B-B' })).toMatchObject({ error: { code: 'seal.alreadySealed' } });
    expect(await sign(here.handlers, id, 'c-organ', 'p256', { ordinal: 1, level: 'B-B' })).toMatchObject({ ok: true });
    expect(await here.handlers['outgoing.send']({ id })).toMatchObject({ ok: true });
  });

  test('the preview is the page that will be signed, and leaves nothing in the store', async () => {
    const here = office();
    const id = await numbered(here);
    const place = await value(here.handlers['signing.place']({ id, ordinal: 0, role: 'personal' }));
    expect(place).toMatchObject({ page: 1, pages: 1, how: 'default' });
    const shown = await value(here.handlers['signing.preview']({ id, ordinal: 0, keyId: 'c-leader', page: 1, rect: [100, 100, 120, 50] }));
    const preview = await value(here.core.blobs.read(shown.blob));
    expect(Buffer.from(preview).includes('/Widget')).toBe(true);
    await here.core.close();
    open.splice(open.indexOf(here.core), 1);
    expect(existsSync(blobPath(join(here.core.options.dataDir, 'blobs'), shown.blob))).toBe(false);
  });

  test('a copy of the agency is numbered in its own series and sealed with the text of the decree', async () => {
    const here = office();
    const original = receive(here.core);
    const drafted = await value(here.handlers['outgoing.draftCopy']({ kind: 'trueCopy', of: original }));
    const { id } = drafted.row;
    const path = join(here.dir, 'quet.pdf');
    writeFileSync(path, await paper('bản quét'));
    await value(here.handlers['outgoing.attach']({ id, path }));
    await value(here.handlers['outgoing.edit']({ id, typeName: 'Bản sao y', subject: drafted.row.subject, toOrganIds: ['H99'], priority: 0 }));
    expect(await value(here.handlers['outgoing.number']({ id, notation: 'SY-UBND' }))).toMatchObject({ row: { code: '01/SY-UBND' } });
    expect(await sign(here.handlers, id, 'c-leader', 'rsa', { level: 'B-B' })).toMatchObject({ error: { code: 'sign.copyNeedsNone' } });
    expect(await sign(here.handlers, id, 'c-organ', 'p256', { level: 'B-B' })).toMatchObject({ ok: true, value: { document: { row: { state: 'sealed' } } } });
  });
});

