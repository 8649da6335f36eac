import type { EvidenceCheck } from '../../ui/exchange-rows.ts';
import { formatCount } from '../../ui/format.ts';

/** The ways in which a chain can be found broken that have words of their own. */
const reasons: ReadonlySet<string> = new Set(['changed', 'removed', 'order', 'truncated', 'headMissing', 'headUnreadable', 'anchorDiffers']);

/** The answer of a check as one sentence of `ui.json`. */
export function checkWords(check: Pick<EvidenceCheck, 'ok' | 'rows' | 'firstBad' | 'reason'>): { readonly key: string; readonly values: Readonly<Record<string, string>> } {
  if (check.ok) return { key: check.rows === 0 ? 'evidence.empty' : 'evidence.good', values: { rows: formatCount(check.rows) } };
  const row = check.firstBad === undefined ? '?' : formatCount(check.firstBad);
  return check.reason !== undefined && reasons.has(check.reason) ? { key: `evidence.bad.${check.reason}`, values: { row } } : { key: 'evidence.bad', values: { row } };
}
