import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fail } from '../../../src/main/core/model/result.ts';
import type { TrustNetwork } from '../../../src/main/core/ports/trust-network.ts';
import { trustFetch } from '../../../src/main/core/trust-fetch.ts';
import { memoryEvidenceCache } from '../../../src/main/core/verification/memory-cache.ts';
import { verifyOnline, type OnlineMeans, type OnlineOptions } from '../../../src/main/core/verification/verify-online.ts';
import { startTestPki, type TestPki, type TestUser } from '../../support/pki/test-pki.ts';
import { signAt } from '../signing/levels/level-tools.ts';
import { makePdf } from '../signing/tools.ts';

let pki: TestPki;
let stranger: TestPki;
const papers = new Map<string, Uint8Array>();
const signed = async (user: TestUser, level: 'B-B' | 'B-T'): Promise<Uint8Array> => (await signAt(pki, await makePdf(1), user, level)).bytes;
beforeAll(async () => {
  [pki, stranger] = await Promise.all([startTestPki(), startTestPki()]);
  for (const user of ['rsa', 'p256', 'p384', 'revoked'] as const) papers.set(user, await signed(user, 'B-B'));
});
afterAll(async () => { await Promise.all([pki.stop(), stranger.stop()]); });
beforeEach(() => {
  Object.assign(pki.behaviour, { tsa: 'good', ocsp: 'good', crl: 'good' });
  pki.asked.length = 0;
});

const network = trustFetch();
const offline: TrustNetwork = () => Promise.resolve(fail('net.offline'));
const paper = (user: TestUser): Uint8Array => papers.get(user) ?? new Uint8Array();
const check = (file: Uint8Array, means: OnlineMeans, more: Partial<OnlineOptions> = {}) =>
  verifyOnline(file, { anchors: [pki.root], at: Date.now(), ...more }, means);

describe('a signature whose revocation is asked online', () => {
  it('is valid when every authority on its path says so, and rests on their answers', async () => {
    const { verification, evidence, open, chains } = await check(paper('rsa'), { network });
    expect(verification.document).toBe('valid');
    expect(verification.signatures[0]?.reasons).not.toContain('revocation.notChecked');
    expect(open).toBe(false);
    expect(evidence.ocspResponses.length).toBe(2);
    expect(evidence.certificates.length).toBe(3);
    expect(chains[0]?.revocation.map(({ status }) => status)).toEqual(['good', 'good']);
  });

  it('falls back to lists when the responder is down', async () => {
    pki.behaviour.ocsp = 'down';
    const { verification, evidence } = await check(paper('rsa'), { network });
    expect(verification.document).toBe('valid');
    expect(evidence.crls.length).toBe(2);
  });

  it('is not known, and never invalid, without the network: another try settles it', async () => {
    const first = await check(paper('rsa'), { network: offline });
    expect(first.verification.document).toBe('unsure');
    expect(first.verification.signatures[0]).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'TRY_LATER' });
    expect(first.verification.reasons).toContain('revocation.unreachable');
    expect(first.open).toBe(true);
    expect((await check(paper('rsa'), { network })).verification.document).toBe('valid');
  });

  it('does not pass for unreachable when somebody answered and the answer was worthless', async () => {
    Object.assign(pki.behaviour, { ocsp: 'unauthorised', crl: 'garbage' });
    const { verification, open } = await check(paper('rsa'), { network });
    expect(verification.document).toBe('unsure');
    expect(verification.reasons).not.toContain('revocation.unreachable');
    expect(open).toBe(true);
  });

  it('is answered from the cache afterwards, without a question', async () => {
    const cache = memoryEvidenceCache();
    await check(paper('rsa'), { network, cache });
    pki.asked.length = 0;
    const again = await check(paper('rsa'), { network, cache });
    expect(again.verification.document).toBe('valid');
    expect(pki.asked).toEqual([]);
    expect((await check(paper('rsa'), { network: offline, cache })).verification.document).toBe('valid');
  });

  it('shares a list of the cache with another certificate of the authority', async () => {
    const cache = memoryEvidenceCache();
    pki.behaviour.ocsp = 'down';
    await check(paper('rsa'), { network, cache });
    expect((await check(paper('p384'), { network: offline, cache })).verification.document).toBe('valid');
  });

  it('does not believe a cached answer after its end', async () => {
    const cache = memoryEvidenceCache();
    await check(paper('rsa'), { network, cache });
    const later = Date.now() + 40 * 86_400_000;
    const { verification, open } = await check(paper('rsa'), { network: offline, cache, now: () => later }, { at: later });
    expect(verification.document).toBe('unsure');
    expect(open).toBe(true);
  });

  it('asks anew when told to, and finds what was revoked since', async () => {
    const cache = memoryEvidenceCache();
    expect((await check(paper('p256'), { network, cache })).verification.document).toBe('valid');
    await pki.revoke('p256', 'keyCompromise');
    expect((await check(paper('p256'), { network, cache })).verification.document).toBe('valid');
    const { verification } = await check(paper('p256'), { network, cache }, { fresh: true, at: Date.now() + 2000 });
    expect(verification.document).toBe('unsure');
    expect(verification.signatures[0]).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'REVOKED_NO_POE' });
    // The newer answer is in the cache beside the older one, and a revocation is final.
    expect((await check(paper('p256'), { network: offline, cache }, { at: Date.now() + 2000 })).verification.signatures[0]?.subIndication).toBe('REVOKED_NO_POE');
  });

  it('keeps a cached answer when told to ask anew and nobody answers', async () => {
    const cache = memoryEvidenceCache();
    await check(paper('rsa'), { network, cache });
    expect((await check(paper('rsa'), { network: offline, cache }, { fresh: true })).verification.document).toBe('valid');
  });
});

describe('whose addresses are called', () => {
  it('nobody of a chain that reaches no trusted anchor', async () => {
    const { verification } = await check(paper('rsa'), { network }, { anchors: [stranger.root] });
    expect(verification.signatures[0]).toMatchObject({ verdict: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' });
    expect(pki.asked).toEqual([]);
  });

  it('nobody when trust is only assumed', async () => {
    const { verification } = await check(paper('rsa'), { network }, { anchors: [], assumeTrust: true });
    expect(verification.document).toBe('valid');
    expect(pki.asked).toEqual([]);
  });

  it('nobody for a file that is no signed file', async () => {
    expect((await check(Buffer.from('Kính gửi'), { network })).verification.document).toBe('unreadable');
    expect(pki.asked).toEqual([]);
  });
});

describe('time', () => {
  it('asks about the time stamp authority too, and then judges at the proven time', async () => {
    const stamped = await signed('p384', 'B-T');
    const { verification, chains } = await check(stamped, { network });
    expect(verification.document).toBe('valid');
    expect(chains.map(({ use }) => use).sort()).toEqual(['signature', 'timestamp']);
    expect(chains.find(({ use }) => use === 'timestamp')?.stamp?.token.length).toBeGreaterThan(100);
  });

  it('holds after the revocation of its certificate when a time stamp proves that it came first', async () => {
    const stamped = await signed('p384', 'B-T');
    // Both times are whole seconds; in the same one the revocation would count.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    await pki.revoke('p384', 'superseded');
    const { verification } = await check(stamped, { network }, { at: Date.now() + 2000 });
    expect(verification.document).toBe('valid');
    expect(verification.signatures[0]?.reasons).toContain('revocation.later');
  });
});
