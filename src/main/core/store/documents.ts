import type Database from 'better-sqlite3';
import type { Attachment, DocId, OfficeDocument, Relation, TrackingRecord, TrackingStep } from '../model/document.ts';
import { rankOf } from '../model/status.ts';
import { formatCode } from '../model/code.ts';
import { indexTokens, numberToken } from '../model/fold.ts';
import { carriesSignature, markOf } from '../model/verification.ts';
import type { DocumentStore, DocumentWrites, NewDocument } from '../ports/document-store.ts';
import { destroyDocument, isReferred } from './destroy.ts';
import { evidenceWrites } from './evidence.ts';
import { exchangeWrites } from './exchange-rows.ts';
import { bodyOf, folderOf, toAttachment, toDocument, type AttachmentColumns, type DocumentColumns } from './rows.ts';
import { pendingWords, type PendingWords } from './pending-words.ts';
import { prepared, type Sql } from './statements.ts';

/**
 * Documents in SQLite. Reads work inside and outside a transaction; writes are handed out by `transact` only. `evidenceGrew`
 * is told after a commit that added to the log.
 */
export function createDocumentStore(db: Database.Database, evidenceGrew: () => void = () => undefined): DocumentStore {
  const sql = prepared(db);
  let appended = false;
  const words = pendingWords(sql);
  const writes: DocumentWrites = { ...documentWrites(sql, words), ...exchangeWrites(sql), ...evidenceWrites(sql, () => { appended = true; }) };
  return {
    ...writes,
    transact: <T>(work: (tx: DocumentWrites) => T): T => {
      // Inside another it is a part of that one: a savepoint would make the full-text index write out its words each time.
      if (db.inTransaction) return work(writes);
      const done = db.transaction(() => {
        words.forget();
        const value = work(writes);
        words.write();
        return value;
      }).immediate() as T;
      if (appended) {
        appended = false;
        evidenceGrew();
      }
      return done;
    },
  };
}

type DocumentPart = Pick<DocumentWrites,
  'document' | 'events' | 'tracking' | 'related' | 'findByBusinessId' | 'findByCode' | 'lastRegisteredDate' | 'peekNumber' | 'pendingVerification' | 'isReferred' | 'outgoingIn'
  | 'insert' | 'save' | 'addEvent' | 'link' | 'track' | 'addTrackingStep' | 'saveVerification' | 'nextNumber' | 'destroy'>;

function documentWrites(sql: Sql, words: PendingWords): DocumentPart {
  const ids = (rows: unknown[]): DocId[] => rows.map((row) => (row as { id: number }).id);
  const attachmentsOf = (id: DocId): Attachment[] =>
    (sql('SELECT ordinal, name, content_type, bytes, blob, verification FROM attachment WHERE document = ? ORDER BY ordinal').all(id) as AttachmentColumns[]).map(toAttachment);

  const document = (id: DocId): OfficeDocument | undefined => {
    const row = sql('SELECT * FROM document WHERE id = ?').get(id) as DocumentColumns | undefined;
    if (row === undefined) return undefined;
    const body = sql('SELECT body FROM document_body WHERE document = ?').get(id) as { body: string };
    return toDocument(row, body.body, attachmentsOf(id));
  };

  return {
    document,
    events: (id) => (sql('SELECT at, kind, actor, text, status_code AS statusCode, organ_name AS organName FROM event WHERE document = ? ORDER BY id').all(id) as Record<string, unknown>[]).map(withoutNulls) as never,
    tracking: (id) => trackingOf(sql, id),
    related: (id) => (sql(`
      SELECT d.id, d.code_number, d.code_notation, d.subject, l.relation, l.to_document = ? AS inverse
      FROM link l JOIN document d ON d.id = CASE WHEN l.from_document = ? THEN l.to_document ELSE l.from_document END
      WHERE l.from_document = ? OR l.to_document = ? ORDER BY d.id`).all(id, id, id, id) as { id: number; code_number: string; code_notation: string; subject: string; relation: Relation; inverse: number }[])
      .map((r) => ({ id: r.id, code: formatCode({ number: r.code_number, notation: r.code_notation }), subject: r.subject, relation: r.relation, inverse: r.inverse === 1 })),
    // The last condition is the index's own: without it SQLite reads every document.
    findByBusinessId: (documentId, direction, organId) => (organId === undefined
      ? ids(sql(`SELECT id FROM document WHERE document_id = ? AND direction = ? AND document_id <> ''`).all(documentId, direction))
      : ids(sql(`SELECT id FROM document WHERE document_id = ? AND direction = ? AND organ_id = ? AND document_id <> ''`).all(documentId, direction, organId))),
    findByCode: (organId, number, notation) => ids(sql(`SELECT id FROM document WHERE organ_id = ? AND code_number = ? AND code_notation = ? AND direction = 'in'`).all(organId, number, notation)),
    lastRegisteredDate: (book) => (sql('SELECT max(last_date) AS last FROM register_book WHERE book = ?').get(book) as { last: string | null }).last ?? undefined,
    peekNumber: (book, year) => ((sql('SELECT last FROM register_book WHERE book = ? AND year = ?').get(book, year) as { last: number } | undefined)?.last ?? 0) + 1,
    outgoingIn: (states, limit) => ids(states.flatMap((state) => sql('SELECT id FROM document WHERE folder = ? ORDER BY id LIMIT ?').all(`outgoing.${state}`, limit))),
    isReferred: (blob) => isReferred(sql, blob, undefined),
    pendingVerification: (limit) => ids(sql(`SELECT id FROM document WHERE mark = 'pending' ORDER BY id DESC LIMIT ?`).all(limit)),

    insert: (fresh: NewDocument) => {
      const last = sql('SELECT max(id) AS id FROM document').get() as { id: number | null };
      const id = Math.max(fresh.receivedAt * 1024, (last.id ?? 0) + 1);
      sql(`INSERT INTO document VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`).run(id, ...columnsOf(fresh));
      sql('INSERT INTO document_body VALUES (?, ?)').run(id, bodyOf(fresh));
      for (const a of fresh.attachments) insertAttachment(sql, id, a);
      words.put(id, tokensOf(fresh), false);
      return id;
    },
    save: (changed) => {
      const before = document(changed.id);
      sql(`UPDATE document SET (direction, state, folder, document_id, organ_id, organ_name, code_number, code_notation, type_name, subject, priority,
        issued_date, due_date, arrival_number, arrival_date, mark, unread, attachment_count, recall_requested, duplicate, received_at)
        = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?`).run(...columnsOf(changed), changed.id);
      sql('UPDATE document_body SET body = ? WHERE document = ?').run(bodyOf(changed), changed.id);
      if (JSON.stringify(before?.attachments) !== JSON.stringify(changed.attachments)) {
        sql('DELETE FROM attachment WHERE document = ?').run(changed.id);
        for (const a of changed.attachments) insertAttachment(sql, changed.id, a);
      }
      const tokens = tokensOf(changed);
      if (before === undefined || tokensOf(before) !== tokens) {
        words.put(changed.id, tokens, true);
      }
    },
    addEvent: (id, e) => void sql('INSERT INTO event (document, at, kind, actor, text, status_code, organ_name) VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(id, e.at, e.kind, e.actor, e.text ?? null, e.statusCode ?? null, e.organName ?? null),
    link: (from, to, relation) => void sql('INSERT OR IGNORE INTO link VALUES (?, ?, ?)').run(from, to, relation),
    track: (id, t) => void sql(`INSERT INTO tracking VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (document, organ_id)
      DO UPDATE SET status_code = excluded.status_code, description = excluded.description, at = excluded.at`)
      .run(id, t.organId, t.organName, t.statusCode ?? null, t.description ?? null, t.at ?? null),
    addTrackingStep: (id, organId, step) => sql('INSERT OR IGNORE INTO tracking_status VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(id, organId, step.statusCode, step.description ?? null, step.staff ?? null, step.toldAt ?? null, step.at).changes === 1,
    saveVerification: (id, ordinal, record) => {
      sql('UPDATE attachment SET verification = ? WHERE document = ? AND ordinal = ?').run(JSON.stringify(record), id, ordinal);
      sql('UPDATE document SET mark = ? WHERE id = ?').run(markOfAttachments(attachmentsOf(id)), id);
    },
    nextNumber: (book, year, date) => {
      const row = sql(`INSERT INTO register_book VALUES (?, ?, 1, ?) ON CONFLICT (book, year)
        DO UPDATE SET last = last + 1, last_date = excluded.last_date RETURNING last`).get(book, year, date) as { last: number };
      return row.last;
    },
    destroy: (id) => {
      words.drop(id);
      return destroyDocument(sql, id);
    },
  };
}

function trackingOf(sql: Sql, id: DocId): TrackingRecord[] {
  const rows = sql('SELECT organ_id AS organId, organ_name AS organName, status_code AS statusCode, description, at FROM tracking WHERE document = ? ORDER BY organ_name').all(id) as Record<string, unknown>[];
  const told = sql('SELECT organ_id AS organId, status_code AS statusCode, description, staff, told_at AS toldAt, at FROM tracking_status WHERE document = ?').all(id) as Record<string, unknown>[];
  const steps = new Map<unknown, TrackingStep[]>();
  for (const { organId, ...step } of told.map(withoutNulls)) steps.set(organId, [...(steps.get(organId) ?? []), step as unknown as TrackingStep]);
  return rows.map((row) => ({
    ...(withoutNulls(row) as unknown as Omit<TrackingRecord, 'steps'>),
    steps: (steps.get(row['organId']) ?? []).toSorted((a, b) => rankOf(a.statusCode) - rankOf(b.statusCode) || a.at - b.at),
  }));
}

function insertAttachment(sql: Sql, id: DocId, a: Attachment): void {
  sql('INSERT INTO attachment VALUES (?, ?, ?, ?, ?, ?, ?)').run(
    id, a.ordinal, a.name, a.contentType, a.bytes, a.blob, a.verification === undefined ? null : JSON.stringify(a.verification));
}

function columnsOf(d: Omit<OfficeDocument, 'id'>): unknown[] {
  const arrival = d as { arrivalNumber?: number; arrivalDate?: string; assignment?: { dueDate?: string }; recall?: unknown };
  return [
    d.direction, d.state, folderOf(d.state), d.documentId, d.organ.organId, d.organ.organName, d.code.number, d.code.notation, d.typeName, d.subject,
    d.priority, d.issuedDate ?? null, arrival.assignment?.dueDate ?? d.dueDate ?? null, arrival.arrivalNumber ?? null, arrival.arrivalDate ?? null,
    markOfAttachments(d.attachments), d.unread ? 1 : 0, d.attachments.length, arrival.recall === undefined ? 0 : 1, d.duplicateSuspected ? 1 : 0, d.receivedAt,
  ];
}

const markOfAttachments = (attachments: readonly Attachment[]) =>
  markOf(attachments.filter(carriesSignature).map((a) => a.verification));

/** Number, subject, issuer and type, folded; the whole number once more as one token. */
function tokensOf(d: Omit<OfficeDocument, 'id'>): string {
  const code = formatCode(d.code);
  const whole = code === '' ? [] : [numberToken(code)];
  const to = d.direction === 'out' ? d.to.flatMap((o) => indexTokens(o.organName)) : [];
  return [...indexTokens(d.subject), ...indexTokens(d.organ.organName), ...indexTokens(d.typeName), ...indexTokens(code), ...to, ...whole].join(' ');
}

function withoutNulls(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}
