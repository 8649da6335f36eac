import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityFindings, openWindow, type OfficeWindow } from './office-window.ts';
import { call, pick, readyToSign, setDark, setZoom, trainingPapers, withPin } from './signing-steps.ts';
import { stopHub, waitOnHub } from './training-hub.ts';

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}

/** What a clerk sees of the exchange, in the real window, in both languages. */
describe.each(['vi', 'en'] as const)('the exchange (%s)', (language) => {
  const dataDir = mkdtempSync(join(tmpdir(), `congvan-exchange-${language}-`));
  let office: OfficeWindow;
  let page: Page;
  let sent = 0;
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
  /** A machine under load draws and exchanges slowly. */
  const poll = <T>(ask: () => T) => expect.poll(ask, { timeout: 60_000 });
  const drawn = () => expect.poll(() => id('confirm').getAttribute('aria-disabled'), { timeout: 30_000 }).not.toBe('true');
  const words = (vi: RegExp, en: RegExp): RegExp => (language === 'vi' ? vi : en);
  const holds = async (name: string): Promise<void> => {
    await page.locator('.fui-ToastTitle').first().waitFor({ state: 'detached', timeout: 15_000 }).catch(() => undefined);
    await office.shot(`${language}-exchange-${name}`);
    expect(await accessibilityFindings(page), `${name} light`).toEqual([]);
    await setDark(office, true);
    await office.shot(`${language}-exchange-${name}-dark`);
    expect(await accessibilityFindings(page), `${name} dark`).toEqual([]);
    await setDark(office, false);
    await setZoom(office, 1.5);
    await office.shot(`${language}-exchange-${name}-150`);
    expect(await accessibilityFindings(page), `${name} 150 %`).toEqual([]);
    await setZoom(office, 1);
  };

  test('the connection of the training office is shown, not changed, and its test goes through every step', { timeout: 180_000 }, async () => {
    await id('sync-state').click();
    await id('sync-popover').waitFor();
    await holds('popover');
    await id('sync-settings').click();
    const card = page.locator('.connection-card[data-fixed="true"]').first();
    await card.waitFor();
    expect(await card.locator('[data-testid^="connection-edit-"]').count()).toBe(0);
    await card.locator('[data-testid^="connection-test-"]').first().click();
    await poll(() => card.getByTestId('connection-test-result').getAttribute('data-ok')).toBe('true');
    expect(await card.locator('.test-step').evaluateAll((steps) => steps.map((s) => s.getAttribute('data-state')))).toEqual(['good', 'good', 'good', 'good']);
    await holds('connections');
  });

  test('a connection is added with its mistakes told, tried, kept without its secret, and removed', { timeout: 240_000 }, async () => {
    await id('connection-add').click();
    await id('connection-add-vxp').click();
    await id('dialog-connection').waitFor();
    await id('connection-endpoint').fill('truc.gov.vn');
    await id('confirm').click();
    await poll(() => id('dialog-connection').innerText()).toMatch(words(/https:\/\//, /https:\/\//));
    expect(await id('connection-endpoint').getAttribute('aria-invalid')).toBe('true');
    expect(await id('connection-secret').getAttribute('aria-invalid')).toBe('true');
    await holds('form');
    await id('connection-endpoint').fill(`http://127.0.0.1:${String(await closedPort())}`);
    await id('connection-secret').fill('bi-mat-khong-ai-biet');
    await id('connection-try').click();
    await poll(() => id('dialog-connection').getByTestId('connection-test-result').getAttribute('data-ok')).toBe('false');
    expect(await id('dialog-connection').getByTestId('test-settings').getAttribute('data-state')).toBe('good');
    expect(await id('dialog-connection').getByTestId('test-reach').getAttribute('data-state')).toBe('bad');
    expect(await id('dialog-connection').getByTestId('test-list').getAttribute('data-state')).toBe('notReached');
    await id('confirm').click();
    await id('dialog-connection').waitFor({ state: 'hidden' });
    const { connections } = await call<{ connections: { id: string; fixed: boolean; hasSecret: boolean }[] }>(office, 'connections.list', {});
    const own = connections.find((c) => !c.fixed);
    expect(own?.hasSecret).toBe(true);
    expect(JSON.stringify(connections)).not.toContain('bi-mat-khong-ai-biet');
    await id(`connection-sync-${own?.id ?? ''}`).click();
    await poll(() => id('status-bar').getAttribute('data-summary')).toBe('partly');
    expect(await id('offline-banner').count()).toBe(0);
    await id(`connection-edit-${own?.id ?? ''}`).click();
    expect(await id('connection-secret').inputValue()).toBe('');
    await page.keyboard.press('Escape');
    await id(`connection-remove-${own?.id ?? ''}`).click();
    await id('confirm').click();
    await id(`connection-${own?.id ?? ''}`).waitFor({ state: 'detached' });
    await poll(() => id('status-bar').getAttribute('data-summary')).toBe('idle');
  });

  test('a folder is chosen in the system’s dialog, and its public key can be handed on', { timeout: 180_000 }, async () => {
    const folder = join(dataDir, 'usb');
    mkdirSync(folder);
    await id('connection-add').click();
    await id('connection-add-folder').click();
    await pick(office, folder);
    await id('connection-choose').click();
    await poll(() => id('connection-path').inputValue()).toBe(folder);
    await id('confirm').click();
    await id('dialog-connection').waitFor({ state: 'hidden' });
    const card = page.locator('.connection-card').filter({ hasText: folder });
    await card.getByTestId('connection-publicKey').waitFor();
    const key = await card.getByTestId('connection-publicKey').innerText();
    await card.getByTestId('connection-copyKey').click();
    await poll(() => office.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(key);
    await holds('folder');
    await card.locator('[data-testid^="connection-remove-"]').click();
    await id('confirm').click();
    await card.waitFor({ state: 'detached' });
  });

  test('receivers are found in the directory as one types, without diacritics', { timeout: 180_000 }, async () => {
    const { connections } = await call<{ connections: { id: string }[] }>(office, 'connections.list', {});
    await call(office, 'directory.refresh', { connection: connections[0]?.id ?? '' });
    const { row } = await call<{ row: { id: number } }>(office, 'outgoing.draftNew', {});
    await id('folder-outgoing.draft').click();
    await id(`row-${String(row.id)}`).click();
    await id('draft-to').click();
    await page.keyboard.type('uy ban');
    await page.locator('.receiver-list .receiver-option').first().waitFor();
    await office.shot(`${language}-exchange-receivers`);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('[data-testid^="receiver-"]').first().waitFor();
    await poll(async () => (await call<{ to: unknown[] }>(office, 'document.get', { id: row.id })).to.length).toBe(1);
  });

  test('what was sent is tracked step by step, and its evidence can be taken along', { timeout: 300_000 }, async () => {
    const paper = trainingPapers(dataDir)[0] ?? '';
    sent = await readyToSign(office, { files: [paper], subject: 'Về việc gửi nhận văn bản điện tử' });
    await id('folder-outgoing.draft').click();
    await id(`row-${String(sent)}`).click();
    for (const [act, next] of [['sign', 'seal'], ['seal', 'send']] as const) {
      await id(`action-${act}`).click();
      await id('placement-box').waitFor();
      await drawn();
      await withPin(office, () => id('confirm').click());
      await id(`action-${next}`).waitFor();
    }
    await id('action-send').click();
    await id('confirm').click();
    await id('tab-tracking').click();
    await poll(() => page.locator('[data-testid^="tracking-row-"]').first().getAttribute('data-standing')).toBe('accepted');
    expect(await id('tracking-counts').innerText()).toMatch(words(/1\/1 đã tiếp nhận/, /1\/1 accepted/));
    expect((await page.locator('.tracking-code').allInnerTexts()).slice(0, 2)).toEqual(['01', '03']);
    await id('evidence-open').click();
    await id('evidence-rows').waitFor();
    await holds('tracking');
    const file = join(dataDir, 'bang-chung.zip');
    await office.app.evaluate(({ dialog }, path) => { dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: path }); }, file);
    await id('action-saveEvidence').click();
    await poll(() => existsSync(file)).toBe(true);
    await poll(() => readFileSync(file).subarray(0, 2).toString('latin1')).toBe('PK');
    await id('folder-outbox').click();
    await id('outbox-tab-sent').click();
    await page.locator('[data-testid^="outbox-"][data-state="sent"]').first().waitFor();
    await holds('outbox');
  });

  test('a sent document is recalled with the law on the table, and is frozen', { timeout: 240_000 }, async () => {
    await id('folder-outgoing.sent').click();
    await id(`row-${String(sent)}`).click();
    await id('action-recall').click();
    await id('dialog-recall').waitFor();
    expect(await id('dialog-recall').innerText()).toMatch(/18\.4/);
    await id('confirm').click();
    await poll(() => id('dialog-recall').innerText()).toMatch(words(/Hãy ghi lý do/, /give the reason/));
    await id('refuse-reason').fill('Văn bản có sai sót về nội dung.');
    await holds('recall');
    await id('confirm').click();
    await id('bar-withdrawn').waitFor();
    expect(await id('document').getAttribute('data-state')).toBe('withdrawn');
    expect(await id('action-recall').count()).toBe(0);
    await holds('withdrawn');
    await id('folder-outgoing.withdrawn').click();
    await id(`row-${String(sent)}`).waitFor();
  });

  test('what came and cannot be read, and what is never given, waits in quarantine until a person has dealt with it', { timeout: 300_000 }, async () => {
    await stopHub(office, dataDir);
    const [unreadable, withheld] = await waitOnHub(dataDir, [(bytes) => bytes.subarray(0, 900), () => undefined]);
    if (unreadable === undefined || withheld === undefined) throw new Error('two were sent');
    await id('host-retry').click();
    await id('host-banner').waitFor({ state: 'detached', timeout: 120_000 });
    const round = async (): Promise<string> => (await call<{ state: string }>(office, 'sync.now', {})).state;
    await poll(round).toBe('idle');
    for (let n = 0; n < 3; n += 1) await round();
    await id('folder-quarantine').click();
    const row = (docId: string) => page.locator('[data-testid^="quarantine-"]', { has: page.locator(`[title="${docId}"]`) });
    await row(unreadable.docId).waitFor();
    await poll(() => row(withheld.docId).innerText()).toMatch(words(/đã thử 3 lần/, /asked 3 times/));
    expect(await id('folder-quarantine').innerText()).toContain('2');
    await holds('quarantine');
    await row(withheld.docId).getByTestId('quarantine-readAgain').click();
    await row(withheld.docId).getByTestId('quarantine-unread').waitFor();
    withheld.giveBack();
    await row(withheld.docId).getByTestId('quarantine-readAgain').click();
    await id('quarantine-read').waitFor();
    await row(withheld.docId).waitFor({ state: 'detached' });
    await row(unreadable.docId).getByTestId('quarantine-readAgain').click();
    await row(unreadable.docId).getByTestId('quarantine-unread').waitFor();
    await row(unreadable.docId).getByTestId('quarantine-settle').click();
    await id('settle-how').fill('Nơi gửi đã gửi lại văn bản.');
    await id('confirm').click();
    await id('list-empty').waitFor();
    await holds('quarantine-empty');
    const { rows } = await call<{ rows: { subject: string }[] }>(office, 'inbox.list', { folder: 'incoming.all', search: '7002', limit: 10 });
    expect(rows).toHaveLength(1);
  });

  test('the log of messages is verified', { timeout: 120_000 }, async () => {
    await id('keys-button').click();
    await id('settings-evidence').click();
    await id('evidence-verify').click();
    await poll(() => id('evidence-verdict').getAttribute('data-ok')).toBe('true');
    await holds('evidence');
  });

  test('without an axis the window says so calmly, work goes on, and it comes back', { timeout: 300_000 }, async () => {
    await stopHub(office, dataDir);
    await id('sync-button').click();
    await id('offline-banner').waitFor();
    await holds('offline');
    await call(office, 'outgoing.draftNew', {});
    await id('offline-dismiss').click();
    await id('offline-banner').waitFor({ state: 'detached' });
    expect(await id('status-bar').getAttribute('data-summary')).toBe('offline');
    await id('host-retry').click();
    await id('host-banner').waitFor({ state: 'detached', timeout: 120_000 });
    await poll(async () => {
      await id('sync-button').click();
      return id('status-bar').getAttribute('data-summary');
    }).toBe('idle');
  });

  test('the window complained of nothing', () => {
    expect(office.complaints).toEqual([]);
  });
});
