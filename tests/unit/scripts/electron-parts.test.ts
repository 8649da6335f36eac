import { mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadScript } from './load.ts';

const { setFuses } = await loadScript<{ setFuses(path: string, wanted: Record<string, boolean>): boolean }>('setup/fuses.mjs');
const { makeAsar } = await loadScript<{ makeAsar(files: Record<string, string>): Buffer }>('setup/asar.mjs');
const { electronName } = await loadScript<{ electronName(name: string): string | undefined }>('setup/electron-repack.mjs');
const { findElectron } = await loadScript<{
  findElectron(at: { env: Record<string, string>; base: string; cache: string }): string | undefined;
}>('setup/electron.mjs');

const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'congvan-electron-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('setFuses', () => {
  const write = (wire: string, before = 9_000_000): string => {
    const file = join(folder, 'binary');
    writeFileSync(file, Buffer.concat([Buffer.alloc(before, 0x2e), Buffer.from(sentinel), Buffer.from([1, wire.length]), Buffer.from(`${wire}tail`)]));
    return file;
  };
  const wireOf = (file: string): string => readFileSync(file).toString('latin1').split(sentinel)[1]?.slice(2) ?? '';

  it('changes the named bytes and no other, wherever the sentinel lies', () => {
    // 8 MiB is the block read at a time: one sentinel across its border, one behind it.
    for (const before of [0, 8 * 1024 * 1024 - 10, 9_000_000]) {
      const file = write('10000010', before);
      expect(setFuses(file, { EnableNodeCliInspectArguments: true, LoadBrowserProcessSpecificV8Snapshot: false })).toBe(true);
      expect(wireOf(file)).toBe('10010000tail');
    }
  });

  it('refuses a removed fuse, a short wire, a file without a sentinel, and leaves them as they are', () => {
    const removed = write('100r0010');
    expect(setFuses(removed, { EnableNodeCliInspectArguments: true })).toBe(false);
    expect(wireOf(removed)).toBe('100r0010tail');
    expect(setFuses(write('10'), { OnlyLoadAppFromAsar: false })).toBe(false);
    writeFileSync(join(folder, 'plain'), 'no sentinel');
    expect(setFuses(join(folder, 'plain'), { OnlyLoadAppFromAsar: false })).toBe(false);
    expect(setFuses(write('10000010'), { NoSuchFuse: true })).toBe(false);
  });
});

describe('makeAsar', () => {
  it('writes pickles and offsets that lead to each file', () => {
    const bytes = makeAsar({ 'package.json': '{"a":1}', 'main.js': 'xin chào' });
    const jsonLength = bytes.readUInt32LE(12);
    const start = 8 + bytes.readUInt32LE(4);
    const header = JSON.parse(bytes.toString('utf8', 16, 16 + jsonLength)) as { files: Record<string, { size: number; offset: string }> };
    const main = header.files['main.js'];
    if (main === undefined) throw new Error('main.js is not listed');
    const at = start + Number(main.offset);
    expect(bytes.toString('utf8', at, at + main.size)).toBe('xin chào');
    expect(at + main.size).toBe(bytes.length);
    expect(start % 4).toBe(0);
  });
});

describe('electronName', () => {
  it('keeps Electron and drops the other app', () => {
    expect(electronName('Cypress/Cypress')).toBe('electron');
    expect(electronName('Cypress/locales/vi.pak')).toBe('locales/vi.pak');
    for (const name of ['Cypress/resources/app/index.js', 'Cypress/resources/app.asar', 'Cypress/resources/app-update.yml', 'elsewhere']) {
      expect(electronName(name)).toBeUndefined();
    }
  });
});

describe('findElectron', () => {
  const put = (...path: string[]): string => {
    mkdirSync(join(folder, ...path), { recursive: true });
    const file = join(folder, ...path, 'electron');
    writeFileSync(file, '');
    return file;
  };
  const find = (env: Record<string, string> = {}): string | undefined => findElectron({ env, base: join(folder, 'repo'), cache: join(folder, 'cache') });

  it.runIf(process.platform === 'linux')('looks in the override, then in the dependencies, then in the cache', () => {
    expect(find()).toBeUndefined();
    const cached = put('cache', 'electron-33.2.1-linux-x64');
    expect(find()).toBe(cached);
    const official = put('repo', 'node_modules', 'electron', 'dist');
    // Without path.txt the unpacking was cut off.
    expect(find()).toBe(cached);
    writeFileSync(join(folder, 'repo', 'node_modules', 'electron', 'path.txt'), 'electron');
    expect(find()).toBe(official);
    const own = put('own');
    expect(find({ ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'own') })).toBe(own);
    expect(() => find({ ELECTRON_OVERRIDE_DIST_PATH: join(folder, 'empty') })).toThrow(/ELECTRON_OVERRIDE_DIST_PATH/);
  });
});
