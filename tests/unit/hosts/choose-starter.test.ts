import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chooseStarter } from '../../../src/main/hosts/choose-starter.ts';
import { inProcessStarter } from '../../../src/main/hosts/start-in-process.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'congvan-node-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Real files that answer the probe as a Node of that age would. */
async function standIn(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `#!/bin/sh\n${text}\n`);
  await chmod(path, 0o755);
  return path;
}

const utility = () => inProcessStarter(() => undefined);
const kindOf = async (ownNapi: number, otherNode: string | undefined, withUtility = true): Promise<string> => {
  const chosen = await chooseStarter({ ownNapi, otherNode, utility: withUtility ? utility : undefined });
  return chosen.ok ? chosen.value.kind : `${chosen.error.code} ${chosen.error.details.found}`;
};

test('takes utilityProcess where the runtime is new enough', async () => {
  expect(await kindOf(10, undefined)).toBe('utility');
  expect(await kindOf(11, process.execPath)).toBe('utility');
});

test('takes the other Node where the runtime is too old for better-sqlite3', async () => {
  expect(await kindOf(9, await standIn('new', 'echo 10'))).toBe('child');
  expect(await kindOf(10, await standIn('new2', 'echo 10'), false)).toBe('child');
});

test('believes what the set-up found of the other Node, and asks no process then', async () => {
  const chosen = await chooseStarter({ ownNapi: 9, otherNode: join(folder, 'is-not-there'), otherNapi: 10, utility });
  expect(chosen.ok && chosen.value.kind).toBe('child');
});

test('says what is missing where neither serves', async () => {
  expect(await kindOf(9, undefined)).toBe('host.noRuntime 9');
  expect(await kindOf(9, await standIn('old', 'echo 9'))).toBe('host.noRuntime 9');
  expect(await kindOf(9, join(folder, 'absent'))).toBe('host.noRuntime 9');
  expect(await kindOf(9, await standIn('odd', 'echo undefined'))).toBe('host.noRuntime 9');
  expect(await kindOf(9, await standIn('fails', 'echo 10; exit 3'))).toBe('host.noRuntime 9');
});
