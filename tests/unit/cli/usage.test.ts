import { describe, expect, test } from 'vitest';
import { cli } from './run-cli.ts';

describe('commands of a later version say so', () => {
  test.each([
    ['backup'], ['restore'], ['faults'], ['bench', 'list'],
  ])('%s %s', async (...args) => {
    const run = await cli([...args, '--json']);
    expect(run.code).toBe('command.notYet');
    expect(run.status).toBe(2);
    const plain = await cli(args);
    expect([plain.status, plain.stdout]).toEqual([2, '']);
    expect(plain.stderr).toContain('congvan --help');
  });
});

describe('a wrong call ends with 2 and one document', () => {
  test.each([
    [], ['nosuch'], ['sign'], ['sign', 'a.pdf'], ['sign', 'a.pdf', '-o', 'b.pdf'], ['sign', 'a.pdf', '-o', 'b.pdf', '--p12', 'k.p12'],
    ['sign', 'a.pdf', 'b.pdf', '-o', 'c.pdf', '--p12', 'k.p12', '--pin-env', 'PIN'], ['sign', 'a.pdf', '-o', 'b.pdf', '--out-dir', '.', '--p12', 'k.p12', '--pin-env', 'PIN'],
    ['sign', 'a.pdf', '-o', 'b.pdf', '--p12', 'k.p12', '--pin-env', 'NO_SUCH_VARIABLE'], ['sign', 'a.pdf', '-o', 'b.pdf', '--p12', 'k.p12', '--pin-env', 'PATH', '--rect', '1,2,3'],
    ['sign', 'a.pdf', '-o', 'b.pdf', '--p12', 'k.p12', '--pin-env', 'PIN', '--level', 'B-T'], ['sign', 'a.pdf', '-o', 'b.pdf', '--p12', 'k.p12', '--pkcs11', 'm.so', '--pin-env', 'PIN'],
    ['extend', 'a.pdf', '-o', 'b.pdf', '--level', 'B-T'], ['extend', 'a.pdf', '-o', 'b.pdf', '--level', 'B-B', '--tsa', 'http://x'], ['verify', 'a.pdf', '--report', 'docx', '-o', 'r'],
    ['sign', 'a.pdf', '-o', 'b.pdf', '--p12', 'k.p12', '--pin-env', 'PATH', '--as', 'emperor'], ['sign', 'a.pdf', '-o', 'b.pdf', '--p12', 'k.p12', '--pin-env', 'PATH', '--page', '0'],
    ['verify'], ['verify', 'a.pdf', '--at', 'yesterday'], ['verify', '--nosuch', 'a.pdf'], ['revision', 'a.pdf'], ['revision', 'a.pdf', '--signature', '0', '-o', 'b.pdf'],
    ['edxml'], ['edxml', 'show'], ['edxml', 'nosuch'], ['hub', '--port', 'x'], ['hub', '--port', '70000'],
    ['show'], ['show', 'x'], ['register', '-1'], ['route', '1'], ['inbox', '--folder', 'nosuch'], ['inbox', '--limit', '0'], ['search'],
  ].map((args) => ({ args, name: args.join(' ') })))('congvan $name', async ({ args }) => {
    const run = await cli([...args, '--json']);
    expect(run.status).toBe(2);
    expect(run.code).toBe('command.usage');
  });

  // The password is read from a variable only: a command line can be read by everyone on the machine.
  test.each(['--pin', '--password', '--pin=12345678'])('there is no %s', async (option) => {
    const run = await cli(['sign', 'a.pdf', '-o', 'b.pdf', '--p12', 'k.p12', option, '12345678', '--json']);
    expect([run.status, run.code]).toEqual([2, 'command.usage']);
  });

  test('without a command it says what is missing', async () => {
    const run = await cli([]);
    expect([run.status, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain('missing command');
  });

  test.each(['vi', 'en'])('the sentence is in the language of the caller (%s)', async (language) => {
    const run = await cli(['nosuch'], { env: { CONGVAN_LANG: language } });
    expect(/[ăâđêôơư]/.test(run.stderr)).toBe(language === 'vi');
  });
});

test('--help is on stdout with 0', async () => {
  const run = await cli(['--help']);
  expect([run.status, run.stderr]).toEqual([0, '']);
  for (const command of ['sign', 'verify', 'edxml', 'hub', 'sync', 'inbox', 'show', 'register', 'send', 'doctor']) expect(run.stdout).toContain(command);
});
