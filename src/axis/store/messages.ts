import { addMessage, fanOutOne } from './add-message.ts';
import { newId } from '../new-id.ts';
import { insertAudit } from './audit.ts';
import type { Content, DeliveryState, MessageStore, Page, SentMessage, WaitingMessage } from './hub-store.ts';
import { firstTime } from './once.ts';
import type { SqlDatabase, SqlValue } from './sql.ts';

interface WaitingRow {
  readonly id: string;
  readonly from_code: string;
  readonly to_code: string;
  readonly status: DeliveryState;
  readonly status_desc: string;
  readonly created_at: number;
  readonly updated_at: number;
}

interface SentRow {
  readonly doc_id: string;
  readonly id: string | null;
  readonly addressed: string | null;
  readonly reached: number | null;
  readonly status: DeliveryState | null;
  readonly status_desc: string | null;
  readonly updated_at: number | null;
  readonly title: string;
  readonly notation: string;
  readonly sha256: string;
  readonly sent_at: number;
}

interface ContentRow {
  readonly blob: string;
  readonly size: number;
  readonly sha256: string;
  readonly from_code: string;
  readonly from_name: string | null;
  readonly notation: string;
  readonly title: string;
}

/** An open end is the end of time. */
const span = ({ from, to }: Page): readonly [SqlValue, SqlValue] => [from ?? 0, to ?? Number.MAX_SAFE_INTEGER];

const toWaiting = (row: WaitingRow): WaitingMessage => ({
  id: row.id, from: row.from_code, to: row.to_code, state: row.status, description: row.status_desc, createdAt: row.created_at, updatedAt: row.updated_at,
});

const toSent = (row: SentRow): SentMessage => ({
  docId: row.doc_id,
  delivery: row.id === null ? undefined : {
    id: row.id, to: row.addressed ?? '', reached: row.reached === 1, state: row.status ?? 'INITIAL', description: row.status_desc ?? '', updatedAt: row.updated_at ?? row.sent_at,
  },
  title: row.title, notation: row.notation, sha256: row.sha256, sentAt: row.sent_at,
});

const toContent = (row: ContentRow): Content => ({
  blob: row.blob, size: row.size, sha256: row.sha256, from: row.from_code, fromName: row.from_name ?? '', notation: row.notation, title: row.title,
});

const open = "d.status IN ('INITIAL', 'PROCESSING')";

export function messageStore(db: SqlDatabase): MessageStore {
  return {
    addMessage: (message, once, at) => addMessage(db, message, once, at),
    fanOutOne: (at) => fanOutOne(db, at),

    waiting: async (to, kind, page) =>
      (await db.all<WaitingRow>(
        `SELECT d.id, m.from_code, d.to_code, d.status, d.status_desc, d.created_at, d.updated_at FROM delivery d JOIN message m ON m.doc_id = d.doc_id
         WHERE d.to_code = $1 AND d.kind = $2 AND ${open} AND d.created_at >= $3 AND d.created_at < $4 ORDER BY d.created_at, d.id LIMIT $5 OFFSET $6`,
        [to, kind, ...span(page), page.limit, page.offset],
      )).map(toWaiting),

    async countWaiting(to, kind) {
      const [row] = await db.all<{ n: number }>(`SELECT count(*) AS n FROM delivery d WHERE d.to_code = $1 AND d.kind = $2 AND ${open}`, [to, kind]);
      return row?.n ?? 0;
    },

    sent: async (from, kind, docId, page) =>
      (await db.all<SentRow>(
        `SELECT m.doc_id, d.id, d.addressed, d.reached, d.status, d.status_desc, d.updated_at, m.title, m.notation, m.sha256, m.sent_at
         FROM message m LEFT JOIN delivery d ON d.doc_id = m.doc_id
         WHERE m.from_code = $1 AND m.kind = $2 AND m.sent_at >= $3 AND m.sent_at < $4 ${docId === undefined ? '' : 'AND m.doc_id = $7'}
         ORDER BY m.sent_at DESC, m.doc_id DESC, d.id DESC LIMIT $5 OFFSET $6`,
        [from, kind, ...span(page), page.limit, page.offset, ...(docId === undefined ? [] : [docId])],
      )).map(toSent),

    async contentOf(to, id) {
      const [row] = await db.all<ContentRow>(
        `SELECT m.blob, m.size, m.sha256, m.from_code, a.name AS from_name, m.notation, m.title FROM delivery d
         JOIN message m ON m.doc_id = d.doc_id LEFT JOIN agency a ON a.code = m.from_code WHERE d.id = $1 AND d.to_code = $2 AND d.reached = 1`,
        [id, to],
      );
      return row === undefined ? undefined : toContent(row);
    },

    setState(to, id, state, description, once, at) {
      const line = newId(at);
      return db.write(async (sql) => {
        const [row] = await sql.all<{ doc_id: string; status: DeliveryState }>(`SELECT doc_id, status FROM delivery WHERE id = $1 AND to_code = $2 AND reached = 1${db.forUpdate}`, [id, to]);
        if (row === undefined) return 'unknown';
        const final = row.status === 'DONE' || row.status === state;
        if (!(await firstTime(sql, once))) return final ? 'done' : 'replay';
        if (row.status !== 'DONE') await sql.run('UPDATE delivery SET status = $1, status_desc = $2, updated_at = $3 WHERE id = $4', [state, description, at, id]);
        await insertAudit(sql, [{ id: line, at, agency: to, address: '', action: `ack.${state.toLowerCase()}`, docId: id, code: '0', count: 1 }]);
        return 'done';
      });
    },

    async isReplay(key) {
      return (await db.all('SELECT 1 AS found FROM accepted_call WHERE key = $1', [key])).length > 0;
    },
  };
}
