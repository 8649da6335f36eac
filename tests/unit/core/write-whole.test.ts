import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fail, ok } from '../../../src/main/core/model/result.ts';
import { writeWhole, writeWholeFrom } from '../../../src/main/core/write-whole.ts';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'congvan-whole-')); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const text = (words: string): Uint8Array => new Uint8Array(Buffer.from(words));

test('a file written in pieces has its name only when it is whole', async () => {
  const path = join(folder, 'hồ sơ.asice');
  const seen: string[][] = [];
  const done = await writeWholeFrom(path, async (write) => {
    await write(text('một '));
    seen.push(readdirSync(folder));
    await write(text('hai'));
    return ok(undefined);
  }, 0o600);
  expect(done).toEqual(ok(undefined));
  expect(seen).toEqual([[expect.stringMatching(/\.part$/)]]);
  expect(readdirSync(folder)).toEqual(['hồ sơ.asice']);
  expect(readFileSync(path, 'utf8')).toBe('một hai');
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('what fails or throws half way leaves what was there, and no stray file', async () => {
  const path = join(folder, 'a.p7s');
  writeFileSync(path, 'trước');
  expect(await writeWholeFrom(path, async (write) => {
    await write(text('nửa'));
    return fail('token.removed');
  })).toEqual(fail('token.removed'));
  expect(await writeWholeFrom(path, async (write) => {
    await write(text('nửa'));
    throw new Error('gone');
  })).toMatchObject({ ok: false, error: { code: 'file.unwritable' } });
  expect(readFileSync(path, 'utf8')).toBe('trước');
  expect(readdirSync(folder)).toEqual(['a.p7s']);
});

test('a full disk is told apart from a place that cannot be written', async () => {
  expect(await writeWholeFrom(join(folder, 'a'), () => Promise.reject(Object.assign(new Error(), { code: 'ENOSPC' })))).toMatchObject({ error: { code: 'data.diskFull' } });
  expect(await writeWhole(join(folder, 'không có', 'a'), text('x'))).toMatchObject({ error: { code: 'file.unwritable' } });
  expect(readdirSync(folder)).toEqual([]);
});
