import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openPkcs12 } from '../../../src/main/core/signing/tokens/pkcs12.ts';
import { startTestPki, testPassword, type TestPki, type TestUser } from '../../support/pki/test-pki.ts';

let pki: TestPki;
beforeAll(async () => {
  pki = await startTestPki();
});
afterAll(() => pki.stop());

/** What openssl prints, whatever its exit status. */
async function openssl(...args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)('openssl', args, { cwd: pki.dir }).catch((error: unknown) => error as { stdout: string; stderr: string });
  return stdout + stderr;
}
const verify = (name: TestUser): Promise<string> =>
  openssl('verify', '-x509_strict', '-crl_check_all', '-CAfile', 'root.crt', '-untrusted', 'issuing.crt', '-CRLfile', 'root.crl.pem', '-CRLfile', 'issuing.crl.pem', `${name}.crt`);
async function timestamp(): Promise<Buffer> {
  writeFileSync(join(pki.dir, 'data'), 'văn bản');
  await openssl('ts', '-query', '-data', 'data', '-sha256', '-cert', '-out', 'query');
  const body = readFileSync(join(pki.dir, 'query'));
  const response = await fetch(pki.tsaUrl, { method: 'POST', body, headers: { 'content-type': 'application/timestamp-query' } });
  const bytes = Buffer.from(await response.arrayBuffer());
  writeFileSync(join(pki.dir, 'reply'), bytes);
  return bytes;
}
const checkReply = (): Promise<string> => openssl('ts', '-verify', '-queryfile', 'query', '-in', 'reply', '-CAfile', 'root.crt', '-untrusted', 'issuing.crt');

test('openssl finds every user as it should be', async () => {
  for (const name of ['rsa', 'rsa3072', 'p256', 'p384', 'p521', 'pss', 'noSigning', 'tsa', 'ocsp'] as const) expect(await verify(name)).toContain(': OK');
  expect(await verify('revoked')).toContain('certificate revoked');
  expect(await verify('expired')).toContain('certificate has expired');
  expect(await verify('future')).toContain('certificate is not yet valid');
  expect(new X509Certificate(pki.user('rsa').certificate).subject).toContain('CN=Nguyễn Văn Ánh');
});

test('key files open with our reader', async () => {
  for (const name of ['rsa', 'p521', 'pss'] as const) {
    const opened = await openPkcs12(pki.pkcs12(name), testPassword);
    expect(opened.ok && Buffer.from(opened.value.certificate).equals(pki.user(name).certificate)).toBe(true);
  }
});

test('the time stamping authority answers, and misbehaves when told to', async () => {
  await timestamp();
  expect(await checkReply()).toContain('Verification: OK');
  for (const [behaviour, complaint] of [
    ['wrongNonce', 'nonce mismatch'], ['wrongImprint', 'message imprint mismatch'], ['stranger', 'self-signed certificate'],
    ['refusal', 'failure codes: badAlg'], ['garbage', 'asn1 encoding routines'], ['empty', 'Verification: FAILED'],
  ] as const) {
    pki.behaviour.tsa = behaviour;
    await timestamp();
    expect(await checkReply(), behaviour).toContain(complaint);
  }
  pki.behaviour.tsa = 'noCertificate';
  expect((await timestamp()).length).toBeLessThan(1500);
  pki.behaviour.tsa = 'down';
  await expect(timestamp()).rejects.toThrow('fetch failed');
  pki.behaviour.tsa = 'good';
});

test('the OCSP responder knows who is revoked, and misbehaves when told to', async () => {
  const ask = (name: TestUser): Promise<string> => openssl('ocsp', '-issuer', 'issuing.crt', '-cert', `${name}.crt`, '-url', `${pki.url}/ocsp/issuing`, '-CAfile', 'root.crt', '-verify_other', 'issuing.crt');
  expect(await ask('rsa')).toMatch(/rsa\.crt: good[\s\S]*Response verify OK/);
  expect(await ask('revoked')).toMatch(/revoked\.crt: revoked[\s\S]*keyCompromise/);
  expect(await openssl('ocsp', '-issuer', 'root.crt', '-cert', 'issuing.crt', '-url', `${pki.url}/ocsp/root`, '-CAfile', 'root.crt')).toMatch(/good[\s\S]*Response verify OK/);
  pki.behaviour.ocsp = 'unauthorised';
  expect(await ask('rsa')).toContain('Response Verify Failure');
  pki.behaviour.ocsp = 'tryLater';
  expect(await ask('rsa')).toContain('trylater');
  pki.behaviour.ocsp = 'good';
  await pki.revoke('p384');
  expect(await ask('p384')).toMatch(/revoked[\s\S]*superseded/);
});

test('lists and issuers are served; a stale list is stale', async () => {
  const get = async (path: string): Promise<Buffer> => Buffer.from(await (await fetch(`${pki.url}${path}`)).arrayBuffer());
  expect(Buffer.from(pki.issuing).equals(await get('/issuing.cer'))).toBe(true);
  writeFileSync(join(pki.dir, 'got.crl'), await get('/issuing.crl'));
  expect(await openssl('crl', '-inform', 'DER', '-in', 'got.crl', '-noout', '-CAfile', 'issuing.crt')).toContain('verify OK');
  pki.behaviour.crl = 'stale';
  writeFileSync(join(pki.dir, 'got.crl'), await get('/issuing.crl'));
  expect(await openssl('crl', '-inform', 'DER', '-in', 'got.crl', '-noout', '-nextupdate')).toContain('2024');
  pki.behaviour.crl = 'good';
});

test('stopping takes everything away, even while a request waits', async () => {
  const other = await startTestPki();
  other.behaviour.tsa = 'nothing';
  const waiting = fetch(other.tsaUrl, { method: 'POST', body: 'x' }).catch(() => 'cut off');
  await vi.waitFor(() => {
    expect(other.asked).toContain('/tsa');
  });
  await other.stop();
  expect(await waiting).toBe('cut off');
  expect(existsSync(other.dir)).toBe(false);
});
