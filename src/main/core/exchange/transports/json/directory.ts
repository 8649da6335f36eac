import { ok } from '../../../model/result.ts';
import type { Result } from '../../../model/result.ts';
import type { AxisFailure, ListedAgency } from '../../../ports/exchange-axis.ts';
import { textField } from './answer.ts';
import type { JsonObject } from './answer.ts';
import { listedAgency, mapRows } from './rows.ts';

/** Versions are numbers on the axis; as text where one day they are not. */
const newer = (version: string | undefined, since: string): boolean => {
  if (version === undefined) return false;
  return /^\d{1,30}$/u.test(version) && /^\d{1,30}$/u.test(since) ? BigInt(version) > BigInt(since) : version > since;
};

/**
 * The rows of a directory. `since`, a version, went along, which our hub heeds; whether the other side did is seen in the
 * rows: one that is no newer means that the whole list came. `codes`, by the ids of the list, is kept between calls: a part
 * names parents that an earlier, whole list introduced.
 */
export function directoryOf(rows: readonly JsonObject[], codes: Map<string, string>, since: string | undefined): Result<{ readonly agencies: readonly ListedAgency[]; readonly complete: boolean }, AxisFailure> {
  for (const row of rows) {
    const [id, code] = [textField(row, 'id'), textField(row, 'code', 'orgCode')];
    if (id !== undefined && code !== undefined) codes.set(id, code);
  }
  const agencies = mapRows(rows, (row) => listedAgency(row, (id) => codes.get(id)));
  if (!agencies.ok) return agencies;
  const part = since !== undefined && agencies.value.every(({ version }) => newer(version, since));
  // An empty list closes nothing: no directory is empty, so something is amiss there.
  return ok({ agencies: agencies.value, complete: !part && agencies.value.length > 0 });
}
