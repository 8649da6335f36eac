import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createHash, sign } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { FileReport, Report } from '../../../src/main/core/reports/report.ts';
import { ReportSchema } from '../../../src/main/core/reports/schema.ts';
import { ok } from '../../../src/main/core/model/result.ts';
import { signFileDetached } from '../../../src/main/core/signing/cades/sign-detached.ts';
import { startTestPki, type TestPki } from '../../support/pki/test-pki.ts';
import { signAt } from '../signing/levels/level-tools.ts';
import { makePdf } from '../signing/tools.ts';
import { shapeProblems } from '../reports/etsi-shape.ts';
import { cli, type CliRun } from './run-cli.ts';

let pki: TestPki;
let dir = '';
const at = (name: string): string => join(dir, name);

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'congvan-verify-'));
  pki = await startTestPki();
  writeFileSync(at('root.cer'), pki.root);
  const unsigned = await makePdf(2);
  writeFileSync(at('unsigned.pdf'), unsigned);
  const bb = (await signAt(pki, unsigned, 'rsa', 'B-B')).bytes;
  writeFileSync(at('bb.pdf'), bb);
  writeFileSync(at('lta.pdf'), (await signAt(pki, unsigned, 'rsa', 'B-LTA')).bytes);
  const altered = Buffer.from(bb);
  altered[30] = (altered[30] ?? 0) ^ 1;
  writeFileSync(at('altered.pdf'), altered);
  const { key, certificate, chain } = pki.user('rsa');
  const detached = await signFileDetached(unsigned, { signingTime: Date.now() }, {
    signer: { certificate, chain }, sign: ({ algorithm, toBeSigned }) => Promise.resolve(ok(sign(algorithm.hash, toBeSigned, key))),
  });
  if (!detached.ok) throw new Error(detached.error.code);
  writeFileSync(at('paper.p7s'), detached.value);
  execFileSync('qpdf', ['--encrypt', 'mo-ra', 'chu', '256', '--', at('unsigned.pdf'), at('locked.pdf')]);
}, 120_000);
afterAll(async () => {
  await pki.stop();
  rmSync(dir, { recursive: true, force: true });
});
beforeEach(() => {
  Object.assign(pki.behaviour, { ocsp: 'good', crl: 'good' });
  pki.asked.length = 0;
});

const verify = (...args: readonly string[]): Promise<CliRun> => cli(['verify', ...args, '--json']);
const filesOf = (run: CliRun): readonly FileReport[] => {
  expect(ReportSchema.safeParse(run.json).error?.issues ?? []).toEqual([]);
  return (run.json as unknown as Report).files;
};

describe('verify', () => {
  test('asks the authorities, and the JSON says what the verdict rests on', async () => {
    const run = await verify(at('bb.pdf'), '--trust', at('root.cer'));
    const [file] = filesOf(run);
    expect([run.status, file?.document, run.json['revocation']]).toEqual([0, 'valid', 'online']);
    const [signature] = file?.signatures ?? [];
    expect(signature?.path.map(({ anchor, revocation }) => [anchor, revocation?.status])).toEqual([[false, 'good'], [false, 'good'], [true, undefined]]);
    const used = new Set(file?.evidence.filter((entry) => entry.used).map(({ id }) => id));
    for (const link of signature?.path ?? []) for (const id of [link.certificate, ...(link.revocation?.evidence ?? [])]) expect(used).toContain(id);
    expect(run.json['trustRoots']).toMatchObject([{ purpose: 'signature', sha256: createHash('sha256').update(pki.root).digest('hex') }]);
    expect(file?.sha256).toBe(createHash('sha256').update(readFileSync(at('bb.pdf'))).digest('hex'));
    expect(pki.asked.length).toBeGreaterThan(0);
  });

  test('asks nobody offline, nor when trust is assumed', async () => {
    const offline = await verify(at('bb.pdf'), '--trust', at('root.cer'), '--offline');
    expect([offline.status, filesOf(offline)[0]?.document, filesOf(offline)[0]?.signatures[0]?.subIndication]).toEqual([1, 'unsure', 'TRY_LATER']);
    const assumed = await verify(at('bb.pdf'), '--assume-trust');
    expect([assumed.status, assumed.json['assumedTrust'], assumed.json['revocation'], filesOf(assumed)[0]?.document]).toEqual([0, true, 'offline', 'valid']);
    expect(pki.asked).toEqual([]);
  });

  test('a B-LTA file holds by itself, with a proven time', async () => {
    const run = await verify(at('lta.pdf'), '--trust', at('root.cer'), '--offline');
    const [signature, stamp] = filesOf(run)[0]?.signatures ?? [];
    expect([run.status, signature?.level, signature?.timestamps.map(({ state }) => state), stamp?.kind]).toEqual([0, 'B-LTA', ['trusted'], 'timestamp']);
    expect(Date.parse(signature?.bestSignatureTime ?? '')).toBe(Date.parse(signature?.timestamps[0]?.time ?? ''));
  });

  test('roots of time are kept apart', async () => {
    writeFileSync(at('other.cer'), pki.user('rsa').certificate);
    const run = await verify(at('lta.pdf'), '--trust', at('root.cer'), '--trust-time', at('other.cer'), '--offline');
    expect(filesOf(run)[0]?.signatures[0]?.timestamps.map(({ state }) => state)).toEqual(['notTrusted']);
    expect(filesOf(run)[0]?.signatures[0]?.bestSignatureTime).toBeUndefined();
  });

  test('a detached signature with its content, without it, and with another', async () => {
    const given = await verify(at('paper.p7s'), '--content', at('unsigned.pdf'), '--trust', at('root.cer'));
    expect([given.status, filesOf(given)[0]?.format, filesOf(given)[0]?.document]).toEqual([0, 'cades', 'valid']);
    const missing = await verify(at('paper.p7s'), '--trust', at('root.cer'));
    expect([missing.status, filesOf(missing)[0]?.signatures[0]?.subIndication]).toEqual([1, 'SIGNED_DATA_NOT_FOUND']);
    const other = await verify(at('paper.p7s'), '--content', at('bb.pdf'), '--trust', at('root.cer'));
    expect([other.status, filesOf(other)[0]?.document]).toEqual([1, 'invalid']);
    const nowhere = await verify(at('paper.p7s'), '--content', at('no-such-file'), '--trust', at('root.cer'));
    expect([nowhere.status, nowhere.code]).toEqual([2, 'input.unreadable']);
  });

  test('a password opens, a wrong one is told, and neither is written anywhere', async () => {
    const run = (value: string): Promise<CliRun> => cli(['verify', at('locked.pdf'), '--password-env', 'TEST_PASSWORD', '--json'], { env: { TEST_PASSWORD: value } });
    const [right, wrong] = [await run('mo-ra'), await run('sai-mat-khau')];
    expect([right.status, filesOf(right)[0]?.document]).toEqual([1, 'unsigned']);
    expect([wrong.status, filesOf(wrong)[0]?.reasons]).toEqual([1, ['pdf.passwordWrong']]);
    expect(wrong.stdout + wrong.stderr).not.toContain('sai-mat-khau');
  });

  test.each([
    ['a report that is none', ['--report', 'docx', '-o', 'x']], ['a report that goes nowhere', ['--report', 'pdf']], ['a time that is none', ['--at', 'hôm qua']],
    ['a language that is none', ['--lang', 'fr']], ['a password that is not set', ['--password-env', 'NO_SUCH_VARIABLE']],
  ])('%s is a wrong call', async (_what, args) => {
    const run = await verify(at('bb.pdf'), ...args);
    expect([run.status, run.code]).toEqual([2, 'command.usage']);
  });

  test('says its verdict to a person, too', async () => {
    const run = await cli(['verify', at('altered.pdf'), '--assume-trust'], { env: { CONGVAN_LANG: 'vi' } });
    expect(run.status).toBe(1);
    expect(run.stdout).toContain('Văn bản đã bị thay đổi sau khi ký. Không tiếp nhận; hãy trả lại nơi gửi.');
  });
});

describe('reports and evidence', () => {
  test('every form, in the language asked for', async () => {
    for (const [kind, start] of [['html', '<!doctype html>'], ['pdf', '%PDF-1.7'], ['json', '{'], ['etsi', '<?xml version="1.0"']] as const) {
      const run = await verify(at('lta.pdf'), '--trust', at('root.cer'), '--offline', '--report', kind, '-o', at(`r.${kind}`), '--lang', 'vi');
      expect(run.status).toBe(0);
      expect(readFileSync(at(`r.${kind}`)).subarray(0, start.length).toString('latin1')).toBe(start);
    }
    expect(readFileSync(at('r.html'), 'utf8')).toContain('<html lang="vi">');
    expect(execFileSync('pdftotext', ['-layout', at('r.pdf'), '-'], { encoding: 'utf8' })).toContain('Gốc tin cậy');
    expect(shapeProblems(readFileSync(at('r.etsi'), 'utf8'))).toEqual([]);
    expect(readFileSync(at('r.etsi'), 'utf8')).toContain('urn:etsi:019102:mainindication:total-passed');
  });

  test('one report for each of several files, none over another', async () => {
    mkdirSync(at('reports'));
    mkdirSync(at('sub'));
    writeFileSync(at('sub/bb.pdf'), readFileSync(at('altered.pdf')));
    const run = await verify(at('bb.pdf'), at('sub/bb.pdf'), '--assume-trust', '--report', 'html', '-o', at('reports'));
    expect(run.status).toBe(1);
    expect(readdirSync(at('reports')).sort()).toEqual(['bb.pdf (2).report.html', 'bb.pdf.report.html']);
    expect(readFileSync(at('reports/bb.pdf (2).report.html'), 'utf8')).toContain('The document was changed after it was signed.');
  });

  test('evidence as files that other tools read, with an index', async () => {
    const run = await verify(at('lta.pdf'), '--trust', at('root.cer'), '--offline', '--evidence', at('evidence'));
    expect(run.status).toBe(0);
    const index = JSON.parse(readFileSync(at('evidence/index.json'), 'utf8')) as { objects: { path: string; kind: string; sha256: string }[]; documents: { evidence: { id: string; used: boolean }[] }[] };
    expect(readdirSync(at('evidence')).length).toBe(index.objects.length + 1);
    const readers: Readonly<Record<string, (path: string) => string[]>> = {
      certificate: (path) => ['x509', '-inform', 'DER', '-in', path, '-noout'], crl: (path) => ['crl', '-inform', 'DER', '-in', path, '-noout'],
      ocsp: (path) => ['ocsp', '-respin', path, '-noverify', '-resp_text'], timestamp: (path) => ['ts', '-reply', '-token_in', '-in', path, '-text'],
    };
    for (const { path, kind, sha256 } of index.objects) {
      expect(createHash('sha256').update(readFileSync(at(`evidence/${path}`))).digest('hex')).toBe(sha256);
      execFileSync('openssl', readers[kind]?.(at(`evidence/${path}`)) ?? [], { stdio: 'pipe' });
    }
    const kinds = index.objects.map(({ kind }) => kind);
    for (const kind of ['certificate', 'ocsp', 'timestamp']) expect(kinds).toContain(kind);
    expect(kinds.filter((kind) => kind === 'timestamp')).toHaveLength(2);
    expect(index.documents[0]?.evidence.filter(({ used }) => used).length).toBeGreaterThan(5);
  });

  test('a report does not take the place of a document, nor an index that of another', async () => {
    const before = readFileSync(at('bb.pdf'));
    const over = await verify(at('bb.pdf'), '--assume-trust', '--report', 'pdf', '-o', at('bb.pdf'));
    expect([over.status, over.code, readFileSync(at('bb.pdf')).equals(before)]).toEqual([2, 'output.exists', true]);
    mkdirSync(at('kept'));
    writeFileSync(at('kept/index.json'), '{}');
    const index = await verify(at('bb.pdf'), '--assume-trust', '--evidence', at('kept'));
    expect([index.status, index.code, readdirSync(at('kept'))]).toEqual([2, 'output.exists', ['index.json']]);
  });

  test('a place that cannot be written is told, and nothing half is left', async () => {
    const run = await verify(at('bb.pdf'), '--assume-trust', '--report', 'pdf', '-o', at('nowhere/r.pdf'));
    expect([run.status, run.code]).toEqual([2, 'file.unwritable']);
    expect(existsSync(at('nowhere'))).toBe(false);
  });
});
