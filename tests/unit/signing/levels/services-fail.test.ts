import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { checkTimestampRoom, completeSignatureAt, timestampRoom } from '../../../../src/main/core/signing/levels/complete-at-level.ts';
import { extendPdf } from '../../../../src/main/core/signing/levels/extend.ts';
import type { LevelServices } from '../../../../src/main/core/signing/levels/level-services.ts';
import { probeTimestamp } from '../../../../src/main/core/signing/timestamp/probe.ts';
import { trustFetch } from '../../../../src/main/core/trust-fetch.ts';
import { startTestPki, type TestPki } from '../../../support/pki/test-pki.ts';
import { makePdf } from '../tools.ts';
import { isPrefix, keySigns, levelServices, othersAgree, prepare, signAt, tokenRoom, verify } from './level-tools.ts';

let pki: TestPki;
let plain: Uint8Array;
beforeAll(async () => {
  pki = await startTestPki();
  plain = await makePdf(1);
});
afterAll(() => pki.stop());
afterEach(() => {
  pki.behaviour.tsa = 'good';
  pki.behaviour.crl = 'good';
  pki.behaviour.ocsp = 'good';
});

describe('a signature is never lost for want of a service', () => {
  test.each([
    ['garbage', 'tsa.garbage'], ['empty', 'tsa.garbage'], ['nothing', 'net.timeout'], ['late', 'net.timeout'], ['down', 'net.unreachable'],
    ['refusal', 'tsa.refused'], ['wrongNonce', 'tsa.nonceDiffers'], ['wrongImprint', 'tsa.imprintDiffers'], ['stranger', 'tsa.notTrusted'],
    ['noCertificate', 'tsa.noCertificate'],
  ] as const)('time stamp authority: %s gives B-B and %s', async (behaviour, code) => {
    pki.behaviour.tsa = behaviour;
    pki.behaviour.tsaDelayMs = 60_000;
    const copy = Uint8Array.from(plain);
    const done = await signAt(pki, plain, 'p256', 'B-LTA', { services: levelServices(pki, { tsa: { url: pki.tsaUrl, timeoutMs: 400 } }) });
    expect(done).toMatchObject({ level: 'B-B', missing: [{ level: 'B-T', error: { code } }] });
    expect(Buffer.compare(copy, plain)).toBe(0);
    expect((await verify(pki, done.bytes)).document).toBe('valid');
  });

  test('no authority set up, and no network', async () => {
    expect(await signAt(pki, plain, 'p256', 'B-T', { services: levelServices(pki, { tsa: undefined }) })).toMatchObject({ level: 'B-B', missing: [{ error: { code: 'extend.noTimeAuthority' } }] });
    expect(await signAt(pki, plain, 'p256', 'B-T', { services: levelServices(pki, { network: trustFetch({ offline: () => true }) }) })).toMatchObject({ level: 'B-B', missing: [{ error: { code: 'net.offline' } }] });
  });

  test('lists and responders down: B-T, and why; extended when they are back', async () => {
    pki.behaviour.crl = 'down';
    pki.behaviour.ocsp = 'down';
    const done = await signAt(pki, plain, 'rsa', 'B-LTA');
    expect(done).toMatchObject({ level: 'B-T', missing: [{ level: 'B-LT', error: { code: 'evidence.incomplete' } }] });
    pki.behaviour.crl = 'good';
    pki.behaviour.ocsp = 'good';
    const later = await extendPdf(done.bytes, 'B-LTA', levelServices(pki));
    if (!later.ok) throw new Error(later.error.code);
    expect(later.value).toMatchObject({ level: 'B-LTA', missing: [] });
    expect(isPrefix(done.bytes, later.value.bytes)).toBe(true);
    othersAgree(pki, 'later', later.value.bytes);
  });

  test('the authority that dies between two stamps leaves B-LT', async () => {
    const services = levelServices(pki);
    let stamps = 0;
    const network: LevelServices['network'] = (request) => {
      if (request.url === pki.tsaUrl && ++stamps > 1) pki.behaviour.tsa = 'error500';
      return services.network(request);
    };
    expect(await signAt(pki, plain, 'p384', 'B-LTA', { services: { ...services, network } })).toMatchObject({ level: 'B-LT', missing: [{ level: 'B-LTA', error: { code: 'net.refused' } }] });
  });

  test('a value of another key is refused as always', async () => {
    const prepared = await prepare(pki, plain, 'p256');
    const other = await prepare(pki, plain, 'p384');
    expect(await completeSignatureAt(prepared, keySigns(pki.user('p384').key, other), 'B-T', levelServices(pki))).toMatchObject({ ok: false, error: { code: 'sign.keyMismatch' } });
  });
});

describe('room for the token', () => {
  test('is measured by a probe, and then just enough', async () => {
    const services = levelServices(pki);
    const room = await probeTimestamp({ network: services.network, authority: { url: pki.tsaUrl }, anchors: [pki.root], now: services.now });
    if (!room.ok) throw new Error(room.error.code);
    const prepared = await prepare(pki, plain, 'rsa', { extraRoom: timestampRoom(room.value) });
    expect(checkTimestampRoom(prepared, room.value).ok).toBe(true);
    const kept = (prepared.contents[1] - prepared.contents[0] - 2) / 2;
    const done = await completeSignatureAt(prepared, keySigns(pki.user('rsa').key, prepared), 'B-T', services);
    if (!done.ok) throw new Error(done.error.code);
    expect(done.value).toMatchObject({ level: 'B-T', missing: [] });
    expect(Math.abs((done.value.timestampBytes ?? 0) - room.value)).toBeLessThan(16);
    const zeros = /0*>/.exec(Buffer.from(done.value.bytes.subarray(prepared.contents[0], prepared.contents[1])).toString('latin1'))?.[0].length ?? 0;
    expect(zeros / 2).toBeLessThan(1024);
    expect(zeros / 2).toBeLessThan(kept / 4);
  });

  test('too little of it is told before the key is used; used all the same, a document time stamp gives the time', async () => {
    const prepared = await prepare(pki, plain, 'p256', { extraRoom: 100 });
    const told = checkTimestampRoom(prepared, tokenRoom);
    expect(told).toMatchObject({ ok: false, error: { code: 'sign.noRoom' } });
    expect(!told.ok && Number(told.error.details?.['needed']) > Number(told.error.details?.['room'])).toBe(true);
    const done = await completeSignatureAt(prepared, keySigns(pki.user('p256').key, prepared), 'B-LTA', levelServices(pki));
    if (!done.ok) throw new Error(done.error.code);
    expect(done.value).toMatchObject({ level: 'B-LTA', missing: [] });
    const verified = await verify(pki, done.value.bytes);
    expect(verified.signatures.map(({ kind }) => kind)).toEqual(['signature', 'timestamp', 'timestamp']);
    othersAgree(pki, 'no-room', done.value.bytes);
  });
});
