import type { OutboxEntry } from '../model/outbox.ts';
import type { DocumentWrites, HeldMessage } from '../ports/document-store.ts';
import type { Sql } from './statements.ts';

interface OutboxColumns {
  readonly id: number; readonly key: string; readonly document: number | null; readonly payload: string; readonly title: string;
  readonly state: OutboxEntry['state']; readonly attempts: number; readonly next_try_at: number; readonly error: string | null;
  readonly blob: string | null; readonly first_tried_at: number | null;
}

type ExchangePart = Pick<DocumentWrites,
  'messageSeen' | 'recordMessage' | 'unacknowledged' | 'acknowledged' | 'quarantine' | 'hold' | 'takeHeld' | 'enqueue' | 'updateOutbox' | 'outboxDue'>;

/** What came from the axis and what goes there. */
export function exchangeWrites(sql: Sql): ExchangePart {
  return {
    messageSeen: (axis, axisDocId) => (sql('SELECT outcome FROM message_in WHERE axis = ? AND axis_doc_id = ?').get(axis, axisDocId) as { outcome: string } | undefined)?.outcome,
    recordMessage: (m) => void sql('INSERT INTO message_in VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)')
      .run(m.axis, m.axisDocId, m.kind, m.at, m.blob, m.bytes, m.outcome, m.document ?? null),
    unacknowledged: (axis) => sql('SELECT axis_doc_id AS axisDocId, outcome FROM message_in WHERE axis = ? AND acknowledged_at IS NULL ORDER BY received_at').all(axis) as { axisDocId: string; outcome: string }[],
    acknowledged: (axis, axisDocId, at) => void sql('UPDATE message_in SET acknowledged_at = ? WHERE axis = ? AND axis_doc_id = ?').run(at, axis, axisDocId),
    quarantine: (q) => void sql('INSERT INTO quarantine (axis, axis_doc_id, received_at, bytes, reason, details, blob) VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(q.axis, q.axisDocId, q.at, q.bytes, q.reason, q.details ?? null, q.blob),
    hold: (h) => void sql('INSERT INTO held (document_id, from_organ_id, kind, payload, at) VALUES (?, ?, ?, ?, ?)').run(h.documentId, h.fromOrganId, h.kind, h.payload, h.at),
    takeHeld: (documentId) => sql('DELETE FROM held WHERE document_id = ? RETURNING document_id AS documentId, from_organ_id AS fromOrganId, kind, payload, at').all(documentId) as HeldMessage[],
    enqueue: (e) => sql(`INSERT INTO outbox (key, kind, document, payload, title, state, next_try_at, created_at) VALUES (?, ?, ?, ?, ?, 'pending', ?, ?)
      ON CONFLICT (key) DO NOTHING`).run(e.key, e.payload.kind, e.document ?? null, JSON.stringify(e.payload), e.title, e.at, e.at).changes === 1,
    updateOutbox: (id, change) => {
      const columns: Record<string, unknown> = {};
      if (change.state !== undefined) columns['state'] = change.state;
      if (change.attempts !== undefined) columns['attempts'] = change.attempts;
      if (change.nextTryAt !== undefined) columns['next_try_at'] = change.nextTryAt;
      if (change.blob !== undefined) columns['blob'] = change.blob;
      if (change.firstTriedAt !== undefined) columns['first_tried_at'] = change.firstTriedAt;
      if ('error' in change) columns['error'] = change.error ?? null;
      const names = Object.keys(columns);
      if (names.length === 0) return;
      sql(`UPDATE outbox SET ${names.map((n) => `${n} = ?`).join(', ')} WHERE id = ?`).run(...Object.values(columns), id);
    },
    outboxDue: (now, limit) => (sql(`SELECT * FROM outbox WHERE state IN ('pending', 'unknown') AND next_try_at <= ? ORDER BY next_try_at, id LIMIT ?`).all(now, limit) as OutboxColumns[]).map(toEntry),
  };
}

function toEntry(row: OutboxColumns): OutboxEntry {
  return {
    id: row.id, key: row.key, payload: JSON.parse(row.payload) as OutboxEntry['payload'], title: row.title, state: row.state,
    attempts: row.attempts, nextTryAt: row.next_try_at,
    ...(row.document === null ? {} : { document: row.document }),
    ...(row.error === null ? {} : { error: row.error }),
    ...(row.blob === null ? {} : { blob: row.blob }),
    ...(row.first_tried_at === null ? {} : { firstTriedAt: row.first_tried_at }),
  };
}
