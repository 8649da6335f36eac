import type { DocId } from '../model/document.ts';
import type { OutboxChange, DocumentWrites, HeldMessage, MessageOutcome, QuarantinedMessage } from '../ports/document-store.ts';
import type { Sql } from './statements.ts';
import { outboxColumns, outboxEntry, type OutboxColumns } from './outbox-rows.ts';

type ExchangePart = Pick<DocumentWrites,
  | 'messageSeen' | 'contentSeen' | 'arrivedBy' | 'recordMessage' | 'forgetMessage' | 'unacknowledged' | 'acknowledged'
  | 'quarantine' | 'quarantined' | 'settleQuarantine' | 'setAside' | 'notFetched' | 'fetched' | 'fetchSoon' | 'hold' | 'takeHeld'
  | 'enqueue' | 'updateOutbox' | 'withdrawOutbox' | 'outboxDue' | 'outboxEntry' | 'outboxOf' | 'doomedBlobs' | 'blobRemoved' | 'addPacked'>;

const open = `state IN ('pending', 'unknown')`;

/** What came from the axis and what goes there. */
export function exchangeWrites(sql: Sql): ExchangePart {
  const one = <T>(text: string, ...values: unknown[]): T | undefined => sql(text).get(...values) as T | undefined;
  return {
    messageSeen: (axis, axisDocId) => one<{ outcome: MessageOutcome }>('SELECT outcome FROM message_in WHERE axis = ? AND axis_doc_id = ?', axis, axisDocId)?.outcome,
    contentSeen: (blob) => {
      const row = one<{ axis: string; axisDocId: string; document: DocId | null }>(`SELECT axis, axis_doc_id AS axisDocId, document FROM message_in
        WHERE blob = ? AND blob <> '' AND outcome NOT IN ('quarantine', 'copy') LIMIT 1`, blob);
      return row === undefined ? undefined : { axis: row.axis, axisDocId: row.axisDocId, ...(row.document === null ? {} : { document: row.document }) };
    },
    arrivedBy: (id) => one<{ axis: string }>(`SELECT axis FROM message_in WHERE document = ? AND outcome = 'document' LIMIT 1`, id)?.axis,
    recordMessage: (m) => void sql('INSERT INTO message_in VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)')
      .run(m.axis, m.axisDocId, m.kind, m.at, m.blob, m.bytes, m.outcome, m.document ?? null),
    forgetMessage: (axis, axisDocId) => void sql('DELETE FROM message_in WHERE axis = ? AND axis_doc_id = ?').run(axis, axisDocId),
    unacknowledged: (axis, limit) => sql('SELECT axis_doc_id AS axisDocId, kind, outcome FROM message_in WHERE axis = ? AND acknowledged_at IS NULL ORDER BY received_at LIMIT ?')
      .all(axis, limit) as { axisDocId: string; kind: 'edoc' | 'status'; outcome: MessageOutcome }[],
    acknowledged: (axis, axisDocId, at) => void sql('UPDATE message_in SET acknowledged_at = ? WHERE axis = ? AND axis_doc_id = ?').run(at, axis, axisDocId),

    quarantine: (q) => void sql('INSERT INTO quarantine (axis, axis_doc_id, kind, received_at, bytes, reason, details, blob) VALUES (?, ?, ?, ?, ?, ?, ?, ?)')
      .run(q.axis, q.axisDocId, q.kind, q.at, q.bytes, q.reason, q.details ?? null, q.blob),
    quarantined: (id) => {
      const row = one<QuarantinedMessage & { nextTryAt: number | null }>(`SELECT id, axis, axis_doc_id AS axisDocId, kind, bytes, reason, blob, next_try_at AS nextTryAt
        FROM quarantine WHERE id = ? AND settled_at IS NULL`, id);
      if (row === undefined) return undefined;
      const { nextTryAt, ...message } = row;
      return nextTryAt === null ? message : { ...message, nextTryAt };
    },
    settleQuarantine: (id, s) => void sql('UPDATE quarantine SET settled_at = ?, settled_by = ?, settled_how = ?, next_try_at = NULL WHERE id = ?').run(s.at, s.by, s.how, id),
    setAside: (axis, now) => (sql('SELECT axis_doc_id AS id FROM quarantine WHERE axis = ? AND next_try_at > ?').all(axis, now) as { id: string }[]).map(({ id }) => id),
    notFetched: (m, pauseMs) => {
      const attempts = (one<{ attempts: number }>('SELECT attempts FROM quarantine WHERE axis = ? AND axis_doc_id = ? AND next_try_at IS NOT NULL', m.axis, m.axisDocId)?.attempts ?? 0) + 1;
      sql(`INSERT INTO quarantine (axis, axis_doc_id, kind, received_at, bytes, reason, details, blob, attempts, next_try_at) VALUES (?, ?, ?, ?, 0, ?, ?, '', 1, ?)
        ON CONFLICT (axis, axis_doc_id) WHERE next_try_at IS NOT NULL DO UPDATE SET reason = excluded.reason, details = excluded.details, attempts = attempts + 1, next_try_at = excluded.next_try_at`)
        .run(m.axis, m.axisDocId, m.kind, m.at, m.reason, m.details ?? null, m.at + pauseMs(attempts));
      return attempts;
    },
    // Settled and not deleted: the number of a deleted row would be given to the next, under the hand of a person who looks at it.
    fetched: (axis, axisDocId, at) => {
      const came = sql(`UPDATE quarantine SET settled_at = ?, settled_how = 'fetched', next_try_at = NULL WHERE axis = ? AND axis_doc_id = ? AND next_try_at IS NOT NULL`).run(at, axis, axisDocId).changes;
      if (came > 0) sql('UPDATE quarantine SET next_try_at = 0 WHERE axis = ? AND next_try_at IS NOT NULL').run(axis);
    },
    fetchSoon: (id) => void sql('UPDATE quarantine SET next_try_at = 0 WHERE id = ? AND next_try_at IS NOT NULL').run(id),
    hold: (h) => void sql('INSERT INTO held (document_id, from_organ_id, kind, payload, at, document) VALUES (?, ?, ?, ?, ?, ?)')
      .run(h.documentId, h.fromOrganId, h.kind, h.payload, h.at, h.document ?? null),
    takeHeld: (documentId) => (sql('DELETE FROM held WHERE document_id = ? RETURNING document_id AS documentId, from_organ_id AS fromOrganId, kind, payload, at, document')
      .all(documentId) as (HeldMessage & { document: DocId | null })[]).map(({ document, ...held }) => ({ ...held, ...(document === null ? {} : { document }) })),

    enqueue: (e) => sql(`INSERT INTO outbox (key, kind, document, payload, title, state, next_try_at, created_at, connection) VALUES (?, ?, ?, ?, ?, 'pending', ?, ?, ?)
      ON CONFLICT (key) DO NOTHING`).run(e.key, e.payload.kind, e.document ?? null, JSON.stringify(e.payload), e.title, e.at, e.at, e.connection ?? null).changes === 1,
    updateOutbox: (id, change) => {
      const columns = changedColumns(change);
      const names = Object.keys(columns);
      if (names.length > 0) sql(`UPDATE outbox SET ${names.map((n) => `${n} = ?`).join(', ')} WHERE id = ?`).run(...Object.values(columns), id);
    },
    withdrawOutbox: (id) => void sql(`UPDATE outbox SET state = 'withdrawn', key = key || ':' || id WHERE id = ?`).run(id),
    outboxDue: ({ id, first }, now, limit) => (sql(`SELECT ${outboxColumns} FROM outbox WHERE ${open} AND next_try_at <= ? AND (connection = ? OR (connection IS NULL AND ?))
      ORDER BY next_try_at, id LIMIT ?`).all(now, id, first ? 1 : 0, limit) as OutboxColumns[]).map(outboxEntry),
    outboxEntry: (id) => {
      const row = one<OutboxColumns>(`SELECT ${outboxColumns} FROM outbox WHERE id = ?`, id);
      return row === undefined ? undefined : outboxEntry(row);
    },
    outboxOf: (document) => (sql(`SELECT ${outboxColumns} FROM outbox WHERE document = ? ORDER BY id`).all(document) as OutboxColumns[]).map(outboxEntry),

    doomedBlobs: () => (sql('SELECT blob FROM doomed_blob').all() as { blob: string }[]).map((row) => row.blob),
    blobRemoved: (blob) => void sql('DELETE FROM doomed_blob WHERE blob = ?').run(blob),
    addPacked: (packed) => {
      for (const p of packed) sql('INSERT OR IGNORE INTO packed_blob VALUES (?, ?, ?, ?)').run(p.blob, p.pack, p.offset, p.bytes);
    },
  };
}

function changedColumns(change: OutboxChange): Record<string, unknown> {
  const columns: Record<string, unknown> = {};
  if (change.state !== undefined) columns['state'] = change.state;
  if (change.attempts !== undefined) columns['attempts'] = change.attempts;
  if (change.nextTryAt !== undefined) columns['next_try_at'] = change.nextTryAt;
  if (change.blob !== undefined) columns['blob'] = change.blob;
  if (change.firstTriedAt !== undefined) columns['first_tried_at'] = change.firstTriedAt;
  if (change.lastTriedAt !== undefined) columns['last_tried_at'] = change.lastTriedAt;
  if (change.axisDocId !== undefined) columns['axis_doc_id'] = change.axisDocId;
  if (change.sentAt !== undefined) columns['sent_at'] = change.sentAt;
  if ('error' in change) columns['error'] = change.error ?? null;
  if ('details' in change) columns['details'] = change.details === undefined ? null : JSON.stringify(change.details);
  return columns;
}
