import { vietnamOffsetMs } from '../../model/dates.ts';

export type WireDate = { readonly kind: 'absent' } | { readonly kind: 'impossible' } | { readonly kind: 'date'; readonly value: string };

const pad = (value: number, digits = 2): string => String(value).padStart(digits, '0');

function calendarDate(year: number, month: number, day: number): string | undefined {
  // Year 1 is what an unset date looks like from .NET; nothing on the axis is older than the State.
  if (year < 1900 || year > 2200) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? `${pad(year, 4)}-${pad(month)}-${pad(day)}` : undefined;
}

function split(raw: string): { readonly date: string | undefined; readonly rest: string } | undefined {
  const yearFirst = /^(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?!\d)(.*)$/u.exec(raw);
  if (yearFirst !== null) return { date: calendarDate(Number(yearFirst[1]), Number(yearFirst[3]), Number(yearFirst[4])), rest: yearFirst[5] ?? '' };
  const dayFirst = /^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)(.*)$/u.exec(raw);
  if (dayFirst !== null) return { date: calendarDate(Number(dayFirst[4]), Number(dayFirst[3]), Number(dayFirst[1])), rest: dayFirst[5] ?? '' };
  return undefined;
}

const timeOfDay = /^(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/u;

function clockTime(rest: string): { readonly time: string; readonly offset: string } | undefined {
  const match = timeOfDay.exec(rest);
  if (match === null) return undefined;
  const [hour, minute, second] = [Number(match[1] ?? 0), Number(match[2] ?? 0), Number(match[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const zone = match[4];
  const offset = zone === undefined ? '+07:00' : zone === 'Z' ? 'Z' : zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`;
  return { time: `${pad(hour)}:${pad(minute)}:${pad(second)}`, offset };
}

/** `yyyy/MM/dd` (SDK), `dd/MM/yyyy` (regional senders) or `yyyy-MM-dd`, a time behind it ignored → `yyyy-MM-dd`. */
export function readDate(raw: string | undefined): WireDate {
  const text = raw?.trim() ?? '';
  if (text === '') return { kind: 'absent' };
  const parts = split(text.slice(0, 40));
  if (parts?.date === undefined || clockTime(parts.rest.trimEnd()) === undefined) return { kind: 'impossible' };
  return { kind: 'date', value: parts.date };
}

/** `yyyy/MM/dd HH:mm:ss` and its relatives → ISO 8601 with offset, `+07:00` where the wire names none. */
export function readTimestamp(raw: string | undefined): WireDate {
  const text = raw?.trim() ?? '';
  if (text === '') return { kind: 'absent' };
  const parts = split(text.slice(0, 60));
  const clock = parts === undefined ? undefined : clockTime(parts.rest.trimEnd());
  if (parts?.date === undefined || clock === undefined) return { kind: 'impossible' };
  return { kind: 'date', value: `${parts.date}T${clock.time}${clock.offset}` };
}

/** `yyyy-MM-dd` → `yyyy/MM/dd`, the only order every receiver reads. Anything else stays as it is. */
export const writeDate = (date: string): string => (/^\d{4}-\d{2}-\d{2}$/u.test(date) ? date.replaceAll('-', '/') : date);

/** ISO 8601 → `yyyy/MM/dd HH:mm:ss`, Vietnam time. Anything else stays as it is. */
export function writeTimestamp(iso: string): string {
  const at = /^\d{4}-\d{2}-\d{2}T/u.test(iso) ? Date.parse(iso) : Number.NaN;
  if (Number.isNaN(at)) return iso;
  const local = new Date(at + vietnamOffsetMs).toISOString();
  return `${writeDate(local.slice(0, 10))} ${local.slice(11, 19)}`;
}
