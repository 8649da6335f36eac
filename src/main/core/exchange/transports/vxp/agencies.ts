import { ok } from '../../../model/result.ts';
import type { Result } from '../../../model/result.ts';
import type { AxisFailure, ExchangeAxis } from '../../../ports/exchange-axis.ts';
import { textField } from '../json/answer.ts';
import type { JsonObject } from '../json/answer.ts';
import { listedAgency, mapRows } from '../json/rows.ts';

type Rows = (operation: string, parameters: Readonly<Record<string, string>>) => Promise<Result<readonly JsonObject[], AxisFailure>>;

/** Versions are numbers on the axis; as text where one day they are not. */
const newer = (version: string | undefined, since: string): boolean => {
  if (version === undefined) return false;
  return /^\d{1,30}$/u.test(version) && /^\d{1,30}$/u.test(since) ? BigInt(version) > BigInt(since) : version > since;
};

/**
 * The directory. `getSynchronizeUnit` tells version and closing of each agency; `since` goes along as `version`, which our
 * hub heeds. Whether the other side did is seen in the rows: one that is no newer means the whole list came. An axis
 * without that operation gives the plain list.
 */
export function vxpAgencies(rows: Rows): ExchangeAxis['agencies'] {
  // A part names parents that an earlier, whole list introduced.
  const codes = new Map<string, string>();
  return async (since) => {
    let answer = await rows('getSynchronizeUnit', since === undefined ? {} : { version: since });
    let incremental = since !== undefined;
    if (!answer.ok && (answer.error.code === 'axis.refused' || answer.error.code === 'axis.notTheAxis')) {
      incremental = false;
      answer = await rows('getAgenciesList', {});
    }
    if (!answer.ok) return answer;
    for (const row of answer.value) {
      const [id, code] = [textField(row, 'id'), textField(row, 'code')];
      if (id !== undefined && code !== undefined) codes.set(id, code);
    }
    const agencies = mapRows(answer.value, (row) => listedAgency(row, (id) => codes.get(id)));
    if (!agencies.ok) return agencies;
    const part = incremental && agencies.value.every(({ version }) => newer(version, since ?? ''));
    // An empty list closes nothing: no directory is empty, so something is amiss there.
    return ok({ agencies: agencies.value, complete: !part && agencies.value.length > 0 });
  };
}
