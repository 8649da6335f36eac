import { describe, expect, it } from 'vitest';
import { cornerRect, usualCorner } from '../../../src/main/core/signing/placement/corner-text.rules.ts';
import { looksPersonal } from '../../../src/main/core/signing/placement/earlier-signatures.ts';
import { pageLines, sameName, type PageLine } from '../../../src/main/core/signing/placement/page-lines.rules.ts';
import { onPage, sealRect, signatureBox, signatureRect, usualRect } from '../../../src/main/core/signing/placement/signature-rect.rules.ts';
import { positionLine, signerPlaces } from '../../../src/main/core/signing/placement/signer-name.rules.ts';
import type { VisibleRect } from '../../../src/main/core/signing/pdf/placement.ts';
import { random } from './random.ts';

const a4 = { width: 595.28, height: 841.89 };
/** Some seven points a letter, as 13 pt Times runs. */
const piece = (text: string, x: number, y: number, width = text.length * 7, height = 13): PageLine => ({ text, x, y, width, height });
const centred = (text: string, centre: number, y: number): PageLine => piece(text, centre - text.length * 3.5, y);
const recipients = [piece('Nơi nhận:', 85, 300, 60), piece('- Như trên;', 85, 285, 70), piece('- Lưu: VT, VP.', 85, 270, 80)];
/** A closing: positions above, room, the name. */
const closing = (positions: readonly string[], name: string, centre = 430): readonly PageLine[] =>
  [...positions.map((text, i) => centred(text, centre, 300 - i * 16)), centred(name, centre, 300 - positions.length * 16 - 80)];
const best = (lines: readonly PageLine[], name: string, position?: string): ReturnType<typeof signerPlaces>[number] | undefined =>
  signerPlaces(pageLines(lines), name, position)[0];

describe('where the paper names its signer', () => {
  it.each([
    [['CHỦ TỊCH'], 'Lê Hoàng Trúc'],
    [['TM. ỦY BAN NHÂN DÂN', 'CHỦ TỊCH'], 'Lê Hoàng Trúc'],
    [['TM. ỦY BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'], 'Hà Thị Ngọc Vân Khê'],
    [['KT. BỘ TRƯỞNG', 'THỨ TRƯỞNG'], 'Nguyễn Văn Mẫu'],
    [['TL. CHỦ TỊCH', 'CHÁNH VĂN PHÒNG'], 'Nguyễn Văn Mẫu'],
    [['TUQ. CHỦ TỊCH', 'GIÁM ĐỐC SỞ NỘI VỤ'], 'Nguyễn Văn Mẫu'],
    [['Q. CHỦ TỊCH'], 'Nguyễn Văn Mẫu'],
    [['KT. CHÁNH VĂN PHÒNG', 'PHÓ CHÁNH VĂN PHÒNG'], 'NGUYỄN VĂN MẪU'],
    [['GIÁM ĐỐC'], 'PGS.TS. Nguyễn Văn Mẫu'],
    [['CHỈ HUY TRƯỞNG'], 'Thiếu tướng Nguyễn Văn Mẫu'],
    [['CHỈ HUY TRƯỞNG'], 'Đại tá, ThS. Nguyễn Văn Mẫu'],
  ])('%j over %s', (positions, printed) => {
    const name = printed.replace(/^(?:PGS\.TS\. |Thiếu tướng |Đại tá, ThS\. )/, '');
    const place = best([...closing(positions, printed), ...recipients], name);
    expect(place).toMatchObject({ rank: 1, name: { text: printed }, above: { text: positions.at(-1) } });
  });

  it('minds neither case, nor blanks, nor composition, nor where the tone of a syllable is put', () => {
    expect(sameName('Nguyễn  Thúy HOÀ', 'nguyễn thuý Hòa'.normalize('NFD'))).toBe(true);
    expect(sameName('Trần Thị Mai', 'Trần Thị Mãi')).toBe(false);
    expect(sameName('Lê Huy', 'Lê Hủy')).toBe(false);
    expect(best(closing(['GIÁM ĐỐC'], 'Nguyễn Thuý Hoà'.normalize('NFD')), 'Nguyễn Thúy Hòa')?.rank).toBe(1);
  });

  it('joins a name that the file holds in pieces, cut inside a word too', () => {
    const [position] = closing(['GIÁM ĐỐC'], 'x');
    const pieces = [piece('Ngu', 380, 200, 22), piece('yễn', 402, 200, 20), piece('Văn', 428, 200, 20), piece('M', 451, 200, 11), piece('ẫu', 463.6, 200, 13)];
    const found = best([...pieces, ...(position === undefined ? [] : [position])], 'Nguyễn Văn Mẫu');
    expect(found).toMatchObject({ rank: 1, name: { x: 380, y: 200 } });
    expect(found?.name.width).toBeCloseTo(96.6, 5);
  });

  it('never takes a recipient, a sentence or a longer name for the signer', () => {
    const others = [piece('- Nguyễn Văn Mẫu', 85, 255), piece('Nguyễn Văn Mẫu', 88, 240), piece('Giao Nguyễn Văn Mẫu', 85, 500), piece('Nguyễn Văn Mẫu Anh', 380, 150), piece('Trần Nguyễn Văn Mẫu', 380, 130)];
    expect(best([...recipients, ...others], 'Nguyễn Văn Mẫu')).toBeUndefined();
    const signed = closing(['GIÁM ĐỐC'], 'Nguyễn Văn Mẫu');
    expect(best([...recipients, ...others, ...signed], 'Nguyễn Văn Mẫu')?.name.y).toBe(204);
    expect(best(signed, '')).toBeUndefined();
    expect(best(signed, '   ')).toBeUndefined();
  });

  it('tells two signers of one page apart', () => {
    const lines = [...closing(['THƯ KÝ'], 'Hà Thị Khê', 160), ...closing(['CHỦ TỌA'], 'Nguyễn Văn Mẫu', 430)];
    expect(best(lines, 'Hà Thị Khê')).toMatchObject({ above: { text: 'THƯ KÝ' } });
    expect(best(lines, 'Nguyễn Văn Mẫu')).toMatchObject({ above: { text: 'CHỦ TỌA' } });
  });

  it('knows a row of a table from a place to sign', () => {
    const table = [centred('HỌ VÀ TÊN', 200, 400), centred('Nguyễn Văn Mẫu', 200, 382), centred('Trần Văn Đức', 200, 364)];
    expect(best(table, 'Nguyễn Văn Mẫu')?.rank).toBe(0);
    expect(best([...table, ...closing(['GIÁM ĐỐC'], 'Nguyễn Văn Mẫu')], 'Nguyễn Văn Mẫu')?.above?.text).toBe('GIÁM ĐỐC');
  });

  it('goes by the position that is asked for, and past a note in brackets', () => {
    const lines = [...closing(['GIÁM ĐỐC'], 'Nguyễn Văn Mẫu', 160), ...closing(['KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'], 'Nguyễn Văn Mẫu', 430), centred('(Ký, ghi rõ họ tên)', 430, 270)];
    expect(best(lines, 'Nguyễn Văn Mẫu', 'KT. CHỦ TỊCH / PHÓ CHỦ TỊCH')).toMatchObject({ rank: 2, above: { text: 'PHÓ CHỦ TỊCH' } });
    expect(best(lines, 'Nguyễn Văn Mẫu', 'Giám đốc')).toMatchObject({ rank: 2, above: { text: 'GIÁM ĐỐC' } });
    expect(positionLine(pageLines(lines), 'Phó Chủ tịch')?.text).toBe('PHÓ CHỦ TỊCH');
    expect(positionLine(pageLines(lines), 'Bộ trưởng')).toBeUndefined();
  });

  it('takes a name of eighty letters broken over three lines as one', () => {
    const long = 'Công Tằng Tôn Nữ Huyền Trân Thiên Hương Vân Khánh Ngọc Diệp Quỳnh Như Bảo Trâm An';
    expect(long.length).toBeGreaterThanOrEqual(80);
    const lines = [centred('PHÓ CHỦ TỊCH', 430, 320), centred('Công Tằng Tôn Nữ Huyền Trân', 430, 232), centred('Thiên Hương Vân Khánh Ngọc', 430, 215), centred('Diệp Quỳnh Như Bảo Trâm An', 430, 198)];
    const found = best(lines, long);
    expect(found).toMatchObject({ rank: 1, name: { y: 198, height: 47 } });
    const spread = lines.map((line, i) => (i === 3 ? { ...line, y: 150 } : line));
    expect(best(spread, long)).toBeUndefined();
  });
});

describe('the rectangle', () => {
  const name = centred('Nguyễn Văn Mẫu', 430, 200);
  const above = centred('GIÁM ĐỐC', 430, 290);

  it('is centred between position and name, in the image’s proportions', () => {
    const [x, y, width, height] = signatureRect({ name, above, rank: 1 }, { width: 900, height: 300 }, signatureBox, a4);
    expect(width / height).toBeCloseTo(3, 2);
    expect(x + width / 2).toBeCloseTo(430, 1);
    const [floor, ceiling] = [200 + 13, 290 - 13 / 4];
    expect(y).toBeGreaterThanOrEqual(floor);
    expect(y + height).toBeLessThanOrEqual(ceiling);
    expect(y + height / 2).toBeCloseTo((floor + ceiling) / 2, 1);
  });

  it('is smaller where there is less room, and stays legible where there is none', () => {
    const tight = signatureRect({ name, above: { ...above, y: 250 }, rank: 1 }, { width: 300, height: 300 }, signatureBox, a4);
    expect(tight[3]).toBeCloseTo(250 - 3.25 - 213 - 4, 1);
    const none = signatureRect({ name, above: { ...above, y: 216 }, rank: 0 }, { width: 300, height: 300 }, signatureBox, a4);
    expect(none[3]).toBeCloseTo((9 / 25.4) * 72, 1);
  });

  it('of the seal covers a third of the signature on its left, at real size, inside the page (Annex I, II.8a)', () => {
    const size = (36 / 25.4) * 72;
    const [x, y, width, height] = sealRect([360, 110, 136, 62], { width: size, height: size }, a4);
    expect([width, height]).toEqual([102.05, 102.05]);
    expect(x + width).toBeCloseTo(360 + 136 / 3, 1);
    expect(y + height / 2).toBeCloseTo(141, 1);
    expect(sealRect([10, 0, 136, 20], { width: size, height: size }, a4).slice(0, 2)).toEqual([0, 0]);
  });

  it('never leaves the page (seeded)', () => {
    const next = random(19);
    for (let i = 0; i < 2000; i += 1) {
      const page = { width: 30 + next(2000), height: 30 + next(2000) };
      const wild: VisibleRect = [next(5000) - 2500, next(5000) - 2500, 1 + next(3000), 1 + next(3000)];
      const image = { width: 1 + next(900), height: 1 + next(900) };
      for (const [x, y, w, h] of [onPage(wild, page), sealRect(wild, { width: 102, height: 102 }, page), usualRect(image, signatureBox, page),
        signatureRect({ name: piece('x', wild[0], wild[1]), above: undefined, rank: 0 }, image, signatureBox, page)]) {
        expect(x >= 0 && y >= 0 && w >= 0 && h >= 0 && x + w <= page.width + 0.02 && y + h <= page.height + 0.02, JSON.stringify({ wild, page })).toBe(true);
      }
    }
  });

  it('tells a seal from handwriting and from the text of copies', () => {
    expect(looksPersonal([0, 0, 102, 102])).toBe(false);
    expect(looksPersonal([0, 0, 136, 62])).toBe(true);
    expect(looksPersonal([0, 0, 60, 60])).toBe(true);
    expect(looksPersonal([0, 0, 200, 11])).toBe(false);
    expect(looksPersonal([0, 0, 226, 23])).toBe(false);
  });
});

describe('the corner of appendices and copies', () => {
  /** 200 points of text in words of at most 90, lines of 11.5. */
  const text = { measure: (max: number) => ({ width: Math.min(max, 200), height: Math.ceil(200 / max) * 11.5 }), widestWord: 90 };
  const mm = 72 / 25.4;

  it('is ten millimetres from the edges where that is free', () => {
    const [x, y, width, height] = cornerRect(a4, text, []) ?? [0, 0, 0, 0];
    expect([x + width, y + height]).toEqual([a4.width - 10 * mm, a4.height - 10 * mm]);
  });

  it('goes round what is printed: higher, or in narrower lines, and says when it cannot', () => {
    const heading: VisibleRect = [280, a4.height - 60, 290, 30];
    const above = cornerRect(a4, text, [heading]);
    expect(above?.[1]).toBeGreaterThan(a4.height - 30);
    expect((above?.[1] ?? 0) + (above?.[3] ?? 0)).toBeLessThanOrEqual(a4.height);
    const left: VisibleRect = [0, a4.height - 60, 420, 60];
    const narrow = cornerRect(a4, text, [left]);
    expect(narrow?.[0]).toBeGreaterThan(420);
    expect(narrow?.[3]).toBeGreaterThan(11.5);
    expect(cornerRect(a4, text, [[0, 0, a4.width, a4.height]])).toBeUndefined();
  });

  it('fits labels, and says when a page is smaller than the text', () => {
    const label = { width: 120, height: 60 };
    const rect = usualCorner(label, text);
    expect(rect?.[2]).toBeGreaterThanOrEqual(90);
    expect(rect !== undefined && rect[0] >= 0 && rect[1] >= 0).toBe(true);
    expect(usualCorner({ width: 30, height: 20 }, text)).toBeUndefined();
  });
});
