import type Database from 'better-sqlite3';
import { numberToken, syllables } from '../model/fold.ts';
import { toldAfter } from '../model/not-fetched.rules.ts';
import type { DocumentColumns } from './rows.ts';
import { outboxColumns, type OutboxColumns } from './outbox-rows.ts';
import { prepared } from './statements.ts';

export interface ListQuery {
  readonly folder: string;
  readonly search?: string;
  readonly before?: number;
  readonly limit: number;
  /** `yyyy-MM-dd` of today: what is due before it is overdue. */
  readonly today: string;
}

export interface Lists {
  page(query: ListQuery): { readonly rows: readonly DocumentColumns[]; readonly more: boolean };
  counts(today: string): Readonly<Record<string, { readonly total: number; readonly unread: number }>>;
  outbox(query: { readonly settled: boolean; readonly before?: number | undefined; readonly limit: number }): { readonly rows: readonly OutboxColumns[]; readonly more: boolean };
  quarantine(query: { readonly before?: number | undefined; readonly limit: number }): { readonly rows: readonly QuarantineColumns[]; readonly more: boolean };
  outboxCounts(): { readonly pending: number; readonly failed: number };
  quarantined(): number;
}

export interface QuarantineColumns {
  readonly id: number; readonly connection: string; readonly axisDocId: string; readonly kind: 'edoc' | 'status'; readonly receivedAt: number;
  readonly bytes: number; readonly reason: string; readonly details: string | null; readonly blob: string; readonly attempts: number; readonly nextTryAt: number | null;
}

const open = `folder IN ('incoming.toRegister','incoming.toRoute','incoming.inProgress')`;

/** What was not given once or twice is a matter of the network; from the third time on a person is told. */
const inQuarantine = `settled_at IS NULL AND (next_try_at IS NULL OR attempts >= ${toldAfter})`;

/** Reads for the list pane: keyset pages by the sort key, never OFFSET; badges from counters. */
export function createLists(db: Database.Database): Lists {
  const sql = prepared(db);
  const one = (text: string, ...values: unknown[]): number => (sql(text).get(...values) as { n: number }).n;
  const expand = (beginning: string): string[] =>
    (sql('SELECT word FROM syllable WHERE word >= ? AND word < ? LIMIT 64').all(beginning, `${beginning}\u{10ffff}`) as { word: string }[]).map((r) => r.word);
  return {
    page(query) {
      const where = whereOf(query);
      const values = [...where.values, query.before ?? Number.MAX_SAFE_INTEGER, query.limit + 1];
      // CROSS JOIN: the index leads, newest first, and stops at the page's end, whatever the planner's statistics say.
      // CAST: better-sqlite3 binds a JS number as REAL, and FTS5 then ignores a limit on rowid without a word.
      const match = query.search === undefined ? undefined : matchOf(query.search, expand);
      const text = match === undefined
        ? `SELECT * FROM document WHERE ${where.text} AND id < ? ORDER BY id DESC LIMIT ?`
        : `SELECT d.* FROM search CROSS JOIN document d ON d.id = search.rowid WHERE search MATCH ? AND ${where.text} AND search.rowid < CAST(? AS INTEGER) ORDER BY search.rowid DESC LIMIT ?`;
      const rows = sql(text).all(...(match === undefined ? [] : [match]), ...values) as DocumentColumns[];
      return { rows: rows.slice(0, query.limit), more: rows.length > query.limit };
    },
    counts(today) {
      const counts: Record<string, { total: number; unread: number }> = {};
      for (const row of sql('SELECT folder, total, unread FROM folder_count').all() as { folder: string; total: number; unread: number }[]) {
        counts[row.folder] = { total: row.total, unread: row.unread };
      }
      counts['incoming.overdue'] = { total: one(`SELECT count(*) AS n FROM document WHERE due_date < ? AND due_date IS NOT NULL AND ${open}`, today), unread: 0 };
      return counts;
    },
    outbox: ({ settled, before, limit }) => cut(limit, sql(`SELECT ${outboxColumns} FROM outbox
      WHERE state ${settled ? `= 'sent'` : `IN ('pending', 'unknown', 'failed')`} AND id < ? ORDER BY id DESC LIMIT ?`)
      .all(before ?? Number.MAX_SAFE_INTEGER, limit + 1) as OutboxColumns[]),
    quarantine: ({ before, limit }) => cut(limit, sql(`SELECT id, axis AS connection, axis_doc_id AS axisDocId, kind, received_at AS receivedAt, bytes, reason, details, blob, attempts, next_try_at AS nextTryAt
      FROM quarantine WHERE ${inQuarantine} AND id < ? ORDER BY id DESC LIMIT ?`).all(before ?? Number.MAX_SAFE_INTEGER, limit + 1) as QuarantineColumns[]),
    outboxCounts: () => ({
      pending: one(`SELECT count(*) AS n FROM outbox WHERE state IN ('pending', 'unknown')`), failed: one(`SELECT count(*) AS n FROM outbox WHERE state = 'failed'`),
    }),
    quarantined: () => one(`SELECT count(*) AS n FROM quarantine WHERE ${inQuarantine}`),
  };
}

const cut = <T>(limit: number, rows: readonly T[]): { readonly rows: readonly T[]; readonly more: boolean } => ({ rows: rows.slice(0, limit), more: rows.length > limit });

function whereOf(query: ListQuery): { text: string; values: unknown[] } {
  if (query.folder === 'incoming.overdue') return { text: `due_date < ? AND due_date IS NOT NULL AND ${open}`, values: [query.today] };
  if (query.folder === 'incoming.all') return { text: `direction = 'in'`, values: [] };
  if (query.folder === 'outgoing.all') return { text: `direction = 'out'`, values: [] };
  return { text: 'folder = ?', values: [query.folder] };
}

/**
 * An FTS5 query from what a person types: all syllables, the last one as a beginning; text in quotes is a phrase, as
 * pairs; something with a `/` and a digit is a number and is matched whole, as a beginning. `expand` answers the known
 * syllables with a beginning: from four letters on the index would have to merge all of them, and an OR of terms streams.
 */
export function matchOf(search: string, expand: (beginning: string) => readonly string[] = () => []): string | undefined {
  const text = search.trim();
  if (/^\p{N}+\/\S+$/u.test(text)) return `"${numberToken(text)}"*`;
  const phrase = /^"(.+)"$/.exec(text)?.[1];
  const words = syllables(phrase ?? text);
  if (words.length === 0) return undefined;
  if (phrase !== undefined && words.length > 1) return words.slice(1).map((w, i) => `"${words[i] ?? ''}_${w}"`).join(' AND ');
  return words.map((w, i) => (i === words.length - 1 ? beginningOf(w, expand) : `"${w}"`)).join(' AND ');
}

function beginningOf(word: string, expand: (beginning: string) => readonly string[]): string {
  if (word.length < 2) return `"${word}"`;
  const known = word.length < 4 ? [] : expand(word);
  return known.length === 0 ? `"${word}"*` : `(${known.map((k) => `"${k}"`).join(' OR ')})`;
}
