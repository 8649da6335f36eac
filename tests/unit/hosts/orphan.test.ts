import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { neededNapi, ownNapi } from '../../../src/main/hosts/probe.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const node24 = ownNapi() >= neededNapi ? process.execPath : join(root, 'node_modules/node/bin/node');
const url = (path: string): string => pathToFileURL(join(root, path)).href;

test('a host ends by itself when its parent is killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'congvan-orphan-'));
  const script = join(folder, 'parent.ts');
  await writeFile(script, `
    import { childStarter } from '${url('src/main/hosts/start-child.ts')}';
    const host = await childStarter({ execPath: process.execPath, entry: ${JSON.stringify(join(root, 'tests/contract/echo-host.ts'))}, args: [${JSON.stringify(folder)}, 'usual'] }).start();
    host.port.onMessage(() => console.log(host.pid));`);
  const parent = spawn(node24, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (text: Buffer) => resolve(Number(text.toString()))));
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 10));
  } finally {
    parent.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
