import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { completeCades, signatureTimestamp, signCadesWithKey } from '../../../src/main/core/signing/cades/complete.ts';
import { prepareCades, type PreparedCades } from '../../../src/main/core/signing/cades/prepare.ts';
import { verifyCades, type VerifyCadesOptions } from '../../../src/main/core/signing/cades/verify.ts';
import { defaultAlgorithm, hashIdentifier, signatureIdentifier } from '../../../src/main/core/signing/cms/algorithms.ts';
import { readCertificate } from '../../../src/main/core/signing/cms/certificate.ts';
import { integer, octetString, sequence, setOf } from '../../../src/main/core/signing/cms/der-write.ts';
import { oids } from '../../../src/main/core/signing/cms/oids.ts';
import { signatureValueOf } from '../../../src/main/core/signing/cms/signature-value.ts';
import { attribute } from '../../../src/main/core/signing/cms/signed-data.ts';
import type { FileVerification } from '../../../src/main/core/signing/file-result.ts';
import { parseSignedData } from '../../../src/main/core/signing/validation/cms-parse.ts';
import { makePki, seeded, type Identity, type TestPki } from './support.ts';

const content = Buffer.from('Công văn số 01/CV-STN\r\n', 'utf8');
const signingTime = Date.UTC(2026, 1, 3, 4, 5, 6);

let pki: TestPki;
let folder: string;
let bySubject: Uint8Array;
beforeAll(async () => {
  pki = makePki();
  folder = mkdtempSync(join(tmpdir(), 'congvan-cades-'));
  writeFileSync(join(folder, 'content'), content);
  for (const [name, who] of [['person', pki.person], ['organ', pki.organ]] as const) {
    writeFileSync(join(folder, `${name}.key`), who.key.export({ format: 'pem', type: 'pkcs8' }));
    writeFileSync(join(folder, `${name}.pem`), pem('CERTIFICATE', who.certificate));
  }
  writeFileSync(join(folder, 'chain.pem'), pem('CERTIFICATE', pki.issuer));
  bySubject = await signed(pki.person);
});
afterAll(() => {
  pki.close();
  rmSync(folder, { recursive: true, force: true });
});

const pem = (label: string, der: Uint8Array): string => `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;

async function prepared({ certificate, chain }: Identity, of: Uint8Array = content): Promise<PreparedCades> {
  const result = await prepareCades(of, { signingTime }, { certificate, chain });
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

async function signed(who: Identity, unsignedAttributes: (value: Uint8Array) => readonly Uint8Array[] = () => []): Promise<Uint8Array> {
  const asked = await prepared(who);
  const value = signatureValueOf(asked, who.key) ?? new Uint8Array();
  const cms = completeCades(asked, value, { unsignedAttributes: unsignedAttributes(value) });
  if (!cms.ok) throw new Error(cms.error.code);
  return cms.value;
}

/** openssl as another signer. */
function byOpenssl(...extra: readonly string[]): Uint8Array {
  execFileSync('openssl', ['cms', '-sign', '-binary', '-in', 'content', '-outform', 'DER', '-out', 'out', '-md', 'sha256', '-certfile', 'chain.pem', ...extra], { cwd: folder, stdio: 'pipe' });
  return new Uint8Array(readFileSync(join(folder, 'out')));
}
const person = ['-signer', 'person.pem', '-inkey', 'person.key'] as const;
const organ = ['-signer', 'organ.pem', '-inkey', 'organ.key'] as const;

const verify = (cms: Uint8Array, options: Partial<VerifyCadesOptions> = {}): Promise<FileVerification> =>
  verifyCades(cms, { trustAnchors: [pki.root], at: Date.now(), ...options });

/** A countersignature (RFC 5652 §11.4): SignerInfo over a signature value, without content-type. */
function countersignature(who: Identity, over: Uint8Array, change: (digest: Buffer) => Buffer = (digest) => digest): Uint8Array {
  const certificate = readCertificate(who.certificate);
  const algorithm = certificate === undefined ? undefined : defaultAlgorithm(certificate);
  if (certificate === undefined || algorithm === undefined) throw new Error('certificate');
  const digest = change(createHash(algorithm.hash).update(over).digest());
  const certId = sequence(sequence(sequence(octetString(createHash('sha256').update(who.certificate).digest()))));
  const attributes = setOf([attribute(oids.messageDigest, octetString(digest)), attribute(oids.signingCertificateV2, certId)]);
  const value = signatureValueOf({ toBeSigned: attributes, algorithm, certificate: who.certificate }, who.key) ?? new Uint8Array();
  const implicit = Uint8Array.from(attributes);
  implicit[0] = 0xa0;
  const info = sequence(integer(1), sequence(certificate.issuer, certificate.serialNumber), hashIdentifier(algorithm.hash), implicit, signatureIdentifier(algorithm), octetString(value));
  return attribute('1.2.840.113549.1.9.6', info);
}

describe('detached CAdES', () => {
  test('over its content it is valid, with signer, time and level', async () => {
    const answer = await verify(bySubject, { content, contentName: 'công văn.txt' });
    expect(answer).toMatchObject({ format: 'cades', document: 'valid', reasons: [] });
    expect(answer.signatures).toMatchObject([
      { verdict: 'TOTAL-PASSED', level: 'B-B', signingTime: '2026-02-03T04:05:06.000Z', coversWholeDocument: true, covers: [{ name: 'công văn.txt', state: 'intact' }], signer: { commonName: 'Người Ký Thử', idNumber: '000000000001' } },
    ]);
  });

  test('over a stream it is the same; over a changed one it is invalid', async () => {
    async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += 5) yield await Promise.resolve(bytes.subarray(at, at + 5));
    }
    expect((await verify(bySubject, { content: pieces(content) })).document).toBe('valid');
    const changed = await verify(bySubject, { content: pieces(Buffer.concat([content, Buffer.from(' ')])) });
    expect(changed).toMatchObject({ document: 'invalid', signatures: [{ verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE', covers: [{ state: 'changed' }] }] });
  });

  test('without its content nothing is concluded; an unreadable content is said', async () => {
    expect(await verify(bySubject)).toMatchObject({ document: 'unsure', signatures: [{ verdict: 'INDETERMINATE', subIndication: 'SIGNED_DATA_NOT_FOUND', reasons: ['content.missing'] }] });
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(content);
      throw new Error('disk');
    }
    expect(await verify(bySubject, { content: broken() })).toMatchObject({ document: 'unsure', reasons: ['content.unreadable'] });
  });

  test('PEM and plain base64 are read', async () => {
    expect((await verify(Buffer.from(pem('PKCS7', bySubject)), { content })).document).toBe('valid');
    expect((await verify(Buffer.from(Buffer.from(bySubject).toString('base64')), { content })).document).toBe('valid');
  });

  test('an unknown root is unsure, an expired certificate too', async () => {
    expect(await verify(bySubject, { content, trustAnchors: [] })).toMatchObject({ document: 'unsure', signatures: [{ subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' }] });
    expect(await verify(await signed(pki.expired), { content })).toMatchObject({ document: 'unsure', signatures: [{ subIndication: 'OUT_OF_BOUNDS_NO_POE' }] });
    expect((await verify(await signed(pki.issuedByPerson), { content })).document).toBe('unsure');
  });
});

describe('CMS of another tool', () => {
  test('the content inside is judged; another one beside it is told', async () => {
    const inside = byOpenssl('-nodetach', '-cades', ...person);
    expect(await verify(inside)).toMatchObject({ document: 'valid', signatures: [{ verdict: 'TOTAL-PASSED', level: 'B-B' }] });
    expect((await verify(inside, { content })).document).toBe('valid');
    expect(await verify(inside, { content: Buffer.from('khác') })).toMatchObject({ document: 'invalid', reasons: ['content.differs'] });
  });

  test('each of two signers is judged by itself', async () => {
    const both = byOpenssl('-cades', ...person, ...organ);
    const answer = await verify(both, { content });
    expect(answer.document).toBe('valid');
    expect(answer.signatures.map(({ signer }) => signer?.commonName).sort()).toEqual(['Người Ký Thử', 'Sở Thử nghiệm']);
    const spoilt = Uint8Array.from(both);
    const values = parseSignedData(both)?.signers.map(({ signature }) => signature) ?? [];
    const at = Buffer.from(both).indexOf(values[1] ?? new Uint8Array([0]));
    spoilt[at + 20] = (spoilt[at + 20] ?? 0) ^ 1;
    const half = await verify(spoilt, { content });
    expect(half.document).toBe('invalid');
    expect(half.signatures.map(({ verdict }) => verdict).sort()).toEqual(['TOTAL-FAILED', 'TOTAL-PASSED']);
  });

  test('without a certificate binding it is not CAdES and is unsure; without attributes the content is still checked', async () => {
    expect(await verify(byOpenssl(...person), { content })).toMatchObject({ document: 'unsure', signatures: [{ level: 'none', subIndication: 'SIG_CONSTRAINTS_FAILURE' }] });
    const bare = byOpenssl('-noattr', ...person);
    async function* stream(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(bytes);
    }
    expect(await verify(bare, { content: stream(content) })).toMatchObject({ signatures: [{ subIndication: 'SIG_CONSTRAINTS_FAILURE' }] });
    expect((await verify(bare, { content: stream(Buffer.from('khác')) })).document).toBe('invalid');
  });

  test('certificates without a signer are unsigned, not signed', async () => {
    execFileSync('openssl', ['crl2pkcs7', '-nocrl', '-certfile', 'chain.pem', '-outform', 'DER', '-out', 'bag'], { cwd: folder });
    expect(await verify(new Uint8Array(readFileSync(join(folder, 'bag'))))).toMatchObject({ document: 'unsigned', signatures: [] });
  });
});

describe('what stands beside a signature', () => {
  test('a countersignature is judged and reported; one over another value makes the file unsure', async () => {
    const countersigned = await signed(pki.person, (value) => [countersignature(pki.organ, value)]);
    expect(await verify(countersigned, { content, extraCertificates: [pki.organ.certificate] })).toMatchObject({
      document: 'valid',
      signatures: [{ verdict: 'TOTAL-PASSED', countersignatures: [{ verdict: 'TOTAL-PASSED', signer: { commonName: 'Sở Thử nghiệm' }, coversWholeDocument: false }] }],
    });
    const broken = await signed(pki.person, (value) => [countersignature(pki.organ, value, (digest) => Buffer.from(digest.map((byte) => byte ^ 1)))]);
    expect(await verify(broken, { content, extraCertificates: [pki.organ.certificate] })).toMatchObject({
      document: 'unsure',
      reasons: ['cms.countersignatureBroken'],
      signatures: [{ verdict: 'TOTAL-PASSED', countersignatures: [{ verdict: 'TOTAL-FAILED' }] }],
    });
  });

  test('a timestamp over the value makes B-T; one over another value is told', async () => {
    const stamped = await signed(pki.person, (value) => [signatureTimestamp(token(value))]);
    expect(await verify(stamped, { content, assumeTrust: true })).toMatchObject({ document: 'valid', signatures: [{ level: 'B-T' }] });
    const wrong = await signed(pki.person, () => [signatureTimestamp(token(Buffer.from('khác')))]);
    const answer = await verify(wrong, { content, assumeTrust: true });
    expect(answer.document).toBe('unsure');
    expect(answer.signatures[0]?.reasons).toContain('timestamp.broken');
  });

  test('a token by itself is a timestamp over its content, no signature', async () => {
    const alone = token(content);
    expect(await verify(alone, { content, assumeTrust: true })).toMatchObject({ document: 'valid', signatures: [{ kind: 'timestamp', level: 'none' }] });
    expect(await verify(alone, { content: Buffer.from('khác'), assumeTrust: true })).toMatchObject({ document: 'invalid' });
    expect(await verify(alone, { assumeTrust: true })).toMatchObject({ document: 'unsure', signatures: [{ reasons: ['content.missing'] }] });
  });

  test('a list that proves nothing makes no B-LT', async () => {
    const asked = await prepared(pki.person);
    const value = signatureValueOf(asked, pki.person.key) ?? new Uint8Array();
    const cms = completeCades(asked, value, { unsignedAttributes: [signatureTimestamp(token(value))], evidence: { certificates: [], crls: [sequence(octetString(Buffer.from('crl')))], ocspResponses: [] } });
    if (!cms.ok) throw new Error(cms.error.code);
    expect((await verify(cms.value, { content, assumeTrust: true })).signatures[0]?.level).toBe('B-T');
  });
});

describe('hostile input', () => {
  test('bytes that are no CMS are unreadable', async () => {
    for (const bytes of [new Uint8Array(), Buffer.from('không phải chữ ký'), Buffer.from([0x30, 0x80, 0, 0])]) {
      expect(await verify(bytes, { content })).toMatchObject({ document: 'unreadable', reasons: ['cms.malformed'] });
    }
  });

  test('1,500 mutations: an answer every time, and a good one only where what is signed is the same', async () => {
    const random = seeded(2026);
    const asked = await prepared(pki.person);
    const good = signCadesWithKey(asked, pki.person.key);
    if (!good.ok) throw new Error(good.error.code);
    const original = parseSignedData(good.value)?.signers[0];
    for (let round = 0; round < 1_500; round++) {
      const mutated = mutate(good.value, random);
      const answer = await verify(mutated, { content });
      expect(answer.reasons, `round ${String(round)}`).not.toContain('internal');
      if (answer.document !== 'valid') continue;
      const signers = parseSignedData(mutated)?.signers ?? [];
      expect(signers.length, `round ${String(round)}`).toBe(1);
      expect(Buffer.from(signers[0]?.signature ?? []).equals(original?.signature ?? new Uint8Array()), `round ${String(round)}`).toBe(true);
    }
  });
});

function mutate(source: Uint8Array, random: () => number): Uint8Array {
  const copy = Uint8Array.from(source);
  const at = Math.floor(random() * copy.length);
  switch (Math.floor(random() * 4)) {
    case 0:
      copy[at] = Math.floor(random() * 256);
      return copy;
    case 1:
      return copy.subarray(0, at);
    case 2:
      return Buffer.concat([copy.subarray(0, at), Buffer.from([Math.floor(random() * 256)]), copy.subarray(at)]);
    default:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(Math.min(copy.length, at + 1 + Math.floor(random() * 40)))]);
  }
}

/** A TimeStampToken of openssl's own authority. */
function token(over: Uint8Array): Uint8Array {
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  writeFileSync(join(folder, 'tsa.cnf'), '[req]\ndistinguished_name=dn\nprompt=no\n[dn]\nCN=TSA\n[ext]\nextendedKeyUsage=critical,timeStamping\n[t]\nserial=tsa.srl\nsigner_cert=tsa.pem\nsigner_key=tsa.key\nsigner_digest=sha256\ndefault_policy=1.2.3.4\ndigests=sha256\ness_cert_id_alg=sha256\n');
  writeFileSync(join(folder, 'tsa.srl'), '01');
  writeFileSync(join(folder, 'value'), over);
  openssl('req', '-x509', '-config', 'tsa.cnf', '-extensions', 'ext', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', 'tsa.key', '-out', 'tsa.pem', '-days', '30');
  openssl('ts', '-query', '-data', 'value', '-sha256', '-cert', '-out', 'tsq');
  openssl('ts', '-reply', '-config', 'tsa.cnf', '-section', 't', '-queryfile', 'tsq', '-token_out', '-out', 'tst');
  return new Uint8Array(readFileSync(join(folder, 'tst')));
}
