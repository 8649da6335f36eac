import { describe, expect, test } from 'vitest';
import { loadFonts } from '../../../src/main/core/fonts.ts';
import { openFont } from '../../../src/main/core/signing/appearance/font.ts';
import { findNumberSlots, type Slot } from '../../../src/main/core/signing/stamp/number-slots.rules.ts';
import type { TextPiece } from '../../../src/main/core/signing/text/page-text.ts';
import { random } from './random.ts';

const { regular: regularBytes, italic: italicBytes } = loadFonts();
const [regular, italic] = [openFont(regularBytes), openFont(italicBytes)];
if (regular === undefined || italic === undefined) throw new Error();
const widths = { regular: regular.width, italic: italic.width };
const a4 = { width: 595.28, height: 841.89 };

/** A piece as wide as its face makes it, unless told otherwise. */
const piece = (text: string, x: number, y = 736, face: 'regular' | 'italic' = 'regular', fontSize = 13, stretch = 1): TextPiece =>
  ({ text, x, y, width: (widths[face](text.normalize('NFC')) * fontSize * stretch) / 1000, height: fontSize, fontSize });
const find = (...pieces: readonly TextPiece[]) => findNumberSlots(pieces, a4, widths);
const blankOf = (slot: Slot) => {
  if (slot.state !== 'blank') throw new Error(slot.state);
  return slot.blank;
};
const offset = (text: string, face: 'regular' | 'italic' = 'regular'): number => (widths[face](text) * 13) / 1000;

describe('where number and date go', () => {
  test('two columns in one piece: the letters are found by their widths', () => {
    const text = 'Số:          /UBND-VP                    Đồng Mây, ngày      tháng      năm 2026';
    const slots = find(piece(text, 100));
    expect(slots).toMatchObject({ notation: 'UBND-VP', number: { state: 'blank' }, day: { state: 'blank' }, month: { state: 'blank' }, year: { state: 'filled', text: '2026' } });
    expect(blankOf(slots.number).x0).toBeCloseTo(100 + offset('Số:'), 3);
    expect(blankOf(slots.number).x1).toBeCloseTo(100 + offset('Số:          '), 3);
    expect(blankOf(slots.day).x1).toBeCloseTo(100 + offset(text.slice(0, text.indexOf('tháng'))), 3);
    expect(blankOf(slots.day).italic).toBe(false);
  });

  test('words that came apart, other sizes, and a stretched face', () => {
    const slots = find(
      piece('S', 100), piece('ố:', 100 + offset('S')), piece('/UBND', 150), piece('-VP', 150 + offset('/UBND')),
      piece('Đồng Mây, ng', 300, 734.8, 'italic', 14, 1.01), piece('ày', 300 + (widths.italic('Đồng Mây, ng') * 14 * 1.01) / 1000, 734.8, 'italic', 14, 1.01),
      piece('tháng', 420, 734.8, 'italic', 14, 1.01), piece('năm 2026', 480, 734.8, 'italic', 14, 1.01),
    );
    expect(slots).toMatchObject({ notation: 'UBND-VP', number: { state: 'blank' }, day: { state: 'blank' }, month: { state: 'blank' } });
    expect(blankOf(slots.day)).toMatchObject({ size: 14, baseline: 734.8, italic: true, align: 'centre' });
    expect(blankOf(slots.number)).toMatchObject({ size: 13, italic: false, align: 'right', x1: 150 });
  });

  test.each<[string, string, string]>([
    ['ngày…..tháng….năm 2026', 'blank', 'blank'], ['ngày.......tháng.......năm 2026', 'blank', 'blank'],
    ['ngày ___ tháng ___ năm 2026', 'blank', 'blank'], ['ngày 05 tháng      năm 2026', 'filled', 'blank'],
    ['ngày      tháng 02 năm 2026', 'blank', 'filled'], ['ngày 5 tháng 2 năm 2026', 'filled', 'filled'], ['Ngày      Tháng      Năm 2026', 'blank', 'blank'],
  ])('%s', (text, day, month) => {
    for (const form of ['NFC', 'NFD'] as const) {
      const slots = find(piece('Số: 15/UBND-VP', 100), piece(`Đồng Mây, ${text}`.normalize(form), 300, 736, 'italic'));
      expect([slots.day.state, slots.month.state, slots.year.state]).toEqual([day, month, 'filled']);
    }
  });

  test('the date on a line of its own below; a year begun, a year to come, a line that broke before it', () => {
    const year = (text: string) => find(piece('Số:          /A', 100), piece(text, 300, 716, 'italic'));
    expect(blankOf(year('Đồng Mây, ngày      tháng      năm 20....').year)).toMatchObject({ begun: '20', dotted: true, align: 'left' });
    expect(blankOf(year('Đồng Mây, ngày      tháng      năm 202').year)).toMatchObject({ begun: '202' });
    expect(blankOf(year('Đồng Mây, ngày      tháng      năm').year)).toMatchObject({ begun: '', align: 'left' });
    expect(year('Đồng Mây, ngày      tháng      ')).toMatchObject({ day: { state: 'blank' }, year: { state: 'absent' } });
  });

  test('dates and numbers of other papers are not ours', () => {
    expect(find(piece('Thực hiện Công văn số: 12/SNV ngày 21 tháng 11 năm 2026 của Sở', 100, 600))).toMatchObject({ number: { state: 'absent' }, day: { state: 'absent' } });
    expect(find(piece('Căn cứ Quyết định số 5, ngày 02 tháng 3 năm 2025 của Chủ tịch', 100, 620), piece('Số:          /UBND-VP', 100)))
      .toMatchObject({ number: { state: 'blank' }, day: { state: 'absent' } });
    expect(find(piece('Số:          /UBND-VP', 100, 400))).toMatchObject({ number: { state: 'absent' } });
    expect(find(piece('Số lượng:       tờ', 100))).toMatchObject({ number: { state: 'absent' } });
  });

  test('right of “Số:” nothing, or the other column only', () => {
    expect(blankOf(find(piece('Số:', 100)).number)).toMatchObject({ align: 'left', x1: a4.width - 13 });
    expect(blankOf(find(piece('Số:', 100), piece('Đồng Mây, ngày', 300, 736, 'italic')).number)).toMatchObject({ align: 'left', x1: 300 - 6.5 });
    expect(blankOf(find(piece('Số ......../UBND-VP', 100)).number)).toMatchObject({ align: 'centre', dotted: true });
    expect(find(piece('Số: ABC', 100)).number.state).toBe('absent');
  });

  test('any pieces at all get an answer', () => {
    const next = random(7);
    const words = ['Số:', 'Số', '/', 'UBND-VP', 'ngày', 'tháng', 'năm', '2026', '12', '...', '…', ' ', '', '\u0301', '😀', '/..-..', '_', ','];
    for (let round = 0; round < 2000; round += 1) {
      const pieces = Array.from({ length: next(12) }, (): TextPiece => ({
        text: Array.from({ length: next(5) }, () => words[next(words.length)] ?? '').join(next(2) === 0 ? '' : ' '),
        x: next(600) - 20, y: 560 + next(300), width: next(200), height: next(20), fontSize: next(20) + 0.01,
      }));
      const slots = find(...pieces);
      for (const slot of [slots.number, slots.day, slots.month, slots.year]) expect(['filled', 'blank', 'absent']).toContain(slot.state);
    }
  });
});
