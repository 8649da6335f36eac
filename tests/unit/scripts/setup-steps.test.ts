import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync, existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadScript } from './load.ts';

interface System {
  isDebian(): boolean;
  isRoot(): boolean;
  hasCompiler(): boolean;
  isInstalled(name: string): boolean;
  isAvailable(name: string): boolean;
  listsPresent(): boolean;
  apt(args: readonly string[]): { ok: boolean };
}
const { ensurePackages } = await loadScript<{
  ensurePackages(purpose: string, at: { system: System; hasDisplay: boolean; cache: string }): Promise<void>;
}>('setup/packages.mjs');
const { checkNode, findNodeForCore, headersPrefix } = await loadScript<{
  checkNode(version: string): void;
  findNodeForCore(napi: number, base: string): string | undefined;
  headersPrefix(execPath: string, exists: (path: string) => boolean): string | undefined;
}>('setup/node.mjs');
const { dependenciesReady, dependencyKey, installedAsLocked } = await loadScript<{
  dependenciesReady(base: string): boolean;
  dependencyKey(base: string): string;
  installedAsLocked(base: string): boolean;
}>('setup/dependencies.mjs');
const { sourcesKey, isBuilt } = await loadScript<{ sourcesKey(base: string): string; isBuilt(base: string): boolean }>('build.mjs');
const { countTests, countLine } = await loadScript<{
  countTests(report: string, status: number): { passed: number; failed: number; skipped: number };
  countLine(counts: { passed: number; failed: number; skipped: number }): string;
}>('setup/count-tests.mjs');
const { withLock, failedLately, rememberFailure } = await loadScript<{
  withLock<T>(name: string, work: () => T | Promise<T>, at: { cache: string }): Promise<T>;
  failedLately(name: string, key: unknown, cache: string): boolean;
  rememberFailure(name: string, key: unknown, cache: string): void;
}>('setup/lock.mjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'congvan-setup-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A Debian with the given packages, whose apt can (or cannot) install. */
function machine(installed: Set<string>, { root = true, works = true, modern = false } = {}): System & { readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    isDebian: () => true,
    isRoot: () => root,
    hasCompiler: () => ['make', 'g++', 'python3'].every((name) => installed.has(name)),
    isInstalled: (name) => installed.has(name),
    isAvailable: (name) => name.endsWith('t64') === modern,
    listsPresent: () => true,
    apt(args) {
      calls.push(args.join(' '));
      if (works && args[0] === 'install') for (const name of args.slice(3)) installed.add(name);
      return { ok: works };
    },
  };
}
const windowOld = ['libgtk-3-0', 'libnss3', 'libgbm1', 'libasound2', 'libx11-xcb1'];
const compiler = ['make', 'g++', 'python3'];

describe('ensurePackages', () => {
  it('does nothing when everything is there, under the old or the new names', async () => {
    for (const gtk of ['libgtk-3-0', 'libgtk-3-0t64']) {
      const system = machine(new Set([gtk, ...windowOld.slice(1), ...compiler]));
      await ensurePackages('start', { system, hasDisplay: true, cache: folder });
      expect(system.calls).toEqual([]);
    }
  });

  it('installs as root what is missing, by the names this system has', async () => {
    const old = machine(new Set(compiler));
    await ensurePackages('start', { system: old, hasDisplay: false, cache: folder });
    expect(old.calls).toEqual([`install -y --no-install-recommends ${windowOld.join(' ')} xvfb xauth`]);
    const modern = machine(new Set(compiler), { modern: true });
    await ensurePackages('start', { system: modern, hasDisplay: true, cache: folder });
    expect(modern.calls[0]).toContain('libgtk-3-0t64');
    expect(modern.calls[0]).toContain('libasound2t64');
    expect(modern.calls[0]).not.toContain('xvfb');
  });

  it('gives an ordinary user the one command, and stops only who needs it', async () => {
    const user = machine(new Set(), { root: false });
    await expect(ensurePackages('start', { system: user, hasDisplay: true, cache: folder }))
      .rejects.toMatchObject({ code: 'setup.packagesMissing', message: expect.stringContaining('sudo apt-get install') as string });
    await ensurePackages('cli', { system: user, hasDisplay: true, cache: folder });
    await expect(ensurePackages('test', { system: machine(new Set([...windowOld, 'xvfb', 'xauth', ...compiler]), { root: false }), hasDisplay: true, cache: folder }))
      .rejects.toMatchObject({ message: expect.stringContaining('softhsm2 poppler-utils qpdf mupdf-tools openssl') as string });
    expect(user.calls).toEqual([]);
  });

  it('does not ask a failing apt again for what it can do without', async () => {
    const system = machine(new Set(windowOld), { works: false });
    await ensurePackages('start', { system, hasDisplay: true, cache: folder });
    const asked = system.calls.length;
    expect(asked).toBeGreaterThan(0);
    await ensurePackages('start', { system, hasDisplay: true, cache: folder });
    expect(system.calls.length).toBe(asked);
  });
});

describe('Node', () => {
  it('refuses what is older than 20', () => {
    expect(() => { checkNode('18.20.4'); }).toThrow(/Node 20/);
    expect(() => { checkNode('20.0.0'); }).not.toThrow();
  });

  it('gives the core a Node with Node-API 10 only', () => {
    expect(findNodeForCore(10, folder)).toBe(process.execPath);
    expect(findNodeForCore(9, folder)).toBeUndefined();
  });

  it('finds headers beside the Node first, then in /usr', () => {
    expect(headersPrefix('/opt/n/bin/node', () => true)).toBe('/opt/n');
    expect(headersPrefix('/opt/n/bin/node', (path) => path.startsWith('/usr/include'))).toBe('/usr');
    expect(headersPrefix('/opt/n/bin/node', () => false)).toBeUndefined();
  });
});

describe('dependencies', () => {
  const lock = (packages: Record<string, unknown>, at = 'package-lock.json'): void => {
    writeFileSync(join(folder, at), JSON.stringify({ packages }));
  };

  it('are ready with the stamp of this very lock file', () => {
    lock({ '': {} });
    mkdirSync(join(folder, 'node_modules', 'node', 'bin'), { recursive: true });
    writeFileSync(join(folder, 'node_modules', 'node', 'bin', 'node'), '');
    expect(dependenciesReady(folder)).toBe(false);
    writeFileSync(join(folder, 'node_modules', '.congvan-setup.json'), JSON.stringify({ key: dependencyKey(folder), tokens: 'built' }));
    expect(dependenciesReady(folder)).toBe(true);
    lock({ '': {}, other: {} });
    expect(dependenciesReady(folder)).toBe(false);
  });

  it('installed by hand are taken over when they are what the lock file says', () => {
    mkdirSync(join(folder, 'node_modules', 'a'), { recursive: true });
    lock({ '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0', optional: true } });
    expect(installedAsLocked(folder)).toBe(false);
    lock({ 'node_modules/a': { version: '1.0.0' } }, 'node_modules/.package-lock.json');
    expect(installedAsLocked(folder)).toBe(true);
    lock({ 'node_modules/a': { version: '1.0.1' } }, 'node_modules/.package-lock.json');
    expect(installedAsLocked(folder)).toBe(false);
  });
});

describe('the build stamp', () => {
  it('notices an edit, a new file and a removed file', () => {
    mkdirSync(join(folder, 'src'));
    mkdirSync(join(folder, 'out'));
    writeFileSync(join(folder, 'src', 'a.ts'), 'a');
    expect(isBuilt(folder)).toBe(false);
    const stamp = (): void => { writeFileSync(join(folder, 'out', '.stamp'), sourcesKey(folder)); };
    stamp();
    expect(isBuilt(folder)).toBe(true);
    writeFileSync(join(folder, 'src', 'b.ts'), 'b');
    expect(isBuilt(folder)).toBe(false);
    stamp();
    utimesSync(join(folder, 'src', 'b.ts'), 1, 1);
    expect(isBuilt(folder)).toBe(false);
    stamp();
    rmSync(join(folder, 'src', 'a.ts'));
    expect(isBuilt(folder)).toBe(false);
  });
});

describe('the count of tests', () => {
  const report = (...files: readonly (readonly [string, ...string[]])[]): string => JSON.stringify({
    testResults: files.map(([status, ...tests]) => ({ status, assertionResults: tests.map((test) => ({ status: test })) })),
  });

  it('adds up passed, failed and everything else as skipped', () => {
    expect(countTests(report(['passed', 'passed', 'pending', 'todo'], ['failed', 'failed', 'passed']), 1)).toEqual({ passed: 2, failed: 1, skipped: 2 });
    expect(countLine({ passed: 2, failed: 0, skipped: 0 })).toBe('2 passed, 0 failed');
    expect(countLine({ passed: 2, failed: 1, skipped: 3 })).toBe('2 passed, 1 failed, 3 skipped');
  });

  it('never says "0 failed" of a broken run', () => {
    expect(countTests(report(['failed']), 1).failed).toBe(1);
    expect(countTests(report(['passed', 'passed']), 1).failed).toBe(1);
    for (const text of ['', '{', 'null', '[]', '{"testResults":3}']) expect(countTests(text, 0).failed).toBe(1);
    expect(countTests('{"testResults":[null,{"assertionResults":7}]}', 0)).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });
});

describe('withLock', () => {
  it('lets one in at a time, and leaves nothing behind, also after a failure', async () => {
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withLock('x', work, { cache: folder })));
    expect(most).toBe(1);
    await expect(withLock('x', () => { throw new Error('broken'); }, { cache: folder })).rejects.toThrow('broken');
    expect(readdirSync(join(folder, 'locks'))).toEqual([]);
  });

  it('takes over the lock of a process that is gone', async () => {
    await withLock('y', () => undefined, { cache: folder });
    // The name is an implementation detail: learn it from a lock that is held.
    let name = '';
    await withLock('y', () => { name = readdirSync(join(folder, 'locks'))[0] ?? ''; }, { cache: folder });
    // Process numbers end below 2^22 on Linux.
    writeFileSync(join(folder, 'locks', name), '99999999');
    expect(await withLock('y', () => 'mine', { cache: folder })).toBe('mine');
    expect(existsSync(join(folder, 'locks', name))).toBe(false);
  });
});

describe('a remembered failure', () => {
  it('counts for the same circumstances only', () => {
    expect(failedLately('z', { mirror: '' }, folder)).toBe(false);
    rememberFailure('z', { mirror: '' }, folder);
    expect(failedLately('z', { mirror: '' }, folder)).toBe(true);
    expect(failedLately('z', { mirror: 'elsewhere' }, folder)).toBe(false);
    utimesSync(join(folder, 'failed-z.json'), 1, 1);
    expect(failedLately('z', { mirror: '' }, folder)).toBe(false);
  });
});
