/**
 * Dates as offices write them. Vietnam's own time zone whatever the machine is set to: the hour printed on a
 * document is the hour of Vietnam (Decree 30/2020, Annex I, II.7d), +07:00 all year. By arithmetic: a formatter with a
 * time zone costs a start some ten milliseconds to build.
 */
const inVietnam = (at: number): string => new Date(at + 7 * 3_600_000).toISOString();
const hour = (at: number): string => inVietnam(at).slice(11, 16);
const day = (at: number): string => formatDay(isoDay(at));

/** `2026-11-23` → `23/11/2026`. */
export function formatDay(iso: string): string {
  const [year, month, day] = iso.split('-');
  return year === undefined || month === undefined || day === undefined ? iso : `${day}/${month}/${year}`;
}

/** Milliseconds → `14:05 23/11/2026`. */
export function formatInstant(at: number): string {
  return `${hour(at)} ${day(at)}`;
}

/** Milliseconds → the hour when it is today, the day when it is not, as mail programs do. */
export function formatShort(at: number, now: number): string {
  return isoDay(at) === isoDay(now) ? hour(at) : day(at);
}

/** ISO 8601 time of a signature → `14:05 23/11/2026`; anything else is shown as it is. */
export function formatTime(text: string): string {
  const at = Date.parse(text);
  return Number.isNaN(at) ? text : formatInstant(at);
}

/** ISO 8601 time → its day in Vietnam, `23/11/2026`. */
export function formatTimeDay(text: string): string {
  const at = Date.parse(text);
  return Number.isNaN(at) ? text : day(at);
}

export function isoDay(at: number): string {
  return inVietnam(at).slice(0, 10);
}

/** Before today (Vietnam's day): a document due today is not late. */
export function isOverdue(dueDate: string, now: number): boolean {
  return dueDate < isoDay(now);
}

/** `100000` → `100.000`, as numbers are written in Vietnam. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '.');
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} B`;
  if (bytes < 1024 * 1024) return `${String(Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1).replace('.', ',')} MB`;
}
