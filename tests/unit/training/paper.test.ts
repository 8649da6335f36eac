import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { layOutAppendix, layOutPaper } from '../../../src/training/paper.ts';
import { loadPaperFonts } from '../../../src/training/paper/fonts.ts';
import type { PaperFonts } from '../../../src/training/paper/fonts.ts';
import type { Paper } from '../../../src/training/paper/model.ts';
import { freshFolder, tool } from './support.ts';

let fonts: PaperFonts;
let folder: string;
let files = 0;

beforeAll(async () => {
  fonts = await loadPaperFonts();
  folder = await freshFolder();
});

const sentence = 'Ủy ban nhân dân xã khẩn trương rà soát, tổng hợp số liệu hồ sơ quá hạn và gửi báo cáo để tổng hợp theo đúng quy định của pháp luật về công tác văn thư.';
const letter: Paper = {
  heading: ['ỦY BAN NHÂN DÂN', 'XÃ ĐỒNG MÂY'], number: '05', notation: 'UBND-VP', place: 'Đồng Mây', date: { day: 3, month: 2, year: 2026 },
  subject: 'rà soát hồ sơ quá hạn', addressees: ['Sở Nội vụ tỉnh Vân Lĩnh'], body: [{ kind: 'paragraph', text: sentence }],
  signing: { capacity: ['TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'], fullName: 'Lê Hoàng Thạch Trúc' }, recipients: ['Như trên'], archive: 'VT, VP',
  sealMillimetres: 36, writtenAt: Date.UTC(2026, 1, 3),
};
const longer = (paragraphs: number): Paper => ({ ...letter, body: Array.from({ length: paragraphs }, () => ({ kind: 'paragraph' as const, text: sentence })) });

async function saved(pdf: Uint8Array): Promise<string> {
  const path = join(folder, `${files += 1}.pdf`);
  await writeFile(path, pdf);
  return path;
}
const textOf = (path: string, ...args: string[]): string => tool('pdftotext', ...args, path, '-').normalize('NFC');

interface Word { readonly text: string; readonly left: number; readonly top: number; readonly right: number; readonly bottom: number }

function wordsOf(path: string, page: number): readonly Word[] {
  const html = tool('pdftotext', '-bbox', '-f', String(page), '-l', String(page), path, '-');
  return [...html.matchAll(/<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)</gu)].map(([, left, top, right, bottom, text]) => ({
    text: (text ?? '').normalize('NFC'), left: Number(left), top: Number(top), right: Number(right), bottom: Number(bottom),
  }));
}
const find = (list: readonly Word[], text: string): Word => {
  const found = list.find((word) => word.text === text);
  if (found === undefined) throw new Error(`no word ${text}`);
  return found;
};
const mm = (points: number): number => (points * 25.4) / 72;

describe('a công văn by Annex I', () => {
  test('is sound A4 with embedded Times metrics and says its words in order', async () => {
    const path = await saved((await layOutPaper(letter, fonts)).pdf);
    tool('qpdf', '--check', path);
    expect(tool('pdfinfo', path)).toMatch(/595\.28 x 841\.89 pts \(A4\)/u);
    expect(tool('pdffonts', path)).not.toMatch(/\bno\s+(yes|no)\s+(yes|no)\s+\d/u);
    const text = textOf(path, '-layout').replace(/\s+/gu, ' ');
    for (const part of ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 'Độc lập - Tự do - Hạnh phúc', 'Số: 05/UBND-VP', 'Đồng Mây, ngày 03 tháng 02 năm 2026', 'V/v rà soát hồ sơ quá hạn', 'Kính gửi: Sở Nội vụ tỉnh Vân Lĩnh', 'văn thư./.', 'TM. ỦY BAN NHÂN DÂN', '- Như trên;', '- Lưu: VT, VP.', 'HUẤN LUYỆN']) {
      expect(text).toContain(part);
    }
  });

  test('keeps the margins and the places of the boxes', async () => {
    const path = await saved((await layOutPaper(longer(3), fonts)).pdf);
    const list = wordsOf(path, 1).filter((word) => word.bottom < 790);
    expect(mm(Math.min(...list.map((word) => word.left)))).toBeGreaterThanOrEqual(29.9);
    expect(mm(595.28 - Math.max(...list.map((word) => word.right)))).toBeGreaterThanOrEqual(14.9);
    expect(mm(Math.min(...list.map((word) => word.top)))).toBeGreaterThanOrEqual(19.5);
    const number = find(list, 'Số:');
    const place = find(list, 'Đồng');
    // Box 4 stands on the line of box 3 (II.4c), box 2 left of box 1, box 7 level with "Nơi nhận" (II.9d).
    expect(Math.abs(number.bottom - place.bottom)).toBeLessThan(2);
    expect(find(list, 'CỘNG').left).toBeGreaterThan(find(list, 'NHÂN').right);
    expect(Math.abs(find(list, 'TM.').bottom - find(list, 'Nơi').bottom)).toBeLessThan(3);
  });

  test('puts the signature between position and name, and the seal over a third of it on its left', async () => {
    const laid = await layOutPaper(letter, fonts);
    const list = wordsOf(await saved(laid.pdf), laid.signatureBox.page);
    const [x, y, width, height] = laid.signatureBox.rect;
    const position = list.filter((word) => word.text === 'CHỦ').at(-1);
    const name = find(list, 'Lê');
    expect(841.89 - (y + height)).toBeGreaterThan((position?.bottom ?? Infinity) - 4);
    expect(841.89 - y).toBeLessThan(name.top + 4);
    const nameCentre = (name.left + find(list, 'Trúc').right) / 2;
    expect(Math.abs(x + width / 2 - nameCentre)).toBeLessThan(1.5);
    const [sealX, sealY, sealWidth, sealHeight] = laid.sealBox.rect;
    expect(mm(sealWidth)).toBeCloseTo(36, 0);
    expect(sealHeight).toBe(sealWidth);
    expect((sealX + sealWidth - x) / width).toBeCloseTo(1 / 3, 1);
    expect(sealX).toBeLessThan(x);
    expect(Math.abs(sealY + sealHeight / 2 - (y + height / 2))).toBeLessThan(1);
    expect(laid.sealBox.page).toBe(laid.signatureBox.page);
  });

  test('leaves number and date of a draft blank', async () => {
    const { number: _number, date: _date, ...draft } = letter;
    const text = textOf(await saved((await layOutPaper(draft, fonts)).pdf), '-layout');
    expect(text).toMatch(/Số:\s{3,}\/UBND-VP/u);
    expect(text).toMatch(/ngày\s+tháng\s+năm 2026/u);
  });

  test('can be searched letter by letter, also where fonts are shared with papers before', async () => {
    const wanted = 'Uu Ưư Oo Ơơ Ôô Aa Ăă Ââ Ee Êê Ii Yy Dd Đđ Ủ Ụ Ự Ồ Ộ Ợ Ẩ Ậ Ệ Ị Ỵ fi fl “x” – 1/2';
    for (const text of [wanted, `**${wanted}**`, `//${wanted.replace('1/2', '')}//`]) {
      const path = await saved((await layOutPaper({ ...letter, body: [{ kind: 'paragraph', text }] }, fonts)).pdf);
      expect(textOf(path).replace(/\s+/gu, ' ')).toContain(wanted.replace(text.startsWith('//') ? '1/2' : '', '').trim());
    }
  });

  test('gives the same bytes for the same paper', async () => {
    const [one, other] = [await layOutPaper(letter, fonts), await layOutPaper(letter, fonts)];
    expect(Buffer.compare(one.pdf, other.pdf)).toBe(0);
  });
});

describe('longer papers', () => {
  test('are numbered from page 2, centred in the top margin, and a signature never stands alone', async () => {
    const counts = new Set<number>();
    for (let paragraphs = 6; paragraphs <= 14; paragraphs += 1) {
      const laid = await layOutPaper(longer(paragraphs), fonts);
      counts.add(laid.pages);
      const path = await saved(laid.pdf);
      expect(wordsOf(path, 1).some((word) => word.text === '1' && mm(word.top) < 20)).toBe(false);
      for (let page = 2; page <= laid.pages; page += 1) {
        const number = wordsOf(path, page).find((word) => word.text === String(page) && mm(word.bottom) < 20);
        expect(number).toBeDefined();
        expect(((number?.left ?? 0) + (number?.right ?? 0)) / 2).toBeCloseTo((30 + 195) / 2 * 72 / 25.4, 0);
      }
      const last = wordsOf(path, laid.pages);
      const capacity = find(last, 'TM.');
      expect(last.some((word) => word.top > 56 && word.bottom < capacity.top)).toBe(true);
      expect(laid.signatureBox.page).toBe(laid.pages);
      expect(laid.sealBox.rect[1]).toBeGreaterThan(40);
    }
    expect(counts.size).toBeGreaterThan(1);
  });

  test('bear the longest name and the longest subject', async () => {
    const fullName = 'Công Tằng Tôn Nữ Huyền Trân Thiên Hương Vân Khánh';
    const subject = 'Kết quả rà soát '.padEnd(480, 'công tác văn thư, lưu trữ ');
    const laid = await layOutPaper({ ...letter, typeName: 'Báo cáo', subject, signing: { ...letter.signing, fullName } }, fonts);
    const list = wordsOf(await saved(laid.pdf), laid.pages);
    expect(list.every((word) => word.right < 595.28 - 14.9 * 72 / 25.4 && word.left > 29.9 * 72 / 25.4)).toBe(true);
    expect(find(list, 'Khánh').top).toBeGreaterThan(find(list, 'Công').top);
  });

  test('a word longer than the line and an empty body do not hang or throw', async () => {
    const odd = await layOutPaper({ ...letter, body: [{ kind: 'paragraph', text: 'x'.repeat(3000) }] }, fonts);
    expect(odd.pages).toBe(1);
    expect((await layOutPaper({ ...letter, body: [] }, fonts)).pages).toBe(1);
  });

  test('an appendix has no signature block and leaves its number blank', async () => {
    const made = await layOutAppendix({ label: 'Phụ lục I', title: 'Biểu mẫu', attachedTo: '(Kèm theo Kế hoạch số      /KH-UBND)', writtenAt: 0, body: [{ kind: 'table', columns: [{ heading: 'TT', share: 1 }, { heading: 'Nội dung', share: 5 }], rows: [['1', sentence]] }] }, fonts);
    const text = textOf(await saved(made.pdf));
    expect(text).toContain('BIỂU MẪU');
    expect(text).toContain('(Kèm theo Kế hoạch số');
    expect(text).not.toContain('Nơi nhận');
  });
});
