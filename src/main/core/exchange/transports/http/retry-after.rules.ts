const longestMs = 24 * 3_600_000;

/** `Retry-After` (RFC 9110 §10.2.3) in milliseconds: seconds or a date. `undefined`: none, or none that can be read. */
export function retryAfterMs(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? '';
  const wait = /^\d{1,9}$/u.test(text) ? Number(text) * 1000 : /[a-z]/iu.test(text) ? Date.parse(text) - now : Number.NaN;
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), longestMs);
}
