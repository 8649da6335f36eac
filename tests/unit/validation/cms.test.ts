import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkCms, type CmsCheck, type SignedContent } from '../../../src/main/core/signing/validation/cms.ts';
import { parseSignedData } from '../../../src/main/core/signing/validation/cms-parse.ts';
import { parseCertificate } from '../../../src/main/core/signing/validation/certificate.ts';

// openssl is the independent signer here: nothing of ours takes part in making these messages.
let folder: string;
const content = Buffer.from('Công văn số 01\n', 'utf8');
const openssl = (...args: readonly string[]): void => {
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
};
const signers = {
  rsa: ['-newkey', 'rsa:2048'],
  small: ['-newkey', 'rsa:1024'],
  p256: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  p384: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384'],
  p521: ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-521'],
} as const;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'congvan-cms-'));
  writeFileSync(join(folder, 'content'), content);
  for (const [name, options] of Object.entries(signers)) {
    openssl('req', '-x509', '-utf8', ...options, '-noenc', '-keyout', `${name}.key`, '-out', `${name}.pem`, '-subj', `/CN=Người ${name}`, '-days', '30');
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function sign(name: keyof typeof signers, ...extra: readonly string[]): Uint8Array {
  openssl('cms', '-sign', '-binary', '-in', 'content', '-outform', 'DER', '-out', 'out', '-signer', `${name}.pem`, '-inkey', `${name}.key`, ...extra);
  return new Uint8Array(readFileSync(join(folder, 'out')));
}

function check(cms: Uint8Array, form: SignedContent['form'] = 'detached', text: Uint8Array = content): CmsCheck {
  const parsed = parseSignedData(cms);
  if (parsed === undefined) throw new Error('not SignedData');
  return checkCms(parsed, { parts: [text.subarray(0, 5), text.subarray(5)], form }, []);
}

describe('signatures of another tool', () => {
  test.each([
    ['RSA PKCS#1 v1.5, SHA-256', 'rsa', ['-md', 'sha256']],
    ['RSA PKCS#1 v1.5, SHA-512', 'rsa', ['-md', 'sha512']],
    ['RSA-PSS, salt as long as the hash', 'rsa', ['-md', 'sha256', '-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:32']],
    ['RSA-PSS, odd salt', 'rsa', ['-md', 'sha384', '-keyopt', 'rsa_padding_mode:pss', '-keyopt', 'rsa_pss_saltlen:20']],
    ['ECDSA P-256', 'p256', ['-md', 'sha256']],
    ['ECDSA P-384', 'p384', ['-md', 'sha384']],
    ['ECDSA P-521', 'p521', ['-md', 'sha512']],
    ['subject key identifier', 'rsa', ['-md', 'sha256', '-keyid']],
    ['without signed attributes', 'rsa', ['-md', 'sha256', '-noattr']],
  ] as const)('%s holds, and not over other bytes', (_name, signer, extra) => {
    const cms = sign(signer, ...extra);
    expect(check(cms)).toMatchObject({ state: 'intact', reasons: [] });
    expect(check(cms, 'detached', Buffer.from('Công văn số 02\n')).state).toBe('broken');
  });

  test('the certificate named in what was signed is found (-cades)', () => {
    expect(check(sign('rsa', '-md', 'sha256', '-cades')).bound).toBe(true);
    expect(check(sign('rsa', '-md', 'sha256')).bound).toBe(false);
  });

  test('a certificate of the same name and number with another key does not pass for the signer', () => {
    const cms = sign('rsa', '-md', 'sha256', '-nocerts');
    const parsed = parseSignedData(cms);
    if (parsed === undefined) throw new Error('not SignedData');
    const pem = (name: string): Uint8Array => new Uint8Array(Buffer.from(readFileSync(join(folder, `${name}.pem`), 'latin1').replace(/-----[^-]+-----|\s/g, ''), 'base64'));
    const serial = Buffer.from(parseCertificate(pem('rsa'))?.serial ?? []).toString('hex');
    openssl('req', '-x509', '-utf8', '-newkey', 'rsa:2048', '-noenc', '-keyout', 'twin.key', '-out', 'twin.pem', '-subj', '/CN=Người rsa', '-set_serial', `0x${serial}`);
    const own = parseCertificate(pem('rsa'));
    const twin = parseCertificate(pem('twin'));
    if (own === undefined || twin === undefined) throw new Error('not a certificate');
    const parts = { parts: [content], form: 'detached' } as const;
    expect(checkCms(parsed, parts, [own]).state).toBe('intact');
    expect(checkCms(parsed, parts, [twin])).toMatchObject({ state: 'broken', subIndication: 'SIG_CRYPTO_FAILURE' });
    expect(checkCms(parsed, parts, [])).toMatchObject({ state: 'unknown', subIndication: 'NO_SIGNING_CERTIFICATE_FOUND' });
  });

  test('SHA-1 holds and is said to be weak', () => {
    expect(check(sign('rsa', '-md', 'sha1'))).toMatchObject({ state: 'intact', reasons: ['crypto.weakHash'] });
  });

  test('SHA-1 with RSA-1024 proves nothing any more', () => {
    expect(check(sign('small', '-md', 'sha256'))).toMatchObject({ state: 'intact', reasons: ['crypto.weakKey'] });
    expect(check(sign('small', '-md', 'sha1'))).toMatchObject({
      state: 'unknown',
      subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE',
    });
  });

  test('two signers are refused', () => {
    const cms = sign('rsa', '-md', 'sha256', '-signer', 'p256.pem', '-inkey', 'p256.key');
    expect(check(cms)).toMatchObject({ state: 'broken', subIndication: 'FORMAT_FAILURE', reasons: ['cms.signerCount'] });
  });

  test('content inside a detached signature is refused', () => {
    expect(check(sign('rsa', '-md', 'sha256', '-nodetach'))).toMatchObject({ state: 'broken', reasons: ['cms.contentInside'] });
  });

  test('indefinite lengths (BER) are read', () => {
    const cms = sign('rsa', '-md', 'sha256', '-nodetach', '-stream', '-indef');
    expect(cms[1]).toBe(0x80);
    expect(parseSignedData(cms)?.content).toBeDefined();
  });

  test('a flipped bit in the signature value or the signed attributes breaks it', () => {
    const cms = sign('rsa', '-md', 'sha256');
    const last = Uint8Array.from(cms);
    last[last.length - 3] = (last[last.length - 3] ?? 0) ^ 1;
    expect(check(last)).toMatchObject({ state: 'broken', subIndication: 'SIG_CRYPTO_FAILURE' });
  });
});
