import { createServer, type Server } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cli, hasStackTrace, startCli } from './run-cli.ts';

let dir = '';
beforeEach(() => { dir = mkdtempSync(join(tmpdir(), 'congvan-cli-hub-')); });
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('starts, answers, and ends with 0 when told', async () => {
  const child = startCli(['hub', '--port', '0', '--data', join(dir, 'hub')]);
  let [stdout, stderr] = ['', ''];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
  const ended = new Promise<number | null>((resolve) => { child.once('close', resolve); });
  try {
    await new Promise<void>((resolve, reject) => {
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
        if (stdout.includes('\n')) resolve();
      });
      child.once('exit', () => reject(new Error(stderr)));
    });
    const { ready, port } = JSON.parse(stdout) as { ready: boolean; port: number };
    expect(ready).toBe(true);
    const answer = await fetch(`http://127.0.0.1:${port}/`);
    expect(answer.status).toBeLessThan(500);

    // A second hub on the same data would send everything twice.
    const second = await cli(['hub', '--port', '0', '--data', join(dir, 'hub'), '--json']);
    expect([second.status, second.code]).toEqual([3, 'hub.dataInUse']);
    const same = await cli(['hub', '--port', String(port), '--data', join(dir, 'other'), '--json']);
    expect([same.status, same.code]).toEqual([3, 'hub.portInUse']);

    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(hasStackTrace(stdout + stderr)).toBe(false);
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
});

test('a port that another program holds', async () => {
  const server: Server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  try {
    const { port } = server.address() as { port: number };
    const run = await cli(['hub', '--port', String(port), '--data', join(dir, 'hub'), '--json']);
    expect([run.status, run.code]).toEqual([3, 'hub.portInUse']);
    expect((run.json['error'] as { message: string }).message).toContain(String(port));
  } finally {
    server.close();
  }
});

test('a data folder that is a file, a list of agencies that is none', async () => {
  writeFileSync(join(dir, 'file'), '');
  const unusable = await cli(['hub', '--port', '0', '--data', join(dir, 'file'), '--json']);
  expect([unusable.status, unusable.code]).toEqual([3, 'hub.dataDirUnusable']);
  writeFileSync(join(dir, 'agencies.json'), '{"agencies": 1');
  const invalid = await cli(['hub', '--port', '0', '--data', dir, '--json']);
  expect([invalid.status, invalid.code]).toEqual([3, 'hub.agenciesInvalid']);
});
