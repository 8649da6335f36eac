import { describe, expect, it } from 'vitest';
import { measureImage, sealSizeOf } from '../../../src/main/core/signing/appearance/image-size.ts';
import { isPng, readPng } from '../../../src/main/core/signing/appearance/png.ts';
import { previewSignature } from '../../../src/main/core/signing/appearance/preview.ts';
import { scaleDown, stencilOf, withHardEdges } from '../../../src/main/core/signing/appearance/raster.ts';
import { openPdf } from '../../../src/main/core/signing/pdf/file.ts';
import type { PdfStream } from '../../../src/main/core/signing/pdf/objects.ts';
import { entry } from '../../../src/main/core/signing/pdf/objects.ts';
import { random } from './random.ts';
import { makePdf, png, ringPng } from './tools.ts';

const mm = 72 / 25.4;
const chunk = (perMetre: number, unit = 1): [string, Uint8Array] => {
  const data = Buffer.alloc(9);
  data.writeUInt32BE(perMetre, 0);
  data.writeUInt32BE(perMetre, 4);
  data[8] = unit;
  return ['pHYs', data];
};
const flat = (size: number, ...extra: [string, Uint8Array][]): Uint8Array => png(size, size, 8, 2, new Uint8Array(size * (size * 3 + 1)), extra);
const codeOf = (bytes: Uint8Array): string => { const answer = readPng(bytes); return answer.ok ? 'ok' : answer.error.code; };

/** The image XObjects of the file, newest objects last. */
function images(pdf: Uint8Array): readonly PdfStream[] {
  const file = openPdf(pdf);
  if (!file.ok) throw new Error(file.error.code);
  const found: PdfStream[] = [];
  for (const num of [...file.value.locations.keys()].sort((a, b) => a - b)) {
    const object = file.value.resolve({ type: 'ref', num, gen: 0 });
    const kind = object?.type === 'stream' ? file.value.lookup(object.dict, 'Subtype') : undefined;
    if (object?.type === 'stream' && kind?.type === 'name' && kind.value === 'Image') found.push(object);
  }
  return found;
}
const numberIn = (stream: PdfStream, key: string): number | undefined => { const value = entry(stream.dict, key); return value?.type === 'number' ? value.value : undefined; };

describe('what an image is refused for', () => {
  it.each([
    ['image.unsupported', new Uint8Array(200)],
    ['image.unsupported', new TextEncoder().encode('GIF89a...................')],
    ['image.tooLarge', png(20_000, 10_000, 8, 6, Uint8Array.of(0))], // 200 megapixels
    ['image.tooLarge', png(4_294_967_295, 4_294_967_295, 8, 6, Uint8Array.of(0))],
    ['image.tooLarge', png(4_500, 5_000, 16, 6, Uint8Array.of(0))], // rows of more than the limit
    ['image.damaged', ringPng().subarray(0, 60)],
    ['image.damaged', ringPng().subarray(0, ringPng().length - 30)],
    ['image.damaged', png(0, 5, 8, 6, Uint8Array.of(0))],
    ['image.damaged', png(2, 2, 8, 5, new Uint8Array(20))],
    ['image.damaged', png(2, 2, 8, 6, new Uint8Array(18), [], 2)],
    ['image.damaged', png(2, 2, 8, 6, new Uint8Array(17))], // a byte less than two rows
  ])('%s', (code, bytes) => {
    expect(codeOf(bytes)).toBe(code);
  });

  it('data that unpacks to far more than the header says', () => {
    const bomb = png(2, 2, 8, 6, new Uint8Array(300 * 1024 * 1024));
    const before = process.memoryUsage().arrayBuffers;
    expect(codeOf(bomb)).toBe('image.damaged');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024);
  });

  it('a check sum or a length that is wrong', () => {
    for (const at of [20, 60]) { // in the header's and in the pixels' chunk
      const bytes = Uint8Array.from(ringPng());
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      expect(codeOf(bytes)).toBe('image.damaged');
    }
    const long = Uint8Array.from(ringPng());
    long.set([0x7f, 0xff, 0xff, 0xff], 33);
    expect(codeOf(long)).toBe('image.damaged');
  });

  it('hostile bytes are answers (seeded)', () => {
    const next = random(3);
    const seen = new Set<string>();
    for (let round = 0; round < 400; round += 1) {
      const bytes = Uint8Array.from(ringPng(16));
      for (let hit = 0; hit < 1 + (round % 5); hit += 1) bytes[8 + next(bytes.length - 8)] = next(256);
      seen.add(codeOf(round % 4 === 0 ? bytes.subarray(0, next(bytes.length)) : bytes));
      measureImage(bytes);
      // The same with check sums made good, so that what lies behind them is reached.
      const rows = Uint8Array.from({ length: next(60) }, () => next(256));
      const made = png(1 + next(5), 1 + next(5), [1, 2, 4, 8, 16][next(5)] ?? 8, next(7), rows, [['PLTE', Uint8Array.from({ length: next(9) }, () => next(256))]], next(2));
      expect(isPng(made)).toBe(true);
      seen.add(codeOf(made));
    }
    expect([...seen].sort()).toEqual(expect.arrayContaining(['image.damaged', 'ok']));
  });
});

describe('sizes', () => {
  it('reads pixels and, where the file says it, millimetres', () => {
    expect(measureImage(flat(10))).toEqual({ ok: true, value: { width: 10, height: 10 } });
    const sized = measureImage(flat(100, chunk(2500)));
    expect(sized.ok && sized.value.widthMm).toBeCloseTo(40, 6);
    expect(measureImage(flat(10, chunk(2500, 0)))).toEqual({ ok: true, value: { width: 10, height: 10 } });
  });

  it('a seal has its real size; a resolution that cannot be a seal’s is not believed', () => {
    const size = (bytes: Uint8Array): number => { const read = measureImage(bytes); return read.ok ? sealSizeOf(read.value).width / mm : 0; };
    expect(size(flat(100, chunk(2500)))).toBeCloseTo(40, 6);
    expect(size(flat(100))).toBeCloseTo(36, 6);
    expect(size(flat(600, chunk(3780)))).toBeCloseTo(36, 6); // 96 dpi: what a screen shot says of itself
    const oblong = sealSizeOf({ width: 200, height: 100 });
    expect([oblong.width / mm, oblong.height / mm].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([36, 18]);
  });
});

describe('pixels', () => {
  it('are averaged by their opacity when made fewer', () => {
    const raster = { width: 4, height: 2, rgb: Uint8Array.from([200, 0, 0, 0, 0, 0, 10, 10, 10, 30, 30, 30, 100, 0, 0, 0, 0, 0, 10, 10, 10, 30, 30, 30]), alpha: Uint8Array.from([255, 0, 255, 255, 255, 0, 255, 255]) };
    expect(scaleDown(raster, { width: 2, height: 2 })).toEqual({ width: 2, height: 1, rgb: Uint8Array.of(150, 0, 0, 20, 20, 20), alpha: Uint8Array.of(128, 255) });
    expect(scaleDown(raster, { width: 4, height: 9 })).toBe(raster);
    const opaque = { width: 3, height: 3, rgb: new Uint8Array(27).fill(7), alpha: undefined };
    expect(scaleDown(opaque, { width: 2, height: 2 })).toEqual({ width: 2, height: 2, rgb: new Uint8Array(12).fill(7), alpha: undefined });
  });

  it('become hard where nothing may be half transparent: pale instead of faint, open where nothing is', () => {
    const hard = withHardEdges({ width: 3, height: 1, rgb: Uint8Array.from([200, 0, 0, 200, 0, 0, 200, 0, 0]), alpha: Uint8Array.of(255, 128, 10) });
    expect([...(hard.alpha ?? [])]).toEqual([255, 255, 0]);
    expect([...hard.rgb.subarray(0, 6)]).toEqual([200, 0, 0, 227, 127, 127]);
    expect([...stencilOf(Uint8Array.of(255, 0, 255, 255, 255, 255, 255, 255, 255, 0), 5)]).toEqual([0b01000000, 0b00001000]);
  });
});

describe('in the document', () => {
  const signingTime = Date.UTC(2026, 10, 22);
  it('keeps no more than 600 dots an inch, and the same image in the same size is the same bytes', async () => {
    const size = 1500;
    const rows = new Uint8Array(size * (size * 4 + 1));
    const next = random(8);
    for (let i = 0; i < rows.length; i += 1) rows[i] = i % (size * 4 + 1) === 0 ? 0 : next(256);
    const image = png(size, size, 8, 6, rows);
    const made = await previewSignature(await makePdf(1), { rect: [50, 50, 72, 72], appearance: { kind: 'organ', image }, signingTime });
    if (!made.ok) throw new Error(made.error.code);
    const found = images(made.value.pdf);
    expect(found.map((stream) => numberIn(stream, 'Width'))).toEqual([600, 600]);
    expect(made.value.pdf.length).toBeLessThan(image.length / 4);
    const again = await previewSignature(await makePdf(1), { rect: [50, 50, 72, 72], appearance: { kind: 'organ', image }, signingTime });
    expect(again.ok && images(again.value.pdf).every((stream, i) => Buffer.from(stream.raw).equals(found[i]?.raw ?? new Uint8Array()))).toBe(true);
    // Another size is not answered from what was packed before.
    const larger = await previewSignature(await makePdf(1), { rect: [50, 50, 144, 144], appearance: { kind: 'organ', image }, signingTime });
    expect(larger.ok && images(larger.value.pdf).map((stream) => numberIn(stream, 'Width'))).toEqual([1200, 1200]);
  });

  it.each([
    ['palette', png(2, 2, 8, 3, Uint8Array.of(0, 0, 1, 0, 1, 0), [['PLTE', Uint8Array.of(200, 0, 0, 0, 0, 200)]])],
    ['grey and alpha', png(2, 2, 8, 4, Uint8Array.of(0, 1, 2, 3, 4, 0, 5, 6, 7, 8))],
    ['16 bits', png(1, 2, 16, 6, Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8))],
    ['one bit, interlaced', png(2, 2, 1, 0, Uint8Array.of(0, 128, 0, 0, 0, 64), [], 1)],
  ])('draws a PNG of %s', async (_, image) => {
    const made = await previewSignature(await makePdf(1), { rect: [50, 50, 72, 72], appearance: { kind: 'organ', image }, signingTime });
    expect(made.ok ? 'ok' : made.error.code).toBe('ok');
  });
});
