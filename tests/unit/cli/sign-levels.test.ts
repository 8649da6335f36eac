import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { paper } from '../../support/exchange.ts';
import { startTestPki, testPassword, type TestPki } from '../../support/pki/test-pki.ts';
import { cli, type CliRun } from './run-cli.ts';

let pki: TestPki;
const at = (name: string): string => join(pki.dir, name);

beforeAll(async () => {
  pki = await startTestPki();
  writeFileSync(at('paper.pdf'), await paper('Công văn'));
  for (const name of ['rsa', 'p256', 'revoked', 'expired'] as const) writeFileSync(at(`${name}.p12`), pki.pkcs12(name));
});
afterAll(async () => { await pki.stop(); });

interface Line { readonly ok: boolean; readonly level?: string; readonly error?: { readonly code: string } }
const sign = async (output: string, level: string, ...more: string[]): Promise<CliRun & { line: Line | undefined }> => {
  const run = await cli(['sign', at('paper.pdf'), '-o', at(output), '--p12', at('rsa.p12'), '--pin-env', 'TEST_PIN', '--level', level, ...more, '--json'], { env: { TEST_PIN: testPassword } });
  return Object.assign(run, { line: (run.json['files'] as Line[] | undefined)?.[0] });
};
const levelOf = async (file: string): Promise<string | undefined> => {
  const run = await cli(['verify', at(file), '--trust', pki.rootPem, '--json']);
  const [seen] = run.json['files'] as { document: string; signatures: { level: string; verdict: string }[] }[];
  return `${seen?.document ?? ''} ${seen?.signatures[0]?.verdict ?? ''} ${seen?.signatures[0]?.level ?? ''}`;
};

describe('levels on the command line', () => {
  test.each(['B-T', 'B-LT', 'B-LTA'])('signs at %s: input is a prefix, others agree', async (level) => {
    const run = await sign(`${level}.pdf`, level, '--tsa', pki.tsaUrl, '--as', 'personal');
    expect([run.status, run.line]).toMatchObject([0, { ok: true, level }]);
    const [input, output] = [readFileSync(at('paper.pdf')), readFileSync(at(`${level}.pdf`))];
    expect(output.subarray(0, input.length).equals(input)).toBe(true);
    expect(execFileSync('pdfsig', [at(`${level}.pdf`)], { encoding: 'utf8' })).toContain('Signature is Valid');
    execFileSync('qpdf', ['--check', at(`${level}.pdf`)]);
    expect(await levelOf(`${level}.pdf`)).toMatch(new RegExp(`^valid(-with-later-changes)? TOTAL-PASSED ${level}$`));
  });

  test('what was signed offline is extended later, and an archive timestamp is renewed', async () => {
    expect((await sign('offline.pdf', 'B-B')).status).toBe(0);
    for (const [from, to, level] of [['offline.pdf', 'x-t.pdf', 'B-T'], ['x-t.pdf', 'x-lt.pdf', 'B-LT'], ['x-lt.pdf', 'x-lta.pdf', 'B-LTA'], ['x-lta.pdf', 'x-lta2.pdf', 'B-LTA']] as const) {
      const run = await cli(['extend', at(from), '-o', at(to), '--level', level, '--tsa', pki.tsaUrl, '--json']);
      expect([from, level, run.status, run.stdout]).toMatchObject([from, level, 0, expect.stringContaining('"ok": true')]);
      expect(readFileSync(at(to)).subarray(0, readFileSync(at(from)).length).equals(readFileSync(at(from)))).toBe(true);
      expect(await levelOf(to)).toContain(level);
    }
  });

  test.each([['garbage', 'tsa.garbage'], ['nothing', 'net.timeout'], ['refusal', 'tsa.refused'], ['wrongNonce', 'tsa.nonceDiffers']] as const)('an authority that answers with %s is named; nothing is left behind', async (tsa, code) => {
    pki.behaviour.tsa = tsa as never;
    const before = readdirSync(pki.dir).length;
    const run = await sign(`never-${tsa}.pdf`, 'B-T', '--tsa', pki.tsaUrl, '--timeout', '2');
    pki.behaviour.tsa = 'right' as never;
    expect([run.status, run.line?.error?.code ?? run.code]).toEqual([3, code]);
    expect(existsSync(at(`never-${tsa}.pdf`))).toBe(false);
    expect(readdirSync(pki.dir).length).toBe(before);
  });

  test('a revoked or expired certificate signs nothing', async () => {
    const tried = async (name: string): Promise<unknown> => {
      const run = await cli(['sign', at('paper.pdf'), '-o', at(`${name}.pdf`), '--p12', at(`${name}.p12`), '--pin-env', 'TEST_PIN', '--json'], { env: { TEST_PIN: testPassword } });
      return [run.status, run.code, existsSync(at(`${name}.pdf`))];
    };
    expect(await tried('revoked')).toEqual([1, 'cert.revoked', false]);
    expect(await tried('expired')).toEqual([2, 'cert.expired', false]);
  });

  test('RSASSA-PSS and SHA-512 where the profile wants them', async () => {
    const run = await sign('pss.pdf', 'B-B', '--pss', '--hash', 'sha512');
    expect(run.status).toBe(0);
    expect(readFileSync(at('pss.pdf')).includes(Buffer.from('06092a864886f70d01010a', 'hex').toString('hex'))).toBe(true);
    expect(await levelOf('pss.pdf')).toContain('TOTAL-PASSED B-B');
  });
});

describe('other files', () => {
  test('any file gets a .p7s beside it, at B-T too, and openssl agrees', async () => {
    writeFileSync(at('bang.xlsx'), 'nội dung bất kỳ');
    for (const level of ['B-B', 'B-T', 'B-LT']) {
      const out = at(`bang-${level}.p7s`);
      const run = await cli(['sign', at('bang.xlsx'), '-o', out, '--p12', at('p256.p12'), '--pin-env', 'TEST_PIN', '--level', level, ...(level === 'B-B' ? [] : ['--tsa', pki.tsaUrl]), '--json'], { env: { TEST_PIN: testPassword } });
      expect([level, run.status, run.stdout]).toMatchObject([level, 0, expect.stringContaining('"ok": true')]);
      execFileSync('openssl', ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', out, '-content', at('bang.xlsx'), '-CAfile', at('chain.pem'), '-purpose', 'any', '-out', '/dev/null'], { stdio: 'pipe' });
    }
  });

  test('a folder becomes one container; a name that is there is not written over', async () => {
    mkdirSync(at('ho-so/phu-luc'), { recursive: true });
    writeFileSync(at('ho-so/tờ trình.txt'), 'một');
    writeFileSync(at('ho-so/phu-luc/bảng.txt'), 'hai');
    const call = ['sign', at('ho-so'), '-o', at('ho-so.asice'), '--p12', at('rsa.p12'), '--pin-env', 'TEST_PIN', '--json'];
    expect((await cli(call, { env: { TEST_PIN: testPassword } })).status).toBe(0);
    expect(readFileSync(at('ho-so.asice')).subarray(30, 38).toString()).toBe('mimetype');
    const again = await cli(call, { env: { TEST_PIN: testPassword } });
    expect([again.status, (again.json['files'] as Line[])[0]?.error?.code]).toEqual([2, 'output.exists']);
  });
});

test('a damaged file is refused, and rebuilt only when the person agrees', async () => {
  const whole = readFileSync(at('paper.pdf'));
  const cut = whole.lastIndexOf('startxref');
  writeFileSync(at('hong.pdf'), Buffer.concat([whole.subarray(0, cut), Buffer.from('startxref\n7\n%%EOF\n')]));
  const run = async (...more: string[]): Promise<unknown> => {
    const done = await cli(['sign', at('hong.pdf'), '-o', at('sua.pdf'), '--p12', at('rsa.p12'), '--pin-env', 'TEST_PIN', ...more, '--json'], { env: { TEST_PIN: testPassword } });
    return [done.status, (done.json['files'] as Line[])[0]?.error?.code];
  };
  expect(await run()).toEqual([2, 'pdf.repaired']);
  expect(await run('--repair')).toEqual([0, undefined]);
  expect(await levelOf('sua.pdf')).toBe('valid TOTAL-PASSED B-B');
});
