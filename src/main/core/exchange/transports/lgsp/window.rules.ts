import { officeDate } from '../../../model/dates.ts';

const DAY = 24 * 3_600_000;

/** `yyyy/MM/dd`, Vietnam time, as the gateway wants it. */
const day = (at: number): string => officeDate(at).replaceAll('-', '/');

/** The dates a list is asked for. It ends tomorrow: the gateway's clock may be ahead of ours. */
export function listWindow(now: number, days: number): string {
  return `fromDate=${encodeURIComponent(day(now - days * DAY))}&toDate=${encodeURIComponent(day(now + DAY))}`;
}
