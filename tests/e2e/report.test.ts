import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ReportSchema } from '../../src/main/core/reports/schema.ts';
import { accessibilityFindings, openWindow, type OfficeWindow } from './office-window.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'congvan-e2e-report-'));
let office: OfficeWindow;
beforeAll(async () => { office = await openWindow(dataDir, 'vi'); }, 180_000);
afterAll(async () => {
  await office.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const saveAs = async (path: string): Promise<void> => {
  await office.app.evaluate(({ dialog }, chosen) => { dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen }); }, path);
  await office.window.getByTestId('action-saveReport').first().click();
};
const written = (path: string): string => {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
};

test('the verification report of a paper is saved from the signatures tab, in the form its name says', { timeout: 240_000 }, async () => {
  const page = office.window;
  const row = page.locator('[data-testid^="row-"]').filter({ hasText: '09/CĐ-UBND' }).first();
  await expect.poll(() => row.innerText(), { timeout: 120_000 }).toContain('Hợp lệ');
  await row.click();
  await page.getByTestId('tab-signatures').click();
  await page.getByTestId('action-saveReport').first().waitFor();
  await office.shot('vi-report');
  expect(await accessibilityFindings(page)).toEqual([]);

  await saveAs(join(dataDir, 'bao-cao.pdf'));
  await expect.poll(() => written(join(dataDir, 'bao-cao.pdf')).slice(0, 5), { timeout: 60_000 }).toBe('%PDF-');
  await saveAs(join(dataDir, 'bao-cao.json'));
  await expect.poll(() => written(join(dataDir, 'bao-cao.json')), { timeout: 60_000 }).not.toBe('');
  const report = ReportSchema.parse(JSON.parse(readFileSync(join(dataDir, 'bao-cao.json'), 'utf8')));
  expect([report.assumedTrust, report.files.length, report.files[0]?.document]).toEqual([false, 1, 'valid']);
  expect(report.files[0]?.signatures.length).toBeGreaterThan(0);
  expect(office.complaints).toEqual([]);
});
