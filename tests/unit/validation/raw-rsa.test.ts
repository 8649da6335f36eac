import { sign } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyPdf } from '../../../src/main/core/signing/validation/verify.ts';
import { onePage, rawPdf, words } from './raw-pdf.ts';
import { makePki, type TestPki } from './support.ts';

let pki: TestPki;
beforeAll(() => {
  pki = makePki();
});
afterAll(() => pki.close());

const hex = (bytes: Uint8Array): string => `<${Buffer.from(bytes).toString('hex')}>`;
const room = 520;

/** adbe.x509.rsa_sha1 (ISO 32000-1 §12.8.3.2) as old programs wrote it: no CMS, the certificates in the dictionary. */
function signRaw(hash: string, certificates: string): Uint8Array {
  const placeholder = `<${'0'.repeat(room)}>`;
  const range = '[0 1111111111 1111111111 1111111111]';
  const dictionary = `<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.x509.rsa_sha1 /ByteRange ${range} /Contents ${placeholder} ${certificates} /M (D:20260101000000Z) >>`;
  const text = Buffer.from(rawPdf(onePage(words('Cu'), { 6: '<< /FT /Sig /T (Cu) /V 7 0 R >>', 7: dictionary }, '', '/AcroForm << /Fields [6 0 R] /SigFlags 3 >>'))).toString('latin1');
  const start = text.indexOf(placeholder);
  const end = start + placeholder.length;
  const ranged = text.replace(range, `[0 ${String(start)} ${String(end)} ${String(text.length - end)}]`.padEnd(range.length));
  const covered = Buffer.from(ranged.slice(0, start) + ranged.slice(end), 'latin1');
  const value = sign(hash, covered, pki.person.key);
  const octets = Buffer.concat([Buffer.from([0x04, 0x82, value.length >> 8, value.length & 255]), value]);
  return new Uint8Array(Buffer.from(ranged.slice(0, start) + `<${octets.toString('hex').padEnd(room, '0')}>` + ranged.slice(end), 'latin1'));
}
const chain = (): string => `/Cert [${[pki.person.certificate, ...pki.person.chain].map(hex).join(' ')}]`;
const verify = (bytes: Uint8Array) => verifyPdf(bytes, { trustAnchors: [pki.root], at: Date.now() });

test.each([['sha1', ['crypto.weakHash']], ['sha256', []]])('%s passes, and says what is weak', async (hash, weak) => {
  const answer = await verify(signRaw(hash, chain()));
  expect(answer.document).toBe('valid');
  const [signature] = answer.signatures;
  expect(signature).toMatchObject({ verdict: 'TOTAL-PASSED', signer: { commonName: 'Người Ký Thử' }, level: 'none', signingTime: '2026-01-01T00:00:00.000Z' });
  expect(signature?.reasons.filter((reason) => reason.startsWith('crypto.'))).toEqual(weak);
});

test('one certificate alone is a signer without a known issuer', async () => {
  const answer = await verify(signRaw('sha1', `/Cert ${hex(pki.person.certificate)}`));
  expect(answer.signatures[0]).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' });
});

test('a changed byte, a foreign certificate and none at all', async () => {
  const changed = Buffer.from(signRaw('sha1', chain())).toString('latin1').replace('(Cu) Tj', '(Co) Tj');
  expect((await verify(new Uint8Array(Buffer.from(changed, 'latin1')))).signatures[0]).toMatchObject({ verdict: 'TOTAL-FAILED', subIndication: 'SIG_CRYPTO_FAILURE', reasons: ['cms.signatureWrong'] });
  expect((await verify(signRaw('sha1', `/Cert ${hex(pki.issuer)}`))).document).toBe('invalid');
  expect((await verify(signRaw('sha1', `/Cert ${hex(pki.organ.certificate)}`))).signatures[0]).toMatchObject({ verdict: 'INDETERMINATE', reasons: ['cms.algorithmUnsupported'] });
  expect((await verify(signRaw('sha1', ''))).signatures[0]).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'NO_SIGNING_CERTIFICATE_FOUND' });
});
