import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { noEvidence } from '../../../src/main/core/signing/evidence/evidence.ts';
import { gatherEvidence } from '../../../src/main/core/signing/evidence/gather.ts';
import type { Gather } from '../../../src/main/core/signing/levels/level-services.ts';
import { verifyPdf } from '../../../src/main/core/signing/validation/verify.ts';
import { startTestPki, type TestPki } from '../../support/pki/test-pki.ts';
import { levelServices, signAt, verify } from '../signing/levels/level-tools.ts';
import { corpus, makePdf } from '../signing/tools.ts';

let pki: TestPki;
let plain: Uint8Array;
beforeAll(async () => {
  pki = await startTestPki();
  plain = await makePdf(1);
});
afterAll(() => pki.stop());
afterEach(() => {
  pki.behaviour.crl = 'good';
  pki.behaviour.ocsp = 'good';
});

/** Level the verifier tells of a file whose store lacks something although its maker was told that all is there. */
async function levelWith(gather: Gather): Promise<string | undefined> {
  const { bytes } = await signAt(pki, plain, 'p256', 'B-LT', { services: levelServices(pki, { gather }) });
  return (await verify(pki, bytes)).signatures[0]?.level;
}
const without = (change: (proof: Awaited<ReturnType<typeof gatherEvidence>>, use: Uint8Array) => Partial<typeof noEvidence>): Gather => async (request) => {
  const proof = await gatherEvidence(request);
  return { ...proof, complete: true, evidence: { ...proof.evidence, ...change(proof, request.certificates[0] ?? new Uint8Array()) } };
};
const isAuthority = (certificate: Uint8Array): boolean => Buffer.compare(certificate, pki.user('tsa').certificate) === 0;

describe('B-LT is what is there for every link', () => {
  test('everything, by OCSP or by lists', async () => {
    expect(await levelWith(gatherEvidence)).toBe('B-LT');
    pki.behaviour.ocsp = 'down';
    expect(await levelWith(gatherEvidence)).toBe('B-LT');
  });

  test('nothing about the time stamp authority: B-T', async () => {
    expect(await levelWith(without((_, certificate) => (isAuthority(certificate) ? noEvidence : {})))).toBe('B-T');
  });

  test('nothing about the signer: B-T', async () => {
    expect(await levelWith(without((_, certificate) => (isAuthority(certificate) ? {} : noEvidence)))).toBe('B-T');
  });

  test('nothing about the issuing authority: B-T', async () => {
    pki.behaviour.crl = 'down';
    // Of the responses only those of the issuing CA's responder, which speak of leaves.
    expect(await levelWith(without(({ evidence }) => ({ ocspResponses: evidence.ocspResponses.filter((der) => Buffer.from(der).includes('OCSP Thử nghiệm')) })))).toBe('B-T');
  });

  test('altered responses are none: B-T', async () => {
    pki.behaviour.crl = 'down';
    const alter = (der: Uint8Array): Uint8Array => der.map((octet, index) => (index === 150 ? octet ^ 1 : octet));
    expect(await levelWith(without(({ evidence }) => ({ ocspResponses: evidence.ocspResponses.map(alter) })))).toBe('B-T');
  });

  test('the chain may travel in the signature instead of the store', async () => {
    expect(await levelWith(without(() => ({ certificates: [] })))).toBe('B-LT');
  });
});

test('files of other makers: the level their makers tell', async () => {
  const dir = corpus('signed-valid');
  if (dir === undefined) return;
  const rows = readFileSync(join(dir, 'manifest.tsv'), 'utf8').split('\n').map((line) => line.split('\t'));
  const told = rows.flatMap((row) => {
    const [name = '', , , , , what = ''] = row;
    const expected = /^PAdES level ((?:sig\d )?B-[TL]\w*(?:, sig\d B-\w+)*)$/.exec(what)?.[1];
    return expected === undefined ? [] : [{ name, levels: [...expected.matchAll(/B-\w+/g)].map(([level]) => level) }];
  });
  expect(told.length).toBeGreaterThan(3);
  for (const { name, levels } of told) {
    const answer = await verifyPdf(new Uint8Array(readFileSync(join(dir, name))), { at: Date.now(), trustAnchors: [], assumeTrust: true });
    expect(answer.signatures.filter(({ kind }) => kind === 'signature').map(({ level }) => level), name).toEqual(levels);
  }
});
