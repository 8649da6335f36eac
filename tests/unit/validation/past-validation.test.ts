import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noEvidence, type Evidence } from '../../../src/main/core/signing/evidence/evidence.ts';
import { parseCertificate } from '../../../src/main/core/signing/validation/certificate.ts';
import type { SignatureVerification, VerifyOptions } from '../../../src/main/core/signing/validation/result.ts';
import { verifyPdf } from '../../../src/main/core/signing/validation/verify.ts';
import { startTestPki, type TestPki } from '../../support/pki/test-pki.ts';
import { signAt } from '../signing/levels/level-tools.ts';
import { makePdf } from '../signing/tools.ts';

const DAY = 86_400_000;
let pki: TestPki;
let plain: Uint8Array;
beforeAll(async () => {
  pki = await startTestPki();
  plain = await makePdf(1);
});
afterAll(() => pki.stop());

const lists = (): Evidence => ({ ...noEvidence, crls: ['root', 'issuing'].map((name) => new Uint8Array(readFileSync(join(pki.dir, `${name}.crl`)))) });
async function first(pdf: Uint8Array, more: Partial<VerifyOptions> = {}): Promise<SignatureVerification> {
  const { signatures } = await verifyPdf(pdf, { at: Date.now(), trustAnchors: [pki.root], ...more });
  return signatures[0] ?? expect.fail('no signature');
}

test('what is known of revocation is in the verdict, and what is not is said', async () => {
  const signed = (await signAt(pki, plain, 'p256', 'B-B')).bytes;
  expect(await first(signed)).toMatchObject({ verdict: 'TOTAL-PASSED', reasons: ['revocation.notChecked'] });
  expect(await first(signed, { evidence: lists() })).toMatchObject({ verdict: 'TOTAL-PASSED', reasons: [] });
  const [root] = lists().crls;
  expect(await first(signed, { evidence: { ...noEvidence, crls: root === undefined ? [] : [root] } })).toMatchObject({ verdict: 'TOTAL-PASSED', reasons: ['revocation.unknown'] });
  expect((await first((await signAt(pki, plain, 'p256', 'B-LT')).bytes)).reasons).toEqual([]);
});

test('a revoked signer without proof of an earlier time is not believed', async () => {
  const signed = (await signAt(pki, plain, 'revoked', 'B-B')).bytes;
  expect(await first(signed, { evidence: lists() })).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE', reasons: ['cert.revoked', 'revocation.keyCompromised'] });
});

test('a trusted time stamp from before the revocation keeps the signature, one from nobody does not', async () => {
  const [bare, stamped] = [(await signAt(pki, plain, 'p384', 'B-B')).bytes, (await signAt(pki, plain, 'p384', 'B-T')).bytes];
  // Revocation is written to the second.
  await wait(1_100);
  await pki.revoke('p384', 'keyCompromise');
  const evidence = lists();
  expect(await first(bare, { evidence })).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE', reasons: ['cert.revoked', 'revocation.keyCompromised'] });
  const kept = await first(stamped, { evidence });
  expect(kept).toMatchObject({ verdict: 'TOTAL-PASSED' });
  expect(kept.reasons).toEqual(expect.arrayContaining(['revocation.later', 'revocation.keyCompromised']));
  const late = (await signAt(pki, plain, 'p384', 'B-T')).bytes;
  expect(await first(late, { evidence })).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE' });
  // Who is trusted for signing is not by that trusted for time.
  const other = await first(stamped, { evidence, timeAnchors: [pki.user('strangerTsa').certificate] });
  expect(other).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE' });
  expect(other.reasons).toContain('timestamp.notTrusted');
});

test('after the certificate has ended, a proof from before decides', async () => {
  const ended = (parseCertificate(pki.user('rsa').certificate)?.notAfter ?? expect.fail()) + DAY;
  const answer = async (level: 'B-B' | 'B-T' | 'B-LT' | 'B-LTA', at: number) => first((await signAt(pki, plain, 'rsa', level)).bytes, { at });
  expect(await answer('B-B', ended)).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'OUT_OF_BOUNDS_NO_POE', reasons: ['cert.expired', 'revocation.notChecked'] });
  for (const level of ['B-T', 'B-LT', 'B-LTA'] as const) expect(await answer(level, ended), level).toMatchObject({ verdict: 'TOTAL-PASSED' });
  // The authority of time ends too, and nothing newer vouches for it.
  const stamp = (parseCertificate(pki.user('tsa').certificate)?.notAfter ?? expect.fail()) + DAY;
  expect(await answer('B-LTA', stamp)).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'OUT_OF_BOUNDS_NO_POE' });
});
