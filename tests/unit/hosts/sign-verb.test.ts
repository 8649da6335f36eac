import { execFileSync } from 'node:child_process';
import { verify, X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { tokenContract, type TokenContract } from '../../../src/contract/token-contract.ts';
import { appError, type ErrorCode } from '../../../src/contract/errors.ts';
import { inProcessStarter } from '../../../src/main/hosts/start-in-process.ts';
import { supervise, type HostSupervisor } from '../../../src/main/hosts/supervisor.ts';
import type { AskPin } from '../../../src/main/shell/prompt-window.ts';
import { signPapers, type SignParts } from '../../../src/main/shell/signing/sign-papers.ts';
import { serveToken } from '../../../src/main/token/token-main.ts';

/** The real token host with a real key; the core is a record of what it was asked. */
let folder = '';
let token: HostSupervisor<TokenContract, never>;
let asked: { method: string; input: Record<string, unknown> }[] = [];
let told: (ErrorCode | undefined)[] = [];
let failing: Partial<Record<string, ErrorCode>> = {};
/** Papers whose preparation fails, and the events announced. */
let refused: readonly number[] = [];
let announced: unknown[] = [];
let stopAfter = Number.POSITIVE_INFINITY;
const toBeSigned = Buffer.from('3100', 'hex');

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'congvan-sign-'));
  const at = (file: string): string => join(folder, file);
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', at('k'), '-out', at('c'), '-days', '2', '-subj', '/CN=A'], { stdio: 'ignore' });
  execFileSync('openssl', ['pkcs12', '-export', '-inkey', at('k'), '-in', at('c'), '-out', at('p12'), '-passout', 'pass:87654321']);
  token = supervise({ contract: tokenContract, starter: inProcessStarter(serveToken), name: 'token' });
});
afterAll(async () => {
  await token.stop();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  asked = [];
  told = [];
  failing = {};
  refused = [];
  announced = [];
  stopAfter = Number.POSITIVE_INFINITY;
});

const answers: Readonly<Record<string, unknown>> = {
  'office.get': { training: true, trainingHint: 'gợi ý' },
  'signing.prepare': { attemptId: 't1', toBeSigned: toBeSigned.toString('base64'), key: 'rsa', hash: 'sha256' },
  'signing.complete': { document: { row: { id: 1 } }, signed: { level: 'B-B', wanted: 'B-B' } },
  'signing.abandon': {},
};
const core = {
  call: async (method: string, input: Record<string, unknown>) => {
    asked.push({ method, input });
    const code = failing[method];
    if (code !== undefined) return { ok: false, error: appError(code) };
    if (method === 'signing.prepare' && refused.includes(Number(input['id']))) return { ok: false, error: appError('pdf.damaged') };
    return { ok: true, value: method === 'signing.source' ? { source: { kind: 'file', path: join(folder, 'p12') }, role: 'personal', holder: 'A' } : answers[method] };
  },
} as unknown as SignParts['core'];

/** Types these PINs one after the other; `undefined` is the Escape key. */
function person(...pins: (string | undefined)[]): AskPin {
  return async (about, attempt) => {
    expect(about).toMatchObject({ holder: 'A', hint: 'gợi ý' });
    shown.push(about.papers ?? 0);
    for (const pin of pins) {
      if (pin === undefined) return undefined;
      const outcome = await attempt(pin, false);
      if (outcome.kind === 'done') return outcome.value;
      told.push(outcome.error.code);
    }
    return undefined;
  };
}
const shown: number[] = [];
const keys: SignParts['keys'] = { file: () => token, driver: () => token, retryAll: () => undefined, failedAt: () => undefined, discover: () => Promise.resolve([]) };
const sign = (askPin: AskPin, ids: readonly number[] = [1]) => signPapers(
  { core, keys, askPin, announce: (event) => { announced.push(event); }, stopped: () => announced.length >= stopAfter },
  { batchId: 'b', keyId: 'c', papers: ids.map((id) => ({ id, ordinal: 0 })) },
);
const methods = (): string[] => asked.map(({ method }) => method);

test('journals before the key signs, stores, and tells the core no PIN', async () => {
  expect(await sign(person('87654321'))).toMatchObject({ ok: true, value: { cancelled: false } });
  expect(methods()).toEqual(['signing.source', 'office.get', 'signing.prepare', 'signing.complete']);
  const [, , prepared, completed] = asked;
  const publicKey = new X509Certificate(Buffer.from(String(prepared?.input['certificate']), 'base64')).publicKey;
  expect(verify('sha256', toBeSigned, publicKey, Buffer.from(String(completed?.input['signatureValue']), 'base64'))).toBe(true);
  expect(JSON.stringify(asked)).not.toContain('87654321');
});

test('asks again after a wrong PIN and says why', async () => {
  expect(await sign(person('wrong', 'wrong2', '87654321'))).toMatchObject({ ok: true });
  expect(told).toEqual(['p12.wrongPassword', 'p12.wrongPassword']);
});

test('a person who cancels leaves no attempt behind', async () => {
  expect(await sign(person('wrong', undefined))).toEqual({ ok: true, value: { cancelled: true, results: [] } });
  expect(methods()).toEqual(['signing.source', 'office.get']);
});

test('a failed storing is abandoned with its reason', async () => {
  failing = { 'signing.complete': 'sign.valueMismatch' };
  expect(await sign(person('87654321'))).toMatchObject({ ok: false, error: { code: 'sign.valueMismatch' } });
  expect(asked.at(-1)).toEqual({ method: 'signing.abandon', input: { attemptId: 't1', code: 'sign.valueMismatch' } });
});

test('after a crash nobody abandons what may have been stored', async () => {
  failing = { 'signing.complete': 'host.crashed' };
  expect(await sign(person('87654321'))).toMatchObject({ ok: false, error: { code: 'host.crashed' } });
  expect(methods().at(-1)).toBe('signing.complete');
});

test('a refused preparation opens no attempt, and a missing certificate asks no PIN', async () => {
  failing = { 'signing.prepare': 'cert.expired' };
  expect(await sign(person('87654321'))).toMatchObject({ ok: false, error: { code: 'cert.expired' } });
  expect(methods().at(-1)).toBe('signing.prepare');
  failing = { 'signing.source': 'cert.notFound' };
  expect(await sign(() => Promise.reject(new Error('asked')))).toMatchObject({ ok: false, error: { code: 'cert.notFound' } });
});

test('many papers, one PIN: one that fails stops no other, and each has its result', async () => {
  refused = [2];
  const answer = await sign(person('87654321'), [1, 2, 3]);
  expect(answer).toMatchObject({
    ok: true,
    value: { cancelled: false, results: [{ id: 1, signed: { level: 'B-B' } }, { id: 2, error: { code: 'pdf.damaged' } }, { id: 3, signed: { level: 'B-B' } }] },
  });
  expect(shown.at(-1)).toBe(3);
  expect(announced).toEqual([1, 2, 3].map((id, i) => ({ name: 'signing.progress', batchId: 'b', done: i + 1, total: 3, id, ordinal: 0, ok: id !== 2 })));
  expect(methods().filter((m) => m === 'signing.complete')).toHaveLength(2);
});

test('a person who stops a batch keeps what is signed', async () => {
  stopAfter = 2;
  expect(await sign(person('87654321'), [1, 2, 3, 4])).toMatchObject({ ok: true, value: { cancelled: true, results: [{ id: 1 }, { id: 2 }] } });
  expect(methods().filter((m) => m === 'signing.prepare')).toHaveLength(2);
});

test('a core that dies ends the batch: the next papers would only fail one by one', async () => {
  failing = { 'signing.complete': 'host.crashed' };
  expect(await sign(person('87654321'), [1, 2])).toMatchObject({ ok: true, value: { results: [{ id: 1, error: { code: 'host.crashed' } }] } });
});
