import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openSecretStore } from '../../../src/main/core/secrets/secret-store.ts';
import { openSystemKeystore } from '../../../src/main/core/secrets/system-keystore.ts';
import { tempDir } from '../../support/temp-dir.ts';

const nothing = { ok: true, value: undefined };

describe('without a keystore', () => {
  const open = (dir: string) => openSecretStore(dir, () => undefined);

  it('a secret is a file of this user alone, and that is said', async () => {
    const dir = tempDir();
    const store = open(dir);
    expect([await store.place(), await store.where('a'), await store.read('a')]).toEqual(['file', undefined, nothing]);
    expect(await store.keep('connection/a/secret', ' bí mật\n')).toEqual({ ok: true, value: 'file' });
    expect(await open(dir).read('connection/a/secret')).toEqual({ ok: true, value: ' bí mật\n' });
    expect(await store.where('connection/a/secret')).toBe('file');
    for (const name of readdirSync(join(dir, 'secrets'))) expect(statSync(join(dir, 'secrets', name)).mode & 0o077).toBe(0);
    expect(statSync(join(dir, 'secrets')).mode & 0o077).toBe(0);
  });

  it('another secret takes its place; a forgotten one leaves nothing', async () => {
    const dir = tempDir();
    const store = open(dir);
    for (const secret of ['một', 'hai hai hai', '3']) await store.keep('a', secret);
    expect(await store.read('a')).toEqual({ ok: true, value: '3' });
    expect(await store.forget('a')).toEqual(nothing);
    expect([await store.read('a'), await store.where('a'), await store.forget('a')]).toEqual([nothing, undefined, nothing]);
    expect(readdirSync(join(dir, 'secrets')).filter((name) => readFileSync(join(dir, 'secrets', name), 'utf8').includes('3')).filter((name) => !name.startsWith('office'))).toEqual([]);
  });

  it('names that look like paths, or alike, are names', async () => {
    const dir = tempDir();
    const store = open(dir);
    const names = ['../../x', '/etc/x', 'a/b', 'a_b', 'A/b', 'đ', 'x'.repeat(300), ''];
    for (const name of names) await store.keep(name, `of ${name}`);
    for (const name of names) expect(await store.read(name)).toEqual({ ok: true, value: `of ${name}` });
    expect(readdirSync(dir)).toEqual(['secrets']);
  });

  it('a folder that cannot be used is a failure with a next step', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, 'secrets'), '');
    expect(await open(dir).keep('a', 'b')).toEqual({ ok: false, error: { code: 'secret.unreadable' } });
    const other = tempDir();
    const store = open(other);
    await store.keep('a', 'b');
    for (const name of readdirSync(join(other, 'secrets')).filter((one) => one.startsWith('a.secret'))) {
      execFileSync('rm', [join(other, 'secrets', name)]);
      mkdirSync(join(other, 'secrets', name));
    }
    expect(await store.read('a')).toEqual({ ok: false, error: { code: 'secret.unreadable' } });
  });
});

describe('a keystore that comes and goes', () => {
  /** The keystore's place is taken by a map here, to lock it at will; the real ones are tried below. */
  function lockable() {
    const entries = new Map<string, Uint8Array>();
    const state = { locked: false };
    const keystore = {
      set: (account: string, secret: Uint8Array) => Promise.resolve(state.locked ? 'refused' as const : (entries.set(account, secret), 'kept' as const)),
      get: (account: string) => Promise.resolve(state.locked ? 'refused' as const : entries.get(account)),
      remove: (account: string) => Promise.resolve(state.locked ? 'refused' as const : (entries.delete(account), 'removed' as const)),
    };
    return { entries, state, keystore: () => keystore };
  }

  it('one that is locked has the secret all the same: a failure, never "none"', async () => {
    const { state, keystore, entries } = lockable();
    const store = openSecretStore(tempDir(), keystore);
    expect(await store.keep('a', 'một')).toEqual({ ok: true, value: 'system' });
    expect([await store.where('a'), await store.read('a')]).toEqual(['system', { ok: true, value: 'một' }]);
    state.locked = true;
    expect(await store.read('a')).toEqual({ ok: false, error: { code: 'secret.locked' } });
    expect(await store.forget('a')).toEqual({ ok: false, error: { code: 'secret.locked' } });
    // A new one goes into a file, and counts, even when the keystore with the old one opens again.
    expect(await store.keep('a', 'hai')).toEqual({ ok: true, value: 'file' });
    state.locked = false;
    expect([await store.where('a'), await store.read('a')]).toEqual(['file', { ok: true, value: 'hai' }]);
    expect(await store.keep('a', 'ba')).toEqual({ ok: true, value: 'system' });
    expect([await store.where('a'), await store.read('a')]).toEqual(['system', { ok: true, value: 'ba' }]);
    expect(await store.forget('a')).toEqual(nothing);
    expect([entries.size, await store.where('a')]).toEqual([0, undefined]);
  });

  it('two offices on one computer share nothing', async () => {
    const { keystore, entries } = lockable();
    const [one, two] = [openSecretStore(tempDir(), keystore), openSecretStore(tempDir(), keystore)];
    await one.keep('a', '1');
    await two.keep('a', '2');
    expect([await one.read('a'), await two.read('a'), entries.size]).toEqual([{ ok: true, value: '1' }, { ok: true, value: '2' }, 2]);
  });

  it('a binding that does not load, hangs or cuts a secret short is no keystore', async () => {
    expect(openSystemKeystore(() => { throw new Error('no binding'); })).toBeUndefined();
    class Short {
      setSecret(): Promise<void> { return Promise.resolve(); }
      getSecret(): Promise<readonly number[]> { return Promise.resolve([1, 2]); }
      deleteCredential(): Promise<boolean> { return Promise.resolve(true); }
    }
    const store = openSecretStore(tempDir(), () => openSystemKeystore(() => ({ AsyncEntry: Short })));
    expect([await store.place(), await store.keep('a', 'dài')]).toEqual(['file', { ok: true, value: 'file' }]);
    expect(await store.read('a')).toEqual({ ok: true, value: 'dài' });
  });
});

const child = fileURLToPath(new URL('../../support/secrets-child.ts', import.meta.url));
const has = (command: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};
const hasSecretService = process.platform === 'linux' && has('dbus-run-session') && has('gnome-keyring-daemon');
if (!hasSecretService) console.info('secrets: no gnome-keyring here; the real keystore is not tried');

/** A session of its own, with a Secret Service that is unlocked, or without any. Nothing of the person's own session is touched. */
function inSession(service: boolean, home: string, dataDir: string, ...steps: readonly string[]): unknown[] {
  const env = { PATH: process.env['PATH'], HOME: home, XDG_RUNTIME_DIR: home, XDG_DATA_HOME: join(home, 'data'), LANG: 'C.UTF-8' };
  const run = ['exec "$@"'];
  if (service) run.unshift('printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1', 'sleep 0.5');
  const command = ['sh', '-c', run.join('\n'), 'sh', process.execPath, child, dataDir, ...steps];
  const out = service ? execFileSync('dbus-run-session', ['--', ...command], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }) : execFileSync(command[0] ?? '', command.slice(1), { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return out.trim().split('\n').map((line) => JSON.parse(line) as unknown);
}

describe('the real keystore', () => {
  it.runIf(process.platform === 'linux')('without a session bus the kernel keyring, which forgets, is not used: a file is', () => {
    const [home, dir] = [tempDir(), tempDir()];
    expect(inSession(false, home, dir, 'place', 'keep=a=bí mật', 'where=a', 'read=a')).toEqual(['file', { ok: true, value: 'file' }, 'file', { ok: true, value: 'bí mật' }]);
  });

  it.runIf(hasSecretService)('of a Linux desktop keeps secrets across sessions, and no file has them', () => {
    const [home, dir] = [tempDir(), tempDir()];
    expect(inSession(true, home, dir, 'place', 'keep=a=bí mật', 'keep=long=đ', 'where=a')).toEqual(['system', { ok: true, value: 'system' }, { ok: true, value: 'system' }, 'system']);
    for (const name of readdirSync(join(dir, 'secrets'))) expect(readFileSync(join(dir, 'secrets', name), 'utf8')).not.toContain('bí mật');
    expect(inSession(true, home, dir, 'read=a', 'read=long')).toEqual([{ ok: true, value: 'bí mật' }, { ok: true, value: 'đ'.repeat(1000) }]);
    // Over a remote login there is no session bus: the secret is not lost, it is out of reach.
    expect(inSession(false, home, dir, 'read=a')).toEqual([{ ok: false, error: { code: 'secret.locked' } }]);
    expect(inSession(true, home, dir, 'forget=a', 'read=a', 'where=a')).toEqual([{ ok: true }, { ok: true }, 'nowhere']);
  });
});
