const DAY = 86_400_000;
const VIETNAM = 7 * 3_600_000;

/** Days counted from the training office's first morning, in Vietnamese time (UTC+7, no summer time). */
export interface Calendar {
  /** "25 tháng 11 năm 2026", with the zeros of Annex I, II.4b. */
  readonly long: (days: number) => string;
  /** "25/11/2026" */
  readonly short: (days: number) => string;
  /** "2026-11-25" */
  readonly iso: (days: number) => string;
  readonly parts: (days: number) => { readonly day: number; readonly month: number; readonly year: number };
  /** ms since 1970 UTC of that day at `hour:minute` Vietnamese time, never later than the first morning itself. */
  readonly at: (days: number, hour: number, minute: number) => number;
}

export function calendar(now: number): Calendar {
  const parts = (days: number): { day: number; month: number; year: number } => {
    const date = new Date(now + VIETNAM + days * DAY);
    return { day: date.getUTCDate(), month: date.getUTCMonth() + 1, year: date.getUTCFullYear() };
  };
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    parts,
    long: (days) => { const { day, month, year } = parts(days); return `${two(day)} tháng ${month < 3 ? two(month) : month} năm ${year}`; },
    short: (days) => { const { day, month, year } = parts(days); return `${two(day)}/${two(month)}/${year}`; },
    iso: (days) => { const { day, month, year } = parts(days); return `${year}-${two(month)}-${two(day)}`; },
    at: (days, hour, minute) => {
      const { day, month, year } = parts(days);
      return Math.min(Date.UTC(year, month - 1, day, hour, minute) - VIETNAM, now - 600_000);
    },
  };
}
