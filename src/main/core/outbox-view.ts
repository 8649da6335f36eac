import type { OutboxRow } from '../../contract/exchange-views.ts';
import { assertNever } from './model/result.ts';
import type { OfficeDocument } from './model/document.ts';
import type { OutboxEntry } from './model/outbox.ts';
import type { DocumentReads } from './ports/document-store.ts';
import { outboxEntry, type OutboxColumns } from './store/outbox-rows.ts';

const states: Readonly<Record<OutboxEntry['state'], OutboxRow['state']>> = { pending: 'pending', unknown: 'checking', sent: 'sent', failed: 'failed', withdrawn: 'failed' };

/** One line of the outbox. `unknown` is a matter between us and the axis; a person reads that it is being looked for. */
export function outboxRow(columns: OutboxColumns, reads: DocumentReads): OutboxRow {
  const entry = outboxEntry(columns);
  const { payload } = entry;
  const open = entry.state === 'pending' || entry.state === 'unknown';
  const mayRetry = open || entry.state === 'failed';
  return {
    id: entry.id, kind: payload.kind === 'status' ? 'status' : 'edoc', title: entry.title, to: receivers(entry, reads), state: states[entry.state],
    connection: entry.connection ?? '', attempts: entry.attempts, queuedAt: columns.created_at,
    availableActions: [...(mayRetry ? ['retry' as const] : []), ...(mayTakeBack(entry, reads) ? ['takeBack' as const] : [])],
    ...(entry.document === undefined ? {} : { documentId: entry.document }),
    ...(payload.kind === 'status' ? { statusCode: payload.message.statusCode } : {}),
    ...(payload.kind === 'recall' ? { recall: true } : {}),
    ...(entry.lastTriedAt === undefined ? {} : { lastTriedAt: entry.lastTriedAt }),
    ...(open && entry.attempts > 0 ? { nextTryAt: entry.nextTryAt } : {}),
    ...(columns.sent_at === null ? {} : { sentAt: columns.sent_at }),
    ...(entry.error === undefined ? {} : { error: entry.error }),
    ...(entry.details === undefined ? {} : { details: { ...entry.details } }),
  };
}

function mayTakeBack(entry: OutboxEntry, reads: DocumentReads): boolean {
  return entry.payload.kind === 'edoc' && (entry.state === 'pending' || entry.state === 'failed') && reads.document(entry.payload.document)?.state === 'queued';
}

/** A status goes to who sent the document, or, as 13, to one of those it was sent to. */
const organName = (organId: string, document: OfficeDocument | undefined): string =>
  [document?.organ, ...(document?.to ?? [])].find((organ) => organ?.organId === organId)?.organName || organId;

const mostNames = 3;

function receivers({ payload, document }: OutboxEntry, reads: DocumentReads): string {
  switch (payload.kind) {
    case 'status': return organName(payload.message.responseFor.organId, document === undefined ? undefined : reads.document(document));
    case 'edoc':
    case 'recall': {
      const all = reads.document(payload.document)?.to.filter((organ) => payload.to === undefined || payload.to.includes(organ.organId)) ?? [];
      const named = all.slice(0, mostNames).map((organ) => organ.organName).join(', ');
      return all.length > mostNames ? `${named} (+${all.length - mostNames})` : named;
    }
    default: return assertNever(payload);
  }
}
