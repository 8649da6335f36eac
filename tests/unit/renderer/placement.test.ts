import { describe, expect, it } from 'vitest';
import { clampRect, fallbackRect, findSignerName, linesOf, namesOn, resizeRect, sealRect, sealSize, signatureRect, type Rect, type TextPiece } from '../../../src/renderer/signing/placement.rules.ts';

const a4 = { width: 595.28, height: 841.89 };
const piece = (text: string, x: number, y: number, width: number, height = 14): TextPiece => ({ text, x, y, width, height });
const closing = [
  piece('KT. BỘ TRƯỞNG', 370, 200, 120), piece('THỨ TRƯỞNG', 378, 184, 104), piece('Nguyễn Văn Mẫu', 380, 90, 100),
  piece('Nơi nhận:', 85, 200, 60), piece('- Lưu: VT.', 85, 184, 60),
];

describe('the place of a signature', () => {
  it('lies between position and name, centred on the name (Decree 30/2020 Annex I, II.7d)', () => {
    const rect = signatureRect(linesOf(closing), 'Nguyễn Văn Mẫu', a4);
    expect(rect).toBeDefined();
    const [x, y, width, height] = rect as Rect;
    expect(x + width / 2).toBeCloseTo(430, 1);
    expect(y).toBeGreaterThan(90 + 14 - 0.01);
    expect(y + height).toBeLessThan(184);
  });

  it('joins a name that the file holds in pieces and ignores case, blanks and composed forms', () => {
    const split = [piece('Nguyễn'.normalize('NFD'), 380, 90, 45), piece('Văn', 428, 90, 20), piece('Mẫu', 451, 90, 25)];
    expect(findSignerName(linesOf(split), 'nguyễn  văn MẪU')?.text.normalize('NFC')).toBe('Nguyễn Văn Mẫu');
  });

  it('takes the lowest mention and never a mention inside a sentence', () => {
    const lines = linesOf([piece('Giao Nguyễn Văn Mẫu chủ trì', 85, 600, 200), piece('Nguyễn Văn Mẫu', 300, 500, 90), piece('TS. Nguyễn Văn Mẫu', 380, 90, 110)]);
    expect(findSignerName(lines, 'Nguyễn Văn Mẫu')?.y).toBe(90);
    expect(signatureRect(linesOf([piece('Giao Nguyễn Văn Mẫu chủ trì', 85, 600, 200)]), 'Nguyễn Văn Mẫu', a4)).toBeUndefined();
    expect(signatureRect(linesOf(closing), '', a4)).toBeUndefined();
  });

  const long = 'Công Tằng Tôn Nữ Huyền Trân Thiên Hương Vân Khánh';
  const broken = [
    piece('PHÓ CHỦ TỊCH', 386, 290, 108), piece('Công Tằng Tôn Nữ Huyền', 356, 196, 168), piece('Trân Thiên Hương Vân Khánh', 342, 178, 196),
    piece('- Lưu: VT, VP.', 85, 178, 76, 12), piece('- Như trên;', 85, 196, 56, 12),
  ];

  it('finds a name broken over two or three lines of one box, and signs above its first line', () => {
    const name = findSignerName(linesOf(broken), long);
    expect(name).toMatchObject({ x: 342, y: 178, width: 196, height: 32 });
    const [x, y, width, height] = signatureRect(linesOf(broken), long, a4) as Rect;
    expect(x + width / 2).toBeCloseTo(440, 1);
    expect(y).toBeGreaterThan(196 + 14 - 0.01);
    expect(y + height).toBeLessThan(290);
    const three = [piece('Thiếu tướng, PGS.TS. Công Tằng', 340, 214, 200), piece('Tôn Nữ Huyền Trân', 370, 196, 140), piece('Thiên Hương Vân Khánh', 360, 178, 160)];
    expect(findSignerName(linesOf(three), long)).toMatchObject({ y: 178, height: 50 });
  });

  it('does not join lines of two boxes, of two columns or of a paragraph into a name', () => {
    expect(findSignerName(linesOf([piece('Công Tằng Tôn Nữ Huyền', 356, 260, 168), piece('Trân Thiên Hương Vân Khánh', 342, 178, 196)]), long)).toBeUndefined();
    expect(findSignerName(linesOf([piece('Công Tằng Tôn Nữ Huyền', 85, 196, 168), piece('Trân Thiên Hương Vân Khánh', 342, 178, 196)]), long)).toBeUndefined();
    expect(findSignerName(linesOf([piece('Giao Phó Chủ tịch phụ trách là bà Công Tằng Tôn Nữ Huyền', 85, 618, 425), piece('Trân Thiên Hương Vân Khánh', 85, 600, 425)]), long)).toBeUndefined();
  });

  it('answers every name on the page, the lowest first', () => {
    const lines = linesOf([...broken, piece('Nguyễn Văn Mẫu', 100, 120, 96)]);
    expect(namesOn(lines, ['Không Có Ai', long, 'Nguyễn Văn Mẫu', long])).toEqual(['Nguyễn Văn Mẫu', long]);
    expect(namesOn(lines, [''])).toEqual([]);
  });

  it('keeps two columns on one baseline apart', () => {
    expect(linesOf(closing).map((l) => l.text)).toContain('Nơi nhận:');
    expect(linesOf(closing).map((l) => l.text)).toContain('KT. BỘ TRƯỞNG');
  });

  it('puts the seal over a third of the signature on its left, in real size (Annex I, II.8)', () => {
    const signature: Rect = [360, 110, 136, 62];
    const [x, y, width, height] = sealRect(signature, a4);
    expect(width).toBe(height);
    expect(width).toBeGreaterThanOrEqual(sealSize.min - 0.01);
    expect(width).toBeLessThanOrEqual(sealSize.max + 0.01);
    expect(x + width).toBeCloseTo(360 + 136 / 3, 1);
    expect(y + height / 2).toBeCloseTo(110 + 31, 1);
  });

  it('never leaves the page, whatever is asked (seeded)', () => {
    let seed = 20261123;
    const random = (): number => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed / 2 ** 32;
    };
    for (let i = 0; i < 2000; i += 1) {
      const page = { width: 100 + random() * 2000, height: 100 + random() * 2000 };
      const wild: Rect = [(random() - 0.5) * 5000, (random() - 0.5) * 5000, 1 + random() * 3000, 1 + random() * 3000];
      const inside = clampRect(wild, page);
      for (const rect of [inside, sealRect(inside, page), fallbackRect(page), resizeRect(inside, (random() - 0.5) * 900, (random() - 0.5) * 900, i % 2 === 0, page)]) {
        const [x, y, w, h] = rect;
        expect(x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= page.width + 0.02 && y + h <= page.height + 0.02, JSON.stringify({ wild, page, rect })).toBe(true);
      }
    }
  });

  it('resizes from the upper left corner and keeps a seal within 36 to 42 mm', () => {
    const [x, y, , h] = resizeRect([100, 100, 136, 62], 20, 10, false, a4);
    expect([x, y + h]).toEqual([100, 162]);
    expect(resizeRect([100, 300, sealSize.usual, sealSize.usual], 500, 0, true, a4)[2]).toBeCloseTo(sealSize.max, 1);
    expect(resizeRect([100, 300, sealSize.usual, sealSize.usual], -500, 0, true, a4)[2]).toBeCloseTo(sealSize.min, 1);
  });
});
