import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeKeys, paper, password } from '../../support/exchange.ts';
import { cli, type CliRun } from './run-cli.ts';

let dir = '';
const at = (name: string): string => join(dir, name);
const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' });

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'congvan-cli-sign-'));
  makeKeys(dir);
  // OpenSSL 3.0 gives a past end only through `ca`; the dates are those of another time on purpose.
  mkdirSync(at('ca'));
  writeFileSync(at('ca/index'), '');
  writeFileSync(at('ca/serial'), '01\n');
  writeFileSync(at('ca/ca.cnf'), '[ca]\ndefault_ca=d\n[d]\ndatabase=ca/index\nserial=ca/serial\nnew_certs_dir=ca\ndefault_md=sha256\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n[x]\nkeyUsage=critical,digitalSignature,nonRepudiation\n');
  openssl('req', '-new', '-key', 'leader.key', '-subj', '/CN=Expired', '-out', 'expired.csr');
  openssl('ca', '-batch', '-config', 'ca/ca.cnf', '-selfsign', '-keyfile', 'leader.key', '-in', 'expired.csr', '-extensions', 'x', '-startdate', '200101000000Z', '-enddate', '210101000000Z', '-out', 'expired.pem', '-notext');
  openssl('pkcs12', '-export', '-inkey', 'leader.key', '-in', 'expired.pem', '-out', 'expired.p12', '-passout', `pass:${password}`);
  writeFileSync(at('a.pdf'), await paper('Công văn A'));
  writeFileSync(at('b.pdf'), await paper('Công văn B'));
  writeFileSync(at('empty.pdf'), '');
  writeFileSync(at('text.pdf'), 'không phải PDF');
  writeFileSync(at('cut.pdf'), readFileSync(at('a.pdf')).subarray(0, 600));
  execFileSync('qpdf', ['--encrypt', 'x', 'y', '256', '--', at('a.pdf'), at('encrypted.pdf')]);
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const sign = (files: readonly string[], more: readonly string[], key = 'leader.p12', pin = password): Promise<CliRun> =>
  cli(['sign', ...files.map(at), '--p12', at(key), '--pin-env', 'TEST_PIN', ...more, '--json'], { env: { TEST_PIN: pin } });

interface Line { readonly input: string; readonly output?: string; readonly ok: boolean; readonly level?: string; readonly error?: { readonly code: string; readonly message: string } }
const lines = (run: CliRun): Line[] => run.json['files'] as Line[];
interface Verdict { readonly file: string; readonly document: string; readonly reasons: string[]; readonly signatures: Record<string, unknown>[] }
const verdicts = (run: CliRun): Verdict[] => run.json['files'] as Verdict[];
const verify = (...args: string[]): Promise<CliRun> => cli(['verify', ...args, '--json']);

describe('sign', () => {
  test('signs, and the file holds for us and for others; the password is nowhere', async () => {
    const run = await sign(['a.pdf'], ['-o', at('a-signed.pdf')]);
    expect(run.status).toBe(0);
    expect(lines(run)).toEqual([{ input: at('a.pdf'), output: at('a-signed.pdf'), ok: true, level: 'B-B' }]);
    expect(run.stdout + run.stderr).not.toContain(password);
    expect(execFileSync('pdfsig', [at('a-signed.pdf')], { encoding: 'utf8' })).toContain('Signature is Valid');

    const [trusted, assumed, unknown] = await Promise.all([verify(at('a-signed.pdf'), '--trust', at('leader.der')), verify(at('a-signed.pdf'), '--assume-trust'), verify(at('a-signed.pdf'))]);
    expect([trusted.status, verdicts(trusted)[0]?.document]).toEqual([0, 'valid']);
    expect([assumed.status, assumed.json['assumedTrust'], verdicts(assumed)[0]?.document]).toEqual([0, true, 'valid']);
    expect([unknown.status, verdicts(unknown)[0]?.document]).toEqual([1, 'unsure']);
    const [signature] = verdicts(trusted)[0]?.signatures ?? [];
    for (const key of ['field', 'verdict', 'level', 'signer', 'signingTime', 'coversWholeDocument', 'laterChanges', 'changes']) expect(signature).toHaveProperty(key);
    expect(signature).toMatchObject({ verdict: 'TOTAL-PASSED', coversWholeDocument: true, laterChanges: 'none' });
  });

  test('an altered byte is found; the signed revision comes out as it was', async () => {
    await sign(['b.pdf'], ['--out-dir', dir, '-o', at('never.pdf')]).then((run) => expect(run.code).toBe('command.usage'));
    expect((await sign(['b.pdf'], ['-o', at('b-signed.pdf')])).status).toBe(0);
    const bytes = readFileSync(at('b-signed.pdf'));
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    writeFileSync(at('b-altered.pdf'), bytes);
    const altered = await verify(at('b-altered.pdf'), '--assume-trust');
    expect([altered.status, verdicts(altered)[0]?.document]).toEqual([1, 'invalid']);

    const cut = await cli(['revision', at('b-signed.pdf'), '--signature', '1', '-o', at('b-revision.pdf'), '--json']);
    expect([cut.status, cut.json]).toEqual([0, { output: at('b-revision.pdf'), bytes: readFileSync(at('b-signed.pdf')).length }]);
    expect(readFileSync(at('b-revision.pdf')).equals(readFileSync(at('b-signed.pdf')))).toBe(true);
    const none = await cli(['revision', at('b-signed.pdf'), '--signature', '9', '-o', at('b-none.pdf'), '--json']);
    expect([none.status, none.code]).toEqual([2, 'revision.noSuchSignature']);
    const over = await cli(['revision', at('b-signed.pdf'), '-o', at('b-signed.pdf'), '--json']);
    expect([over.status, over.code]).toEqual([2, 'output.exists']);
  });

  test('one bad file stops no other, and each has its answer', async () => {
    mkdirSync(at('out'));
    const run = await sign(['a.pdf', 'empty.pdf', 'text.pdf', 'encrypted.pdf', 'cut.pdf', 'missing.pdf', 'b.pdf'], ['--out-dir', at('out')]);
    expect(run.status).toBe(2);
    expect(lines(run).map((l) => l.ok)).toEqual([true, false, false, false, false, false, true]);
    expect(lines(run).map((l) => l.error?.code)).toEqual([undefined, 'pdf.empty', 'pdf.notPdf', 'pdf.passwordNeeded', expect.stringMatching(/^pdf\.(damaged|repaired)$/), 'input.unreadable', undefined]);
    for (const l of lines(run)) expect(existsSync(join(at('out'), l.input.slice(dir.length + 1)))).toBe(l.ok);
    for (const l of lines(run)) if (l.error !== undefined) expect(l.error.message).not.toContain('{{');
  });

  test('an output that is there is left alone, the input most of all', async () => {
    writeFileSync(at('there.pdf'), 'mine');
    copyFileSync(at('a.pdf'), at('self.pdf'));
    for (const [input, output] of [['a.pdf', 'there.pdf'], ['self.pdf', 'self.pdf']] as const) {
      const before = readFileSync(at(output));
      const run = await sign([input], ['-o', at(output)]);
      expect([run.status, lines(run)[0]?.error?.code]).toEqual([2, 'output.exists']);
      expect(readFileSync(at(output)).equals(before)).toBe(true);
    }
  });

  test('an output folder that is not there', async () => {
    const run = await sign(['a.pdf'], ['-o', at('nowhere/x.pdf')]);
    expect([run.status, lines(run)[0]?.error?.code]).toEqual([2, 'file.unwritable']);
  });

  test.each([
    ['a wrong password', 'leader.p12', 'sai', 'p12.wrongPassword'],
    ['an expired certificate', 'expired.p12', password, 'cert.expired'],
    ['a key file that is none', 'text.pdf', password, 'p12.damaged'],
    ['a key file that is not there', 'nokey.p12', password, 'input.unreadable'],
  ])('%s: once at the top and for each file', async (_name, key, pin, code) => {
    const run = await sign(['a.pdf', 'b.pdf'], ['--out-dir', at('none')], key, pin);
    expect([run.status, run.code]).toEqual([2, code]);
    expect(lines(run).map((l) => [l.input, l.ok, l.error?.code])).toEqual([[at('a.pdf'), false, code], [at('b.pdf'), false, code]]);
    expect(existsSync(at('none'))).toBe(false);
    expect(run.stdout + run.stderr).not.toContain(pin);
  });
});

describe('verify', () => {
  test.each([
    ['a.pdf', 1, 'unsigned', []], ['empty.pdf', 1, 'unreadable', ['pdf.empty']], ['text.pdf', 1, 'unreadable', ['format.unknown']],
    // Without its password nobody can say that it is unsigned.
    ['encrypted.pdf', 1, 'unsure', ['pdf.passwordNeeded']], ['missing.pdf', 2, 'unreadable', ['input.unreadable']],
  ])('%s: status %i, %s', async (name, status, document, reasons) => {
    const run = await verify(at(name));
    expect([run.status, verdicts(run)[0]?.document, verdicts(run)[0]?.reasons]).toEqual([status, document, reasons]);
    expect(verdicts(run)[0]?.file).toBe(at(name));
  });

  test('a trust place that cannot be read is not taken for distrust', async () => {
    const run = await verify(at('a.pdf'), '--trust', at('no-such-folder'));
    expect([run.status, run.code]).toEqual([2, 'input.unreadable']);
  });

  test('--at judges at another time; --report json goes to a file as well', async () => {
    expect((await sign(['a.pdf'], ['-o', at('at.pdf')])).status).toBe(0);
    const run = await verify(at('at.pdf'), '--trust', at('leader.der'), '--at', '2001-01-01T00:00:00Z', '--report', 'json', '-o', at('report.json'));
    expect(run.status).toBe(1);
    expect(verdicts(run)[0]?.signatures[0]?.['verdict']).not.toBe('TOTAL-PASSED');
    expect(JSON.parse(readFileSync(at('report.json'), 'utf8'))).toEqual(run.json);
  });
});
