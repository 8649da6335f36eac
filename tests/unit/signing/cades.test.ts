import { writeFileSync, readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ok } from '../../../src/main/core/model/result.ts';
import { completeCades, signatureTimestamp, signCadesWithKey } from '../../../src/main/core/signing/cades/complete.ts';
import { prepareCades, type PreparedCades } from '../../../src/main/core/signing/cades/prepare.ts';
import { signFileDetached } from '../../../src/main/core/signing/cades/sign-detached.ts';
import { signatureValueOf } from '../../../src/main/core/signing/cms/signature-value.ts';
import { curve, makePki, openssl, rsa2048, type Identity, type Pki } from './pki.ts';
import { run, type Run } from './tools.ts';

const content = Buffer.from('Quyết định số 01/QĐ-UBND về việc thử nghiệm\r\n\u0000nhị phân', 'utf8');
const signingTime = Date.UTC(2026, 1, 3, 4, 5, 6);
const request = { signingTime, mimeType: 'application/pdf' };

let pki: Pki;
let rsa: Identity;
beforeAll(() => {
  pki = makePki();
  rsa = pki.identity('rsa', { commonName: 'Nguyễn Văn Ánh', key: rsa2048 });
});
afterAll(() => pki.close());

async function prepared(who: Identity, algorithm?: PreparedCades['algorithm']): Promise<PreparedCades> {
  const result = await prepareCades(content, request, { certificate: who.certificate, chain: who.chain, ...(algorithm === undefined ? {} : { algorithm }) });
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

function opensslVerifies(name: string, cms: Uint8Array, of: Uint8Array = content): Run {
  const [signature, data] = [join(pki.dir, `${name}.p7s`), join(pki.dir, `${name}.bin`)];
  writeFileSync(signature, cms);
  writeFileSync(data, of);
  return run('openssl', 'cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', signature, '-content', data, '-CAfile', pki.rootPem, '-purpose', 'any', '-out', '/dev/null');
}

describe('CAdES B-B detached', () => {
  test.each([
    ['rsa-pkcs1', rsa2048, undefined],
    ['rsa-sha512', rsa2048, { key: 'rsa', hash: 'sha512' } as const],
    ['rsa-pss', rsa2048, { key: 'rsa-pss', hash: 'sha384' } as const],
    ['p256', curve('P-256'), undefined],
    ['p384', curve('P-384'), undefined],
    ['p521', curve('P-521'), undefined],
  ])('openssl cms -verify -cades accepts %s, and not over other content', async (name, key, algorithm) => {
    const who = pki.identity(name, { commonName: 'Trần Thị Bích', key });
    const signed = signCadesWithKey(await prepared(who, algorithm), who.key);
    expect(signed.ok).toBe(true);
    if (!signed.ok) return;
    expect(opensslVerifies(name, signed.value)).toMatchObject({ status: 0 });
    expect(opensslVerifies(name, signed.value, Buffer.concat([content, Buffer.from('x')])).status).not.toBe(0);
  });

  test('signing-time and mime-type stand in what is signed; the content does not', async () => {
    const signed = signCadesWithKey(await prepared(rsa), rsa.key);
    if (!signed.ok) throw new Error(signed.error.code);
    const file = join(pki.dir, 'print.p7s');
    writeFileSync(file, signed.value);
    const { out } = run('openssl', 'cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in', file);
    expect(out).toContain('signingTime');
    expect(out).toContain('Feb  3 04:05:06 2026 GMT');
    expect(out).toContain('(0.4.0.1733.2.1)');
    expect(out).toMatch(/eContent: <ABSENT>/);
  });

  test('a stream, its digest and the bytes give the same to be signed', async () => {
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < content.length; at += 7) yield await Promise.resolve(content.subarray(at, at + 7));
    }
    const signer = { certificate: rsa.certificate, chain: rsa.chain };
    const streamed = await prepareCades(pieces(), request, signer);
    const digested = await prepareCades({ hash: 'sha256', digest: createHash('sha256').update(content).digest() }, request, signer);
    const whole = await prepared(rsa);
    expect(streamed.ok && Buffer.from(streamed.value.toBeSigned).equals(whole.toBeSigned)).toBe(true);
    expect(digested.ok && Buffer.from(digested.value.toBeSigned).equals(whole.toBeSigned)).toBe(true);
  });

  test('years outside 1950 to 2049 are written as GeneralizedTime', async () => {
    const later = await prepareCades(content, { signingTime: Date.UTC(2051, 0, 2, 3, 4, 5) }, { certificate: rsa.certificate, chain: [] });
    expect(later.ok && Buffer.from(later.value.toBeSigned).toString('latin1')).toContain('\x18\x0f20510102030405Z');
    expect(await prepareCades(content, { signingTime: Number.NaN }, { certificate: rsa.certificate, chain: [] })).toMatchObject({ ok: false, error: { code: 'sign.timeInvalid' } });
  });

  test('what cannot be signed is named', async () => {
    const signer = { certificate: rsa.certificate, chain: rsa.chain };
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(content);
      throw new Error('disk');
    }
    expect(await prepareCades(broken(), request, signer)).toMatchObject({ error: { code: 'content.unreadable' } });
    expect(await prepareCades({ hash: 'sha256', digest: new Uint8Array(20) }, request, signer)).toMatchObject({ error: { code: 'sign.digestLength' } });
    expect(await prepareCades(content, request, { certificate: new Uint8Array(5), chain: [] })).toMatchObject({ error: { code: 'cert.unreadable' } });
    expect(await prepareCades(content, request, { ...signer, algorithm: { key: 'ec', hash: 'sha256' } })).toMatchObject({ error: { code: 'sign.algorithmMismatch' } });
    const other = pki.identity('other', { commonName: 'Khác', key: rsa2048 });
    expect(signCadesWithKey(await prepared(rsa), other.key)).toMatchObject({ error: { code: 'sign.keyMismatch' } });
  });
});

describe('CAdES beside evidence', () => {
  test('a timestamp over the value and revocation data go in, and openssl still verifies', async () => {
    const asked = await prepared(rsa);
    const value = signatureValueOf(asked, rsa.key);
    if (value === undefined) throw new Error('value');
    const token = stamp(value);
    const crl = revocationList();
    const signed = completeCades(asked, value, { unsignedAttributes: [signatureTimestamp(token)], evidence: { certificates: rsa.chain, ocspResponses: [], crls: [crl] } });
    if (!signed.ok) throw new Error(signed.error.code);
    expect(opensslVerifies('evidence', signed.value)).toMatchObject({ status: 0 });
    const { out } = run('openssl', 'cms', '-cmsout', '-print', '-noout', '-inform', 'DER', '-in', join(pki.dir, 'evidence.p7s'));
    expect(out).toContain('id-smime-aa-timeStampToken');
    expect(out).toMatch(/crls:\s+d\.crl/);
  });

  test('one call signs for a caller that holds the key, and hands its failures on', async () => {
    const signer = { certificate: rsa.certificate, chain: rsa.chain };
    const signed = await signFileDetached(content, request, {
      signer,
      sign: (what) => Promise.resolve(ok(signatureValueOf(what, rsa.key) ?? new Uint8Array())),
      additions: (value) => Promise.resolve(ok({ unsignedAttributes: [signatureTimestamp(stamp(value))] })),
    });
    expect(signed.ok && opensslVerifies('once', signed.value).status).toBe(0);
    const cancelled = await signFileDetached(content, request, { signer, sign: () => Promise.resolve({ ok: false, error: { code: 'sign.cancelled' as const } }) });
    expect(cancelled).toMatchObject({ ok: false, error: { code: 'sign.cancelled' } });
  });
});

/** A TimeStampToken of openssl's own authority over these bytes. */
function stamp(bytes: Uint8Array): Uint8Array {
  const { dir } = pki;
  writeFileSync(join(dir, 'tsa.cnf'), '[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nCN=TSA\n[ext]\nextendedKeyUsage=critical,timeStamping\n[t]\nserial=tsa.srl\nsigner_cert=tsa.pem\nsigner_key=tsa.key\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\ness_cert_id_alg=sha256\n');
  writeFileSync(join(dir, 'tsa.srl'), '01');
  writeFileSync(join(dir, 'value'), bytes);
  openssl(dir, 'req', '-x509', '-config', 'tsa.cnf', '-extensions', 'ext', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', 'tsa.key', '-out', 'tsa.pem', '-days', '30');
  openssl(dir, 'ts', '-query', '-data', 'value', '-sha256', '-cert', '-out', 'tsq');
  openssl(dir, 'ts', '-reply', '-config', 'tsa.cnf', '-section', 't', '-queryfile', 'tsq', '-token_out', '-out', 'tst');
  return new Uint8Array(readFileSync(join(dir, 'tst')));
}

function revocationList(): Uint8Array {
  const { dir } = pki;
  writeFileSync(join(dir, 'index.txt'), '');
  writeFileSync(join(dir, 'ca.cnf'), '[ca]\ndefault_ca=c\n[c]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=30\n');
  openssl(dir, 'ca', '-config', 'ca.cnf', '-gencrl', '-keyfile', 'root.key', '-cert', 'root.crt', '-out', 'crl.pem');
  return new Uint8Array(openssl(dir, 'crl', '-in', 'crl.pem', '-outform', 'DER'));
}
