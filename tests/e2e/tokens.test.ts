import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPkcs12 } from '../../src/main/core/signing/tokens/pkcs12.ts';
import { expiredIdentity, lacking, softTokens } from '../support/soft-tokens.ts';
import { accessibilityFindings, openWindow, type OfficeWindow } from './office-window.ts';
import { call, pin, readyToSign, setDark, trainingPapers, withPin } from './signing-steps.ts';

if (lacking !== undefined) console.log(`${lacking} is not here: tokens in the window are skipped`);

const leader = 'Công Tằng Tôn Nữ Huyền Trân Thiên Hương Vân Khánh';

/** A leader's key on a token: found without configuration, tried, used for many papers with one PIN. */
describe.skipIf(lacking !== undefined)('a token in the window', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'congvan-token-window-'));
  const hsm = mkdtempSync(join(tmpdir(), 'congvan-token-hsm-'));
  const before = process.env['SOFTHSM2_CONF'];
  let office: OfficeWindow;
  let page: Page;
  beforeAll(async () => {
    mkdirSync(join(hsm, 'tokens'));
    writeFileSync(join(hsm, 'softhsm2.conf'), `directories.tokendir = ${join(hsm, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`);
    process.env['SOFTHSM2_CONF'] = join(hsm, 'softhsm2.conf');
    office = await openWindow(dataDir, 'vi');
    page = office.window;
    await page.getByTestId('training-banner').waitFor({ timeout: 120_000 });
    await page.locator('[data-testid^="row-"]').first().waitFor({ timeout: 120_000 });
    const { certificates } = JSON.parse(readFileSync(join(dataDir, 'office.json'), 'utf8')) as { certificates: { holder: string; p12Path: string }[] };
    const own = certificates.find((c) => c.holder === leader);
    const opened = await openPkcs12(readFileSync(join(dataDir, own?.p12Path ?? '')), pin);
    if (!opened.ok) throw new Error(opened.error.code);
    const { key, certificate, chain } = opened.value;
    const pem = (der: Uint8Array): string => new X509Certificate(der).toString();
    softTokens(hsm, [{
      label: 'Phó Chủ tịch UBND xã', pin, issuers: chain.map(pem),
      keys: [
        { id: '01', label: 'Ký số', key: key.export({ type: 'pkcs8', format: 'pem' }).toString(), certificate: pem(certificate) },
        { id: '02', label: 'Chứng thư cũ', ...expiredIdentity('Nguyễn Văn Cũ') },
      ],
    }]);
  });
  afterAll(async () => {
    await office.close();
    if (before === undefined) delete process.env['SOFTHSM2_CONF'];
    else process.env['SOFTHSM2_CONF'] = before;
    for (const folder of [dataDir, hsm]) rmSync(folder, { recursive: true, force: true });
  });
  const id = (name: string) => page.getByTestId(name);

  test('is found without configuration; what may not sign is greyed with its reason', async () => {
    await id('keys-button').click();
    await id('keys-screen').waitFor();
    const token = page.locator('[data-testid^="token-"]').first();
    await token.waitFor({ timeout: 120_000 });
    await token.scrollIntoViewIfNeeded();
    expect(await token.getAttribute('data-pin')).toBe('ok');
    expect(await token.innerText()).toContain('Phó Chủ tịch UBND xã');
    expect(await token.locator('[data-usable="false"]').innerText()).toMatch(/hết hạn/);
    await office.shot('vi-token');
    expect(await accessibilityFindings(page)).toEqual([]);
    await setDark(office, true);
    await office.shot('vi-token-dark');
    expect(await accessibilityFindings(page)).toEqual([]);
    await setDark(office, false);
  });

  test('becomes a key of the office, is tried, and signs many papers with one PIN', async () => {
    await page.locator('[data-usable="true"] [data-testid="use-personal"]').first().click();
    const { keys } = await call<{ keys: { id: string; place: string }[] }>(office, 'signing.keys', { role: 'personal' });
    const key = keys.find((k) => k.place === 'token') ?? await (async () => {
      await expect.poll(async () => (await call<{ keys: { place: string }[] }>(office, 'signing.keys', { role: 'personal' })).keys.some((k) => k.place === 'token')).toBe(true);
      return (await call<{ keys: { id: string; place: string }[] }>(office, 'signing.keys', { role: 'personal' })).keys.find((k) => k.place === 'token');
    })();
    await id(`key-${key?.id ?? ''}`).waitFor();
    await withPin(office, () => id(`key-test-${key?.id ?? ''}`).click());
    await id(`key-trial-${key?.id ?? ''}`).waitFor();
    await office.shot('vi-token-tried');
    await page.keyboard.press('Escape');
    const [file = ''] = trainingPapers(dataDir);
    const papers: { id: number; ordinal: number }[] = [];
    for (const subject of ['Một', 'Hai', 'Ba']) papers.push({ id: await readyToSign(office, { files: [file], subject, signer: leader }), ordinal: 0 });
    let answer: { results: { signed?: { level: string }; error?: { code: string } }[] } | undefined;
    await withPin(office, async () => { void call<NonNullable<typeof answer>>(office, 'shell.sign', { batchId: 'b', keyId: key?.id, papers }).then((a) => { answer = a; }); });
    await expect.poll(() => answer?.results.map((r) => r.error?.code ?? 'signed'), { timeout: 120_000 }).toEqual(['signed', 'signed', 'signed']);
    for (const paper of papers) {
      expect(await call(office, 'document.get', { id: paper.id })).toMatchObject({ row: { state: 'signed' } });
    }
    expect(office.complaints).toEqual([]);
  });
});
