import type { OutboxRow } from '../../contract/exchange-views.ts';

export type OutboxTab = 'waiting' | 'failed' | 'sent';
export const outboxTabs: readonly OutboxTab[] = ['waiting', 'failed', 'sent'];

/** Where a row stands: what still goes by itself, what needs a person, what is done. */
export function tabOf({ state }: Pick<OutboxRow, 'state'>): OutboxTab {
  switch (state) {
    case 'pending': case 'checking': return 'waiting';
    case 'failed': return 'failed';
    case 'sent': return 'sent';
  }
}

/** The codes of the axis that have words of their own (QCVN 102:2016). */
const told: ReadonlySet<string> = new Set(['01', '02', '03', '04', '05', '06', '13', '15', '16']);

/** What an entry is, in words: a document, or what a status message says. */
export function kindWords({ kind, statusCode }: Pick<OutboxRow, 'kind' | 'statusCode'>): { readonly key: string; readonly values: Readonly<Record<string, string>> } {
  if (kind === 'edoc') return { key: 'outbox.kind.edoc', values: {} };
  if (statusCode === undefined) return { key: 'outbox.kind.status', values: {} };
  return told.has(statusCode) ? { key: `outbox.tell.${statusCode}`, values: {} } : { key: 'outbox.tell.other', values: { code: statusCode } };
}

/** The receivers, where the row names any: a status goes to whoever sent the document. */
export function receiversOf({ to, statusCode }: Pick<OutboxRow, 'to' | 'statusCode'>): string {
  return to === statusCode ? '' : to;
}
