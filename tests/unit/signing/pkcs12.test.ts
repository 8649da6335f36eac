import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sequence, integer, octetString, oid, context, derNull } from '../../../src/main/core/signing/cms/der-write.ts';
import { openPkcs12 } from '../../../src/main/core/signing/tokens/pkcs12.ts';
import { curve, makePki, openssl, rsa2048, type Identity, type Pki } from './pki.ts';
import { random } from './random.ts';

// Tools are started as processes; a busy machine makes that slow, not wrong.
const password = 'Mật khẩu ạ 1';

describe('PKCS#12', () => {
  let pki: Pki;
  let rsa: Identity;
  let dir: string;
  beforeAll(() => {
    pki = makePki();
    rsa = pki.identity('rsa', { commonName: 'Nguyễn Thị Ánh Tuyết', key: rsa2048 });
    pki.identity('ec', { commonName: 'Trần Văn Đức', key: curve('P-384') });
    dir = mkdtempSync(join(tmpdir(), 'congvan-p12-'));
  });
  afterAll(() => {
    pki.close();
    rmSync(dir, { recursive: true, force: true });
  });

  function make(name: string, secret: string, ...options: string[]): Uint8Array {
    const out = join(dir, 'out.p12');
    openssl(pki.dir, 'pkcs12', '-export', '-inkey', `${name}.key`, '-in', `${name}.crt`, '-certfile', 'root.crt', '-passout', `pass:${secret}`, '-out', out, ...options);
    return new Uint8Array(readFileSync(out));
  }

  it.each([
    ['today', []],
    ['legacy RC2-40 and 3DES', ['-legacy']],
    ['RC2-128', ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128', '-keypbe', 'PBE-SHA1-RC2-128']],
    ['RC4-128', ['-legacy', '-certpbe', 'PBE-SHA1-RC4-128', '-keypbe', 'PBE-SHA1-RC4-128']],
    ['RC4-40', ['-legacy', '-certpbe', 'PBE-SHA1-RC4-40', '-keypbe', 'PBE-SHA1-RC4-40']],
    ['3DES with two keys', ['-legacy', '-certpbe', 'PBE-SHA1-2DES', '-keypbe', 'PBE-SHA1-2DES']],
    ['AES-128 and SHA-512', ['-certpbe', 'AES-128-CBC', '-keypbe', 'AES-128-CBC', '-macalg', 'sha512']],
    ['plain certificates', ['-certpbe', 'NONE']],
    ['no MAC', ['-nomac']],
  ] as const)('opens %s, typed as NFC or NFD', async (_label, options) => {
    for (const name of ['rsa', 'ec']) {
      const bytes = make(name, password, ...options);
      for (const typed of [password.normalize('NFC'), password.normalize('NFD')]) {
        // A file made with NFC opens with NFD typed: input methods differ.
        const answer = await openPkcs12(bytes, typed);
        if (!answer.ok) throw new Error(answer.error.code);
        expect(new X509Certificate(answer.value.certificate).checkPrivateKey(answer.value.key)).toBe(true);
        expect(answer.value.chain.map((der) => new X509Certificate(der).ca)).toEqual([true]);
      }
      expect(await openPkcs12(bytes, 'sai mật khẩu')).toMatchObject({ ok: false, error: { code: 'p12.wrongPassword' } });
    }
  });

  it('answers the certificate byte for byte', async () => {
    const answer = await openPkcs12(make('rsa', 'x'), 'x');
    expect(answer.ok && Buffer.from(answer.value.certificate).equals(rsa.certificate)).toBe(true);
  });

  it('opens an empty password and says when there is nothing to sign with', async () => {
    expect((await openPkcs12(make('rsa', ''), '')).ok).toBe(true);
    expect(await openPkcs12(make('rsa', 'x', '-nokeys'), 'x')).toMatchObject({ ok: false, error: { code: 'p12.noKey' } });
    openssl(pki.dir, 'pkcs12', '-export', '-nocerts', '-inkey', 'rsa.key', '-passout', 'pass:x', '-out', join(dir, 'k.p12'));
    expect(await openPkcs12(new Uint8Array(readFileSync(join(dir, 'k.p12'))), 'x')).toMatchObject({ ok: false, error: { code: 'p12.noCertificate' } });
  });

  it('does not start a derivation of a hundred million rounds', async () => {
    const content = octetString(sequence());
    const info = sequence(oid('1.2.840.113549.1.7.1'), context(0, content));
    const mac = sequence(sequence(sequence(oid('1.3.14.3.2.26'), derNull()), octetString(new Uint8Array(20))), octetString(new Uint8Array(8)), integer(100_000_000));
    const bytes = sequence(integer(3), info, mac);
    expect(await openPkcs12(bytes, 'x')).toMatchObject({ ok: false, error: { code: 'p12.tooSlow' } });
  });

  it('answers hostile bytes with a code (seeded)', async () => {
    const next = random(12);
    const seeds = [make('ec', 'x', '-iter', '1', '-maciter'), make('ec', 'x', '-legacy', '-nomac', '-iter', '1')];
    const codes = new Set<string>();
    for (let i = 0; i < 400; i++) {
      const bytes = Uint8Array.from(seeds[i % 2] ?? []);
      for (let n = 0; n < 1 + next(4); n++) bytes[next(bytes.length)] = next(256);
      const cut = next(5) === 0 ? bytes.subarray(0, next(bytes.length)) : bytes;
      const answer = await openPkcs12(cut, 'x');
      codes.add(answer.ok ? 'ok' : answer.error.code);
    }
    expect(codes.size).toBeGreaterThan(2);
  });
});
