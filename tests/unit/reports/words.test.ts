import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { reportPage } from '../../../src/main/core/reports/page.ts';
import { renderReport } from '../../../src/main/core/reports/render-report.ts';
import type { FileReport } from '../../../src/main/core/reports/report.ts';
import { sentenceOf } from '../../../src/main/core/reports/sentence.rules.ts';
import { wordsIn } from '../../../src/main/core/reports/words.ts';
import { fileReport, noOctets, reportOf, signature } from './support.ts';

const dir = mkdtempSync(join(tmpdir(), 'congvan-words-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const [vi, en] = [wordsIn('vi'), wordsIn('en')];
const sealed = signature({ field: 'Signature2', signer: { ...signature().signer, commonName: 'Ủy ban nhân dân tỉnh Đồng Mây', serial: '1', issuer: 'CN=x', notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2029-01-01T00:00:00.000Z' }, signingTime: '2026-11-25T01:00:00.000Z' });

describe('the sentence on top', () => {
  test.each<[string, Partial<FileReport>, string, string]>([
    ['valid', { signatures: [signature(), sealed] }, 'valid', 'Chữ ký hợp lệ: Nguyễn Văn An, Ủy ban nhân dân tỉnh Đồng Mây ký ngày 25/11/2026, văn bản không thay đổi sau khi ký.'],
    ['valid without a time', { signatures: [(({ signingTime: _time, ...rest }) => rest)(signature())] }, 'valid', 'Chữ ký hợp lệ: Nguyễn Văn An đã ký, văn bản không thay đổi sau khi ký.'],
    ['later changes', { document: 'valid-with-later-changes' }, 'valid', 'Chữ ký hợp lệ: Nguyễn Văn An ký ngày 25/11/2026. Sau khi ký chỉ có những thay đổi được phép.'],
    ['changed', { document: 'invalid', signatures: [signature({ verdict: 'TOTAL-FAILED', subIndication: 'HASH_FAILURE' })] }, 'invalid', 'Văn bản đã bị thay đổi sau khi ký. Không tiếp nhận; hãy trả lại nơi gửi.'],
    ['forbidden change', { document: 'invalid', signatures: [signature({ laterChanges: 'forbidden' })] }, 'invalid', 'Văn bản đã bị thay đổi sau khi ký. Không tiếp nhận; hãy trả lại nơi gửi.'],
    ['not known', { document: 'unsure', signatures: [signature({ verdict: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND', reasons: ['chain.noAnchor'] })] }, 'warning', 'Chưa xác định được chữ ký có hợp lệ hay không. Chưa biết tổ chức cấp chứng thư này. Hãy nhờ bộ phận CNTT thêm chứng thư gốc đáng tin.'],
    ['unsigned', { document: 'unsigned', signatures: [] }, 'none', 'Văn bản không có chữ ký số: không chứng minh được ai đã ban hành.'],
    ['unreadable', { document: 'unreadable', reasons: ['pdf.damaged'], signatures: [] }, 'warning', 'Không đọc được tệp nên chưa biết có chữ ký hợp lệ hay không. Tệp PDF bị hỏng, không đọc được. Hãy xin bên gửi gửi lại.'],
  ])('%s', (_what, change, tone, sentence) => {
    expect(sentenceOf(fileReport(change), vi)).toMatchObject({ tone, sentence });
    expect(sentenceOf(fileReport(change), vi).word.length).toBeGreaterThan(3);
  });

  test('trust that was assumed never says "valid"', () => {
    const said = sentenceOf(fileReport(), vi, true);
    expect(said).toEqual({ tone: 'warning', word: 'Giả định', sentence: 'Văn bản không thay đổi sau khi ký. Người ký là ai thì chưa được xét.' });
    const page = reportPage(reportOf([fileReport()], true), fileReport(), en);
    expect(JSON.stringify(page)).not.toContain('signature is valid');
    expect(page.notices.join(' ')).toContain('ASSUMES');
  });
});

test.each([
  ['valid', {}, false, 'Chữ ký hợp lệ'], ['valid', { kind: 'timestamp' }, false, 'Dấu thời gian hợp lệ'], ['warning', {}, true, 'Giả định'],
  ['warning', { laterChanges: 'suspicious' }, false, 'Chữ ký khớp với bản đã ký, nhưng sau đó tệp có thay đổi đáng ngờ'],
  ['invalid', { laterChanges: 'forbidden' }, true, 'Chữ ký khớp với bản đã ký, nhưng sau đó tệp có thay đổi bị cấm'],
  ['warning', { verdict: 'INDETERMINATE' }, true, 'Chưa xác định được'], ['invalid', { verdict: 'TOTAL-FAILED' }, true, 'Chữ ký không hợp lệ'],
] as const)('the mark %s of %o has its word', (tone, change, assumed, word) => {
  const file = fileReport({ signatures: [signature(change)] });
  expect(reportPage(reportOf([file], assumed), file, vi).cards[0]).toMatchObject({ tone, word });
});

describe('a signature in words', () => {
  const [card] = reportPage(reportOf([fileReport()]), fileReport(), vi).cards;
  const facts = new Map(card?.facts.map(({ label, value }) => [label, value]));

  test.each([
    ['Người ký', 'Nguyễn Văn An'], ['Chức vụ', 'Chủ tịch'], ['Cơ quan', 'Ủy ban nhân dân tỉnh Đồng Mây'], ['Mã số thuế (MST)', '0100109106'], ['Số căn cước (CCCD)', '001203004567'],
    ['Loại chứng thư', 'Có lẽ là chứng thư chuyên dùng công vụ (đoán theo tên nơi cấp, chưa phải kết luận)'],
    ['Thời gian ký (người ký ghi)', '25/11/2026 03:15:00'], ['Đã ký trước thời điểm này (dấu thời gian chứng minh)', '25/11/2026 03:16:30'],
    ['Mức chữ ký', 'B-T (PAdES)'], ['Phạm vi', 'Toàn bộ tệp'], ['Thay đổi sau khi ký', 'Không có'], ['Mã ETSI EN 319 102-1', 'TOTAL-PASSED'],
  ])('%s: %s', (label, value) => {
    expect(facts.get(label)).toBe(value);
  });

  test('reasons are sentences, changes name their page, evidence its source and time', () => {
    const link = { subject: 'CN=An', issuer: 'CN=CA', serial: '0A', notBefore: '2026-01-01T00:00:00.000Z', notAfter: '2029-01-01T00:00:00.000Z', anchor: false, certificate: `certificate-${'0'.repeat(64)}` };
    const file = fileReport({
      document: 'invalid', differingPages: [{ page: 3, boxes: [], unexplained: true }],
      signatures: [signature({
        laterChanges: 'forbidden', reasons: ['changes.forbidden'], changes: [{ code: 'page.content', page: 2 }, { code: 'page.content', page: 2, object: 9 }],
        path: [{ ...link, revocation: { status: 'revoked', source: 'ocsp', thisUpdate: '2026-11-25T02:00:00.000Z', revokedAt: '2026-11-20T02:00:00.000Z', evidence: [], problems: [] } }, { ...link, subject: 'CN=CA', anchor: true }],
        timestamps: [{ state: 'notTrusted', time: '2026-11-25T02:00:00.000Z', authority: 'CN=TSA', token: `timestamp-${'0'.repeat(64)}`, path: [] }],
      })],
    });
    const page = reportPage(reportOf([file]), file, vi);
    const groups = [...page.groups, ...(page.cards[0]?.groups ?? [])].map(({ heading, items }) => [heading, items.map(({ text, detail }) => (detail === undefined ? text : `${text} | ${detail}`))]);
    expect(groups).toEqual([
      ['Trang trông khác bản đã ký', ['Trang 3: khác ở chỗ các thay đổi được phép không giải thích được']],
      ['Lý do và việc cần làm', ['Tệp có thay đổi mà người ký đã cấm. Hãy dùng bản đã ký.']],
      ['Những gì đã thêm hoặc đổi sau khi ký', ['Nội dung trang đã đổi. Hãy dùng bản đã ký. (trang 2)']],
      ['Dấu thời gian', ['25/11/2026 09:00:00 · CN=TSA: chưa tin được']],
      ['Đường dẫn chứng thư', [
        'Chứng thư ký: CN=An | Số 0A · hiệu lực 01/01/2026 – 01/01/2029 · Đã bị thu hồi lúc 20/11/2026 09:00:00 theo OCSP ngày 25/11/2026 09:00:00',
        'Gốc tin cậy: CN=CA | Số 0A · hiệu lực 01/01/2026 – 01/01/2029',
      ]],
    ]);
  });
});

describe('texts', () => {
  const texts = (language: string): Record<string, string> => JSON.parse(readFileSync(join(import.meta.dirname, `../../../resources/locales/${language}/report.json`), 'utf8')) as Record<string, string>;
  test('both languages say the same with the same holes', () => {
    const holes = (text: string | undefined): readonly string[] => [...(text ?? '').matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();
    expect(Object.keys(texts('en'))).toEqual(Object.keys(texts('vi')));
    for (const [key, text] of Object.entries(texts('vi'))) expect(holes(texts('en')[key]), key).toEqual(holes(text));
  });

  test('Vietnamese comes out of the PDF as it went in, with a head and a number on each page', async () => {
    const signatures = Array.from({ length: 6 }, (_, index) => signature({ field: `Chữ ký số ${String(index + 1)}` }));
    writeFileSync(join(dir, 'r.pdf'), await renderReport(reportOf([fileReport({ file: 'Quyết định về việc thử nghiệm.pdf', signatures })]), 'pdf', 'vi', noOctets));
    const text = execFileSync('pdftotext', ['-layout', join(dir, 'r.pdf'), '-'], { encoding: 'utf8' });
    for (const words of ['Báo cáo kiểm tra chữ ký số', 'Chữ ký hợp lệ: Nguyễn Văn An ký ngày 25/11/2026', 'Ủy ban nhân dân tỉnh Đồng Mây', 'chuyên dùng công vụ', '1.234.567 byte']) expect(text).toContain(words);
    const pages = text.split('\f').slice(0, -1);
    expect(pages.length).toBeGreaterThan(1);
    for (const [index, page] of pages.entries()) expect(page).toContain(`Trang ${String(index + 1)}/${String(pages.length)}`);
    for (const page of pages.slice(1)) expect(page).toContain('Báo cáo kiểm tra chữ ký số – Quyết định về việc thử nghiệm.pdf');
    const fonts = execFileSync('pdffonts', [join(dir, 'r.pdf')], { encoding: 'utf8' }).trim().split('\n').slice(2);
    expect(fonts.length).toBe(2);
    for (const font of fonts) expect(font).toMatch(/Tinos.*\byes\s+yes\s+yes\b/);
  });
});
