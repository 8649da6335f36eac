import { describe, expect, test } from 'vitest';
import { pageText } from '../../../src/main/core/signing/text/page-text.ts';
import { random } from './random.ts';
import { blankHeading, drawPaper, rawPdf, stream } from './stamp-papers.ts';

const times = '<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>';
const reason = async (...args: Parameters<typeof pageText>): Promise<unknown> => {
  const read = await pageText(...args);
  return read.ok ? 'ok' : read.error.details?.['reason'];
};

describe('text of a page', () => {
  test('Vietnamese text with its place, as the page is shown', async () => {
    const read = await pageText(await drawPaper(blankHeading), 1);
    if (!read.ok) throw new Error(read.error.code);
    const number = read.value.find((piece) => piece.text === '/UBND-VP');
    expect(read.value.find((piece) => piece.text === 'Số:')).toMatchObject({ fontSize: 13 });
    expect(read.value.find((piece) => piece.text === 'Số:')?.x).toBeCloseTo(110, 3);
    expect(number?.y).toBeCloseTo(841.89 - 110, 3);
    expect(read.value.every((piece) => piece.text.trim() !== '')).toBe(true);
  });

  test('the bytes stay whole, and another page is another text', async () => {
    const pdf = await drawPaper(blankHeading, { pages: 2 });
    const before = Buffer.from(pdf);
    expect(await reason(pdf, 1)).toBe('ok');
    expect(before.equals(pdf)).toBe(true);
    expect(await reason(pdf, 2)).toBe('ok');
    expect(await reason(pdf, 3)).toBe('page');
    expect(await reason(pdf, 0)).toBe('page');
    expect(await reason(pdf, 1.5)).toBe('page');
  });

  test('says why it cannot read', async () => {
    expect(await reason(new Uint8Array(), 1)).toBe('pdf');
    expect(await reason(await drawPaper(blankHeading, { password: 'x' }), 1)).toBe('encrypted');
    expect(await reason(await drawPaper(blankHeading), 1, { milliseconds: 0 })).toBe('timeout');
  });

  test('forms that draw each other a billion times, or themselves, are not drawn at all', async () => {
    const bomb = (last: string, levels: number): Uint8Array => {
      const forms = Array.from({ length: levels }, (_, level) => stream('/A Do '.repeat(10), `/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A ${level === levels - 1 ? last : `${String(level + 7)} 0 R`}>>/Font<</F 5 0 R>>>>`));
      return rawPdf([
        '<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[3 0 R]/Count 1>>',
        '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</A 6 0 R>>>>>>', stream('/A Do'), times,
        ...forms, stream('BT /F 9 Tf (x) Tj ET', '/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</Font<</F 5 0 R>>>>'),
      ]);
    };
    expect(await reason(bomb('15 0 R', 9), 1)).toBe('tooComplex');
    expect(await reason(bomb('6 0 R', 3), 1)).toBe('tooComplex');
    expect(await reason(bomb('8 0 R', 2), 1)).toBe('ok');
  });

  test('hostile bytes are answers', async () => {
    const paper = await drawPaper(blankHeading);
    const next = random(11);
    const seen = new Set<unknown>();
    for (let round = 0; round < 80; round += 1) {
      const bytes = Uint8Array.from(paper);
      for (let hit = 0; hit < 1 + (round % 40); hit += 1) bytes[next(bytes.length)] = next(256);
      seen.add(await reason(round % 4 === 0 ? bytes.subarray(next(200), next(bytes.length)) : bytes, 1));
    }
    expect(seen.has('ok')).toBe(true);
    expect(seen.size).toBeGreaterThan(1);
  });
});
