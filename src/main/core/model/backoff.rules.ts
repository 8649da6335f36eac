/** Milliseconds until the next try: doubling from `firstMs` (2 s) to `capMs` (5 min), with ±20 % jitter. `random` in [0, 1). */
export function backoffMs(attempts: number, random: number, firstMs = 2_000, capMs = 300_000): number {
  const base = Math.min(capMs, firstMs * 2 ** Math.min(attempts - 1, 20));
  return Math.round(base * (0.8 + 0.4 * random));
}
