/** Vietnam's office day: +07:00 all year, no daylight saving. The machine's own zone never decides a date of record. */
export const vietnamOffsetMs = 7 * 3_600_000;

/** `yyyy-MM-dd` in +07:00. `at`: milliseconds since 1970 UTC. */
export function officeDate(at: number): string {
  return new Date(at + vietnamOffsetMs).toISOString().slice(0, 10);
}

export function officeYear(at: number): number {
  return Number(officeDate(at).slice(0, 4));
}

/** ISO 8601 with `+07:00`, to the second. */
export function officeTime(at: number): string {
  return `${new Date(at + vietnamOffsetMs).toISOString().slice(0, 19)}+07:00`;
}
