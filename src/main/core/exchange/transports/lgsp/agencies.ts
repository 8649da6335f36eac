import { ok } from '../../../model/result.ts';
import type { Result } from '../../../model/result.ts';
import type { AxisFailure, ExchangeAxis } from '../../../ports/exchange-axis.ts';
import type { JsonObject } from '../json/answer.ts';
import { directoryOf } from '../json/directory.ts';
import { notOffered } from './read-answer.ts';

/** The directory: Lạng Sơn's `getAgenciesList`, else our hub's `agencies`, else nothing, which is said to be no whole list. */
export function lgspAgencies(rows: (path: string) => Promise<Result<readonly JsonObject[], AxisFailure>>): ExchangeAxis['agencies'] {
  const codes = new Map<string, string>();
  return async (since) => {
    const whole = await rows('getAgenciesList');
    if (whole.ok) return directoryOf(whole.value, codes, undefined);
    if (!notOffered(whole.error)) return whole;
    const ours = await rows(since === undefined ? 'agencies' : `agencies?version=${encodeURIComponent(since)}`);
    if (ours.ok) return directoryOf(ours.value, codes, since);
    return notOffered(ours.error) ? ok({ agencies: [], complete: false }) : ours;
  };
}
