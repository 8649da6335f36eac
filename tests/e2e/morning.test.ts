import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityFindings, openWindow, type OfficeWindow } from './office-window.ts';

/** The clerk's first morning, in the real window, in both languages. */
describe.each(['vi', 'en'] as const)('the first morning (%s)', (language) => {
  const dataDir = mkdtempSync(join(tmpdir(), `congvan-e2e-${language}-`));
  let office: OfficeWindow;
  let page: Page;
  beforeAll(async () => {
    office = await openWindow(dataDir, language);
    page = office.window;
  });
  afterAll(async () => {
    await office.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const id = (name: string) => page.getByTestId(name);
  const row = (code: string) => page.locator('[data-testid^="row-"]').filter({ hasText: code }).first();
  const open = async (code: string): Promise<void> => {
    await row(code).click();
    await page.getByTestId('document').filter({ hasText: code }).waitFor();
  };
  const shot = (name: string) => office.shot(`${language}-${name}`);

  test('a training office is made, documents arrive, each with its mark', async () => {
    await id('training-banner').waitFor({ timeout: 120_000 });
    await expect.poll(() => id('folder-incoming.toRegister').innerText(), { timeout: 60_000 }).toContain('15');
    await expect.poll(() => row('09/CĐ-UBND').innerText(), { timeout: 60_000 }).toContain(language === 'vi' ? 'Hợp lệ' : 'Valid');
    await expect.poll(() => page.locator('[data-testid^="row-"]').filter({ hasText: '1855/UBND-KTTH' }).innerText(), { timeout: 60_000 }).toContain(language === 'vi' ? 'Không hợp lệ' : 'Invalid');
    await shot('1-inbox');
    expect(await accessibilityFindings(page)).toEqual([]);
  });

  test('search finds without diacritics', async () => {
    await id('search').fill('lu quet');
    await expect.poll(() => page.locator('[data-testid^="row-"]').count()).toBe(1);
    expect(await row('09/CĐ-UBND').count()).toBe(1);
    await id('search').fill('khongcogica');
    await expect.poll(() => page.locator('[data-testid^="row-"]').count()).toBe(0);
    await shot('2-nothing-found');
    await id('search').fill('');
    await expect.poll(() => page.locator('[data-testid^="row-"]').count()).toBeGreaterThan(5);
  });

  test('an altered paper says so first, and is returned with a reason', async () => {
    await open('1855/UBND-KTTH');
    await expect.poll(() => id('signature-sentence').innerText()).toMatch(language === 'vi' ? /thay đổi sau khi ký/i : /changed after/i);
    await page.locator('.pdfViewer .page canvas').first().waitFor();
    await id('tab-signatures').click();
    await shot('3-altered');
    await id('action-refuse').click();
    await id('dialog-refuse').waitFor();
    await id('refuse-reason').fill('Văn bản bị thay đổi sau khi ký');
    await shot('3-refuse');
    await id('confirm').click();
    await id('dialog-refuse').waitFor({ state: 'hidden' });
    await id('folder-incoming.returned').click();
    await row('1855/UBND-KTTH').waitFor();
  });

  test('a recalled document is destroyed when the clerk agrees', async () => {
    await id('folder-incoming.toRegister').click();
    await open('215/TB-UBND');
    await shot('4-recall');
    await id('action-acceptRecall').click();
    await id('confirm').click();
    await id('folder-incoming.recalled').click();
    await row('215/TB-UBND').waitFor();
    expect(await row('215/TB-UBND').innerText()).not.toContain('Kết luận');
  });

  test('a valid one is read, registered and routed', async () => {
    await id('folder-incoming.toRegister').click();
    await open('09/CĐ-UBND');
    await page.locator('.pdfViewer .textLayer span').first().waitFor();
    expect(await page.locator('.pdfViewer .textLayer').first().innerText()).toContain('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM');
    await id('action-register').click();
    await id('dialog-register').waitFor();
    await id('confirm').click();
    await expect.poll(() => id('arrival-number').innerText()).toContain('1');
    await shot('5-registered');
    await page.keyboard.press('Escape');
    await id('folder-incoming.toRoute').click();
    await open('09/CĐ-UBND');
    await id('action-route').click();
    await id('dialog-route').waitFor();
    await id('dialog-route').getByRole('combobox').first().click();
    await page.getByRole('option').nth(3).click();
    await id('route-directive').fill('Tham mưu văn bản trả lời');
    await shot('6-route');
    await id('confirm').click();
    await expect.poll(() => id('folder-incoming.inProgress').innerText()).toContain('1');
  });

  test('it is answered: drafted, numbered, signed, sealed, sent; the receipt comes back', { timeout: 240_000 }, async () => {
    await id('folder-incoming.inProgress').click();
    await open('09/CĐ-UBND');
    await id('action-reply').click();
    await id('draft-form').waitFor();
    const folder = join(dataDir, 'huan-luyen/du-thao');
    const paper = join(folder, readdirSync(folder).filter((n) => n.endsWith('.pdf')).sort()[0] ?? '');
    await office.app.evaluate(({ dialog }, path) => { dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] }); }, paper);
    await shot('7-draft');
    await id('action-attach').first().click();
    await id('action-number').waitFor();
    await id('action-number').click();
    await id('dialog-number').waitFor();
    await id('confirm').click();
    // The number is written on the paper too, which takes a moment.
    await expect.poll(() => id('code-number').innerText(), { timeout: 20_000 }).toContain('01/UBND-VP');
    await page.keyboard.press('Escape');
    await id('action-sign').waitFor();
    for (const [act, next] of [['sign', 'seal'], ['seal', 'send']] as const) {
      await id(`action-${act}`).click();
      await id('placement-box').waitFor();
      await shot(`8-${act}`);
      const [prompt] = await Promise.all([office.app.waitForEvent('window'), id('confirm').click()]);
      if (act === 'sign') {
        await prompt.getByTestId('pin').fill('sai mật khẩu');
        await prompt.getByTestId('pin-confirm').click();
        await expect.poll(() => prompt.getByTestId('pin-error').innerText()).toMatch(language === 'vi' ? /mật khẩu/i : /password/i);
        await prompt.screenshot({ path: join(import.meta.dirname, 'shots', `${language}-8-pin.png`) });
      }
      await prompt.getByTestId('pin').fill('12345678');
      await prompt.getByTestId('pin-confirm').click();
      await id(`action-${next}`).waitFor();
    }
    await shot('9-sealed');
    await id('action-send').click();
    await id('confirm').click();
    await id('tab-tracking').waitFor();
    await id('tab-tracking').click();
    await expect.poll(() => page.locator('[data-testid^="tracking-row-"]').getAttribute('data-status'), { timeout: 60_000 }).toBe('03');
    await shot('10-tracking');
    expect(await accessibilityFindings(page)).toEqual([]);
  });

  test('what was signed holds for other programs too', () => {
    const blobs = execFileSync('find', [join(dataDir, 'blobs'), '-type', 'f'], { encoding: 'utf8' }).trim().split('\n');
    // The paper names the deputy, over two lines: hers is the certificate the window began with.
    const sealed = blobs.map((path) => ({ path, out: signatures(path) })).filter((b) => b.out.includes('Công Tằng Tôn Nữ Huyền Trân Thiên Hương Vân Khánh'));
    const whole = sealed.find((b) => b.out.match(/Signature is Valid/g)?.length === 2);
    expect(whole, sealed.map((b) => b.out).join('\n')).toBeDefined();
    execFileSync('qpdf', ['--check', whole?.path ?? ''], { stdio: 'pipe' });
  });

  test('the window complained of nothing', () => {
    expect(office.complaints).toEqual([]);
  });
});

function signatures(path: string): string {
  try {
    return execFileSync('pdfsig', [path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return '';
  }
}
