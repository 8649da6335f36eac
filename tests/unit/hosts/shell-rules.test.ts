import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byteRange } from '../../../src/main/shell/byte-range.rules.ts';
import { copyBlob } from '../../../src/main/shell/copy-blob.ts';
import type { LocatedBlob } from '../../../src/main/shell/located-blob.ts';
import { officeArguments } from '../../../src/main/shell/office-arguments.ts';
import { profileKind } from '../../../src/main/shell/office-profile-kind.ts';
import { savedName } from '../../../src/main/shell/saved-name.rules.ts';
import { serveBlob } from '../../../src/main/shell/serve-blob.ts';
import { serveWindow } from '../../../src/main/shell/serve-window.ts';
import { servedPath } from '../../../src/main/shell/served-file.rules.ts';

let folder = '';
const id = 'ab'.padEnd(64, '0');
const packed = 'cd'.padEnd(64, '0');
const empty = 'ef'.padEnd(64, '0');
const cut = '12'.padEnd(64, '0');
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'congvan-shell-'));
  await mkdir(join(folder, 'renderer', 'prompt'), { recursive: true });
  await mkdir(join(folder, 'blobs', 'ab'), { recursive: true });
  await writeFile(join(folder, 'secret.js'), 'secret');
  await writeFile(join(folder, 'renderer', 'index.html'), '<p>');
  await writeFile(join(folder, 'renderer', 'prompt', 'index.html'), '<p>');
  await writeFile(join(folder, 'renderer', 'w.mjs'), '1');
  await writeFile(join(folder, 'renderer', 'odd.exe'), '1');
  await writeFile(join(folder, 'blobs', 'ab', id), '0123456789');
  await mkdir(join(folder, 'packs'));
  await writeFile(join(folder, 'packs', 'p1'), 'aaaaa0123456789zzzzz');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Deterministic, so that a failure can be seen again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

describe('byte ranges (RFC 9110 §14)', () => {
  test.each([
    [null, 'whole'], ['bytes=0-3', { start: 0, end: 3 }], ['bytes=4-', { start: 4, end: 9 }], ['bytes=-4', { start: 6, end: 9 }],
    ['bytes=-40', { start: 0, end: 9 }], ['bytes=8-40', { start: 8, end: 9 }], ['bytes=10-', 'unsatisfiable'], ['bytes=-0', 'unsatisfiable'],
    ['bytes=3-1', 'whole'], ['bytes=0-1,4-5', 'whole'], ['bytes=-', 'whole'], ['items=0-1', 'whole'], ['bytes=x-1', 'whole'],
  ] as const)('%s of ten bytes', (header, wanted) => expect(byteRange(header, 10)).toEqual(wanted));

  test('never leaves the file, whatever is asked', () => {
    const random = seeded(30);
    const letters = 'bytes=-,0123456789 x';
    for (let i = 0; i < 20_000; i++) {
      const header = `bytes=${Array.from({ length: Math.floor(random() * 12) }, () => letters[Math.floor(random() * letters.length)]).join('')}`;
      const size = Math.floor(random() * 20);
      const range = byteRange(header, size);
      if (typeof range === 'object') expect(range.start >= 0 && range.start <= range.end && range.end < size, header).toBe(true);
    }
  });
});

describe('the window is served from its own folder only', () => {
  const get = (url: string): Promise<Response> => serveWindow(join(folder, 'renderer'), new Request(url));

  test('pages with a policy, the prompt with a stricter one, modules with their type', async () => {
    const page = await get('app://office/index.html?lang=vi');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.headers.get('content-security-policy')).toMatch(/script-src 'self' 'wasm-unsafe-eval';.*frame-ancestors 'none'/);
    expect((await get('app://office/')).status).toBe(200);
    expect((await get('app://office/prompt/index.html')).headers.get('content-security-policy')).not.toContain('connect-src');
    expect((await get('app://office/w.mjs')).headers.get('content-type')).toContain('javascript');
  });

  test.each([
    'app://office/../secret.js', 'app://office/%2e%2e/secret.js', 'app://office/..%2fsecret.js', 'app://office/..%5csecret.js', 'app://office/%2e%2e%2fsecret.js',
    'app://office/x/..%2f..%2fsecret.js', 'app://office//etc/passwd', 'app://office/index.html%00.js', 'app://office/%ff', 'app://office/c:/secret.js',
    'app://office/odd.exe', 'app://office/missing.html', 'app://office/prompt', 'app://other/index.html',
  ])('refuses %s', async (url) => expect((await get(url)).status).toBe(404));

  test('no path that is made up leads out', () => {
    const random = seeded(13);
    const parts = ['..', '.', '%2e%2e', '%2f', '%5c', '\\', '/', 'a', '%00', '%252e', 'index.html', ':', '//', '%c0%ae', '?', '#'];
    for (let i = 0; i < 20_000; i++) {
      const url = `app://office/${Array.from({ length: 1 + Math.floor(random() * 8) }, () => parts[Math.floor(random() * parts.length)]).join('')}`;
      const path = servedPath('/r', url);
      expect(path === undefined || path.startsWith('/r/'), url).toBe(true);
      expect(path?.split('/').includes('..') ?? false, url).toBe(false);
    }
  });
});

describe('blobs are served by their hash only', () => {
  const pack = (): string => join(folder, 'packs', 'p1');
  const located = (blob: string): LocatedBlob | undefined => new Map<string, LocatedBlob>([
    [id, { path: join(folder, 'blobs', 'ab', id), start: 0, bytes: 10 }],
    [packed, { path: pack(), start: 5, bytes: 10 }],
    [empty, { path: pack(), start: 20, bytes: 0 }],
    [cut, { path: pack(), start: 15, bytes: 6 }],
    ['f'.repeat(64), { path: join(folder, 'gone'), start: 0, bytes: 1 }],
  ]).get(blob);
  const ask = (url: string, init: RequestInit = {}): Promise<Response> => serveBlob(async (blob) => located(blob), new Request(url, init));

  test('whole, in part, and as nothing that could run', async () => {
    const whole = await ask(`blob-store://blob/${id}?type=application/pdf`);
    expect([whole.status, await whole.text(), whole.headers.get('content-type')]).toEqual([200, '0123456789', 'application/pdf']);
    expect(whole.headers.get('content-security-policy')).toContain('sandbox');
    const part = await ask(`blob-store://blob/${id}`, { headers: { range: 'bytes=2-4' } });
    expect([part.status, await part.text(), part.headers.get('content-range'), part.headers.get('content-length')]).toEqual([206, '234', 'bytes 2-4/10', '3']);
    const page = await ask(`blob-store://blob/${id}?type=text/html`);
    expect(page.headers.get('content-type')).toBe('application/octet-stream');
    expect((await ask(`blob-store://blob/${id}`, { headers: { range: 'bytes=10-' } })).status).toBe(416);
  });

  test('a small one that lies in a larger file shows itself and nothing of its neighbours', async () => {
    const whole = await ask(`blob-store://blob/${packed}`);
    expect([whole.status, await whole.text(), whole.headers.get('content-length')]).toEqual([200, '0123456789', '10']);
    for (const [range, text, told] of [['bytes=2-4', '234', 'bytes 2-4/10'], ['bytes=-3', '789', 'bytes 7-9/10'], ['bytes=8-40', '89', 'bytes 8-9/10']] as const) {
      const part = await ask(`blob-store://blob/${packed}`, { headers: { range } });
      expect([part.status, await part.text(), part.headers.get('content-range')], range).toEqual([206, text, told]);
    }
    const behind = await ask(`blob-store://blob/${packed}`, { headers: { range: 'bytes=10-12' } });
    expect([behind.status, behind.headers.get('content-range')]).toEqual([416, 'bytes */10']);
    expect(await (await ask(`blob-store://blob/${empty}`)).text()).toBe('');
    expect((await ask(`blob-store://blob/${cut}`)).status).toBe(404);
  });

  test('no range that is made up reads outside it', async () => {
    const random = seeded(41);
    for (let i = 0; i < 300; i++) {
      const range = `bytes=${['', String(Math.floor(random() * 24))][Math.floor(random() * 2)] ?? ''}-${['', String(Math.floor(random() * 24))][Math.floor(random() * 2)] ?? ''}`;
      const answer = await ask(`blob-store://blob/${packed}`, { headers: { range } });
      expect(await answer.text(), range).toMatch(/^\d*$/);
    }
  });

  test('are saved whole, wherever they lie, and never half', async () => {
    const target = join(folder, 'saved');
    await mkdir(target);
    for (const [blob, text] of [[id, '0123456789'], [packed, '0123456789'], [empty, '']] as const) {
      expect(await copyBlob(located(blob) as LocatedBlob, join(target, blob))).toBeUndefined();
      expect(await readFile(join(target, blob), 'utf8')).toBe(text);
    }
    // Over an earlier copy, and where reading or writing fails: no other file is left behind.
    expect(await copyBlob(located(packed) as LocatedBlob, join(target, id))).toBeUndefined();
    expect(await copyBlob({ path: join(folder, 'gone'), start: 0, bytes: 4 }, join(target, 'x'))).toBe('blob.missing');
    expect(await copyBlob(located(cut) as LocatedBlob, join(target, 'x'))).toBe('blob.missing');
    expect(await copyBlob(located(id) as LocatedBlob, join(target, 'no', 'x'))).toBe('file.unwritable');
    expect((await readdir(target)).sort()).toEqual([id, packed, empty].sort());
  });

  test('refuses all else', async () => {
    for (const url of [`blob-store://other/${id}`, `blob-store://blob/${id.toUpperCase()}`, `blob-store://blob/ab/${id}`, 'blob-store://blob/', 'blob-store://blob/..%2fsecret.js', `blob-store://blob/${'f'.repeat(64)}`]) {
      expect((await ask(url)).status, url).toBe(404);
    }
    expect((await ask(`blob-store://blob/${id}`, { method: 'POST', body: 'x' })).status).toBe(404);
    expect((await serveBlob(async () => undefined, new Request(`blob-store://blob/${id}`))).status).toBe(404);
  });
});

test.each([
  ['Công văn 01/UBND-VP.pdf', 'Công văn 01_UBND-VP.pdf'], ['../../etc/passwd', '_.._etc_passwd'], ['C:\\x\\a.pdf', 'C__x_a.pdf'], ['', 'tep-dinh-kem'],
  ['...', 'tep-dinh-kem'], ['con.pdf', '_con.pdf'], ['gi\u202efdp.exe', 'gifdp.exe'], ['a\u0000b.pdf', 'ab.pdf'], ['  x.pdf. ', 'x.pdf'],
])('%j is offered as %j', (name, wanted) => expect(savedName(name)).toBe(wanted));

test('a long name keeps its extension', () => {
  const name = savedName(`${'Ủ'.repeat(400)}.pdf`);
  expect([...name].length).toBe(120);
  expect(name.endsWith('.pdf')).toBe(true);
});

test('arguments', () => {
  expect(officeArguments(['electron', '.', '--no-sandbox', '--data-dir=/a', '--lang=en'])).toEqual({ dataDir: '/a', language: 'en' });
  expect(officeArguments(['--data-dir=', '--lang=fr', '--lang'])).toEqual({ dataDir: undefined, language: undefined });
});

test('whether a training office is to be made or kept running', async () => {
  const dir = join(folder, 'office');
  expect(profileKind(dir)).toBe('absent');
  await mkdir(dir);
  for (const [text, wanted] of [['{"training":true}', 'training'], ['{"training":false}', 'real'], ['{"training":"true"}', 'real'], ['null', 'real'], ['{', 'real'], ['', 'real']] as const) {
    await writeFile(join(dir, 'office.json'), text);
    expect(profileKind(dir), text).toBe(wanted);
  }
});
