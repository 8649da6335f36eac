import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSigningCertificate, readCertificate } from '../../../src/main/core/signing/cms/certificate.ts';
import { integer, oid, setOf, tlv } from '../../../src/main/core/signing/cms/der-write.ts';
import { readElement, oidText } from '../../../src/main/core/signing/cms/der-read.ts';
import { signedAttributes } from '../../../src/main/core/signing/cms/signed-data.ts';
import { curve, makePki, openssl, rsa2048, type Identity, type Pki } from './pki.ts';
import { random } from './random.ts';

// Tools are started as processes; a busy machine makes that slow, not wrong.
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('certificates and DER', () => {
  let pki: Pki;
  let signer: Identity;
  let dir: string;
  beforeAll(() => {
    pki = makePki();
    signer = pki.identity('a', { commonName: 'Nguyễn Thị Ánh Tuyết', key: rsa2048 });
    dir = mkdtempSync(join(tmpdir(), 'congvan-cert-'));
  });
  afterAll(() => {
    pki.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('reads validity, usage and raw names', () => {
    const certificate = readCertificate(signer.certificate);
    const text = openssl(pki.dir, 'x509', '-in', 'a.crt', '-noout', '-startdate', '-enddate').toString();
    const dates = [...text.matchAll(/=(.+)/g)].map((found) => Date.parse(found[1] ?? ''));
    expect([certificate?.notBefore, certificate?.notAfter]).toEqual(dates);
    expect(certificate?.keyUsage?.slice(0, 3)).toEqual([true, true, false]);
    expect(Buffer.from(certificate?.issuer ?? []).includes(Buffer.from('CA Thử nghiệm Đường Lâm', 'utf8'))).toBe(true);
  });

  it('answers for the time and the usage', () => {
    const at = readCertificate(signer.certificate)?.notBefore ?? 0;
    const code = (der: Uint8Array, when: number): string => {
      const answer = checkSigningCertificate(der, when);
      return answer.ok ? 'ok' : answer.error.code;
    };
    expect(code(signer.certificate, at + 1000)).toBe('ok');
    expect(code(signer.certificate, at - 1000)).toBe('cert.notYetValid');
    expect(code(signer.certificate, at + 800 * 86_400_000)).toBe('cert.expired');
    expect(code(new Uint8Array(12), at)).toBe('cert.unreadable');
    const encipher = pki.identity('b', { commonName: 'Mã hoá', key: curve('P-256'), keyUsage: 'keyEncipherment' });
    expect(code(encipher.certificate, (readCertificate(encipher.certificate)?.notBefore ?? 0) + 1000)).toBe('cert.usageForbidsSigning');
    const consent = pki.identity('c', { commonName: 'Chỉ ký', key: curve('P-256'), keyUsage: 'nonRepudiation' });
    expect(code(consent.certificate, (readCertificate(consent.certificate)?.notBefore ?? 0) + 1000)).toBe('ok');
  });

  it('writes DER as X.690 asks', () => {
    expect(hex(integer(0))).toBe('020100');
    expect(hex(integer(127))).toBe('02017f');
    expect(hex(integer(128))).toBe('02020080');
    expect(hex(integer(65537))).toBe('0203010001');
    expect(hex(oid('1.2.840.113549.1.9.16.2.47'))).toBe('060b2a864886f70d010910022f');
    expect(hex(oid('2.16.840.1.101.3.4.2.1'))).toBe('0609608648016503040201');
    expect(oidText(readElement(oid('2.999.4294967296')).element)).toBe('2.999.4294967296');
    expect(hex(setOf([integer(2), integer(1)]))).toBe('3106020101020102');
    expect(hex(tlv(4, new Uint8Array(200))).slice(0, 6)).toBe('0481c8');
    expect(hex(tlv(4, new Uint8Array(70_000))).slice(0, 10)).toBe('0483011170');
  });

  it('puts three attributes, in DER order, without a signing time', () => {
    const certificate = readCertificate(signer.certificate);
    if (certificate === undefined) throw new Error('unreadable');
    for (const hash of ['sha256', 'sha512'] as const) {
      const path = join(dir, 'attrs.der');
      writeFileSync(path, signedAttributes(new Uint8Array(32), certificate, hash));
      const shown = openssl(dir, 'asn1parse', '-inform', 'DER', '-in', path).toString();
      expect(shown.match(/OBJECT +:(\S+)/g)?.map((line) => line.split(':')[1]).filter((name) => name !== undefined && /contentType|messageDigest|signingCertificate|signingTime|sha/i.test(name)))
        .toEqual(hash === 'sha256' ? ['contentType', 'messageDigest', 'id-smime-aa-signingCertificateV2'] : ['contentType', 'messageDigest', 'id-smime-aa-signingCertificateV2', 'sha512']);
    }
  });

  it('answers hostile certificates with nothing (seeded)', () => {
    const next = random(7);
    let unreadable = 0;
    for (let i = 0; i < 3000; i++) {
      const bytes = Uint8Array.from(signer.certificate);
      for (let n = 0; n < 1 + next(6); n++) bytes[next(bytes.length)] = next(256);
      if (readCertificate(next(4) === 0 ? bytes.subarray(0, next(bytes.length)) : bytes) === undefined) unreadable++;
    }
    expect(unreadable).toBeGreaterThan(0);
    // 200 000 openings of nothing but indefinite lengths must neither hang nor overflow the stack.
    expect(readCertificate(new Uint8Array(400_000).map((_, i) => (i % 2 === 0 ? 0x30 : 0x80)))).toBeUndefined();
  });
});
