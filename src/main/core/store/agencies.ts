import type Database from 'better-sqlite3';
import { sameAgency } from '../model/agency-code.rules.ts';
import { agencyKey } from '../model/agency-key.rules.ts';
import type { Directory, KnownAgency } from '../ports/directory.ts';
import { searchAgencies, toAgency, type AgencyRow } from './agency-search.ts';
import { openCount, updateAgencies } from './agency-update.ts';
import { prepared, type Sql } from './statements.ts';

/** The directory of agencies in the office's database: 110,000 entries of the national axis, and those of other connections. */
export function createDirectory(db: Database.Database): Directory {
  const sql = prepared(db);
  // Two lists at a time would each see half of the other's work.
  let turn: Promise<unknown> = Promise.resolve();
  return {
    update: (connection, agencies, complete, now, how) => {
      const next = turn.then(() => updateAgencies(db, sql, { connection, agencies, complete, now, acceptShrink: how?.acceptShrink === true }));
      turn = next.catch(() => undefined);
      return next;
    },
    search: (text, limit) => searchAgencies(sql, text, limit),
    byCode: (code, at) => byCode(sql, code.trim(), at),
    reachedBy: (code) => (sql(`SELECT DISTINCT a.connection FROM agency_form f JOIN agency a ON a.id = f.agency WHERE f.form = ? AND a.closed_at IS NULL ORDER BY a.connection`)
      .all(agencyKey(code.trim())) as { connection: string }[]).map((row) => row.connection),
    count: (connection) => openCount(sql, connection),
  };
}

type DatedRow = AgencyRow & { readonly first_seen_at: number };

/**
 * The agency a code means: as written before another notation, known at that time before later ones, open before closed. A
 * closed code is found too, because old documents have it (Decision 09/2025: codes of merged provinces are closed, not given
 * to others). With `at`, name and code are those of that time.
 */
function byCode(sql: Sql, code: string, at: number | undefined): KnownAgency | undefined {
  const rows = sql(`SELECT a.id, a.connection, a.code, a.name, a.folded, a.parent, a.mail, a.closed_at, a.first_seen_at
    FROM agency_form f JOIN agency a ON a.id = f.agency WHERE f.form = ?`).all(agencyKey(code)) as DatedRow[];
  const weight = (row: DatedRow): number =>
    (at !== undefined && !existed(row, at) ? 4 : 0) + (row.code === code ? 0 : sameAgency(row.code, code) ? 1 : 2) + (at === undefined && row.closed_at !== null ? 1.5 : 0);
  const [row] = [...rows].sort((a, b) => weight(a) - weight(b) || a.id - b.id);
  if (row === undefined) return undefined;
  const then = at === undefined ? undefined : sql('SELECT code, name FROM agency_before WHERE agency = ? AND until > ? ORDER BY until LIMIT 1').get(row.id, at) as { code: string; name: string } | undefined;
  if (then === undefined) return toAgency(sql, row, undefined);
  return toAgency(sql, { ...row, code: then.code, name: then.name }, undefined);
}

const existed = (row: DatedRow, at: number): boolean => row.first_seen_at <= at && (row.closed_at === null || row.closed_at > at);
