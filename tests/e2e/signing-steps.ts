import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { OfficeWindow } from './office-window.ts';

/** The password of the training certificates. */
export const pin = '12345678';

interface OfficeAnswer { readonly ok: boolean; readonly value?: unknown; readonly error?: { readonly code: string } }

/** Asks the office as the window does, through the same bridge. */
export async function call<T>(office: OfficeWindow, method: string, input: unknown): Promise<T> {
  const answer = await office.window.evaluate(
    ([m, i]) => (globalThis as unknown as { office: { call(method: string, input: unknown): Promise<OfficeAnswer> } }).office.call(m, i),
    [method, input] as const,
  );
  if (!answer.ok) throw new Error(`${method}: ${answer.error?.code ?? ''}`);
  return answer.value as T;
}

/** The file that the next file dialog of the system answers. */
export async function pick(office: OfficeWindow, path: string): Promise<void> {
  await office.app.evaluate(({ dialog }, chosen) => { dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] }); }, path);
}

/** The papers that the training office lays ready for answers. */
export function trainingPapers(dataDir: string): readonly string[] {
  const folder = join(dataDir, 'huan-luyen/du-thao');
  return readdirSync(folder).filter((n) => n.endsWith('.pdf')).sort().map((n) => join(folder, n));
}

interface Draft {
  readonly files: readonly string[];
  readonly subject: string;
  readonly signer?: string;
}

/** A draft with its number and files, ready to be signed; answers its id. */
export async function readyToSign(office: OfficeWindow, { files, subject, signer }: Draft): Promise<number> {
  const view = await call<{ row: { id: number } }>(office, 'outgoing.draftNew', {});
  const { id } = view.row;
  const { people, partners } = await call<{ people: { id: string; fullName: string }[]; partners: { organId: string }[] }>(office, 'office.get', {});
  const signerPersonId = people.find((p) => p.fullName === signer)?.id;
  await call(office, 'outgoing.edit', { id, typeName: 'Công văn', subject, toOrganIds: [partners[0]?.organId ?? ''], priority: 0, ...(signerPersonId === undefined ? {} : { signerPersonId }) });
  for (const file of files) {
    await pick(office, file);
    await call(office, 'shell.attachFile', { id });
  }
  await call(office, 'outgoing.number', { id, notation: 'UBND-VP' });
  return id;
}

/** Does what opens the PIN window, and types the PIN into it. */
export async function withPin(office: OfficeWindow, act: () => Promise<unknown>): Promise<void> {
  const [prompt] = await Promise.all([office.app.waitForEvent('window'), act()]);
  await prompt.getByTestId('pin').waitFor();
  // Nothing of the window is out of sight, whatever the name and the hint.
  await expect.poll(() => prompt.evaluate(() => document.documentElement.scrollHeight <= window.innerHeight)).toBe(true);
  await prompt.getByTestId('pin').fill(pin);
  await prompt.getByTestId('pin-confirm').click();
}

export async function setDark(office: OfficeWindow, dark: boolean): Promise<void> {
  await office.app.evaluate(({ nativeTheme }, on) => { nativeTheme.themeSource = on ? 'dark' : 'light'; }, dark);
  await office.window.locator(dark ? '.app-dark' : '.app:not(.app-dark)').waitFor();
}

/** The room that a zoom leaves of 1280 × 800: layout in CSS pixels is all that zoom changes, and pictures stay whole. */
export async function setZoom(office: OfficeWindow, factor: number): Promise<void> {
  await office.app.evaluate(({ BrowserWindow }, zoom) => {
    const [window] = BrowserWindow.getAllWindows();
    // Zoom goes below what a person may drag the window to.
    window?.setMinimumSize(320, 256);
    window?.setContentSize(Math.round(1280 / zoom), Math.round(800 / zoom));
  }, factor);
  await expect.poll(() => office.window.evaluate(() => window.innerWidth)).toBe(Math.round(1280 / factor));
}
