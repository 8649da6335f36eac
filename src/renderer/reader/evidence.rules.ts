import type { EvidenceRow } from '../ui/exchange-rows.ts';
import { formatBytes } from '../ui/format.ts';

/** Acts of the log that have words of their own; any other is shown by its name, never hidden. */
const acts: ReadonlySet<string> = new Set([
  'received', 'refused', 'quarantined', 'duplicate', 'acknowledged', 'verified', 'queued', 'built', 'sending', 'sent', 'sendUnknown', 'reconciled', 'sendRefused', 'destroyed', 'exported',
  'anchored', 'restored',
]);

export function actWords(act: string): { readonly key: string; readonly values: Readonly<Record<string, string>> } {
  return acts.has(act) ? { key: `evidence.act.${act}`, values: {} } : { key: 'evidence.act.other', values: { act } };
}

/** The facts of a row as `name: value`, those a person can read: hashes, instants and what is longer than a line are in the exported file. */
export function factsLine({ facts, bytes }: Pick<EvidenceRow, 'facts' | 'bytes'>): string {
  const told = Object.entries(facts).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value) && String(value).length <= 80 && !/^[0-9a-f]{64}$/u.test(String(value)) && !(typeof value === 'number' && value > 1e12));
  return [...(bytes === undefined ? [] : [formatBytes(bytes)]), ...told.map(([name, value]) => `${name}: ${String(value)}`)].join(' · ');
}

/** What identifies a document in the name of a file. */
export function evidenceName({ code, id }: { readonly code: string; readonly id: number }): string {
  return code === '' ? String(id) : code;
}
