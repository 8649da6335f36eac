import { createHash, sign, verify, X509Certificate } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { openPkcs12 } from '../../../src/main/core/signing/tokens/pkcs12.ts';
import { agencies, formerCertificates, leaders, TRAINING_PASSWORD, viceChairwoman } from '../../../src/training/cast.ts';
import { makeTrainingPki, writeTrainingPki } from '../../../src/training/pki.ts';
import type { TrainingPki } from '../../../src/training/pki.ts';
import { writePkcs12 } from '../../../src/training/pki/pkcs12.ts';
import { ask, freshFolder, tool } from './support.ts';

const now = Date.now();
let pki: TrainingPki;
let folder: string;

beforeAll(async () => {
  folder = await freshFolder();
  pki = await makeTrainingPki(now, 40_404);
  await writeTrainingPki(folder, pki);
  for (const name of ['root', 'issuing']) tool('openssl', 'x509', '-inform', 'der', '-in', join(folder, `${name}.der`), '-out', join(folder, `${name}.pem`));
});

const leafPem = async (id: string): Promise<string> => {
  const path = join(folder, `${id}.pem`);
  await writeFile(path, tool('openssl', 'pkcs12', '-in', join(folder, `${id}.p12`), '-passin', `pass:${TRAINING_PASSWORD}`, '-nokeys', '-clcerts'));
  return path;
};
const check = (leaf: string) => ask('openssl', 'verify', '-x509_strict', '-CAfile', join(folder, 'root.pem'), '-untrusted', join(folder, 'issuing.pem'), leaf);

describe('certificates', () => {
  test('openssl builds a strict path to the root for every one, except the expired', async () => {
    const verdicts = await Promise.all([...pki.identities.keys()].map(async (id) => [id, check(await leafPem(id)).text] as const));
    const bad = verdicts.filter(([, text]) => !text.includes(': OK'));
    expect(verdicts).toHaveLength(agencies.length + leaders.length + formerCertificates.length);
    expect(bad.map(([id]) => id)).toEqual(['leader-vice-director-expired']);
    expect(bad[0]?.[1]).toContain('certificate has expired');
  });

  test('say that they are for training, and carry Vietnamese names, title and invented numbers', async () => {
    const text = tool('openssl', 'x509', '-in', await leafPem(viceChairwoman.certificateId), '-noout', '-text', '-nameopt', 'utf8,sep_comma_plus');
    expect(text).toContain(`CN=${viceChairwoman.fullName},UID=CCCD:000000004502`);
    expect(text).toMatch(/title=Phó Chủ tịch/u);
    expect(text).toContain('OU=HUẤN LUYỆN');
    expect(text).toContain('CN=CA cấp phát Huấn luyện – không có giá trị pháp lý');
    expect(text).toMatch(/Key Usage: critical\s+Digital Signature, Non Repudiation/u);
    expect(text).toMatch(/Basic Constraints: critical\s+CA:FALSE/u);
    expect(text).toContain('Explicit Text: HUẤN LUYỆN - không có giá trị pháp lý');
    expect([...viceChairwoman.fullName].length).toBeGreaterThanOrEqual(40);
  });

  test('root and issuing authority may sign certificates, the issuing one no further authorities', () => {
    const text = tool('openssl', 'x509', '-in', join(folder, 'issuing.pem'), '-noout', '-text');
    expect(text).toMatch(/CA:TRUE, pathlen:0/u);
    expect(text).toMatch(/Certificate Sign, CRL Sign/u);
    expect(new X509Certificate(pki.root).subject).toContain('CA Huấn luyện – không có giá trị pháp lý');
  });

  test('our own signers have RSA keys; both kinds exist', () => {
    const kinds = new Map([...pki.identities].map(([id, identity]) => [id, identity.key.asymmetricKeyType]));
    for (const id of ['leader-chairman', 'leader-vice-chairwoman', 'organ-commune']) expect(kinds.get(id)).toBe('rsa');
    expect(new Set(kinds.values())).toEqual(new Set(['rsa', 'ec']));
  });

  test('key identifiers are SHA-1 of the public key bits', () => {
    const leaf = new X509Certificate(pki.identities.get('organ-department')?.certificate ?? new Uint8Array());
    // The last 65 bytes of a P-256 SubjectPublicKeyInfo are the point.
    const point = leaf.publicKey.export({ type: 'spki', format: 'der' }).subarray(-65);
    expect(leaf.raw.includes(createHash('sha1').update(point).digest())).toBe(true);
  });
});

describe('key files', () => {
  test('are readable by their owner alone', async () => {
    const files = (await readdir(folder)).filter((name) => name.endsWith('.p12'));
    expect(files).toHaveLength(agencies.length + leaders.length + formerCertificates.length);
    for (const name of files) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });

  test('open with our reader: the key belongs to the certificate, the chain is there', async () => {
    for (const id of pki.identities.keys()) {
      const opened = await openPkcs12(await readFile(join(folder, `${id}.p12`)), TRAINING_PASSWORD);
      if (!opened.ok) throw new Error(`${id}: ${opened.error.code}`);
      const message = Buffer.from(id);
      expect(verify('sha256', message, new X509Certificate(opened.value.certificate).publicKey, sign('sha256', message, opened.value.key))).toBe(true);
      expect(opened.value.chain).toHaveLength(2);
    }
  });

  test('refuse a wrong password, for openssl and for us', async () => {
    const path = join(folder, 'organ-commune.p12');
    expect(ask('openssl', 'pkcs12', '-in', path, '-passin', 'pass:87654321', '-noout').status).not.toBe(0);
    expect(await openPkcs12(await readFile(path), '87654321')).toMatchObject({ ok: false, error: { code: 'p12.wrongPassword' } });
  });

  test('openssl names the modern algorithms', () => {
    const text = ask('openssl', 'pkcs12', '-in', join(folder, 'leader-chairman.p12'), '-passin', `pass:${TRAINING_PASSWORD}`, '-info', '-noout').text;
    expect(text).toContain('MAC: sha256');
    expect(text.match(/PBES2, PBKDF2, AES-256-CBC/gu)).toHaveLength(2);
  });

  test('a Vietnamese password works too', async () => {
    const identity = pki.identities.get('organ-department');
    if (identity === undefined) throw new Error('no identity');
    const password = 'Mật khẩu ạ';
    const file = writePkcs12({ ...identity, friendlyName: identity.holder, password });
    expect((await openPkcs12(file, password)).ok).toBe(true);
    const path = join(folder, 'vietnamese.p12');
    await writeFile(path, file);
    expect(ask('openssl', 'pkcs12', '-in', path, '-passin', `pass:${password}`, '-noout').status).toBe(0);
  });
});
