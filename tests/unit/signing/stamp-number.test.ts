import { describe, expect, test } from 'vitest';
import { loadFonts } from '../../../src/main/core/fonts.ts';
import { openPdf } from '../../../src/main/core/signing/pdf/file.ts';
import { entry } from '../../../src/main/core/signing/pdf/objects.ts';
import { pages } from '../../../src/main/core/signing/pdf/page-tree.ts';
import { signWithKey } from '../../../src/main/core/signing/pdf/complete.ts';
import { prepareSignature } from '../../../src/main/core/signing/pdf/sign.ts';
import { stampNumber } from '../../../src/main/core/signing/stamp/stamp-number.ts';
import { pageText } from '../../../src/main/core/signing/text/page-text.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { makePki, rsa2048 } from './pki.ts';
import { random } from './random.ts';
import { blankHeading, drawPaper, given, qpdfCheck, rawPdf, readElsewhere, stream, ten, trainingDrafts, type Written } from './stamp-papers.ts';

const fonts = loadFonts();
const isPrefix = (input: Uint8Array, output: Uint8Array): boolean => Buffer.from(output.buffer, output.byteOffset, input.length).equals(input);

async function stamped(pdf: Uint8Array, change: Partial<typeof given | { number: string; notation: string; issuedDate: string }> = {}) {
  const done = await stampNumber(pdf, { ...given, ...change }, fonts);
  if (!done.ok) throw new Error(`${done.error.code} ${JSON.stringify(done.error.details)}`);
  return done.value;
}

/** Two pages with one content and inherited resources; what stands before and after the text is given. */
const sharedPaper = (before: string, after: string): Uint8Array => rawPdf([
  '<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 595 842]/Resources 6 0 R>>',
  '<</Type/Page/Parent 2 0 R/Contents 5 0 R>>', '<</Type/Page/Parent 2 0 R/Contents 5 0 R>>',
  stream(`${before} BT /F1 13 Tf 1 0 0 1 110 730 Tm (S\\001:          /UBND-VP) Tj ET ${after}`),
  '<</Font<</F1 7 0 R>>>>',
  '<</Type/Font/Subtype/Type1/BaseFont/Times-Roman/Encoding<</Type/Encoding/Differences[1/ocircumflex]>>/ToUnicode 8 0 R>>',
  stream('/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00><ff> endcodespacerange 1 beginbfchar <01> <1ED1> endbfchar 1 beginbfrange <20> <7e> <0020> endbfrange endcmap end'),
]);

describe('number and date on the paper', () => {
  test.each([['01', 0], ['15', 1], ['1025', 2]])('the training drafts bear number %s and the day, as typed', async (number, index) => {
    const input = (await trainingDrafts())[index] ?? new Uint8Array();
    const done = await stamped(input, { number });
    expect(done.stamped).toEqual(['number', 'day', 'month']);
    expect(isPrefix(input, done.pdf)).toBe(true);
    const dir = tempDir();
    expect(qpdfCheck(dir, done.pdf)).toContain('No syntax or stream encoding errors');
    const text = readElsewhere(dir, done.pdf);
    expect(text).toContain(`Số: ${number}/UBND-VP\n`);
    expect(text).toContain('Đồng Mây, ngày 23 tháng 11 năm 2026\n');
    expect(readElsewhere(dir, done.pdf, '-layout')).toMatch(new RegExp(`Số: ${number}/UBND-VP {5,}Đồng Mây, ngày 23 tháng 11 năm 2026`));
    const again = await stamped(done.pdf, { number });
    expect(again).toMatchObject({ stamped: [], found: { number: { state: 'filled', text: number }, day: { state: 'filled', text: '23' }, month: { state: 'filled', text: '11' } } });
    expect(again.pdf).toBe(done.pdf);
  });

  test('what is written stands on the line, in its size and face, between its words', async () => {
    const [input = new Uint8Array()] = await trainingDrafts();
    const read = await pageText((await stamped(input)).pdf, 1);
    if (!read.ok) throw new Error();
    const line = read.value.filter((piece) => Math.abs(piece.y - 736.2) < 0.1).sort((a, b) => a.x - b.x);
    expect(line.map((piece) => piece.text)).toEqual(['Số:', '01', '/UBND-VP', 'Đồng Mây, ngày', '23', 'tháng', '11', 'năm 2026']);
    expect(line.every((piece) => Math.abs(piece.fontSize - 13) < 0.01)).toBe(true);
    const gap = (index: number): number => (line[index + 1]?.x ?? 0) - ((line[index]?.x ?? 0) + (line[index]?.width ?? 0));
    expect(gap(1)).toBeCloseTo(0, 1); // no space before the stroke
    expect(gap(3)).toBeCloseTo(gap(4), 1); // the day in the middle
    expect(gap(5)).toBeCloseTo(gap(6), 1);
    expect(gap(3)).toBeGreaterThan(1);
  });

  test('leading zeros: days below 10 and the months 1 and 2 only (Annex I, II.4b)', async () => {
    const input = await drawPaper(blankHeading);
    const dir = tempDir();
    expect(readElsewhere(dir, (await stamped(input, { issuedDate: '2026-02-05' })).pdf)).toContain('ngày 05 tháng 02 năm 2026');
    expect(readElsewhere(dir, (await stamped(input, { issuedDate: '2026-03-09' })).pdf)).toContain('ngày 09 tháng 3 năm 2026');
  });

  test.each([0, 90, 180, 270] as const)('a page turned by %i degrees, cropped and in another unit is written upright', async (rotate) => {
    const dir = tempDir();
    for (const options of [{ rotate, size: [842, 842] as const }, { rotate, size: [842, 842] as const, cropBox: [20, 30, 800, 810] }, { rotate, size: [842, 842] as const, userUnit: 1.5 }]) {
      const input = await drawPaper(blankHeading, options);
      const done = await stamped(input);
      expect(done.stamped).toEqual(['number', 'day', 'month']);
      expect(qpdfCheck(dir, done.pdf)).toContain('No syntax or stream encoding errors');
      expect(readElsewhere(dir, done.pdf)).toContain('01/UBND-VP');
      const read = await pageText(done.pdf, 1);
      const line = read.ok ? read.value.filter((piece) => /^(Số:|01|\/UBND-VP|23)$/.test(piece.text)).map((piece) => piece.y) : [];
      expect(line).toHaveLength(4);
      for (const y of line) expect(y).toBeCloseTo(line[0] ?? 0, 1);
    }
  });

  test('dots and lines are blanks too, and number and notation are written where only “Số:” stands', async () => {
    const dotted = await stamped(await drawPaper([['Số: ............/UBND-VP', 90, 110], ['Đồng Mây, ngày ....... tháng ....... năm 20...', 300, 110, 'italic']]));
    expect(dotted.stamped).toEqual(['number', 'day', 'month', 'year']);
    expect(await stamped(dotted.pdf)).toMatchObject({ stamped: [], found: { number: { text: '01' }, notation: 'UBND-VP', day: { text: '23' }, month: { text: '11' }, year: { text: '2026' } } });
    const lines = await stamped(await drawPaper([['Số: ________/UBND-VP', 90, 110], ['Đồng Mây, ngày____ tháng____ năm 2026', 300, 110, 'italic']]));
    expect(lines.stamped).toEqual(['number', 'day', 'month']);
    expect(await stamped(lines.pdf)).toMatchObject({ stamped: [], found: { number: { text: '01' }, notation: 'UBND-VP', day: { text: '23' } } });
    const bare = await stamped(await drawPaper([['Số:', 90, 110], ['Đồng Mây, ngày      tháng      năm', 300, 110, 'italic']]));
    expect(bare.stamped).toEqual(['number', 'day', 'month', 'year']);
    const text = readElsewhere(tempDir(), bare.pdf);
    expect(text).toContain('Số: 01/UBND-VP');
    expect(text).toContain('ngày 23 tháng 11 năm 2026');
  });

  test('a long notation and decomposed letters are the same paper', async () => {
    const notation = 'BCĐTWPCTT-VPTT.HĐND-UBND';
    const texts: Written[] = [[`Số:${ten}/${notation}`.normalize('NFD'), 85, 110, 'regular', 12], ['Đồng Mây, ngày      tháng      năm 2026'.normalize('NFD'), 330, 110, 'italic']];
    const done = await stamped(await drawPaper(texts), { notation, number: '101' });
    expect(done).toMatchObject({ stamped: ['number', 'day', 'month'], found: { notation } });
  });

  test('another page keeps its content and resources; a stream that both share is not touched', async () => {
    const shared = sharedPaper('q 2 0 0 2 40 40 cm Q q', 'q 1 0 0 1 0 -300 cm');
    const done = await stamped(shared);
    expect(done.stamped).toEqual(['number']);
    const opened = openPdf(done.pdf);
    const tree = opened.ok ? pages(opened.value) : undefined;
    if (tree?.ok !== true || !opened.ok) throw new Error();
    const [one, two] = tree.value;
    expect(entry(two?.dict ?? { type: 'dict', entries: new Map() }, 'Contents')).toMatchObject({ type: 'ref', num: 5 });
    expect(two?.resources?.entries.has('XObject')).toBe(false);
    expect([...(one?.resources?.entries.keys() ?? [])]).toEqual(['Font', 'XObject']);
    expect(qpdfCheck(tempDir(), done.pdf)).toContain('No syntax or stream encoding errors');
    // A content that leaves the whole page moved would carry the number elsewhere: it is not given.
    expect(await stampNumber(sharedPaper('1 0 0 1 0 -20 cm', 'q 3 0 0 3 0 0 cm'), given, fonts)).toMatchObject({ ok: false, error: { code: 'stamp.unconfirmed' } });
  });
});

describe('what is not written on', () => {
  test('a paper without places is answered as it is', async () => {
    const input = await drawPaper([['Biên bản bàn giao', 90, 110], ['Hôm nay, ngày 02 tháng 3 năm 2025, tại trụ sở', 90, 140], [`Số:${ten}/UBND-VP`, 110, 700]]);
    const done = await stamped(input);
    expect(done).toMatchObject({ stamped: [], found: { number: { state: 'absent' }, day: { state: 'absent' } } });
    expect(done.pdf).toBe(input);
  });

  test.each<[string, string, string, object]>([
    ['Số: 12/UBND-VP', 'Đồng Mây, ngày      tháng      năm 2026', 'draft.numberOnPaperDiffers', { paper: '12', given: '01' }],
    ['Số: 12', 'Đồng Mây, ngày      tháng      năm 2026', 'draft.numberOnPaperDiffers', { paper: '12', given: '01' }],
    [`Số:${ten}/QĐ-UBND`, 'Đồng Mây, ngày      tháng      năm 2026', 'draft.notationOnPaperDiffers', { paper: 'QĐ-UBND', given: 'UBND-VP' }],
    [`Số:${ten}/UBND-VP`, 'Đồng Mây, ngày 22 tháng 11 năm 2026', 'draft.dateOnPaperDiffers', { paper: '22/11/2026', given: '23/11/2026' }],
    [`Số:${ten}/UBND-VP`, 'Đồng Mây, ngày      tháng      năm 2025', 'draft.dateOnPaperDiffers', { paper: '…/…/2025', given: '23/11/2026' }],
    [`Số:${ten}/UBND-VP`, 'Đồng Mây, ngày      tháng 10 năm 2026', 'draft.dateOnPaperDiffers', { paper: '…/10/2026', given: '23/11/2026' }],
    ['Số: /UBND-VP', 'Đồng Mây, ngày 23 tháng 11 năm 2026', 'stamp.noRoom', { place: 'number' }],
  ])('%s, %s: %s', async (number, date, code, details) => {
    const input = await drawPaper([[number, 90, 110], [date, 300, 110, 'italic']]);
    expect(await stampNumber(input, given, fonts)).toEqual({ ok: false, error: { code, details } });
  });

  test('an equal number and date are fine; only what is free is written', async () => {
    const input = await drawPaper([['Số: 1/UBND-VP', 90, 110], ['Đồng Mây, ngày      tháng 11 năm 2026', 300, 110, 'italic']]);
    expect(await stamped(input)).toMatchObject({ stamped: ['day'] });
  });

  test('a signed paper with blanks; one without blanks is answered as it is', async () => {
    const pki = makePki();
    try {
      const { key, certificate, chain } = pki.identity('rsa', { commonName: 'Trần Thị Thử', key: rsa2048 });
      const sign = async (pdf: Uint8Array): Promise<Uint8Array> => {
        const prepared = await prepareSignature(pdf, { page: 1, rect: [300, 100, 100, 50], appearance: { kind: 'personal', lines: ['Trần Thị Thử'] }, fonts, signingTime: Date.UTC(2026, 10, 23) }, { certificate, chain });
        const done = prepared.ok ? signWithKey(prepared.value, key) : prepared;
        if (!done.ok) throw new Error(done.error.code);
        return done.value;
      };
      const blank = await drawPaper(blankHeading);
      expect(await stampNumber(await sign(blank), given, fonts)).toMatchObject({ ok: false, error: { code: 'stamp.signed' } });
      const whole = await sign((await stamped(blank)).pdf);
      expect((await stamped(whole)).pdf).toBe(whole);
    } finally {
      pki.close();
    }
  });

  test('encrypted, damaged, and files that are none', async () => {
    const blank = await drawPaper(blankHeading);
    const code = async (pdf: Uint8Array): Promise<string> => {
      const done = await stampNumber(pdf, given, fonts);
      return done.ok ? 'ok' : done.error.code;
    };
    expect(await code(await drawPaper(blankHeading, { password: 'x' }))).toBe('pdf.passwordNeeded');
    // Opens without a password, but the owner protects it.
    expect(await code(await drawPaper(blankHeading, { password: '' }))).toBe('pdf.encrypted');
    expect(await code(Buffer.concat([Buffer.from('junk\n'), blank]))).toMatch(/^pdf\.(junkBeforeHeader|repaired)$/);
    expect(await code(blank.subarray(0, blank.length - 40))).toBe('pdf.repaired');
    expect(await code(new Uint8Array())).toBe('pdf.empty');
    expect(await code(Buffer.from('not a paper'))).toBe('pdf.notPdf');
  });

  test('hostile bytes are answers: what is written over a damaged paper still follows it', async () => {
    const blank = await drawPaper(blankHeading, { pages: 1 });
    const next = random(20261123);
    const codes = new Set<string>();
    for (let round = 0; round < 60; round += 1) {
      const bytes = Uint8Array.from(blank);
      for (let hit = 0; hit <= round % 12; hit += 1) bytes[next(bytes.length)] = next(256);
      const input = round % 5 === 0 ? bytes.subarray(0, next(bytes.length)) : bytes;
      const done = await stampNumber(input, given, fonts);
      codes.add(done.ok ? 'ok' : done.error.code);
      if (done.ok) expect(isPrefix(input, done.value.pdf)).toBe(true);
    }
    expect(codes.size).toBeGreaterThan(2);
  });
});
