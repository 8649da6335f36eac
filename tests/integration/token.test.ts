import { constants, verify, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../../src/contract/errors.ts';
import type { TokenCertificateView, TokenView } from '../../src/contract/token-contract.ts';
import type { Machine } from '../../src/main/hosts/drivers/module-header.rules.ts';
import { foreignStarter } from '../../src/main/hosts/foreign-starter.ts';
import type { HostLog, HostStarter } from '../../src/main/hosts/host-port.ts';
import { keyHosts, type KeyHosts, type TokenCalls } from '../../src/main/hosts/key-hosts.ts';
import { childStarter } from '../../src/main/hosts/start-child.ts';
import { authority, lacking, node24, softHsm, softTokens, type Identity, type SoftTokens } from '../support/soft-tokens.ts';

const entry = fileURLToPath(new URL('../../src/main/token/token-main.ts', import.meta.url));
const pin = 'mã-8-ký-tự';
const wrong = 'sai-sai-sai';
const toBeSigned = Buffer.from('3182000a0102030405060708090a', 'hex');

if (lacking !== undefined) console.log(`${lacking} is not here: the token tests are skipped`);

describe.skipIf(lacking !== undefined)('a PKCS#11 token', () => {
  let folder = '';
  let tokens: SoftTokens;
  let hosts: KeyHosts | undefined;
  const logged: string[] = [];
  let identities: Readonly<Record<'rsa' | 'p256' | 'p384' | 'p521' | 'always', Identity>>;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'congvan-token-'));
    const ca = authority(folder);
    identities = {
      rsa: ca.issue('rsa', ['rsa:2048']),
      p256: ca.issue('p256', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']),
      p384: ca.issue('p384', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384']),
      p521: ca.issue('p521', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-521']),
      always: ca.issue('always', ['rsa:2048']),
    };
    const { rsa, p256, p384, p521, always } = identities;
    tokens = softTokens(folder, [
      {
        label: 'Cơ quan', pin, issuers: [ca.root],
        keys: [
          { id: '01', label: 'RSA', ...rsa }, { id: '02', label: 'P-256', ...p256 }, { id: '03', label: 'P-384', ...p384 }, { id: '04', label: 'P-521', ...p521 },
          { id: '05', label: 'Mỗi lần', ...always, alwaysAuthenticate: true },
        ],
      },
      // Same label, other serial; its certificate and key carry ids that cross: only the key itself tells whose it is.
      { label: 'Cơ quan', pin, issuers: [], keys: [{ id: '01', label: 'Lone', ...p384, withoutKey: true }, { id: '09', label: 'A', ...rsa, certificate: p256.certificate, key: rsa.key }, { id: '08', label: 'B', certificate: rsa.certificate, key: p256.key }, { id: '0a', label: 'Lạ', key: '', certificate: ofUnknownKey(rsa.certificate), withoutKey: true }] },
      { label: 'Chưa có PIN', issuers: [], keys: [] },
    ]);
  });
  afterEach(async () => {
    await hosts?.stop();
    hosts = undefined;
    tokens.untell('UNPLUGGED', 'CRASH_SIGN', 'EXIT_SIGN', 'HANG_SIGN', 'SLOW_SIGN', 'BAD_SIGN', 'FAIL_SIGN', 'PIN_PAD', 'NO_HASHING', 'TRIES', 'LOG');
    expect(logged.join('\n')).not.toContain(pin);
    expect(logged.join('\n')).not.toContain(wrong);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Hosts as the product starts them. `limits`: a shorter patience for what a test lets hang. */
  function start(more: { readonly env?: Record<string, string>; readonly limits?: Readonly<Record<string, number>>; readonly idleMs?: number } = {}): KeyHosts {
    const keep = (event: string, facts?: object): void => void logged.push(JSON.stringify({ event, ...facts }));
    const log: HostLog = { info: keep, warn: keep, error: keep };
    hosts = keyHosts({
      starter: childStarter({ execPath: node24, entry, env: { ...tokens.env, ...more.env }, onStderr: (line) => logged.push(line) }), log,
      ...(more.limits === undefined ? {} : { limitMs: (method) => more.limits?.[method] }), ...(more.idleMs === undefined ? {} : { idleMs: more.idleMs }),
    });
    return hosts;
  }

  const must = <T>(answer: Answer<T>): T => {
    if (!answer.ok) throw new Error(JSON.stringify(answer.error));
    return answer.value;
  };
  const code = (answer: Answer<unknown>): string => {
    expect(JSON.stringify(answer)).not.toContain(pin);
    return answer.ok ? 'ok' : answer.error.code;
  };
  async function office(driver: TokenCalls): Promise<{ readonly token: TokenView; readonly certificates: readonly TokenCertificateView[] }> {
    for (const token of must(await driver.call('driver.tokens', {})).tokens) {
      if (token.pinState === 'notSet') continue;
      const { certificates } = must(await driver.call('driver.certificates', { tokenId: token.tokenId }));
      if (certificates.some(({ label }) => label === 'RSA')) return { token, certificates };
    }
    throw new Error('no such token');
  }
  async function ready(driver: TokenCalls, label: string) {
    const { token, certificates } = await office(driver);
    const certificate = certificates.find((c) => c.label === label);
    const order = { tokenId: token.tokenId, certificateId: certificate?.certificateId ?? '' };
    return { order, open: (given: { pin?: string; confirmLastTry?: boolean } = { pin }) => driver.call('key.openToken', { ...order, ...given }) };
  }
  const sign = (driver: TokenCalls, session: string, key: 'rsa' | 'rsa-pss' | 'ec' = 'rsa', hash: 'sha256' | 'sha384' | 'sha512' = 'sha256') =>
    driver.call('key.sign', { session, toBeSigned: toBeSigned.toString('base64'), key, hash });

  /** The certificate with another algorithm in its SubjectPublicKeyInfo, which no runtime knows. */
  function ofUnknownKey(pem: string): string {
    const der = Buffer.from(new X509Certificate(pem).raw);
    const at = der.indexOf(Buffer.from('2a864886f70d010101', 'hex'));
    der[at + 8] = 0x3f;
    return `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
  }

  test('shows its tokens and certificates without a PIN, and tells equal labels apart', async () => {
    const driver = start().driver(tokens.double);
    const { tokens: found } = must(await driver.call('driver.tokens', {}));
    expect(found.map(({ label, pinState }) => [label, pinState]).sort()).toEqual([['Chưa có PIN', 'notSet'], ['Cơ quan', 'ok'], ['Cơ quan', 'ok']]);
    expect(new Set(found.map(({ tokenId }) => tokenId)).size).toBe(3);
    const { certificates } = await office(driver);
    expect(certificates.map(({ label, keyKnown, chain }) => [label, keyKnown, chain.length])).toEqual(
      expect.arrayContaining([['RSA', true, 1], ['P-256', true, 1], ['P-384', true, 1], ['P-521', true, 1], ['Mỗi lần', true, 1]]));
    expect(certificates).toHaveLength(5);
    expect(tokens.pinsSent()).toBe(0);
  });

  const kinds = [['RSA', 'rsa', 'sha256'], ['RSA', 'rsa', 'sha512'], ['RSA', 'rsa-pss', 'sha256'], ['RSA', 'rsa-pss', 'sha384'], ['P-256', 'ec', 'sha256'], ['P-256', 'ec', 'sha512'], ['P-384', 'ec', 'sha384'], ['P-521', 'ec', 'sha512']] as const;
  describe.each([['a token that hashes', ''], ['a token that takes hashes only', 'NO_HASHING']])('%s', (_, told) => {
    test.each(kinds)('signs with %s as %s %s', async (label, key, hash) => {
      if (told !== '') tokens.tell(told);
      const driver = start().driver(tokens.double);
      const opened = must(await (await ready(driver, label)).open());
      expect(opened.pinEachTime).toBe(false);
      const { signatureValue } = must(await sign(driver, opened.session, key, hash));
      const publicKey = new X509Certificate(Buffer.from(opened.certificate, 'base64')).publicKey;
      const pss = key === 'rsa-pss' ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : {};
      expect(verify(hash, toBeSigned, { key: publicKey, ...pss }, Buffer.from(signatureValue, 'base64'))).toBe(true);
      expect(opened.chain).toHaveLength(1);
    });
  });

  test('works with a library that wants no threads, and through SoftHSM itself', async () => {
    for (const [module, env] of [[tokens.double, { P11_DOUBLE: 'cant_lock' }], [softHsm ?? '', {}]] as const) {
      const driver = start({ env }).driver(module);
      const opened = must(await (await ready(driver, 'P-256')).open());
      expect(code(await sign(driver, opened.session, 'ec'))).toBe('ok');
      await hosts?.stop();
    }
  });

  test('matches key and certificate by the key, not by id or position', async () => {
    const driver = start().driver(softHsm ?? '');
    const mixed = must(await driver.call('driver.tokens', {})).tokens;
    const first = await office(driver);
    const other = mixed.find(({ label, tokenId }) => label === 'Cơ quan' && tokenId !== first.token.tokenId)?.tokenId ?? '';
    const { certificates } = must(await driver.call('driver.certificates', { tokenId: other }));
    const open = (label: string) => driver.call('key.openToken', { tokenId: other, certificateId: certificates.find((c) => c.label === label)?.certificateId ?? '', pin });
    expect(code(await sign(driver, must(await open('B')).session, 'rsa'))).toBe('ok');
    expect(code(await sign(driver, must(await open('A')).session, 'ec'))).toBe('ok');
    expect(code(await open('Lone'))).toBe('token.noKey');
    expect(code(await open('Lạ'))).toBe('cert.keyUnsupported');
    expect(code(await driver.call('key.openToken', { tokenId: other, certificateId: 'none', pin }))).toBe('cert.notFound');
  });

  test('the ladder of a wrong PIN: several, low, final, then nothing without a word, then locked', async () => {
    const driver = start().driver(tokens.double);
    const { open } = await ready(driver, 'RSA');
    expect(await open({ pin: 'ab' })).toMatchObject({ error: { code: 'token.pinLength', details: { min: 4, max: 255 } } });
    expect(code(await open({}))).toBe('call.invalid');
    expect(tokens.pinsSent()).toBe(0);
    expect(await open({ pin: wrong })).toMatchObject({ error: { code: 'token.pinIncorrect', details: { tries: 'low' } } });
    expect((await office(driver)).token.pinState).toBe('low');
    expect(await open({ pin: wrong })).toMatchObject({ error: { code: 'token.pinIncorrect', details: { tries: 'final' } } });
    expect(tokens.pinsSent()).toBe(2);
    expect(code(await open())).toBe('token.lastTry');
    expect(tokens.pinsSent()).toBe(2);
    expect(code(await open({ pin, confirmLastTry: true }))).toBe('ok');
    expect((await office(driver)).token.pinState).toBe('ok');
  });

  test('a locked token is said to be locked, and is not asked again', async () => {
    tokens.tell('TRIES', '1');
    const driver = start().driver(tokens.double);
    const { open } = await ready(driver, 'RSA');
    expect(code(await open({ pin: wrong, confirmLastTry: true }))).toBe('token.pinLocked');
    const sent = tokens.pinsSent();
    expect(code(await open({ pin, confirmLastTry: true }))).toBe('token.pinLocked');
    expect([sent, tokens.pinsSent()]).toEqual([1, 1]);
    expect((await office(driver)).token.pinState).toBe('locked');
  });

  test('a token without a PIN says so', async () => {
    const driver = start().driver(softHsm ?? '');
    const token = must(await driver.call('driver.tokens', {})).tokens.find(({ pinState }) => pinState === 'notSet');
    expect(code(await driver.call('key.openToken', { tokenId: token?.tokenId ?? '', certificateId: 'x', pin }))).toBe('token.pinNotSet');
  });

  test('on a PIN pad the person types on the device: no PIN is sent, and cancelling is told', async () => {
    tokens.tell('PIN_PAD', '');
    const driver = start().driver(tokens.double);
    expect((await office(driver)).token.pinPad).toBe(true);
    const { open } = await ready(driver, 'RSA');
    expect(code(await open({}))).toBe('token.pinPadCancelled');
    tokens.tell('PIN_PAD', wrong);
    expect(code(await open({}))).toBe('token.pinIncorrect');
    tokens.tell('PIN_PAD', pin);
    expect(code(await sign(driver, must(await open({})).session))).toBe('ok');
  });

  test('a key that asks its PIN each time is signed with once for each PIN', async () => {
    const driver = start().driver(tokens.double);
    const opened = must(await (await ready(driver, 'Mỗi lần')).open());
    expect(opened.pinEachTime).toBe(true);
    const { session } = opened;
    const authorize = (given: string, hash: 'sha256' | 'sha512' = 'sha256') => driver.call('key.authorize', { session, key: 'rsa', hash, pin: given });
    expect(code(await sign(driver, session))).toBe('token.pinEachTime');
    for (let i = 0; i < 2; i++) {
      expect(code(await authorize(pin))).toBe('ok');
      expect(code(await sign(driver, session))).toBe('ok');
      expect(code(await sign(driver, session))).toBe('token.pinEachTime');
    }
    expect(code(await authorize(wrong))).toBe('token.pinIncorrect');
    expect(code(await sign(driver, session))).toBe('token.pinEachTime');
    expect(code(await authorize(pin, 'sha512'))).toBe('ok');
    expect(code(await sign(driver, session))).toBe('token.pinEachTime');
    expect(code(await authorize(pin))).toBe('ok');
    expect(code(await sign(driver, session))).toBe('ok');
  });

  test('pulled and inserted again: the PIN has to be given anew, and the token is found by its id', async () => {
    const driver = start().driver(tokens.double);
    const { open } = await ready(driver, 'RSA');
    const { session } = must(await open());
    tokens.tell('UNPLUGGED');
    expect(code(await sign(driver, session))).toBe('token.removed');
    expect(must(await driver.call('driver.tokens', {})).tokens).toEqual([]);
    expect(code(await open())).toBe('token.removed');
    tokens.untell('UNPLUGGED');
    expect(code(await sign(driver, session))).toBe('token.sessionLost');
    expect(code(await sign(driver, must(await open()).session))).toBe('ok');
    // Out and in while nobody looked.
    const again = must(await open()).session;
    tokens.tell('UNPLUGGED');
    await driver.call('driver.tokens', {});
    tokens.untell('UNPLUGGED');
    expect(code(await sign(driver, again))).toBe('token.sessionLost');
    expect(code(await sign(driver, must(await open()).session))).toBe('ok');
  });

  test('closing the last key logs out, and another key keeps the login', async () => {
    const driver = start().driver(tokens.double);
    const rsa = await ready(driver, 'RSA');
    const one = must(await rsa.open()).session;
    const two = must(await (await ready(driver, 'P-256')).open()).session;
    await driver.call('key.close', { session: one });
    expect(code(await sign(driver, one))).toBe('token.sessionLost');
    expect(code(await sign(driver, two, 'ec'))).toBe('ok');
    await driver.call('key.close', { session: two });
    expect(code(await rsa.open({ pin: wrong }))).toBe('token.pinIncorrect');
  });

  test('a value that is not of the certificate is never answered, and a failed signature ends the login', async () => {
    const driver = start().driver(tokens.double);
    const { open } = await ready(driver, 'RSA');
    const { session } = must(await open());
    expect(code(await sign(driver, session, 'ec'))).toBe('sign.algorithmMismatch');
    tokens.tell('BAD_SIGN');
    expect(code(await sign(driver, session))).toBe('sign.keyMismatch');
    tokens.untell('BAD_SIGN');
    tokens.tell('FAIL_SIGN');
    expect(await sign(driver, session)).toMatchObject({ error: { code: 'token.failed', details: { reason: 'CKR_DEVICE_ERROR' } } });
    tokens.untell('FAIL_SIGN');
    expect(code(await sign(driver, session))).toBe('token.sessionLost');
    expect(code(await sign(driver, must(await open()).session))).toBe('ok');
  });

  test.each([['crash_load', 'token.driverCrashed'], ['crash_init', 'token.driverCrashed'], ['abort_init', 'token.driverCrashed'], ['exit_init', 'token.driverCrashed'], ['hang_init', 'token.driverHung']] as const)(
    'a driver that does %s is named, marked and left alone until the person asks', async (mode, expected) => {
      const own = start({ env: { P11_DOUBLE: mode }, limits: { 'driver.open': 1_500 } });
      const driver = own.driver(tokens.double);
      expect(code(await driver.call('driver.tokens', {}))).toBe(expected);
      expect(own.marks()).toMatchObject([{ module: tokens.double, error: { code: expected, details: { driver: 'libdouble.so' } } }]);
      const starts = (): number => logged.filter((line) => line.includes('"state":"starting"')).length;
      const before = starts();
      expect(code(await driver.call('driver.tokens', {}))).toBe(expected);
      expect(starts()).toBe(before);
      own.retry(tokens.double);
      expect(own.marks()).toEqual([]);
      expect(code(await driver.call('driver.tokens', {}))).toBe(expected);
      expect(starts()).toBe(before + 1);
      // The others go on: another driver, and certificate files.
      expect(code(await own.driver(softHsm ?? '').call('driver.tokens', {}))).toBe('ok');
      expect(code(await own.files.call('token.available', {}))).toBe('ok');
    });

  test.each([['CRASH_SIGN', 'token.driverCrashed'], ['EXIT_SIGN', 'token.driverCrashed'], ['HANG_SIGN', 'token.driverHung']] as const)('%s loses only what was open in it', async (what, expected) => {
    const own = start({ limits: { 'key.sign': 1_500 } });
    const driver = own.driver(tokens.double);
    const { open } = await ready(driver, 'RSA');
    const { session } = must(await open());
    tokens.tell(what);
    expect(code(await sign(driver, session))).toBe(expected);
    expect(code(await sign(driver, session))).toBe(expected);
    tokens.untell(what);
    own.retry(tokens.double);
    expect(code(await sign(driver, session))).toBe('token.sessionLost');
    expect(code(await sign(driver, must(await open()).session))).toBe('ok');
  });

  test('a driver that hangs does not hold up another', async () => {
    const own = start();
    const [slow, other] = [own.driver(tokens.double), own.driver(softHsm ?? '')];
    const { session } = must(await (await ready(slow, 'RSA')).open());
    const quick = must(await (await ready(other, 'RSA')).open()).session;
    tokens.tell('HANG_SIGN');
    let ended = false;
    const hanging = sign(slow, session).then((answer) => {
      ended = true;
      return answer;
    });
    expect(code(await sign(other, quick))).toBe('ok');
    expect(ended).toBe(false);
    await own.stop();
    expect(code(await hanging)).toMatch(/^host\.stopped$|^token\./);
  });

  test('what is no driver is named without being loaded', async () => {
    const own = start();
    expect(code(await own.driver(join(folder, 'absent.so')).call('driver.tokens', {}))).toBe('token.driverMissing');
    expect(await own.driver(join(folder, 'rsa.crt')).call('driver.tokens', {})).toMatchObject({ error: { code: 'token.driverUnusable', details: { reason: 'notALibrary' } } });
    // A library of the machine that is not PKCS#11: the binding of this very program.
    const binding = fileURLToPath(new URL('../../node_modules/pkcs11js/build/Release/pkcs11.node', import.meta.url));
    expect(await own.driver(binding).call('driver.tokens', {})).toMatchObject({ error: { code: 'token.driverUnusable', details: { reason: 'notLoadable' } } });
    expect(own.marks()).toHaveLength(3);
  });

  test('a driver of another machine is named, or started on a runtime that fits', async () => {
    const other = join(folder, 'libother32.so');
    writeFileSync(other, Buffer.concat([Buffer.from('7f454c46010101', 'hex'), Buffer.alloc(11), Buffer.from('0300', 'hex'), Buffer.alloc(64)]));
    expect(await start().driver(other).call('driver.tokens', {})).toMatchObject({ error: { code: 'token.driverOtherBitness', details: { driver: 'libother32.so', bits: 32, cpu: 'ia32', needed: process.arch } } });
    await hosts?.stop();
    // Seen from a program of some other machine, the double is the foreign one.
    const asked: Machine[] = [];
    const starter = childStarter({ execPath: node24, entry, env: tokens.env });
    const never: HostStarter = { start: () => Promise.reject(new Error('the own runtime was started')) };
    hosts = keyHosts({ starter: never, cpu: 'another', foreign: (machine) => (asked.push(machine), starter) });
    expect(code(await hosts.driver(tokens.double).call('driver.tokens', {}))).toBe('ok');
    expect(asked).toEqual([{ bits: 64, cpu: process.arch }]);
    expect([foreignStarter(entry, {})({ bits: 32, cpu: 'ia32' }), foreignStarter(entry, { CONGVAN_NODE_32: '/n32' })({ bits: 64, cpu: 'x64' })]).toEqual([undefined, undefined]);
    expect(foreignStarter(entry, { CONGVAN_NODE_32: '/n32' })({ bits: 32, cpu: 'ia32' })).toBeDefined();
  });

  test('a runtime that does not start is no fault of the driver', async () => {
    hosts = keyHosts({ starter: childStarter({ execPath: join(folder, 'no-node'), entry }) });
    expect(code(await hosts.driver(tokens.double).call('driver.tokens', {}))).toBe('host.stopped');
    expect(hosts.marks()).toEqual([]);
  });

  test('ends a driver that nobody uses, and starts it again at need', async () => {
    const own = start({ idleMs: 50 });
    const driver = own.driver(tokens.double);
    const first = must(await driver.call('driver.tokens', {}));
    const stops = (): number => logged.filter((line) => line.includes('"state":"stopped"')).length;
    const before = stops();
    await expect.poll(stops, { timeout: 20_000 }).toBeGreaterThan(before);
    expect(own.marks()).toEqual([]);
    expect(must(await driver.call('driver.tokens', {}))).toEqual(first);
  });
});
