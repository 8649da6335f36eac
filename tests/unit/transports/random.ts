/** mulberry32: the same seed, the same test. */
export function seeded(seed: number): { readonly next: () => number; readonly below: (limit: number) => number } {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
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
