import type { Result } from '../../../model/result.ts';
import type { AxisFailure, ExchangeAxis } from '../../../ports/exchange-axis.ts';
import type { JsonObject } from '../json/answer.ts';
import { directoryOf } from '../json/directory.ts';

type Rows = (operation: string, parameters: Readonly<Record<string, string>>) => Promise<Result<readonly JsonObject[], AxisFailure>>;

/**
 * The directory: `getSynchronizeUnit` tells version and closing of each agency; an axis without it gives the plain list. The
 * parameter `since` (a version) is our hub's. It cannot be called `version`: the SDK's own version header has that name.
 */
export function vxpAgencies(rows: Rows): ExchangeAxis['agencies'] {
  // A part names parents that an earlier, whole list introduced.
  const codes = new Map<string, string>();
  return async (since) => {
    let answer = await rows('getSynchronizeUnit', since === undefined ? {} : { since });
    let incremental = since !== undefined;
    if (!answer.ok && (answer.error.code === 'axis.refused' || answer.error.code === 'axis.notTheAxis')) {
      incremental = false;
      answer = await rows('getAgenciesList', {});
    }
    if (!answer.ok) return answer;
    return directoryOf(answer.value, codes, incremental ? since : undefined);
  };
}
