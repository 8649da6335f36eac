import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { electronPath } from '../support/electron-path.ts';
import { hostExpectations } from './host-expectations.ts';

interface Line { readonly says: string; readonly ok: boolean; readonly error?: string }

/** The third starter lives in Electron alone: the same expectations, run by a small Electron program under this test. */
describe('a host in Electron\'s utilityProcess', () => {
  const folder = mkdtempSync(join(tmpdir(), 'congvan-utility-test-'));
  const lines = new Map<string, Line>();
  let trouble = '';
  beforeAll(async () => {
    await build({
      configFile: false, logLevel: 'silent',
      build: {
        outDir: folder, emptyOutDir: false, minify: false, target: 'node20', ssr: true,
        rollupOptions: {
          input: { 'in-electron': join(import.meta.dirname, 'in-electron.ts'), 'echo-host': join(import.meta.dirname, 'echo-host.ts') },
          external: ['electron', /^node:/], output: { format: 'es', entryFileNames: '[name].js' },
        },
      },
      ssr: { noExternal: true },
    });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'hosts', type: 'module', main: 'in-electron.js' }));
    const child = spawn(electronPath(), [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', folder], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, CONGVAN_HOST: '' } });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => { out += chunk.toString(); });
    child.stderr.on('data', (chunk: Buffer) => { trouble = (trouble + chunk.toString()).slice(-4000); });
    await new Promise((resolve) => { child.on('exit', resolve); });
    for (const text of out.split('\n').filter((l) => l.startsWith('{'))) {
      const line = JSON.parse(text) as Line;
      lines.set(line.says, line);
    }
  }, 240_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(hostExpectations.map((e) => e.says))('%s', (says) => {
    const line = lines.get(says);
    expect(line, trouble).toBeDefined();
    expect(line?.error).toBeUndefined();
    expect(line?.ok).toBe(true);
  });
});
