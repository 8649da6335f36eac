import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fail, ok } from '../../../src/main/core/model/result.ts';
import type { TrustNetwork } from '../../../src/main/core/ports/trust-network.ts';
import { checkSigner } from '../../../src/main/core/signing/evidence/check-signer.ts';
import { noEvidence } from '../../../src/main/core/signing/evidence/evidence.ts';
import { gatherEvidence, type GatherRequest } from '../../../src/main/core/signing/evidence/gather.ts';
import { makeRevocationPki, type RevocationPki } from './revocation-pki.ts';

let pki: RevocationPki;
beforeAll(() => {
  pki = makeRevocationPki();
  pki.revoke('revoked', 'sub', '-crl_reason', 'keyCompromise');
});
afterAll(() => pki.close());

const request = (name: string, more: Partial<GatherRequest> = {}): GatherRequest => ({
  certificates: [pki.der(name)],
  chain: [pki.der('sub')],
  anchors: [pki.der('root')],
  at: Date.now(),
  known: noEvidence,
  timeoutMs: 20_000,
  ...more,
});
const statuses = (gathered: Awaited<ReturnType<typeof gatherEvidence>>): readonly string[] => gathered.statuses.map(({ revocation }) => `${revocation.status} ${revocation.source ?? '-'}`);
const without = (host: string, network: TrustNetwork): TrustNetwork => (asked) => (asked.url.includes(host) ? Promise.resolve(fail('net.unreachable')) : network(asked));

describe('gathering evidence', () => {
  test('asks each certificate of the path once, by OCSP, and proves it offline afterwards', async () => {
    const log: string[] = [];
    const progress: string[] = [];
    const gathered = await gatherEvidence(
      request('person', { network: pki.network(log), certificates: [pki.der('person'), pki.der('later')], onProgress: ({ done, total }) => progress.push(`${String(done)}/${String(total)}`) }),
    );
    expect(statuses(gathered)).toEqual(['good ocsp', 'good ocsp', 'good ocsp']);
    expect([...log].sort()).toEqual(['POST http://ocsp.test/root', 'POST http://ocsp.test/sub', 'POST http://ocsp.test/sub']);
    expect(progress).toEqual(['1/3', '2/3', '3/3']);
    expect(gathered.complete).toBe(true);
    expect(gathered.evidence.ocspResponses).toHaveLength(3);
    expect(gathered.evidence.certificates.map((der) => Buffer.from(der).toString('hex'))).toContain(Buffer.from(pki.der('responder')).toString('hex'));
    const again = await gatherEvidence(request('person', { known: gathered.evidence, chain: [] }));
    expect(statuses(again)).toEqual(['good ocsp', 'good ocsp']);
    expect(again.attempts).toEqual([]);
  });

  test('falls back to the lists, in DER and in PEM', async () => {
    const log: string[] = [];
    const network = without('ocsp.test', pki.network(log));
    const pem: TrustNetwork = async (asked) => {
      const answer = await network(asked);
      return answer.ok ? ok(new Uint8Array(Buffer.from(`-----BEGIN X509 CRL-----\n${Buffer.from(answer.value).toString('base64')}\n-----END X509 CRL-----\n`))) : answer;
    };
    for (const each of [network, pem]) {
      const gathered = await gatherEvidence(request('person', { network: each }));
      expect(statuses(gathered)).toEqual(['good crl', 'good crl']);
      expect(gathered.evidence.crls).toHaveLength(2);
      expect(gathered.attempts.filter(({ kind }) => kind === 'ocsp').map(({ outcome }) => outcome)).toEqual(['net.unreachable', 'net.unreachable']);
    }
  });

  test('a responder nobody appointed is not believed, and the list is asked', async () => {
    const gathered = await gatherEvidence(request('person', { network: pki.network([], { root: 'root', sub: 'unappointed' }) }));
    expect(statuses(gathered)).toEqual(['good crl', 'good ocsp']);
    expect(gathered.attempts).toContainEqual({ kind: 'ocsp', url: 'http://ocsp.test/sub', outcome: 'unusable' });
  });

  test('a responder without the promise not to be checked is checked by its list', async () => {
    const log: string[] = [];
    const gathered = await gatherEvidence(request('person', { network: pki.network(log, { root: 'root', sub: 'checked' }) }));
    expect(statuses(gathered)).toEqual(['good ocsp', 'good ocsp']);
    expect(log).toContain('GET http://crl.test/sub.crl');
    expect(gathered.evidence.crls).toHaveLength(1);
    expect(gathered.statuses[0]?.revocation.problems).toEqual([]);
  });

  test('garbage, silence and no network are answers', async () => {
    const garbage: TrustNetwork = () => Promise.resolve(ok(Uint8Array.of(1, 2, 3)));
    const silence: TrustNetwork = () => Promise.resolve(fail('net.timeout'));
    for (const network of [garbage, silence, undefined]) {
      const gathered = await gatherEvidence(request('person', network === undefined ? {} : { network }));
      expect(statuses(gathered)).toEqual(['unknown -', 'unknown -']);
      expect(gathered.complete).toBe(false);
    }
  });

  test('an answer to another question does not count', async () => {
    const log: string[] = [];
    const real = pki.network(log);
    let first: Uint8Array | undefined;
    const replay: TrustNetwork = async (asked) => {
      if (asked.url !== 'http://ocsp.test/sub') return fail('net.unreachable');
      const answer = await real(asked);
      if (answer.ok) first ??= answer.value;
      return first === undefined ? answer : ok(first);
    };
    expect(statuses(await gatherEvidence(request('person', { network: replay })))[0]).toBe('good ocsp');
    // The same certificate, asked again with a new nonce, gets the old answer; another gets an answer about the first.
    expect(statuses(await gatherEvidence(request('person', { network: replay })))[0]).toBe('unknown -');
    expect(statuses(await gatherEvidence(request('revoked', { network: replay })))[0]).toBe('unknown -');
  });

  test('the addresses of a certificate that reaches no anchor are not asked', async () => {
    const log: string[] = [];
    for (const more of [{ anchors: [] }, { chain: [] }]) {
      const gathered = await gatherEvidence(request('person', { network: pki.network(log), ...more }));
      expect(gathered.paths).toMatchObject([{ state: 'unknown', reasons: ['chain.noAnchor'] }]);
    }
    expect(log).toEqual([]);
  });

  test("a missing issuer of the office's own certificate is fetched", async () => {
    const log: string[] = [];
    const gathered = await gatherEvidence(request('person', { network: pki.network(log), chain: [], ownCertificates: true }));
    expect(log[0]).toBe('GET http://ca.test/sub.cer');
    expect(gathered.complete).toBe(true);
  });

  test('time runs out for everything together', async () => {
    let time = Date.now();
    const slow: TrustNetwork = ({ timeoutMs }) => {
      time += timeoutMs;
      return Promise.resolve(fail('net.timeout'));
    };
    const gathered = await gatherEvidence(request('person', { network: slow, timeoutMs: 4_000, clock: () => time }));
    expect(gathered.attempts.every(({ outcome }) => outcome === 'net.timeout')).toBe(true);
    expect(gathered.statuses.every(({ revocation }) => revocation.status === 'unknown')).toBe(true);
  });
});

describe('before the key is used', () => {
  const check = (name: string, more: Partial<Parameters<typeof checkSigner>[0]> = {}) =>
    checkSigner({ certificate: pki.der(name), chain: [pki.der('sub')], anchors: [pki.der('root')], at: Date.now(), known: noEvidence, ...more });

  test('a good certificate may sign, and brings its evidence', async () => {
    const answer = await check('person', { network: pki.network([]) });
    expect(answer).toMatchObject({ usable: true, warnings: [] });
    expect(answer.usable ? answer.evidence.ocspResponses : []).toHaveLength(2);
  });

  test('offline is said and hinders nobody; answers of no use are another warning', async () => {
    expect(await check('person')).toMatchObject({ usable: true, warnings: ['revocation.offline'] });
    expect(await check('person', { network: () => Promise.resolve(fail('net.unreachable')) })).toMatchObject({ usable: true, warnings: ['revocation.offline'] });
    expect(await check('person', { network: () => Promise.resolve(ok(new Uint8Array(9))) })).toMatchObject({ usable: true, warnings: ['revocation.unknown'] });
  });

  test('each reason against it has its code', async () => {
    const { notBefore, notAfter } = pki.certificate('person');
    expect(await check('person', { at: notAfter + 1 })).toMatchObject({ usable: false, code: 'cert.expired' });
    expect(await check('person', { at: notBefore - 1 })).toMatchObject({ usable: false, code: 'cert.notYetValid' });
    expect(await check('sub')).toMatchObject({ usable: false, code: 'cert.usageForbidsSigning' });
    expect(await check('weak')).toMatchObject({ usable: false, code: 'cert.weakKey' });
    expect(await check('person', { anchors: [] })).toMatchObject({ usable: false, code: 'cert.notTrusted', details: { reason: 'chain.noAnchor' } });
    expect(await check('person', { certificate: new Uint8Array(4) })).toMatchObject({ usable: false, code: 'cert.unreadable' });
    expect(await check('revoked', { network: pki.network([]) })).toMatchObject({ usable: false, code: 'cert.revoked', details: { reason: 'keyCompromise' } });
    expect(await check('revoked', { known: { ...noEvidence, crls: [pki.crl('sub')] } })).toMatchObject({ usable: false, code: 'cert.revoked' });
  });
});
