/** How far a receiver has come, whatever the order in which its messages arrive. A refusal ends the way. */
const rank: Readonly<Record<string, number>> = { '01': 1, '03': 2, '04': 3, '05': 4, '06': 5, '02': 6 };

/** True when `next` is further than `current` on the receiver's way (01 → 03 → 04 → 05 → 06, or 02). */
export function isFurther(current: string | undefined, next: string): boolean {
  return (rank[next] ?? 0) > (current === undefined ? 0 : (rank[current] ?? 0));
}
