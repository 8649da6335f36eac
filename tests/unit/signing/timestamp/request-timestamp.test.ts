import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { hashIdentifier } from '../../../../src/main/core/signing/cms/algorithms.ts';
import { integer, octetString, oid, sequence, tlv } from '../../../../src/main/core/signing/cms/der-write.ts';
import { checkToken } from '../../../../src/main/core/signing/timestamp/check-token.ts';
import { probeTimestamp } from '../../../../src/main/core/signing/timestamp/probe.ts';
import { requestTimestamp, type TimestampAuthority, type TimestampServices } from '../../../../src/main/core/signing/timestamp/request-timestamp.ts';
import { timestampRequest, type TimestampQuery } from '../../../../src/main/core/signing/timestamp/request.ts';
import { readTimestampResponse } from '../../../../src/main/core/signing/timestamp/response.ts';
import { trustFetch } from '../../../../src/main/core/trust-fetch.ts';
import { startTestPki, type TestPki } from '../../../support/pki/test-pki.ts';
import { random } from '../random.ts';

let pki: TestPki;
beforeAll(async () => {
  pki = await startTestPki();
});
afterAll(() => pki.stop());
afterEach(() => {
  pki.behaviour.tsa = 'good';
});

const stamped = [Buffer.from('Giá trị '), Buffer.from('chữ ký')];
const services = (authority: Partial<TimestampAuthority> = {}, rest: Partial<TimestampServices> = {}): TimestampServices => ({
  network: trustFetch(), authority: { url: pki.tsaUrl, timeoutMs: 20_000, ...authority }, anchors: [pki.root], now: () => Date.now(), ...rest,
});
const code = async (given: TimestampServices): Promise<string> => {
  const answer = await requestTimestamp(stamped, given);
  return answer.ok ? 'ok' : answer.error.code;
};

describe('a good authority', () => {
  test.each(['sha256', 'sha384', 'sha512'] as const)('answers with %s; openssl verifies the token', async (hash) => {
    const token = await requestTimestamp(stamped, services({ hash }));
    if (!token.ok) throw new Error(JSON.stringify(token.error));
    expect(Math.abs(token.value.time - Date.now())).toBeLessThan(600_000);
    expect(token.value.policy).toBe('1.3.6.1.4.1.99999.2');
    writeFileSync(join(pki.dir, 'token'), token.value.bytes);
    writeFileSync(join(pki.dir, 'stamped'), Buffer.concat(stamped));
    const out = execFileSync('openssl', ['ts', '-verify', '-token_in', '-in', 'token', '-data', 'stamped', '-CAfile', 'root.crt', '-untrusted', 'issuing.crt'], { cwd: pki.dir, stdio: ['ignore', 'pipe', 'pipe'] });
    expect(out.toString()).toContain('Verification: OK');
  });

  test('openssl reads the request as it was meant', () => {
    const nonce = Uint8Array.from({ length: 16 }, (_, i) => 0x41 + i);
    writeFileSync(join(pki.dir, 'query'), timestampRequest({ hash: 'sha384', imprint: new Uint8Array(48), nonce, policy: '1.2.3.4' }));
    const text = execFileSync('openssl', ['ts', '-query', '-in', 'query', '-text'], { cwd: pki.dir }).toString();
    expect(text).toMatch(/Version: 1\s+Hash Algorithm: sha384/);
    expect(text).toContain('Policy OID: 1.2.3.4');
    expect(text).toContain('Nonce: 0x4142434445464748494A4B4C4D4E4F50');
    expect(text).toContain('Certificate required: yes');
  });

  test('the policy that was asked for must be the one given', async () => {
    expect(await code(services({ policy: '1.3.6.1.4.1.99999.2' }))).toBe('ok');
    expect(await requestTimestamp(stamped, services({ policy: '1.2.3.4.5' }))).toMatchObject({ ok: false, error: { code: 'tsa.refused', details: { status: 2, reason: 'unacceptedPolicy' } } });
  });

  test('a probe tells the room its tokens take', async () => {
    const room = await probeTimestamp(services());
    const token = await requestTimestamp(stamped, services({ hash: 'sha512' }));
    if (!room.ok || !token.ok) throw new Error('no token');
    expect(room.value).toBeGreaterThanOrEqual(token.value.bytes.length);
    expect(room.value).toBeLessThan(token.value.bytes.length + 512);
  });
});

describe('each misbehaviour has its name', () => {
  test.each([
    ['garbage', 'tsa.garbage'], ['empty', 'tsa.garbage'], ['wrongNonce', 'tsa.nonceDiffers'], ['wrongImprint', 'tsa.imprintDiffers'],
    ['noCertificate', 'tsa.noCertificate'], ['stranger', 'tsa.notTrusted'], ['down', 'net.unreachable'], ['error500', 'net.refused'],
  ] as const)('%s: %s', async (behaviour, expected) => {
    pki.behaviour.tsa = behaviour;
    expect(await code(services())).toBe(expected);
  });

  test('a refusal is told with its reason', async () => {
    pki.behaviour.tsa = 'refusal';
    expect(await requestTimestamp(stamped, services())).toEqual({ ok: false, error: { code: 'tsa.refused', details: { status: 2, reason: 'badAlg' } } });
  });

  test('silence and lateness end at the time limit; a late answer inside it is good', async () => {
    pki.behaviour.tsa = 'nothing';
    expect(await code(services({ timeoutMs: 200 }))).toBe('net.timeout');
    pki.behaviour.tsa = 'late';
    pki.behaviour.tsaDelayMs = 60_000;
    expect(await code(services({ timeoutMs: 300 }))).toBe('net.timeout');
    pki.behaviour.tsaDelayMs = 50;
    expect(await code(services())).toBe('ok');
  });

  test('offline, no anchor, a clock that is a day off', async () => {
    expect(await code(services({}, { network: trustFetch({ offline: () => true }) }))).toBe('net.offline');
    expect(await code(services({}, { anchors: [] }))).toBe('tsa.notTrusted');
    expect(await requestTimestamp(stamped, services({}, { now: () => Date.now() + 86_400_000 }))).toMatchObject({ error: { code: 'tsa.timeFarOff', details: { minutes: -1440 } } });
  });
});

describe('tokens made by hand', () => {
  const now = Math.floor(Date.now() / 1000) * 1000;
  const nonce = Uint8Array.of(0x41, 2, 3, 4, 5, 6, 7, 8);
  const query: TimestampQuery = { hash: 'sha256', imprint: createHash('sha256').update(Buffer.concat(stamped)).digest(), nonce };
  const genTime = (ms: number): Uint8Array => tlv(0x18, Buffer.from(`${new Date(ms).toISOString().replace(/[-:T]|\.\d+/g, '')}`));
  const info = (time = now, version = 1): Uint8Array =>
    sequence(integer(version), oid('1.2.3'), sequence(hashIdentifier('sha256'), octetString(query.imprint)), integer(7), genTime(time), tlv(0x02, nonce));
  /** Any content signed by any user as a token (ESS attribute included). */
  const token = (content: Uint8Array, user: string, ...more: readonly string[]): Uint8Array => {
    writeFileSync(join(pki.dir, 'info'), content);
    execFileSync('openssl', ['cms', '-sign', '-binary', '-nodetach', '-cades', '-md', 'sha256', '-econtent_type', '1.2.840.113549.1.9.16.1.4', '-in', 'info',
      '-signer', `${user}.crt`, '-inkey', `${user}.key`, '-certfile', 'issuing.crt', '-outform', 'DER', '-out', 'made', ...more], { cwd: pki.dir, stdio: 'pipe' });
    return new Uint8Array(readFileSync(join(pki.dir, 'made')));
  };
  const judge = (bytes: Uint8Array): string => {
    const answer = checkToken(bytes, { query, parts: stamped, anchors: [pki.root], askedAt: now, answeredAt: now });
    return answer.ok ? 'ok' : answer.error.code;
  };

  test('the authority itself may; a person of the same CA may not', () => {
    expect(judge(token(info(), 'tsa'))).toBe('ok');
    expect(judge(token(info(), 'p256'))).toBe('tsa.notTimestamping');
  });

  test('two signers, another content, another version, a year ago, altered bytes', () => {
    expect(judge(token(info(), 'tsa', '-signer', 'p256.crt', '-inkey', 'p256.key'))).toBe('tsa.garbage');
    expect(judge(token(sequence(integer(1)), 'tsa'))).toBe('tsa.garbage');
    expect(judge(token(info(now, 2), 'tsa'))).toBe('tsa.garbage');
    expect(judge(token(info(now - 365 * 86_400_000), 'tsa'))).toBe('tsa.notTrusted');
    expect(judge(token(info(now - 3_600_000), 'tsa'))).toBe('tsa.timeFarOff');
    const altered = token(info(), 'tsa');
    altered[altered.length - 3] = (altered[altered.length - 3] ?? 0) ^ 1;
    expect(judge(altered)).toBe('tsa.signatureWrong');
  });
});

describe('hostile bytes', () => {
  test('ten thousand damaged answers: a name each, nothing thrown, nothing believed that was not signed', async () => {
    let captured: Uint8Array = new Uint8Array();
    let asked: Uint8Array = new Uint8Array();
    const network: TimestampServices['network'] = async (request) => {
      const answer = await trustFetch()(request);
      asked = request.body ?? asked;
      captured = answer.ok ? answer.value : captured;
      return answer;
    };
    const good = await requestTimestamp(stamped, services({}, { network }));
    if (!good.ok) throw new Error(good.error.code);
    const nonce = asked.subarray(asked.length - 3 - 16, asked.length - 3);
    const query: TimestampQuery = { hash: 'sha256', imprint: createHash('sha256').update(Buffer.concat(stamped)).digest(), nonce };
    const judge = (bytes: Uint8Array): string => {
      const token = readTimestampResponse(bytes);
      if (!token.ok) return token.error.code;
      const answer = checkToken(token.value, { query, parts: stamped, anchors: [pki.root], askedAt: good.value.time, answeredAt: good.value.time });
      if (!answer.ok) return answer.error.code;
      expect(answer.value.time).toBe(good.value.time);
      return 'ok';
    };
    expect(judge(captured)).toBe('ok');
    const next = random(20_261_125);
    const seen = new Map<string, number>();
    for (let round = 0; round < 10_000; round++) {
      let bytes = Uint8Array.from(captured);
      const kind = next(4);
      if (kind === 0) bytes = bytes.subarray(0, next(bytes.length));
      // Most damage goes where the structure is: a damaged signature is checked in the last test already, and slowly.
      else for (let i = 0; i <= kind; i++) bytes[next(round % 4 === 0 ? bytes.length : 200)] = next(256);
      const name = judge(bytes);
      expect(name).toMatch(/^(ok|tsa\.[a-zA-Z]+)$/);
      seen.set(name, (seen.get(name) ?? 0) + 1);
    }
    expect(seen.get('tsa.garbage')).toBeGreaterThan(1000);
    expect(seen.size).toBeGreaterThan(3);
  });
});
