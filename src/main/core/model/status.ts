/** How far a receiver has come, whatever the order in which its messages arrive. A refusal ends the way; an answer to a recall ends it for good. */
const rank: Readonly<Record<string, number>> = { '01': 1, '03': 2, '04': 3, '05': 4, '06': 5, '02': 6, '16': 7, '15': 8 };

/** True when `next` is further than `current` on the receiver's way (01 → 03 → 04 → 05 → 06, or 02; then 16 or 15). */
export function isFurther(current: string | undefined, next: string): boolean {
  return rankOf(next) > (current === undefined ? 0 : rankOf(current));
}

/** Place of a status in the order of the law's acts; unknown codes come first. */
export const rankOf = (code: string): number => rank[code] ?? 0;
