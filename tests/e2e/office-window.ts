import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { electronPath } from '../support/electron-path.ts';

const root = join(import.meta.dirname, '../..');
const shots = join(root, 'tests/e2e/shots');

export interface OfficeWindow {
  readonly app: ElectronApplication;
  readonly window: Page;
  /** What the window wrote to its console as an error, and what it threw. */
  readonly complaints: string[];
  shot(name: string): Promise<void>;
  close(): Promise<void>;
}

/** The real program in a real window, on a data folder of its own. */
export async function openWindow(dataDir: string, language: 'vi' | 'en', size: { readonly width: number; readonly height: number } = { width: 1280, height: 800 }): Promise<OfficeWindow> {
  mkdirSync(shots, { recursive: true });
  const app = await launched({
    executablePath: electronPath(),
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', root, `--data-dir=${dataDir}`, `--lang=${language}`],
    env: { ...process.env as Record<string, string>, CONGVAN_NODE: process.execPath, CONGVAN_NODE_NAPI: process.versions['napi'] ?? '', CONGVAN_ALLOW_DEBUG: '1' },
  });
  const window = await app.firstWindow({ timeout: 120_000 });
  const complaints: string[] = [];
  window.on('pageerror', (error) => complaints.push(error.message));
  window.on('console', (message) => { if (message.type() === 'error') complaints.push(message.text()); });
  await app.evaluate(({ BrowserWindow }, bounds) => BrowserWindow.getAllWindows()[0]?.setContentSize(bounds.width, bounds.height), size);
  window.setDefaultTimeout(60_000);
  return {
    app, window, complaints,
    shot: async (name) => void await window.screenshot({ path: join(shots, `${name}.png`), animations: 'disabled' }),
    close: () => app.close(),
  };
}

const launches = 3;

/**
 * Starts the program under the driver. Now and then the driver attaches and never hears that the program is there: its
 * debugging ports, not the office, so the start is tried again.
 */
async function launched(options: NonNullable<Parameters<typeof _electron.launch>[0]>): Promise<ElectronApplication> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await _electron.launch({ ...options, timeout: 60_000 });
    } catch (error) {
      if (attempt === launches || !(error instanceof Error) || error.name !== 'TimeoutError') throw error;
      console.log(`the driver did not reach the program, start ${String(attempt + 1)}`);
    }
  }
}

/** Axe's findings of WCAG 2.2 A and AA, as `rule: element`. */
export async function accessibilityFindings(window: Page): Promise<string[]> {
  const source = await readFile(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
  // Through the debugger's evaluation, which the page's content policy does not see: the page itself loads nothing.
  await window.evaluate(source);
  return window.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(context: object, options: object): Promise<{ violations: { id: string; nodes: { html: string; element?: Element }[] }[] }> } };
    // What fades in or out has no contrast for that moment, and nobody can read it then: looked at once it stands still.
    const moving = (): Animation[] => document.getAnimations().filter((one) => one.playState === 'running' && one.effect?.getComputedTiming().endTime !== Infinity);
    const moves = (element: Element | undefined): boolean =>
      element !== undefined && (!element.isConnected || moving().some((one) => one.effect instanceof KeyframeEffect && (one.effect.target?.contains(element) ?? false)));
    for (let turn = 0; ; turn += 1) {
      await Promise.allSettled(moving().map((one) => one.finished));
      // Fluent's focus traps keep invisible sentinels; they are skipped by readers and never hold focus.
      const { violations } = await axe.run({ exclude: ['[data-tabster-dummy]'] }, { elementRef: true, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
      if (turn < 5 && violations.some((v) => v.nodes.some((n) => moves(n.element)))) continue;
      return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)}`));
    }
  });
}
