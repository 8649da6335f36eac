import { execFileSync } from 'node:child_process';
import { constants, verify, X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openTokenKey, type TokenKey } from '../../src/cli/signing/token-key.ts';
import type { Failure, Result } from '../../src/main/core/model/result.ts';
import { paper } from '../support/exchange.ts';
import { authority, expiredIdentity, lacking, softTokens, type SoftTokens } from '../support/soft-tokens.ts';
import { cli } from '../unit/cli/run-cli.ts';

const pin = 'mã-8-ký-tự';
const bytes = Buffer.from('3182000a', 'hex');

if (lacking !== undefined) console.log(`${lacking} is not here: the tests of tokens on the command line are skipped`);

describe.skipIf(lacking !== undefined)('tokens on the command line', () => {
  let folder = '';
  let tokens: SoftTokens;
  const before: Record<string, string | undefined> = {};
  let open: TokenKey | undefined;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'congvan-token-cli-'));
    const ca = authority(folder);
    const rsa = { id: '01', label: 'Ký', ...ca.issue('Vũ Thị Thử', ['rsa:2048']) };
    const ec = { id: '02', label: 'EC', ...ca.issue('ec', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']) };
    const old = { id: '03', label: 'Cũ', ...expiredIdentity('expired') };
    const cipher = { id: '04', label: 'Mã hóa', ...ca.issue('cipher', ['rsa:2048'], ['-days', '2', '-addext', 'keyUsage=critical,keyEncipherment']) };
    const always = { id: '05', label: 'Mỗi lần', ...ca.issue('always', ['rsa:2048']), alwaysAuthenticate: true };
    tokens = softTokens(folder, [
      { label: 'Lãnh đạo', pin, issuers: [ca.root], keys: [rsa, old, cipher] },
      { label: 'Văn thư', pin, issuers: [], keys: [ec, always] },
    ]);
    writeFileSync(join(folder, 'rsa.pem'), rsa.key + rsa.certificate);
    execFileSync('openssl', ['pkcs12', '-export', '-in', join(folder, 'rsa.pem'), '-out', join(folder, 'k.p12'), '-passout', `pass:${pin}`]);
    for (const [name, value] of Object.entries(tokens.env)) {
      before[name] = process.env[name];
      process.env[name] = value;
    }
  });
  afterEach(async () => {
    await open?.close();
    open = undefined;
    tokens.untell('TRIES', 'LOG');
  });
  afterAll(() => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  test('sign: many papers through a token with one PIN, each whole for others; a wrong PIN is sent once', async () => {
    const papers = ['a.pdf', 'b.pdf', 'c.pdf'].map((name) => join(folder, name));
    for (const path of papers) writeFileSync(path, await paper('Công văn'));
    const call = (out: string, password: string) => cli(
      ['sign', ...papers, '--out-dir', out, '--pkcs11', tokens.double, '--token-label', 'Lãnh đạo', '--cert-label', 'Ký', '--pin-env', 'TEST_PIN', '--json'],
      { env: { TEST_PIN: password, P11_DOUBLE: '' } },
    );
    const out = join(folder, 'out');
    mkdirSync(out);
    tokens.untell('LOG');
    const run = await call(out, pin);
    expect([run.status, (run.json['files'] as { ok: boolean }[]).map((f) => f.ok)]).toEqual([0, [true, true, true]]);
    expect(tokens.pinsSent()).toBe(1);
    for (const path of papers) expect(execFileSync('pdfsig', [join(out, basename(path))], { encoding: 'utf8' })).toContain('Signature is Valid');
    expect(run.stdout + run.stderr).not.toContain(pin);
    tokens.untell('LOG');
    const wrong = await call(join(folder, 'out2'), 'sai-mã-pin');
    expect([wrong.status, wrong.code]).toEqual([3, 'token.pinIncorrect']);
    expect(tokens.pinsSent()).toBe(1);
  });

  const keyOf = (opened: Result<TokenKey, Failure>): TokenKey => {
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    open = opened.value;
    return opened.value;
  };

  test('tokens: a named driver, its library and its tokens; one that fails says why and ends with 3', async () => {
    const run = await cli(['tokens', '--json', '--module', tokens.double]);
    expect(run.status).toBe(0);
    expect(run.json).toMatchObject({ drivers: [{ path: tokens.double, bits: 64, state: 'ok', library: { manufacturer: 'SoftHSM' } }] });
    const [driver] = run.json['drivers'] as { tokens: { label: string; pinState: string }[] }[];
    expect(driver?.tokens.map(({ label, pinState }) => `${label} ${pinState}`).sort()).toEqual(['Lãnh đạo ok', 'Văn thư ok']);
    const plain = await cli(['tokens', '--module', tokens.double]);
    expect(plain.stdout).toMatch(/^✓ .*libdouble\.so · 64-bit/);
    expect(plain.stdout).toContain('Lãnh đạo · serial');
    const broken = await cli(['tokens', '--json', '--module', tokens.double, join(folder, 'absent.so')], { env: { P11_DOUBLE: 'crash_init' } });
    expect(broken.status).toBe(3);
    expect(broken.json).toMatchObject({ drivers: [{ state: 'token.driverCrashed' }, { state: 'token.driverMissing' }] });
    expect(tokens.pinsSent()).toBe(0);
  });

  test('certs: what may sign, what may not with the reason, and never a PIN', async () => {
    const run = await cli(['certs', '--json', '--module', tokens.double]);
    expect(run.status).toBe(0);
    const certificates = run.json['certificates'] as { label: string; usable: boolean; keyKnown: boolean; holder: string; reason?: { code: string } }[];
    expect(certificates.map(({ label, usable, reason }) => `${label} ${usable} ${reason?.code ?? ''}`.trim()).sort()).toEqual(
      ['Cũ false cert.expired', 'EC true', 'Ký true', 'Mã hóa false cert.usageForbidsSigning', 'Mỗi lần true'].sort());
    expect(certificates.every(({ keyKnown }) => keyKnown)).toBe(true);
    expect(certificates.find(({ label }) => label === 'Ký')?.holder).toBe('Vũ Thị Thử');
    const plain = await cli(['certs', '--module', tokens.double]);
    expect(plain.stdout).toContain('✓ Vũ Thị Thử · Ký');
    expect(plain.stdout).toContain('– expired · Cũ');
    expect(tokens.pinsSent()).toBe(0);
  });

  test('certs of a certificate file need its password, and say when it is wrong', async () => {
    const ask = (PIN: string) => cli(['certs', '--json', '--p12', join(folder, 'k.p12'), '--pin-env', 'PIN'], { env: { PIN } });
    expect((await ask(pin)).json).toMatchObject({ certificates: [{ holder: 'Vũ Thị Thử', usable: true, keyKnown: true }] });
    const wrong = await ask('sai-mat-khau');
    expect([wrong.status, wrong.code]).toEqual([2, 'p12.wrongPassword']);
    expect((await cli(['certs', '--json', '--p12', join(folder, 'k.p12')])).code).toBe('command.usage');
  });

  test('one PIN opens a key for many signatures', async () => {
    const key = keyOf(await openTokenKey({ module: tokens.double, tokenLabel: 'Lãnh đạo', pin }));
    const { publicKey } = new X509Certificate(key.certificate);
    for (let i = 0; i < 5; i++) {
      const value = await key.sign(bytes, { key: 'rsa-pss', hash: 'sha256' });
      expect(value.ok && verify('sha256', bytes, { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }, value.value)).toBe(true);
    }
    expect(key.chain).toHaveLength(1);
    expect(tokens.pinsSent()).toBe(1);
  });

  test('a key that asks each time gets its PIN each time', async () => {
    const key = keyOf(await openTokenKey({ module: tokens.double, tokenLabel: 'Văn thư', certLabel: 'Mỗi lần', pin }));
    const signed = await Promise.all([1, 2, 3].map(() => key.sign(bytes, { key: 'rsa', hash: 'sha256' })));
    expect(signed.map(({ ok }) => ok)).toEqual([true, true, true]);
    expect(tokens.pinsSent()).toBe(4);
  });

  test('what fits nothing, fits several, or may not sign is refused before any PIN', async () => {
    const code = async (more: object): Promise<string> => {
      const opened = await openTokenKey({ module: tokens.double, pin, ...more });
      if (opened.ok) await opened.value.close();
      return opened.ok ? 'ok' : opened.error.code;
    };
    expect(await code({})).toBe('token.ambiguous');
    expect(await code({ tokenLabel: 'Không có' })).toBe('token.notFound');
    expect(await code({ tokenLabel: 'Lãnh đạo', certLabel: 'Không có' })).toBe('token.notFound');
    expect(await code({ certLabel: 'Cũ' })).toBe('cert.expired');
    expect(await code({ certLabel: 'Mã hóa' })).toBe('cert.usageForbidsSigning');
    expect(await code({ certLabel: 'Vũ Thị Thử', module: join(folder, 'absent.so') })).toBe('token.driverMissing');
    expect(tokens.pinsSent()).toBe(0);
    expect(await code({ certLabel: 'Vũ Thị Thử', pin: 'sai-sai-sai' })).toBe('token.pinIncorrect');
    expect(await code({ certLabel: 'Vũ Thị Thử' })).toBe('ok');
  });
});
