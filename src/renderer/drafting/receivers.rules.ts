import type { AgencyView } from '../../contract/exchange-views.ts';
import type { OfficeView } from '../../contract/views.ts';
import { foldVietnamese } from '../ui/fold.ts';

/** One agency that may be chosen, or is shown with the reason why not. */
export interface Offered {
  readonly code: string;
  readonly name: string;
  readonly parentName: string | undefined;
  /** The earlier name or code it was found by. */
  readonly before: string | undefined;
  readonly closed: boolean;
  readonly partner: boolean;
}

/** Partners shown while nothing is typed; more would be a list to read, not to choose from. */
const mostPartners = 50;

/**
 * What is offered for the typed words: agencies this office writes to first, then the directory. An agency stands once,
 * under the code the office knows it by, whichever of its two notations the directory uses.
 */
export function offeredReceivers(typed: string, partners: OfficeView['partners'], found: readonly AgencyView[]): readonly Offered[] {
  const wanted = foldVietnamese(typed);
  const closed = new Map(found.flatMap((a) => [a.code, a.otherCode].filter((c) => c !== undefined).map((code) => [code, a] as const)));
  const own = partners
    .filter((p) => foldVietnamese(`${p.organName} ${p.organId}`).includes(wanted))
    .slice(0, mostPartners)
    .map((p): Offered => {
      const listed = closed.get(p.organId);
      return { code: p.organId, name: p.organName, parentName: listed?.parentName, before: listed?.before, closed: listed?.closedAt !== undefined, partner: true };
    });
  const known = new Set(partners.map((p) => p.organId));
  const others = found
    .filter((a) => !known.has(a.code) && (a.otherCode === undefined || !known.has(a.otherCode)))
    .map((a): Offered => ({ code: a.code, name: a.name, parentName: a.parentName, before: a.before, closed: a.closedAt !== undefined, partner: false }));
  // The same agency may be listed by several connections.
  const seen = new Set(own.map((o) => o.code));
  return [...own, ...others.filter((o) => !seen.has(o.code) && seen.add(o.code) !== undefined)];
}

/** A second line that tells two agencies of the same name apart. */
export function offeredFacts({ code, parentName }: Pick<Offered, 'code' | 'parentName'>): string {
  return [parentName, code].filter((x) => x !== undefined && x !== '').join(' · ');
}
