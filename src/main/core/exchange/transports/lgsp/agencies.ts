import { ok } from '../../../model/result.ts';
import type { Result } from '../../../model/result.ts';
import type { AxisFailure, ExchangeAxis } from '../../../ports/exchange-axis.ts';
import { textField } from '../json/answer.ts';
import type { JsonObject } from '../json/answer.ts';
import { listedAgency, mapRows } from '../json/rows.ts';
import { notOffered } from './read-answer.ts';

/** The directory: Lạng Sơn's `getAgenciesList`, else our hub's `agencies`, else nothing, which is said to be no whole list. */
export function lgspAgencies(rows: (path: string) => Promise<Result<readonly JsonObject[], AxisFailure>>): ExchangeAxis['agencies'] {
  return async () => {
    let answer = await rows('getAgenciesList');
    if (!answer.ok && notOffered(answer.error)) answer = await rows('agencies');
    if (!answer.ok) return notOffered(answer.error) ? ok({ agencies: [], complete: false }) : answer;
    const codes = new Map(answer.value.map((row) => [textField(row, 'id'), textField(row, 'code', 'orgCode')] as const));
    const agencies = mapRows(answer.value, (row) => listedAgency(row, (id) => codes.get(id)));
    return agencies.ok ? ok({ agencies: agencies.value, complete: agencies.value.length > 0 }) : agencies;
  };
}
