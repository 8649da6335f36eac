import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { seeded } from './messages.ts';

const folder = mkdtempSync(join(tmpdir(), 'congvan-large-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Told { readonly answer: { readonly attachments?: readonly unknown[]; readonly warnings?: readonly { readonly code: string }[] }; readonly grownMiB: number }

/** A process of its own, so that its highest resident size is that of the one act. */
async function act(...args: readonly string[]): Promise<Told> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, '../../support/large-message.ts'), ...args]);
  return JSON.parse(stdout) as Told;
}

/** A PDF by its first bytes, then noise of which no piece repeats, or nothing but zeros. Answers its hash. */
function makeLarge(path: string, megabytes: number, filling: 'noise' | 'zeros'): string {
  const hash = createHash('sha256');
  const file = openSync(path, 'w');
  const random = seeded(1);
  const block = Buffer.from(Uint8Array.from({ length: 1024 * 1024 }, () => (filling === 'noise' ? Math.floor(random() * 256) : 0)));
  for (let n = 0; n < megabytes; n += 1) {
    block.write(`%PDF-1.7\n${n}\n`);
    hash.update(block);
    writeSync(file, block);
  }
  closeSync(file);
  return hash.digest('hex');
}

it.each([
  ['lớn.pdf', 200, 'noise', []],
  // Travels in the SDK's ZIP: inflated while it comes.
  ['lớn.bin', 200, 'noise', ['attachment.unwrapped']],
  // A quarter of a megabyte on the wire.
  ['trống.bin', 200, 'zeros', ['attachment.unwrapped']],
] as const)('a message with %s of %d MB of %s is written and read in less than 40 MB of memory', async (name, megabytes, filling, codes) => {
  const [path, content] = [join(folder, `${name}.edxml`), join(folder, name)];
  const blob = makeLarge(content, megabytes, filling);
  const written = await act('write', path, name, content);
  const read = await act('read', path);
  for (const made of [path, content]) rmSync(made);
  expect(read.answer.attachments).toMatchObject([{ name, bytes: megabytes * 1024 * 1024, blob }]);
  expect(read.answer.warnings?.map(({ code }) => code)).toEqual(codes);
  console.info(`${name}: ${written.grownMiB} MiB to write, ${read.grownMiB} MiB to read`);
  expect(Math.max(written.grownMiB, read.grownMiB)).toBeLessThan(40);
  // Neither the archive nor a half-written file stays.
  expect(readdirSync(folder)).toEqual([]);
});
