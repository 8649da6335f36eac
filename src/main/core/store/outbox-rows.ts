import type { OutboxDetails, OutboxEntry } from '../model/outbox.ts';

export const outboxColumns = 'id, key, document, payload, title, connection, state, attempts, next_try_at, error, details, blob, first_tried_at, last_tried_at, created_at, sent_at, axis_doc_id';

export interface OutboxColumns {
  readonly id: number; readonly key: string; readonly document: number | null; readonly payload: string; readonly title: string; readonly connection: string | null;
  readonly state: OutboxEntry['state']; readonly attempts: number; readonly next_try_at: number; readonly error: string | null; readonly details: string | null;
  readonly blob: string | null; readonly first_tried_at: number | null; readonly last_tried_at: number | null; readonly created_at: number; readonly sent_at: number | null;
  readonly axis_doc_id: string | null;
}

export function outboxEntry(row: OutboxColumns): OutboxEntry {
  return {
    id: row.id, key: row.key, payload: JSON.parse(row.payload) as OutboxEntry['payload'], title: row.title, state: row.state,
    attempts: row.attempts, nextTryAt: row.next_try_at,
    ...(row.document === null ? {} : { document: row.document }),
    ...(row.connection === null ? {} : { connection: row.connection }),
    ...(row.error === null ? {} : { error: row.error }),
    ...(row.details === null ? {} : { details: JSON.parse(row.details) as OutboxDetails }),
    ...(row.blob === null ? {} : { blob: row.blob }),
    ...(row.first_tried_at === null ? {} : { firstTriedAt: row.first_tried_at }),
    ...(row.last_tried_at === null ? {} : { lastTriedAt: row.last_tried_at }),
    ...(row.axis_doc_id === null ? {} : { axisDocId: row.axis_doc_id }),
  };
}
