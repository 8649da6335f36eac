import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { hostMark } from '../../../src/main/hosts/parent-port.ts';
import { axisOf, freshFolder } from './support.ts';

const entry = fileURLToPath(new URL('../../../src/training/training-process.ts', import.meta.url));
const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
});

function run(...args: readonly string[]): ChildProcess {
  const child = fork(entry, [...args], { env: { ...process.env, [hostMark]: 'child' }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: [] });
  started.push(child);
  return child;
}

/** The first message that fits; rejects when the process ends before. */
function message(child: ChildProcess, fits: (message: Record<string, unknown>) => boolean): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    child.on('message', (raw) => { if (typeof raw === 'object' && raw !== null && fits(raw as Record<string, unknown>)) resolve(raw as Record<string, unknown>); });
    child.once('exit', (code, signal) => { reject(new Error(`ended: ${code} ${signal}`)); });
  });
}

async function waitingCount(dataDir: string): Promise<number> {
  const listed = await (await axisOf(dataDir, 'commune')).list('edoc');
  return listed.ok ? listed.value.length : -1;
}

test('killed in the middle of the first run at several steps, it is complete after the next start', async () => {
  const dataDir = await freshFolder();
  for (const step of ['Chuẩn bị mẫu dấu', 'văn bản 7/', 'Soạn dự thảo']) {
    const child = run('--data-dir', dataDir);
    await message(child, ({ progress }) => typeof progress === 'string' && progress.includes(step));
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(existsSync(join(dataDir, 'training', 'complete.json'))).toBe(false);
  }
  const child = run('--data-dir', dataDir);
  const { port } = await message(child, ({ ready }) => ready === true);
  expect(JSON.parse(await readFile(join(dataDir, 'training', 'hub.json'), 'utf8'))).toEqual({ endpoint: `http://127.0.0.1:${String(port)}` });
  expect(await waitingCount(dataDir)).toBe(16);
  expect(existsSync(join(dataDir, 'office.json'))).toBe(true);
  expect(await readdir(join(dataDir, 'huan-luyen', 'du-thao'))).toHaveLength(4);

  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  // The finished office is kept by the next start, which ends when its parent goes.
  const next = run('--data-dir', dataDir);
  await message(next, ({ ready }) => ready === true);
  expect(await waitingCount(dataDir)).toBe(16);
  next.disconnect();
  expect(await once(next, 'exit')).toEqual([0, null]);
  // Five starts of a whole program: on a loaded machine more than the usual minute.
});

test('a real office and a wrong call are told and end with status 2', async () => {
  const dataDir = await freshFolder();
  await writeFile(join(dataDir, 'office.json'), '{"version":1,"training":false}');
  const child = run('--data-dir', dataDir);
  expect(await message(child, (one) => 'failed' in one)).toMatchObject({ failed: { code: 'training.realOffice' } });
  expect(await once(child, 'exit')).toEqual([2, null]);
  const wrong = run();
  expect(await message(wrong, (one) => 'failed' in one)).toMatchObject({ failed: { code: 'training.callUnusable' } });
  expect(await once(wrong, 'exit')).toEqual([2, null]);
});
