import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { coreHandlers } from '../../src/main/core/api.ts';
import type { Core } from '../../src/main/core/create-core.ts';
import { registerDocument } from '../../src/main/core/flow/incoming/register.ts';
import { openPkcs12 } from '../../src/main/core/signing/tokens/pkcs12.ts';
import { issueCertificate } from '../../src/training/pki/certificate.ts';
import { makeKeys, paper, password, writeOffice } from '../support/exchange.ts';
import { receive } from '../support/office.ts';
import { coreOver } from '../support/core-over.ts';
import { scriptedAxis } from '../support/scripted-axis.ts';
import { tempDir } from '../support/temp-dir.ts';

const keys = mkdtempSync(join(tmpdir(), 'congvan-keys-'));
beforeAll(() => makeKeys(keys));
afterAll(() => rmSync(keys, { recursive: true, force: true }));
const open: Core[] = [];
afterEach(async () => { for (const core of open.splice(0)) await core.close(); });

type Handlers = ReturnType<typeof coreHandlers>;
const value = async <T>(answer: Promise<{ ok: true; value: T } | { ok: false; error: { code: string } }> | { ok: true; value: T } | { ok: false; error: { code: string } }): Promise<T> => {
  const a = await answer;
  if (!a.ok) throw new Error(a.error.code);
  return a.value;
};

async function draft(file: Uint8Array): Promise<{ core: Core; handlers: Handlers; id: number; dir: string }> {
  const dir = join(tempDir(), 'office');
  writeOffice(dir, keys, 'http://127.0.0.1:9');
  const core = coreOver(dir, scriptedAxis([]).axis);
  open.push(core);
  const handlers = coreHandlers(core);
  const original = receive(core);
  registerDocument(core.flow, original);
  const path = join(dir, 'tra-loi.pdf');
  writeFileSync(path, file);
  const drafted = await value(handlers['outgoing.draftReply']({ id: original }));
  await value(handlers['outgoing.attach']({ id: drafted.row.id, path }));
  return { core, handlers, id: drafted.row.id, dir };
}

const key = async (name: string) => value(openPkcs12(readFileSync(join(keys, name)), password));
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
async function prepare(handlers: Handlers, id: number, certificateId: string, certificate: Uint8Array) {
  return handlers['signing.prepare']({ id, ordinal: 0, keyId: certificateId, certificate: base64(certificate), chain: [] });
}

describe('signing in the core', () => {
  test('signs, seals, and the sealed file holds for other programs and begins with the draft, byte for byte', async () => {
    const file = await paper();
    const { core, handlers, id, dir } = await draft(file);
    await value(handlers['outgoing.number']({ id, notation: 'UBND-VP' }));
    for (const [certificateId, name] of [['c-leader', 'leader.p12'], ['c-organ', 'organ.p12']] as const) {
      const identity = await key(name);
      const prepared = await value(prepare(handlers, id, certificateId, identity.certificate));
      await value(handlers['signing.complete']({ attemptId: prepared.attemptId, signatureValue: signBytes(prepared.hash, Buffer.from(prepared.toBeSigned, 'base64'), identity.key).toString('base64') }));
    }
    const view = await value(handlers['document.get']({ id }));
    expect(view).toMatchObject({ row: { state: 'sealed', mark: 'valid' } });
    const signed = await value(core.blobs.read(view.attachments[0]?.blob ?? ''));
    expect(Buffer.from(signed).subarray(0, file.length).equals(Buffer.from(file))).toBe(true);
    const out = join(dir, 'sealed.pdf');
    writeFileSync(out, signed);
    execFileSync('qpdf', ['--check', out], { stdio: 'pipe' });
    const said = execFileSync('pdfsig', [out], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    expect(said.match(/Signature is Valid/g)).toHaveLength(2);
    expect(said).toContain('Vũ Thị Thử Nghiệm');
  });

  test('a value of another key is not stored: the document stays as it was, the journal says why', async () => {
    const { handlers, id, core } = await draft(await paper());
    await value(handlers['outgoing.number']({ id, notation: 'UBND-VP' }));
    const before = (await value(handlers['document.get']({ id }))).attachments[0]?.blob;
    const identity = await key('leader.p12');
    const wrong = await key('organ.p12');
    const prepared = await value(prepare(handlers, id, 'c-leader', identity.certificate));
    const answer = await handlers['signing.complete']({ attemptId: prepared.attemptId, signatureValue: signBytes('sha256', Buffer.from(prepared.toBeSigned, 'base64'), wrong.key).toString('base64') });
    expect(answer).toMatchObject({ ok: false, error: { code: 'sign.keyMismatch' } });
    expect(await value(handlers['document.get']({ id }))).toMatchObject({ row: { state: 'draft' }, attachments: [{ blob: before }] });
    expect(core.store.document(id)?.state).toBe('draft');
    expect(await handlers['signing.complete']({ attemptId: prepared.attemptId, signatureValue: 'AAAA' })).toMatchObject({ error: { code: 'sign.attemptLost' } });
  });

  test('an expired certificate, one that may not sign, and nonsense are told apart before the key is asked', async () => {
    const { handlers, id } = await draft(await paper());
    await value(handlers['outgoing.number']({ id, notation: 'UBND-VP' }));
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const subject = { organization: 'UBND xã Đồng Mây', commonName: 'Vũ Thị Thử Nghiệm' };
    const day = 86_400_000;
    const expired = issueCertificate({ subject, publicKey: pair.publicKey, use: 'signer', issuer: { name: subject, key: pair.privateKey }, notBefore: Date.now() - 90 * day, notAfter: Date.now() - day });
    const make = (name: string, ...args: string[]): Uint8Array => {
      execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=X', '-keyout', `${name}.key`, '-out', `${name}.pem`, ...args], { cwd: keys, stdio: 'pipe' });
      return execFileSync('openssl', ['x509', '-in', `${name}.pem`, '-outform', 'DER'], { cwd: keys });
    };
    expect(await prepare(handlers, id, 'c-leader', expired)).toMatchObject({ error: { code: 'cert.expired' } });
    expect(await prepare(handlers, id, 'c-leader', make('usage', '-days', '3', '-addext', 'keyUsage=keyEncipherment'))).toMatchObject({ error: { code: 'cert.usageForbidsSigning' } });
    expect(await prepare(handlers, id, 'c-leader', Buffer.from('no certificate'))).toMatchObject({ error: { code: 'cert.unreadable' } });
    expect(await prepare(handlers, id, 'nobody', (await key('leader.p12')).certificate)).toMatchObject({ error: { code: 'cert.notFound' } });
  });

  test('files that cannot be signed are refused by name, where the person can still choose another', async () => {
    const { handlers, id, dir } = await draft(await paper());
    const attach = async (name: string, bytes: Uint8Array) => {
      writeFileSync(join(dir, name), bytes);
      return handlers['outgoing.attach']({ id, path: join(dir, name) });
    };
    expect(await attach('rong.pdf', new Uint8Array())).toMatchObject({ error: { code: 'attachment.empty' } });
    expect(await attach('khong-phai.pdf', Buffer.from('xin chào'))).toMatchObject({ error: { code: 'attachment.notPdf' } });
    expect(await handlers['outgoing.attach']({ id, path: join(dir, 'khong-co.pdf') })).toMatchObject({ error: { code: 'attachment.unreadable' } });
  });

  test('a paper with a password is refused by name', async () => {
    const plain = join(tempDir(), 'plain.pdf');
    writeFileSync(plain, await paper());
    execFileSync('qpdf', ['--encrypt', 'u', 'o', '256', '--', plain, `${plain}.locked.pdf`]);
    const { handlers, id } = await draft(readFileSync(`${plain}.locked.pdf`));
    const numbered = await handlers['outgoing.number']({ id, notation: 'UBND-VP' });
    const identity = await key('leader.p12');
    const refused = numbered.ok ? await prepare(handlers, id, 'c-leader', identity.certificate) : numbered;
    expect(refused).toMatchObject({ ok: false, error: { code: 'pdf.passwordNeeded' } });
  });
});
