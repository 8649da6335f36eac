import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { electronPath } from '../support/electron-path.ts';
import { openWindow, type OfficeWindow } from './office-window.ts';

const root = join(import.meta.dirname, '../..');

/** What the window may not do, and what it says when a part of it dies. */
describe('the window', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'congvan-guard-'));
  let office: OfficeWindow;
  let page: Page;
  beforeAll(async () => {
    office = await openWindow(dataDir, 'vi');
    page = office.window;
    await page.locator('[data-testid^="row-"]').first().waitFor({ timeout: 120_000 });
  });
  afterAll(async () => {
    await office.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test('has no Node, is sandboxed and isolated', async () => {
    const seen = await page.evaluate(() => [typeof (globalThis as { require?: unknown }).require, typeof (globalThis as { process?: unknown }).process, Object.keys((globalThis as unknown as { office: object }).office).sort()]);
    expect(seen).toEqual(['undefined', 'undefined', ['call', 'on']]);
    const preferences = await office.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as { getLastWebPreferences(): Record<string, unknown> };
      const { sandbox, contextIsolation, nodeIntegration, webSecurity } = contents.getLastWebPreferences();
      return { sandbox, contextIsolation, nodeIntegration, webSecurity };
    });
    expect(preferences).toMatchObject({ sandbox: true, contextIsolation: true, nodeIntegration: false });
    expect(preferences.webSecurity).not.toBe(false);
  });

  test('reaches nothing outside: no remote content, window, navigation, inline script or permission', async () => {
    const answers = await page.evaluate(async () => {
      const attempt = async (work: () => unknown): Promise<string> => { try { await work(); return 'allowed'; } catch { return 'refused'; } };
      return {
        fetch: await attempt(() => fetch('http://127.0.0.1:9/')),
        file: await attempt(() => fetch('file:///etc/hostname')),
        inline: await attempt(async () => {
          const script = document.createElement('script');
          script.textContent = 'globalThis.ranInline = true';
          document.body.append(script);
          await new Promise((resolve) => { setTimeout(resolve, 50); });
          if (!('ranInline' in globalThis)) throw new Error();
        }),
        open: window.open('https://example.org') === null ? 'refused' : 'allowed',
        traversal: await attempt(async () => { const r = await fetch('app://office/%2e%2e/%2e%2e/package.json'); if (!r.ok) throw new Error(); }),
        notifications: (await navigator.permissions.query({ name: 'notifications' })).state === 'granted' ? 'allowed' : 'refused',
      };
    });
    expect(answers).toEqual({ fetch: 'refused', file: 'refused', inline: 'refused', open: 'refused', traversal: 'refused', notifications: 'refused' });
  });

  test('may not call what belongs to the shell, and nonsense is answered', async () => {
    const codes = await page.evaluate(async () => {
      const { office: bridge } = globalThis as unknown as { office: { call(m: string, i: unknown): Promise<{ ok: boolean; error?: { code: string } }> } };
      const code = async (method: string, input: unknown): Promise<string | undefined> => (await bridge.call(method, input)).error?.code;
      return [await code('outgoing.attach', { id: 1, path: '/etc/passwd' }), await code('signing.source', { certificateId: 'x' }), await code('blob.locate', { blob: 'a'.repeat(64) }),
        await code('no.such', {}), await code('document.get', { id: 'x' }), await code('document.get', { id: 42 })];
    });
    expect(codes).toEqual(['call.forbidden', 'call.forbidden', 'call.forbidden', expect.stringMatching(/^call\.(unknown|forbidden)$/), 'call.invalid', 'document.notFound']);
  });

  test('a killed core comes back by itself, the window says so, and the data is whole', async () => {
    const waiting = page.getByTestId('folder-incoming.toRegister');
    await expect.poll(() => waiting.innerText(), { timeout: 20_000 }).toContain("15");
    const victims = execFileSync('pgrep', ['-f', `core.js.*--data-dir[= ]${dataDir}`], { encoding: 'utf8' }).trim().split('\n').map(Number);
    expect(victims.length).toBeGreaterThan(0);
    const banner = page.getByTestId('host-banner').waitFor();
    for (const pid of victims) process.kill(pid, 'SIGKILL');
    await banner;
    await office.shot('vi-core-killed');
    await expect.poll(() => page.evaluate(async () => {
      const { office: bridge } = globalThis as unknown as { office: { call(m: string, i: unknown): Promise<{ ok: boolean }> } };
      return (await bridge.call('inbox.counts', {})).ok;
    }), { timeout: 30_000 }).toBe(true);
    await expect.poll(() => waiting.innerText()).toContain('15');
    const after = execFileSync('pgrep', ['-f', `core.js.*--data-dir[= ]${dataDir}`], { encoding: 'utf8' }).trim().split('\n').map(Number);
    expect(after.some((pid) => victims.includes(pid))).toBe(false);
  });

  test('a second copy ends by itself and leaves the first alone', async () => {
    const second = spawn(electronPath(), [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', root, `--data-dir=${dataDir}`], {
      env: { ...process.env, CONGVAN_NODE: process.execPath }, stdio: 'ignore',
    });
    const code = await new Promise<number | null>((resolve) => second.on('exit', resolve));
    expect(code).toBe(0);
    expect(await page.locator('[data-testid^="row-"]').count()).toBeGreaterThan(0);
  });

  test('the command line beside an open window says that the office is open', () => {
    let status = 0;
    let out = '';
    try {
      out = execFileSync(process.execPath, [join(root, 'src/cli/cli-main.ts'), 'inbox', '--json', '--data-dir', dataDir], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    } catch (error) {
      ({ status, stdout: out } = error as { status: number; stdout: string });
    }
    expect(status).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'data.inUse' } });
  });

  test('a row under the mouse stays its own document while others come and go', async () => {
    const rowAt = (at: number) => page.locator(`[data-testid^="row-"][aria-posinset="${String(at)}"]`);
    const above = Number((await rowAt(1).getAttribute('data-testid'))?.slice('row-'.length));
    const held = await rowAt(2).elementHandle();
    const name = await held?.getAttribute('data-testid');
    const done = await page.evaluate(async (id) => {
      const { office: bridge } = globalThis as unknown as { office: { call(m: string, i: unknown): Promise<{ ok: boolean }> } };
      return (await bridge.call('incoming.register', { id })).ok;
    }, above);
    expect(done).toBe(true);
    await expect.poll(() => held?.getAttribute('aria-posinset'), { timeout: 20_000 }).toBe('1');
    expect(await held?.getAttribute('data-testid')).toBe(name);
  });

  test('does not leave its own page', async () => {
    await page.evaluate(() => { location.href = 'https://example.org/'; });
    await new Promise((resolve) => { setTimeout(resolve, 500); });
    expect(await office.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.webContents.getURL()))).toEqual([expect.stringMatching(/^app:\/\/office\//)]);
  });
});
