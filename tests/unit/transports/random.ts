import { seeded as numbers } from '../../support/seeded.ts';

/** The same seed, the same test. */
export function seeded(seed: number): { readonly next: () => number; readonly below: (limit: number) => number } {
  const next = numbers(seed);
  return { next, below: (limit) => Math.floor(next() * limit) };
}

/** The bytes in pieces of `size`, or cut at random. */
export function pieces(bytes: Uint8Array, size: number | ((left: number) => number)): readonly Buffer[] {
  const cut: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const step = Math.max(1, typeof size === 'number' ? size : size(bytes.length - at));
    cut.push(Buffer.from(bytes.subarray(at, at + step)));
    at += step;
  }
  return cut;
}
