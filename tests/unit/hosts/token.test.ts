import { createVerify, constants, generateKeyPairSync, verify, X509Certificate } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tokenContract, type TokenContract } from '../../../src/contract/token-contract.ts';
import { inProcessStarter } from '../../../src/main/hosts/start-in-process.ts';
import { supervise, type HostSupervisor } from '../../../src/main/hosts/supervisor.ts';
import { keySessions } from '../../../src/main/token/key-sessions.ts';
import { signWithKey } from '../../../src/main/token/sign-with-key.ts';
import { serveToken } from '../../../src/main/token/token-main.ts';

let folder = '';
let token: HostSupervisor<TokenContract, never>;
const pin = 'Mật khẩu 8';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'congvan-token-'));
  for (const [name, newkey] of [['rsa', ['rsa:2048']], ['ec', ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256']]] as const) {
    const at = (file: string): string => join(folder, `${name}.${file}`);
    execFileSync('openssl', ['req', '-x509', '-utf8', '-newkey', ...newkey, '-nodes', '-keyout', at('key'), '-out', at('crt'), '-days', '2', '-subj', '/CN=Huấn luyện'], { stdio: 'ignore' });
    execFileSync('openssl', ['pkcs12', '-export', '-inkey', at('key'), '-in', at('crt'), '-out', at('p12'), '-passout', `pass:${pin}`]);
  }
  token = supervise({ contract: tokenContract, starter: inProcessStarter(serveToken), name: 'token' });
});
afterAll(async () => {
  await token.stop();
  await rm(folder, { recursive: true, force: true });
});

const toBeSigned = Buffer.from('31820000', 'hex');

test.each([['rsa', 'rsa', 'sha256'], ['rsa', 'rsa-pss', 'sha512'], ['ec', 'ec', 'sha384']] as const)('signs with a %s certificate file as %s %s', async (file, key, hash) => {
  const opened = await token.call('key.openFile', { path: join(folder, `${file}.p12`), pin });
  if (!opened.ok) throw new Error(opened.error.code);
  const { session, certificate } = opened.value;
  const signed = await token.call('key.sign', { session, toBeSigned: toBeSigned.toString('base64'), key, hash });
  if (!signed.ok) throw new Error(signed.error.code);
  const publicKey = new X509Certificate(Buffer.from(certificate, 'base64')).publicKey;
  const padding = key === 'rsa-pss' ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST } : {};
  expect(verify(hash, toBeSigned, { key: publicKey, ...padding }, Buffer.from(signed.value.signatureValue, 'base64'))).toBe(true);
  expect(createVerify(hash).update('other').verify({ key: publicKey, ...padding }, Buffer.from(signed.value.signatureValue, 'base64'))).toBe(false);

  await token.call('key.close', { session });
  expect(await token.call('key.sign', { session, toBeSigned: 'AA==', key, hash })).toMatchObject({ error: { code: 'token.sessionLost' } });
});

test('says plainly what is wrong with a file, and opens no session', async () => {
  const code = async (path: string, given: string): Promise<string> => {
    const answer = await token.call('key.openFile', { path, pin: given });
    expect(JSON.stringify(answer)).not.toContain(given);
    return answer.ok ? 'ok' : answer.error.code;
  };
  expect(await code(join(folder, 'rsa.p12'), 'wrong-one')).toBe('p12.wrongPassword');
  expect(await code(join(folder, 'absent.p12'), pin)).toBe('cert.notFound');
  expect(await code(folder, pin)).toBe('cert.unreadable');
  await writeFile(join(folder, 'large.p12'), new Uint8Array(1_048_577));
  expect(await code(join(folder, 'large.p12'), pin)).toBe('p12.damaged');
  await writeFile(join(folder, 'odd.p12'), 'not a certificate');
  expect(await code(join(folder, 'odd.p12'), pin)).toBe('p12.damaged');
});

test('will not use a key for another kind of signature, nor sign a document whole', async () => {
  const opened = await token.call('key.openFile', { path: join(folder, 'ec.p12'), pin });
  if (!opened.ok) throw new Error(opened.error.code);
  const ask = async (key: 'rsa' | 'ec', bytes: string): Promise<unknown> => token.call('key.sign', { session: opened.value.session, toBeSigned: bytes, key, hash: 'sha256' });
  expect(await ask('rsa', 'AAAA')).toMatchObject({ error: { code: 'p12.unsupported' } });
  expect(await ask('ec', Buffer.alloc(70_000).toString('base64'))).toMatchObject({ error: { code: 'call.invalid' } });
  expect(await ask('ec', '')).toMatchObject({ error: { code: 'call.invalid' } });
});

test('a session ends when it is idle, and the oldest ends when there are too many', async () => {
  const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const short = keySessions(20);
  const idle = short.open(key);
  expect(short.use(idle)).toBe(key);
  while (short.use(idle) !== undefined) await wait(40);

  const many = keySessions();
  const ids = Array.from({ length: 17 }, () => many.open(key));
  expect(new Set(ids).size).toBe(17);
  expect(ids.map((id) => many.use(id) !== undefined)).toEqual([false, ...Array<boolean>(16).fill(true)]);
  many.closeAll();
  expect(ids.some((id) => many.use(id) !== undefined)).toBe(false);
});

test('a host that opened a certificate file takes no driver', async () => {
  const opened = await token.call('key.openFile', { path: join(folder, 'ec.p12'), pin });
  expect(opened.ok).toBe(true);
  expect(await token.call('driver.open', { module: '/usr/lib/softhsm/libsofthsm2.so' })).toMatchObject({ error: { code: 'call.invalid' } });
  expect(await token.call('driver.tokens', {})).toMatchObject({ error: { code: 'call.invalid' } });
});

test('answers whether tokens are available without falling over', async () => {
  const answer = await token.call('token.available', {});
  expect(answer.ok && typeof answer.value.pkcs11).toBe('boolean');
});

test('refuses a key of another kind', () => {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  expect(signWithKey(key, { key: 'ec', hash: 'sha256' }, toBeSigned)).toBeUndefined();
});
