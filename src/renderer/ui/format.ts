/**
 * Dates as offices write them. Vietnam's own time zone whatever the machine is set to: the hour printed on a
 * document is the hour of Vietnam (Decree 30/2020, Annex I, II.7d).
 */
const zone = 'Asia/Ho_Chi_Minh';
const dayFormat = new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: '2-digit', month: '2-digit', year: 'numeric' });
const timeFormat = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hour12: false });
const isoFormat = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' });

/** `2026-11-23` → `23/11/2026`. */
export function formatDay(iso: string): string {
  const [year, month, day] = iso.split('-');
  return year === undefined || month === undefined || day === undefined ? iso : `${day}/${month}/${year}`;
}

/** Milliseconds → `14:05 23/11/2026`. */
export function formatInstant(at: number): string {
  return `${timeFormat.format(at)} ${dayFormat.format(at)}`;
}

/** Milliseconds → the hour when it is today, the day when it is not, as mail programs do. */
export function formatShort(at: number, now: number): string {
  return isoDay(at) === isoDay(now) ? timeFormat.format(at) : dayFormat.format(at);
}

/** ISO 8601 time of a signature → `14:05 23/11/2026`; anything else is shown as it is. */
export function formatTime(text: string): string {
  const at = Date.parse(text);
  return Number.isNaN(at) ? text : formatInstant(at);
}

/** ISO 8601 time → its day in Vietnam, `23/11/2026`. */
export function formatTimeDay(text: string): string {
  const at = Date.parse(text);
  return Number.isNaN(at) ? text : dayFormat.format(at);
}

export function isoDay(at: number): string {
  return isoFormat.format(at);
}

/** Before today (Vietnam's day): a document due today is not late. */
export function isOverdue(dueDate: string, now: number): boolean {
  return dueDate < isoDay(now);
}

const countFormat = new Intl.NumberFormat('vi-VN');

/** `100000` → `100.000`, as numbers are written in Vietnam. */
export function formatCount(count: number): string {
  return countFormat.format(count);
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${String(bytes)} B`;
  if (bytes < 1024 * 1024) return `${String(Math.round(bytes / 1024))} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1).replace('.', ',')} MB`;
}
