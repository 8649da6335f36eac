import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityFindings, openWindow, type OfficeWindow } from './office-window.ts';
import { call, pick, setDark, setZoom, trainingPapers } from './signing-steps.ts';

/** What a clerk sees of verification, in the real window, in both languages. */
describe.each(['vi', 'en'] as const)('verification (%s)', (language) => {
  const dataDir = mkdtempSync(join(tmpdir(), `congvan-verify-${language}-`));
  let office: OfficeWindow;
  let page: Page;
  beforeAll(async () => {
    office = await openWindow(dataDir, language);
    page = office.window;
    await page.getByTestId('training-banner').waitFor({ timeout: 120_000 });
    await page.locator('[data-testid^="row-"]').first().waitFor({ timeout: 120_000 });
  });
  afterAll(async () => {
    await office.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const id = (name: string) => page.getByTestId(name);
  /** A machine under load draws and verifies slowly. */
  const poll = <T>(ask: () => T) => expect.poll(ask, { timeout: 45_000 });
  const open = async (code: string): Promise<void> => {
    await page.locator('[data-testid^="row-"]').filter({ hasText: code }).first().click();
    await page.getByTestId('document').filter({ hasText: code }).waitFor();
  };
  const holds = async (name: string): Promise<void> => {
    await office.shot(`${language}-verify-${name}`);
    expect(await accessibilityFindings(page), `${name} light`).toEqual([]);
    await setDark(office, true);
    await office.shot(`${language}-verify-${name}-dark`);
    expect(await accessibilityFindings(page), `${name} dark`).toEqual([]);
    await setDark(office, false);
    await setZoom(office, 1.5);
    await office.shot(`${language}-verify-${name}-150`);
    expect(await accessibilityFindings(page), `${name} 150 %`).toEqual([]);
    await setZoom(office, 1);
  };

  test('a paper with something added after signing opens beside its signed copy, the page marked in both', { timeout: 240_000 }, async () => {
    await page.locator('[data-testid^="row-"]').filter({ hasText: '1210/SNV-VTLT' }).filter({ hasText: language === 'vi' ? /Cần xem|Không hợp lệ/ : /Check|Invalid/ }).waitFor({ timeout: 120_000 });
    await open('1210/SNV-VTLT');
    await poll(() => id('changed-bar').innerText()).toMatch(language === 'vi' ? /Trang 1 khác với bản đã ký/ : /Page 1 differs/);
    expect(await id('changed-bar').getAttribute('data-alarming')).toBe('true');
    for (const side of ['signed', 'current']) {
      await poll(() => id(`compare-${side}`).getAttribute('data-state')).toBe('ready');
      await id(`compare-${side}`).locator('.page-mark').first().waitFor();
      expect(await id(`compare-${side}`).locator('.page').first().getAttribute('aria-label')).toMatch(language === 'vi' ? /khác/i : /differs/i);
    }
    await holds('changed');
    // Both scroll together.
    const top = (side: string) => id(`compare-${side}`).locator('.viewer-container').evaluate((box) => Math.round(box.scrollTop));
    for (let zoomed = 0; zoomed < 4; zoomed += 1) await id('compare-zoom-in').click();
    await poll(() => id('compare-current').locator('.viewer-container').evaluate((box) => box.scrollHeight - box.clientHeight)).toBeGreaterThan(200);
    await id('compare-current').locator('.viewer-container').evaluate((box) => { box.scrollTop = 150; });
    await poll(() => top('signed')).toBe(150);
    await id('compare-signed').locator('.viewer-container').evaluate((box) => { box.scrollTop = 60; });
    await poll(() => top('current')).toBe(60);
    await id('compare-page-1').click();
    await id('compare-toggle').click();
    await page.getByTestId('viewer').locator('.pdfViewer .page canvas').first().waitFor();
    await id('compare-toggle').click();
    await id('compare').waitFor();
  });

  test('a valid one says whose certificate it is and who said that it holds', { timeout: 120_000 }, async () => {
    await open('09/CĐ-UBND');
    await id('tab-signatures').click();
    await page.locator('.cert-details summary').first().click();
    expect(await page.locator('.cert-path').first().innerText()).toMatch(/OCSP|CRL/);
    await holds('certificate');
  });

  test('a root is trusted only with the fingerprint somebody published, and can be removed', { timeout: 240_000 }, async () => {
    await id('keys-button').click();
    await id('settings-trust').click();
    await id('trust-signature').waitFor();
    await holds('trust');
    const file = join(dataDir, 'training/certificates/issuing.der');
    const fingerprint = createHash('sha256').update(readFileSync(file)).digest('hex');
    await pick(office, file);
    await id('trust-add').click();
    await id('dialog-trust').waitFor();
    expect((await id('trust-fingerprint').innerText()).replaceAll(' ', '').toLowerCase()).toBe(fingerprint);
    await id('trust-typed').fill('00000000');
    await id('confirm').click();
    await poll(() => id('dialog-trust').innerText()).toMatch(language === 'vi' ? /không khớp|khác/i : /is not that of/);
    await holds('trust-dialog');
    await id('trust-typed').fill(fingerprint.slice(0, 12));
    await id('confirm').click();
    await id('dialog-trust').waitFor({ state: 'hidden' });
    const added = page.locator('[data-origin="person"]');
    await added.waitFor();
    await added.getByTestId('trust-remove').click();
    await id('confirm').click();
    await added.waitFor({ state: 'detached' });
  });

  test('a paper with a password is read and verified with it', { timeout: 240_000 }, async () => {
    const locked = join(dataDir, 'khoa.pdf');
    execFileSync('qpdf', ['--encrypt', 'mật khẩu', 'chủ', '256', '--', trainingPapers(dataDir)[0] ?? '', locked], { stdio: 'pipe' });
    const { row } = await call<{ row: { id: number } }>(office, 'outgoing.draftNew', {});
    await pick(office, locked);
    await call(office, 'shell.attachFile', { id: row.id });
    await id('folder-outgoing.draft').click();
    await id(`row-${String(row.id)}`).click();
    await id('tab-document').click();
    await id('password-form').waitFor();
    await id('password').fill('sai');
    await page.keyboard.press('Enter');
    await poll(() => id('password-form').innerText()).toMatch(language === 'vi' ? /không đúng/ : /Wrong/);
    await holds('password');
    // The window has just been made wide again: its panes, and the form in them, may be drawn anew while it is typed into.
    const drawn = page.getByTestId('viewer').locator('.pdfViewer .page canvas').first();
    await expect.poll(async () => {
      if (await id('password-form').isVisible()) await id('password').fill('mật khẩu', { timeout: 2_000 }).then(() => page.keyboard.press('Enter')).catch(() => undefined);
      return await drawn.isVisible();
    }, { timeout: 60_000, interval: 2_000 }).toBe(true);
    await poll(async () => (await call<{ attachments: { verification?: { document: string } }[] }>(office, 'document.get', { id: row.id })).attachments[0]?.verification?.document).toBe('unsigned');
  });

  test('the window complained of nothing', () => {
    expect(office.complaints).toEqual([]);
  });
});
