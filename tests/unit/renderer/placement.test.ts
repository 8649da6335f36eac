import { describe, expect, it } from 'vitest';
import { clampRect, resizeRect, sealSize, type Rect } from '../../../src/renderer/signing/placement.rules.ts';

const a4 = { width: 595.28, height: 841.89 };

describe('the box of a signature', () => {
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
      for (const rect of [inside, resizeRect(inside, (random() - 0.5) * 900, (random() - 0.5) * 900, i % 2 === 0, page)]) {
        const [x, y, w, h] = rect;
        expect(x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= page.width + 0.02 && y + h <= page.height + 0.02, JSON.stringify({ wild, page, rect })).toBe(true);
      }
    }
  });

  it('resizes from the upper left corner and keeps a seal within 36 to 42 mm', () => {
    const [x, y, , h] = resizeRect([100, 100, 136, 62], 20, 10, false, a4);
    expect([x, y + h]).toEqual([100, 162]);
    expect(resizeRect([100, 300, 108, 108], 500, 0, true, a4)[2]).toBeCloseTo(sealSize.max, 1);
    expect(resizeRect([100, 300, 108, 108], -500, 0, true, a4)[2]).toBeCloseTo(sealSize.min, 1);
  });
});
