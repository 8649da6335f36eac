import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityFindings, openWindow, type OfficeWindow } from './office-window.ts';
import { call, pick, readyToSign, setDark, setZoom, trainingPapers, withPin } from './signing-steps.ts';

const deputy = 'Công Tằng Tôn Nữ Huyền Trân Thiên Hương Vân Khánh';
const chairman = 'Lê Hoàng Thạch Trúc';

/** A leader and a clerk sign, in the real window, in both languages. */
describe.each(['vi', 'en'] as const)('signing (%s)', (language) => {
  const dataDir = mkdtempSync(join(tmpdir(), `congvan-sign-${language}-`));
  let office: OfficeWindow;
  let page: Page;
  let papers: readonly string[];
  beforeAll(async () => {
    office = await openWindow(dataDir, language);
    page = office.window;
    await page.getByTestId('training-banner').waitFor({ timeout: 120_000 });
    await page.locator('[data-testid^="row-"]').first().waitFor({ timeout: 120_000 });
    papers = trainingPapers(dataDir);
  });
  afterAll(async () => {
    await office.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const id = (name: string) => page.getByTestId(name);
  const paper = (n: number): string => papers[n % papers.length] ?? '';
  const shot = (name: string) => office.shot(`${language}-sign-${name}`);
  const open = async (folder: string, document: number): Promise<void> => {
    await id(`folder-${folder}`).click();
    await id(`row-${String(document)}`).click();
    await page.locator(`[data-testid="document"][data-id="${String(document)}"]`).waitFor();
  };
  /** The page with exactly this signature on it has been drawn, so it may be signed. */
  const drawn = () => expect.poll(() => id('confirm').getAttribute('aria-disabled'), { timeout: 30_000 }).not.toBe('true');
  /** A screen holds in light, dark and at 150 %. */
  const holds = async (name: string): Promise<void> => {
    // A message that is just fading has no contrast; one that stays is looked at like the rest.
    await page.locator('.fui-ToastTitle').first().waitFor({ state: 'detached', timeout: 15_000 }).catch(() => undefined);
    await shot(name);
    expect(await accessibilityFindings(page), `${name} light`).toEqual([]);
    await setDark(office, true);
    await shot(`${name}-dark`);
    expect(await accessibilityFindings(page), `${name} dark`).toEqual([]);
    await setDark(office, false);
    await setZoom(office, 1.5);
    await shot(`${name}-150`);
    expect(await accessibilityFindings(page), `${name} 150 %`).toEqual([]);
    await setZoom(office, 1);
  };

  test('an expired certificate is shown greyed with its reason, and is not offered', { timeout: 180_000 }, async () => {
    await id('keys-button').click();
    await id('keys-screen').waitFor();
    await pick(office, join(dataDir, 'training/certificates/leader-vice-director-expired.p12'));
    await withPin(office, async () => {
      await id('key-add').click();
      await id('key-add-personal').click();
    });
    const card = page.locator('[data-testid^="key-"][data-usable="false"]');
    await card.waitFor();
    expect(await card.innerText()).toMatch(language === 'vi' ? /hết hạn/ : /expired/);
    await holds('keys');
    const ready = await readyToSign(office, { files: [paper(0)], subject: 'Về việc phòng, chống lụt bão', signer: deputy });
    await open('outgoing.draft', ready);
    await id('action-sign').click();
    await drawn();
    await id('sign-certificate').click();
    const greyed = page.locator('[role="option"][aria-disabled="true"]');
    await greyed.first().waitFor();
    expect(await greyed.first().innerText()).toMatch(language === 'vi' ? /hết hạn/ : /expired/);
    await shot('expired');
    // Chosen all the same by a person who insists: nothing changes.
    await greyed.first().click({ force: true });
    expect(await id('sign-certificate').innerText()).toContain(deputy);
    await page.keyboard.press('Escape');
    await id('dialog-sign').waitFor();
  });

  test('what is shown is what is signed: the place follows the paper, a moved box is drawn anew first', { timeout: 180_000 }, async () => {
    await drawn();
    expect(await id('sign-place').getAttribute('data-why')).toBe('nameUnderPosition');
    const before = await id('placement-box').getAttribute('data-rect');
    await id('placement-box').focus();
    await page.keyboard.press('Shift+ArrowLeft');
    expect(await id('placement-box').getAttribute('data-rect')).not.toBe(before);
    expect(await id('confirm').getAttribute('aria-disabled')).toBe('true');
    await drawn();
    expect(await id('placement-box').getAttribute('data-waiting')).toBe('false');
    await holds('dialog');
    await id('sign-level').click();
    await page.getByRole('option').first().waitFor();
    const levels = await page.getByRole('option').allInnerTexts();
    expect(levels.map((l) => l.split(':')[0])).toEqual(['B-B', 'B-T', 'B-LT', 'B-LTA']);
    await page.keyboard.press('Escape');
    await withPin(office, () => id('confirm').click());
    await id('dialog-sign').waitFor({ state: 'hidden' });
    await id('signed').waitFor();
    expect(await id('signed').getAttribute('data-level')).toMatch(/^B-/);
    await id('action-seal').waitFor();
  });

  test('the paper and its appendix are sealed in one go, each shown first', { timeout: 180_000 }, async () => {
    const two = await readyToSign(office, { files: [paper(0), paper(1)], subject: 'Về việc báo cáo kèm phụ lục', signer: deputy });
    await open('outgoing.draft', two);
    await id('action-sign').click();
    await drawn();
    await withPin(office, () => id('confirm').click());
    await id('dialog-sign').waitFor({ state: 'hidden' });
    await id('action-seal').click();
    await id('sign-papers').waitFor();
    const files = id('sign-papers').locator('button');
    expect(await files.count()).toBe(2);
    await expect.poll(() => files.nth(0).getAttribute('data-seen'), { timeout: 30_000 }).toBe('true');
    expect(await id('confirm').getAttribute('aria-disabled')).toBe('true');
    await files.nth(1).click();
    await drawn();
    await shot('seal');
    await withPin(office, () => id('confirm').click());
    await id('action-send').waitFor({ timeout: 60_000 });
  });

  test('four papers, one PIN, stopped in the middle, then the rest', { timeout: 300_000 }, async () => {
    const ids: number[] = [];
    for (let n = 0; n < 4; n += 1) ids.push(await readyToSign(office, { files: [paper(0)], subject: `Về việc đôn đốc thực hiện nhiệm vụ đợt ${String(n + 1)}`, signer: deputy }));
    const other = await readyToSign(office, { files: [paper(1)], subject: 'Về việc của người ký khác', signer: chairman });
    await id('folder-toSign').click();
    await id('batch-list').waitFor();
    const seenCount = () => page.locator('[data-testid^="batch-row-"][data-seen="true"]').count();
    await expect.poll(seenCount, { timeout: 30_000 }).toBe(1);
    await expect.poll(() => id('batch-sign').innerText(), { timeout: 30_000 }).toContain('1');
    for (let n = 2; n <= 3; n += 1) {
      await id('batch-list').focus();
      await page.keyboard.press('ArrowDown');
      await expect.poll(seenCount, { timeout: 30_000 }).toBe(n);
    }
    // The fourth was never shown: it is told, and left alone. The chairman's paper is not in the deputy's batch.
    await expect.poll(() => id('batch-unseen').innerText(), { timeout: 30_000 }).toContain('1');
    await expect.poll(() => page.locator(`[data-testid^="batch-row-${String(other)}-"]`).getAttribute('aria-checked'), { timeout: 30_000 }).toBe('false');
    await holds('batch');
    // A person quick enough to press the button when the first paper is told to be done.
    await page.evaluate(() => {
      const { office: bridge } = globalThis as unknown as { office: { on(listener: (event: { name: string; done?: number }) => void): () => void } };
      const leave = bridge.on((event) => {
        if (event.name !== 'signing.progress' || event.done !== 1) return;
        leave();
        document.querySelector<HTMLElement>('[data-testid="batch-stop"]')?.click();
      });
    });
    await withPin(office, () => id('batch-sign').click());
    await id('batch-leave').waitFor({ timeout: 90_000 });
    const outcomes = () => page.locator('[data-testid^="batch-result-"]').evaluateAll((rows) => rows.map((r) => r.getAttribute('data-outcome')));
    const first = await outcomes();
    expect(first.length).toBe(3);
    expect(first[0]).toBe('signed');
    expect(first[2]).toBe('untouched');
    await holds('results');
    await withPin(office, () => id('batch-again').click());
    await expect.poll(async () => (await outcomes()).every((o) => o === 'signed'), { timeout: 90_000 }).toBe(true);
    await id('batch-leave').click();
    const { rows } = await call<{ rows: { id: number }[] }>(office, 'signing.waiting', { role: 'personal' });
    expect(rows.map((r) => r.id)).toEqual([ids[3], other]);
  });

  test('a paper with a password is refused in the dialog itself, with what to do', { timeout: 120_000 }, async () => {
    const locked = join(dataDir, 'khoa.pdf');
    execFileSync('qpdf', ['--encrypt', 'mo', 'chu', '256', '--', paper(0), locked]);
    const draft = await readyToSign(office, { files: [paper(0)], subject: 'Về việc tệp có mật khẩu', signer: deputy });
    await pick(office, locked);
    await call(office, 'shell.attachFile', { id: draft });
    await open('outgoing.draft', draft);
    await id('action-sign').click();
    await drawn();
    await id('sign-file').click();
    await page.getByRole('option', { name: 'khoa.pdf' }).click();
    await id('sign-refused').waitFor();
    expect(await id('sign-refused').innerText()).toMatch(language === 'vi' ? /mật khẩu/i : /password/i);
    expect(await id('confirm').getAttribute('aria-disabled')).toBe('true');
    await shot('refused');
    await page.keyboard.press('Escape');
    await id('dialog-sign').waitFor({ state: 'hidden' });
  });

  test('a copy walks a shorter road', { timeout: 120_000 }, async () => {
    await id('folder-outgoing.draft').click();
    await id('draft-copy-menu').click();
    await id('draft-trueCopy').click();
    await id('draft-copy').waitFor();
    expect(await page.locator('[data-testid^="step-"]').evaluateAll((steps) => steps.map((s) => s.getAttribute('data-testid')))).toEqual(['step-draft', 'step-number', 'step-seal', 'step-send']);
    await shot('copy');
    expect(await accessibilityFindings(page)).toEqual([]);
  });

  test('a key is tried without a paper', { timeout: 120_000 }, async () => {
    await id('keys-button').click();
    const { keys } = await call<{ keys: { id: string; usable: boolean }[] }>(office, 'signing.keys', { role: 'personal' });
    const usable = keys.find((k) => k.usable)?.id ?? '';
    await withPin(office, () => id(`key-test-${usable}`).click());
    await expect.poll(() => id(`key-trial-${usable}`).innerText(), { timeout: 30_000 }).toMatch(/\d+ ms/);
  });

  test('what was signed holds for another program too', () => {
    const blobs = execFileSync('find', [join(dataDir, 'blobs'), '-type', 'f'], { encoding: 'utf8' }).trim().split('\n');
    const valid = blobs.map(signatures).filter((out) => out.includes(deputy) && out.includes('Signature is Valid') && !out.includes('Signature is Invalid'));
    // One alone, one with its seal, three of the batch.
    expect(valid.length).toBeGreaterThanOrEqual(5);
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
