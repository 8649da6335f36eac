import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ok } from '../../../src/main/core/model/result.ts';
import { cadesAdditionsAt, type AdditionsReached } from '../../../src/main/core/signing/cades/additions-at-level.ts';
import { signFileDetached } from '../../../src/main/core/signing/cades/sign-detached.ts';
import { verifyCades } from '../../../src/main/core/signing/cades/verify.ts';
import { signatureValueOf } from '../../../src/main/core/signing/cms/signature-value.ts';
import { noEvidence } from '../../../src/main/core/signing/evidence/evidence.ts';
import { gatherEvidence } from '../../../src/main/core/signing/evidence/gather.ts';
import type { LevelServices } from '../../../src/main/core/signing/levels/level-services.ts';
import type { FileVerification } from '../../../src/main/core/signing/file-result.ts';
import { trustFetch } from '../../../src/main/core/trust-fetch.ts';
import { startTestPki, type TestPki, type TestUser } from '../../support/pki/test-pki.ts';

const content = Buffer.from('Báo cáo số 05', 'utf8');
let pki: TestPki;
beforeAll(async () => {
  pki = await startTestPki();
});
afterAll(() => pki.stop());

const services = (change: Partial<LevelServices> = {}): LevelServices => ({
  network: trustFetch(),
  tsa: { url: pki.tsaUrl, timeoutMs: 20_000 },
  anchors: { signature: [pki.root], time: [pki.root] },
  gather: gatherEvidence,
  now: () => Date.now(),
  ...change,
});

async function signed(user: TestUser, level: AdditionsReached['level'], by: LevelServices = services()): Promise<{ cms: Uint8Array; reached: AdditionsReached }> {
  const { certificate, chain, key } = pki.user(user);
  let reached: AdditionsReached = { additions: {}, level: 'B-B', missing: [] };
  const done = await signFileDetached(content, { signingTime: Date.now() }, {
    signer: { certificate, chain },
    sign: (what) => Promise.resolve(ok(signatureValueOf(what, key) ?? new Uint8Array())),
    additions: async (value) => {
      reached = await cadesAdditionsAt({ certificate, chain }, value, level, by);
      return ok(reached.additions);
    },
  });
  if (!done.ok) throw new Error(done.error.code);
  return { cms: done.value, reached };
}

const verify = (cms: Uint8Array): Promise<FileVerification> => verifyCades(cms, { content, trustAnchors: [pki.root], at: Date.now() });

async function opensslVerifies(cms: Uint8Array): Promise<void> {
  const [signature, data] = [join(pki.dir, 'l.p7s'), join(pki.dir, 'l.bin')];
  writeFileSync(signature, cms);
  writeFileSync(data, content);
  await promisify(execFile)('openssl', ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', signature, '-content', data, '-CAfile', pki.rootPem, '-purpose', 'any', '-out', '/dev/null']);
}

test.each(['rsa', 'p256'] as const)('%s reaches B-T and B-LT, and every level says what it is', async (user) => {
  for (const level of ['B-B', 'B-T', 'B-LT'] as const) {
    const { cms, reached } = await signed(user, level);
    expect(reached, level).toMatchObject({ level, missing: [] });
    await opensslVerifies(cms);
    const answer = await verify(cms);
    expect(answer, level).toMatchObject({ document: 'valid', signatures: [{ level }] });
    // What is carried was looked at: nothing is left to say about revocation.
    expect(answer.signatures[0]?.reasons.includes('revocation.notChecked'), level).toBe(level !== 'B-LT');
  }
});

test('a service that fails costs the level, never the signature', async () => {
  const { cms, reached } = await signed('p256', 'B-LT', services({ tsa: { url: `${pki.url}/nowhere`, timeoutMs: 5_000 } }));
  expect(reached).toMatchObject({ level: 'B-B', missing: [{ level: 'B-T', error: { code: 'net.refused' } }] });
  expect(await verify(cms)).toMatchObject({ document: 'valid', signatures: [{ level: 'B-B' }] });
  const none = await signed('p256', 'B-LT', services({ tsa: undefined }));
  expect(none.reached).toMatchObject({ level: 'B-B', missing: [{ error: { code: 'extend.noTimeAuthority' } }] });
  const offline = await signed('p256', 'B-LT', services({ gather: () => Promise.resolve({ evidence: noEvidence, statuses: [], complete: false }) }));
  expect(offline.reached).toMatchObject({ level: 'B-T', missing: [{ level: 'B-LT', error: { code: 'evidence.incomplete' } }] });
});

test('evidence of revocation beside a signature is heeded', async () => {
  const { cms: before } = await signed('revoked', 'B-B');
  expect(before.length).toBeGreaterThan(0);
  const { certificate, chain, key } = pki.user('revoked');
  const { evidence } = await gatherEvidence({ certificates: [certificate], chain, anchors: [pki.root], at: Date.now(), network: trustFetch(), known: noEvidence, timeoutMs: 20_000 });
  const done = await signFileDetached(content, { signingTime: Date.now() }, {
    signer: { certificate, chain },
    sign: (what) => Promise.resolve(ok(signatureValueOf(what, key) ?? new Uint8Array())),
    additions: () => Promise.resolve(ok({ evidence })),
  });
  if (!done.ok) throw new Error(done.error.code);
  expect(await verify(done.value)).toMatchObject({ document: 'unsure', signatures: [{ verdict: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE' }] });
  const asked = await signed('revoked', 'B-LT');
  expect(asked.reached).toMatchObject({ level: 'B-T', missing: [{ error: { code: 'cert.revoked' } }] });
});
