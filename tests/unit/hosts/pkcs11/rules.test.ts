import { createHash, generateKeyPairSync, privateEncrypt, sign, verify } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ckrName, ckrOf } from '../../../../src/main/token/pkcs11/cryptoki.rules.ts';
import { judgeLogin, mayTryPin, pinStateOf } from '../../../../src/main/token/pkcs11/login.rules.ts';
import { ecdsaValue, signPlans } from '../../../../src/main/token/pkcs11/mechanism.rules.ts';
import { plainText } from '../../../../src/main/token/pkcs11/plain-text.rules.ts';
import { tokenIds } from '../../../../src/main/token/pkcs11/token-id.rules.ts';
import { oneAtATime } from '../../../../src/main/token/one-at-a-time.ts';

const set = 0x8 | 0x400;
const [low, final, locked, pad] = [0x1_0000, 0x2_0000, 0x4_0000, 0x100];
const facts = (flags: number, min = 4, max = 16) => ({ flags: set | flags, minPinLen: min, maxPinLen: max });
const codeOf = (answer: { ok: boolean; error?: { code: string } }): string => (answer.ok ? 'ok' : answer.error?.code ?? '');

describe('a PIN', () => {
  test('the state of a token, the worse first', () => {
    expect([0x400, set, set | low, set | low | final, set | locked | final].map(pinStateOf)).toEqual(['notSet', 'ok', 'low', 'final', 'locked']);
  });

  test('is refused before the token is asked when it cannot be right or would be the last', () => {
    expect(mayTryPin(facts(0), { pin: '123' })).toMatchObject({ error: { code: 'token.pinLength', details: { min: 4, max: 16 } } });
    expect(codeOf(mayTryPin(facts(0), { pin: 'x'.repeat(17) }))).toBe('token.pinLength');
    // Bytes of UTF-8, as the token counts: 9 letters, 17 bytes.
    expect(codeOf(mayTryPin(facts(0), { pin: 'ạ'.repeat(5) + 'xyz' }))).toBe('token.pinLength');
    expect(mayTryPin(facts(0), { pin: '1234' })).toEqual({ ok: true, value: '1234' });
    expect(codeOf(mayTryPin(facts(final), { pin: '1234' }))).toBe('token.lastTry');
    expect(codeOf(mayTryPin(facts(final), { pin: '1234', confirmLastTry: true }))).toBe('ok');
    expect(codeOf(mayTryPin(facts(locked | final), { pin: '1234', confirmLastTry: true }))).toBe('token.pinLocked');
    expect(codeOf(mayTryPin(facts(0), {}))).toBe('call.invalid');
    expect(codeOf(mayTryPin(facts(0), { pin: '' }))).toBe('token.pinLength');
  });

  test('of a token that does not know its lengths is sent, and of a PIN pad never', () => {
    expect(codeOf(mayTryPin(facts(0, 0, 0), { pin: '1' }))).toBe('ok');
    expect(codeOf(mayTryPin(facts(0, 4, 4_294_967_295), { pin: '1' }))).toBe('ok');
    expect(codeOf(mayTryPin(facts(0, 9, 4), { pin: '1' }))).toBe('ok');
    expect(mayTryPin(facts(pad), { pin: '1234' })).toEqual({ ok: true, value: '' });
    expect(codeOf(mayTryPin(facts(pad | final), {}))).toBe('token.lastTry');
  });

  test.each([
    [0, 0, 'ok'], [0x100, 0, 'ok'], [0xa0, locked, 'token.pinLocked'], [0xa1, 0, 'token.pinIncorrect'], [0xa2, 0, 'token.pinLength'], [0xa3, 0, 'token.pinExpired'], [0xa4, 0, 'token.pinLocked'],
    [0x102, 0, 'token.pinNotSet'], [0x1, 0, 'token.pinPadCancelled'], [0x50, 0, 'token.pinPadCancelled'], [0x32, 0, 'token.removed'], [0xe0, 0, 'token.removed'], [0x30, 0, 'token.failed'],
  ])('a token that answers %i after flags %i: %s', (rv, flags, code) => expect(codeOf(judgeLogin(rv, facts(flags)))).toBe(code));

  test('the tries left are as the token tells them', () => {
    expect([0, low, low | final].map((flags) => judgeLogin(0xa0, facts(flags)))).toMatchObject(['several', 'low', 'final'].map((tries) => ({ error: { details: { tries } } })));
    expect(judgeLogin(undefined, undefined)).toMatchObject({ error: { code: 'token.failed', details: { reason: 'CKR_?' } } });
  });
});

describe('ids of tokens', () => {
  const token = (more: object = {}) => ({ manufacturer: 'M', model: 'T', serial: '01', label: 'L', slot: 'Reader 0', ...more });

  test('go with the token from slot to slot, and differ by serial and by label', () => {
    expect(tokenIds([token()])).toEqual(tokenIds([token({ slot: 'Reader 7' })]));
    expect(new Set(tokenIds([token(), token({ serial: '02' }), token({ label: 'L (Signature PIN)' }), token({ model: 'U' })])).size).toBe(4);
  });

  test('of twins, and of tokens without a serial, are told apart by the slot', () => {
    const [a, b] = tokenIds([token(), token({ slot: 'Reader 1' })]);
    expect(a).not.toBe(b);
    expect(tokenIds([token({ serial: '' })])).not.toEqual(tokenIds([token({ serial: '', slot: 'Reader 1' })]));
    expect(tokenIds([token({ label: 'ab', serial: 'c' })])).not.toEqual(tokenIds([token({ label: 'a', serial: 'bc' })]));
  });
});

describe('mechanisms', () => {
  const all = new Set([1, 0xd, 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x1041, 0x1044]);
  const bytes = Buffer.from('signed attributes');

  test('prefer the token that hashes, then the DigestInfo, and never the bare hash', () => {
    expect(signPlans({ key: 'rsa', hash: 'sha256' }, all, 66).map((p) => p.mechanism)).toEqual([0x40, 1]);
    expect(signPlans({ key: 'rsa-pss', hash: 'sha512' }, all, 66).map((p) => p.mechanism)).toEqual([0x45, 0xd]);
    expect(signPlans({ key: 'rsa-pss', hash: 'sha384' }, new Set([0xd]), 66)[0]?.pss).toEqual({ hashAlg: 0x260, mgf: 3, saltLen: 48 });
    expect(signPlans({ key: 'ec', hash: 'sha256' }, all, 66).map((p) => p.mechanism)).toEqual([0x1041, 0x1044]);
    expect(signPlans({ key: 'rsa', hash: 'sha256' }, new Set([0x1041]), 66)).toEqual([]);
  });

  test.each(['sha256', 'sha384', 'sha512'] as const)('the DigestInfo of %s is what a PKCS#1 signature holds', (hash) => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const [plan] = signPlans({ key: 'rsa', hash }, new Set([1]), 66);
    // What CKM_RSA_PKCS does with its input: block type 1, and the private key (RFC 8017 §8.2.1).
    const value = privateEncrypt(privateKey, plan?.input(bytes) ?? Buffer.alloc(0));
    expect(verify(hash, bytes, publicKey, value)).toBe(true);
  });

  test('a hash longer than the order of the curve is cut', () => {
    const digest = createHash('sha512').update(bytes).digest();
    const input = (order: number) => signPlans({ key: 'ec', hash: 'sha512' }, all, order)[0]?.input(bytes);
    expect(input(32)).toEqual(digest.subarray(0, 32));
    expect(input(66)).toEqual(digest);
  });

  test.each(['P-256', 'P-384', 'P-521'])('the two numbers of %s become the value node writes itself', (namedCurve) => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve });
    for (let i = 0; i < 64; i++) {
      const value = ecdsaValue(sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }));
      expect(value !== undefined && verify('sha256', bytes, { key: publicKey, dsaEncoding: 'der' }, value)).toBe(true);
    }
    expect(ecdsaValue(Buffer.from('0000000100800000', 'hex'))?.toString('hex')).toBe('3009020101020400800000');
    expect([ecdsaValue(Buffer.alloc(0)), ecdsaValue(Buffer.alloc(63)), ecdsaValue(Buffer.alloc(134))]).toEqual([undefined, undefined, undefined]);
  });
});

test('a return value is read from what the binding throws, and named without its words', () => {
  expect(ckrOf(Object.assign(new Error('CKR_PIN_INCORRECT'), { code: 160 }))).toBe(160);
  expect(ckrOf(new Error('CKR_PIN_LOCKED:164\n    at PKCS11.C_Login (x)'))).toBe(164);
  expect([ckrOf(new Error('cannot open shared object file')), ckrOf('text'), ckrOf(Object.assign(new Error('x'), { code: 'ENOENT' }))]).toEqual([undefined, undefined, undefined]);
  expect([ckrName(160), ckrName(0x8000_0001), ckrName(undefined)]).toEqual(['CKR_PIN_INCORRECT', '0x80000001', 'CKR_?']);
});

test('texts of a token lose padding and control characters', () => {
  expect(plainText('Token\u0000\u0000\u0000   ')).toBe('Token');
  expect(plainText('a\u001b[31mb')).toBe('a [31mb');
});

test('steps wait for each other, and a failed one stops none', async () => {
  const run = oneAtATime();
  const seen: string[] = [];
  const slow = run(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    seen.push('slow');
  });
  const broken = run(() => Promise.reject(new Error('no')));
  const last = run(() => seen.push('last'));
  await expect(broken).rejects.toThrow('no');
  await Promise.all([slow, last]);
  expect(seen).toEqual(['slow', 'last']);
});
