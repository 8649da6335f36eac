import { expect, it } from 'vitest';
import { readPng } from '../../../src/main/core/signing/appearance/png.ts';
import { png, ringPng } from './tools.ts';

const read = (bytes: Uint8Array): { rgb: number[]; alpha: number[] | undefined } => {
  const raster = readPng(bytes);
  if (!raster.ok) throw new Error(raster.error.code);
  return { rgb: [...raster.value.rgb], alpha: raster.value.alpha === undefined ? undefined : [...raster.value.alpha] };
};

it('reads every colour type and depth', () => {
  expect(read(png(2, 1, 8, 6, Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 255)))).toEqual({ rgb: [1, 2, 3, 5, 6, 7], alpha: [4, 255] });
  expect(read(png(1, 1, 16, 2, Uint8Array.of(0, 1, 99, 2, 99, 3, 99)))).toEqual({ rgb: [1, 2, 3], alpha: undefined });
  expect(read(png(3, 1, 1, 0, Uint8Array.of(0, 0b10100000)))).toEqual({ rgb: [255, 255, 255, 0, 0, 0, 255, 255, 255], alpha: undefined });
  expect(read(png(1, 1, 8, 4, Uint8Array.of(0, 7, 9)))).toEqual({ rgb: [7, 7, 7], alpha: [9] });
  const palette = [['PLTE', Uint8Array.of(10, 11, 12, 20, 21, 22)], ['tRNS', Uint8Array.of(128)]] as [string, Uint8Array][];
  expect(read(png(2, 1, 4, 3, Uint8Array.of(0, 0x01), palette))).toEqual({ rgb: [10, 11, 12, 20, 21, 22], alpha: [128, 255] });
  expect(read(png(2, 1, 8, 2, Uint8Array.of(0, 1, 2, 3, 4, 5, 6), [['tRNS', Uint8Array.of(0, 4, 0, 5, 0, 6)]]))).toEqual({ rgb: [1, 2, 3, 4, 5, 6], alpha: [255, 0] });
});

it('undoes every row filter', () => {
  const rows = Uint8Array.of(1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 3, 1, 1, 1, 1, 4, 1, 1, 1, 1);
  expect(read(png(4, 4, 8, 0, rows)).rgb.filter((_, i) => i % 3 === 0)).toEqual([1, 2, 3, 4, 2, 3, 4, 5, 2, 3, 4, 5, 3, 4, 5, 6]);
});

it('puts interlaced pixels in their places', () => {
  // 2 × 2: pass 1 gives (0,0), pass 6 gives (1,0), pass 7 gives the second row.
  const rows = Uint8Array.of(0, 10, 0, 20, 0, 30, 40);
  expect(read(png(2, 2, 8, 0, rows, [], 1)).rgb.filter((_, i) => i % 3 === 0)).toEqual([10, 20, 30, 40]);
});

it('refuses what is no picture or too large', () => {
  const code = (bytes: Uint8Array): string => {
    const raster = readPng(bytes);
    return raster.ok ? 'ok' : raster.error.code;
  };
  expect(code(new Uint8Array(100))).toBe('image.unsupported');
  expect(code(png(60000, 60000, 8, 6, Uint8Array.of(0)))).toBe('image.tooLarge');
  expect(code(png(2, 2, 8, 6, Uint8Array.of(0, 1)))).toBe('image.damaged');
  expect(code(png(2, 2, 3, 6, Uint8Array.of(0)))).toBe('image.damaged');
  expect(code(ringPng().subarray(0, 60))).toBe('image.damaged');
});
