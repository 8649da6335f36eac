import { vietnamOffsetMs } from '../main/core/model/dates.ts';
import type { Page } from './store/hub-store.ts';

/** Longest page, and what is given without paging: the oldest waiting first, so that acknowledging always brings the next ones. */
export const MOST_WAITING = 1000;
export const MOST_SENT = 5000;

const DAY = 86_400_000;

/** `yyyy/MM/dd`, `yyyy-MM-dd` or `dd/MM/yyyy`, a time of day behind it ignored: the beginning of that day in Vietnam. */
function dayOf(text: string): number | undefined {
  const match = /^(?:(\d{4})[/-](\d{2})[/-](\d{2})|(\d{2})[/-](\d{2})[/-](\d{4}))(?:[T ].{0,30})?$/u.exec(text.trim());
  if (match === null) return undefined;
  const [year, month, day] = [match[1] ?? match[6], match[2] ?? match[5], match[3] ?? match[4]].map(Number) as [number, number, number];
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.getTime() - vietnamOffsetMs : undefined;
}

function numberOf(text: string | undefined, least: number, most: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,9}$/u.test(text) ? Number(text) : -1;
  return value >= least && value <= most ? value : -1;
}

/**
 * Which part of a list is asked for: `fromDate`, `toDate` (both included), `page` from 1 and `limit`. Without them the first
 * `most` lines. Answers the name of a parameter that makes no sense.
 */
export function pageOf(parameter: (name: string) => string | undefined, most: number): Page | { readonly invalid: string } {
  const [fromText, toText] = [parameter('fromDate'), parameter('toDate')];
  const from = fromText === undefined || fromText === '' ? undefined : dayOf(fromText);
  const to = toText === undefined || toText === '' ? undefined : dayOf(toText);
  const page = numberOf(parameter('page'), 1, 1_000_000) ?? 1;
  const limit = numberOf(parameter('limit'), 1, most) ?? most;
  if (fromText !== undefined && fromText !== '' && from === undefined) return { invalid: 'fromDate' };
  if (toText !== undefined && toText !== '' && to === undefined) return { invalid: 'toDate' };
  if (page < 0) return { invalid: 'page' };
  if (limit < 0) return { invalid: 'limit' };
  return { offset: (page - 1) * limit, limit, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to: to + DAY }) };
}
