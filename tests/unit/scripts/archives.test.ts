import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadScript, seeded } from './load.ts';

interface Archives {
  readonly ArchiveError: new (message: string) => Error;
  unzip(file: string, target: string, rename: (name: string) => string | undefined): Promise<void>;
  extractFromTgz(tgz: string, wanted: string, output: string): Promise<void>;
  safePath(target: string, name: string): string | undefined;
}

const archives = await loadScript<Archives>('setup/zip.mjs');
const same = (name: string): string => name;
const text = (value: string): Uint8Array => new TextEncoder().encode(value);

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'congvan-archives-'));
  mkdirSync(join(folder, 'out'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const sample = (): Uint8Array => zipSync({
  'Cypress/a.txt': text('xin chào '.repeat(500)),
  'Cypress/stored.bin': [text('stored'), { level: 0 }],
  'Cypress/empty': text(''),
  'Cypress/run': [text('#!/bin/sh\n'), { os: 3, attrs: 0o100755 << 16 }],
  'Cypress/link': [text('a.txt'), { os: 3, attrs: 0o120777 << 16 }],
  'other/dropped.txt': text('no'),
});

function zipFile(bytes: Uint8Array): string {
  const file = join(folder, 'x.zip');
  writeFileSync(file, bytes);
  return file;
}

describe('unzip', () => {
  it('unpacks what rename keeps, with modes and links', async () => {
    await archives.unzip(zipFile(sample()), join(folder, 'out'), (name) => (name.startsWith('Cypress/') ? name.slice(8) : undefined));
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['a.txt', 'empty', 'link', 'run', 'stored.bin']);
    expect(readFileSync(join(folder, 'out', 'link'), 'utf8')).toBe('xin chào '.repeat(500));
    expect(readFileSync(join(folder, 'out', 'stored.bin'), 'utf8')).toBe('stored');
    expect(lstatSync(join(folder, 'out', 'run')).mode & 0o777).toBe(0o755);
  });

  it.each(['../evil', '/evil', 'a/../../evil', 'C:/evil', 'a\\..\\..\\evil'])('refuses the path %s', async (name) => {
    await expect(archives.unzip(zipFile(zipSync({ [name]: text('x') })), join(folder, 'out'), same)).rejects.toBeInstanceOf(archives.ArchiveError);
    expect(existsSync(join(folder, 'evil'))).toBe(false);
  });

  it('refuses a link that leads out of the folder', async () => {
    const bytes = zipSync({ up: [text('../../etc'), { os: 3, attrs: 0o120777 << 16 }] });
    await expect(archives.unzip(zipFile(bytes), join(folder, 'out'), same)).rejects.toBeInstanceOf(archives.ArchiveError);
  });

  it('answers damaged bytes with an error and nothing outside the folder (seeded)', async () => {
    const next = seeded(20201);
    const good = sample();
    let refused = 0;
    for (let round = 0; round < 150; round += 1) {
      const bytes = Uint8Array.from(good);
      for (let i = 0; i < 1 + Math.floor(next() * 4); i += 1) bytes[Math.floor(next() * bytes.length)] = Math.floor(next() * 256);
      const cut = next() < 0.3 ? bytes.subarray(0, Math.floor(next() * bytes.length)) : bytes;
      const target = join(folder, 'out', String(round));
      mkdirSync(target);
      await archives.unzip(zipFile(cut), target, same).catch((error: unknown) => {
        refused += 1;
        expect(error).toBeInstanceOf(Error);
        expect(error).not.toBeInstanceOf(RangeError);
        expect(error).not.toBeInstanceOf(TypeError);
      });
    }
    expect(refused).toBeGreaterThan(20);
    expect(readdirSync(folder).sort()).toEqual(['out', 'x.zip']);
  });
});

describe('extractFromTgz', () => {
  it('takes the one file out of an archive made by tar', async () => {
    mkdirSync(join(folder, 'package'));
    const wanted = Buffer.alloc(300_001, 'công văn ');
    writeFileSync(join(folder, 'package', 'wanted.zip'), wanted);
    writeFileSync(join(folder, 'package', 'before.txt'), 'x'.repeat(777));
    execFileSync('tar', ['czf', 'x.tgz', 'package/before.txt', 'package/wanted.zip'], { cwd: folder });
    await archives.extractFromTgz(join(folder, 'x.tgz'), 'package/wanted.zip', join(folder, 'got'));
    expect(readFileSync(join(folder, 'got')).equals(wanted)).toBe(true);
    await expect(archives.extractFromTgz(join(folder, 'x.tgz'), 'package/none', join(folder, 'got'))).rejects.toBeInstanceOf(archives.ArchiveError);
  });

  it('answers damaged bytes with an error (seeded)', async () => {
    const next = seeded(20202);
    for (let round = 0; round < 60; round += 1) {
      const tar = Buffer.alloc(2048, 0);
      for (let i = 0; i < tar.length; i += 1) tar[i] = Math.floor(next() * 256);
      const bytes = gzipSync(tar);
      writeFileSync(join(folder, 'x.tgz'), next() < 0.5 ? bytes : bytes.subarray(0, Math.floor(next() * bytes.length)));
      await expect(archives.extractFromTgz(join(folder, 'x.tgz'), 'package/none', join(folder, 'got'))).rejects.toBeInstanceOf(Error);
    }
  });
});
