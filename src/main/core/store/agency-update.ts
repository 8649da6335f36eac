import type Database from 'better-sqlite3';
import { sameAgency } from '../model/agency-code.rules.ts';
import { agencyKey } from '../model/agency-key.rules.ts';
import { foldedName } from '../model/agency-words.rules.ts';
import { wellFormed } from '../model/canonical-json.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { DirectoryChange } from '../ports/directory.ts';
import type { ListedAgency } from '../ports/exchange-axis.ts';
import { indexMarked, nextTurn, touchBelow } from './agency-index.ts';
import type { Sql } from './statements.ts';

const agenciesATurn = 1000;

interface Cleaned { readonly code: string; readonly name: string; readonly parent: string | null; readonly mail: string | null; readonly closed: boolean }
interface Row { readonly id: number; readonly code: string; readonly name: string; readonly parent: string | null; readonly mail: string | null; readonly closed_at: number | null }
type Tally = { -readonly [K in keyof DirectoryChange]: number };

export interface ListOfAgencies {
  readonly connection: string;
  readonly agencies: readonly ListedAgency[];
  readonly complete: boolean;
  readonly now: number;
  readonly acceptShrink: boolean;
}

/** See `Directory.update`. What is as it was is read and not written; the event loop has its turn every thousand lines. */
export async function updateAgencies(db: Database.Database, sql: Sql, list: ListOfAgencies): Promise<Result<DirectoryChange, Failure<'directory.suspicious'>>> {
  const { connection, complete, now } = list;
  const listed = await cleaned(list.agencies);
  const known = openCount(sql, connection);
  const open = [...listed.values()].filter((a) => !a.closed).length;
  if (complete && !list.acceptShrink && open * 2 < known) return fail('directory.suspicious', { listed: open, known });

  const tally: Tally = { added: 0, renamed: 0, changed: 0, closed: 0, reopened: 0, unchanged: 0, skipped: list.agencies.length - listed.size };
  const claimed = new Set<number>();
  const write = db.transaction((work: readonly (() => void)[]) => { for (const change of work) change(); });
  const apply = (work: readonly (() => void)[]): void => { if (work.length > 0) write.immediate(work); };
  for (const batch of batches([...listed.values()])) {
    apply(batch.flatMap((agency) => changeOf(sql, list, { listed, claimed, known }, agency, tally) ?? []));
    await nextTurn();
  }
  if (complete) {
    let after = 0;
    for (;;) {
      const rows = sql('SELECT id, code FROM agency WHERE connection = ? AND closed_at IS NULL AND id > ? ORDER BY id LIMIT ?').all(connection, after, agenciesATurn) as { id: number; code: string }[];
      const gone = rows.filter((row) => !listed.has(row.code));
      apply(gone.map((row) => () => void sql('UPDATE agency SET closed_at = ?, indexed = 0 WHERE id = ?').run(now, row.id)));
      tally.closed += gone.length;
      after = rows.at(-1)?.id ?? after;
      if (rows.length < agenciesATurn) break;
      await nextTurn();
    }
  }
  await indexMarked(db, sql);
  return ok(tally);
}

export const openCount = (sql: Sql, connection: string): number =>
  (sql('SELECT count(*) AS n FROM agency WHERE connection = ? AND closed_at IS NULL').get(connection) as { n: number }).n;

/** By code; of two lines with one code the first counts, or each round would rename the agency to and fro. */
async function cleaned(agencies: readonly ListedAgency[]): Promise<ReadonlyMap<string, Cleaned>> {
  const listed = new Map<string, Cleaned>();
  for (const batch of batches(agencies)) {
    for (const { code, name, parent, mail, closed } of batch) {
      const text = (value: string | undefined, most: number): string => wellFormed((value ?? '').slice(0, most)).normalize('NFC').trim();
      const clean = text(code, 60);
      if (clean === '' || listed.has(clean)) continue;
      listed.set(clean, { code: clean, name: text(name, 500).replace(/\s+/gu, ' ') || clean, parent: text(parent, 60) || null, mail: text(mail, 200) || null, closed: closed === true });
    }
    await nextTurn();
  }
  return listed;
}

/** `claimed`: agencies that got a code of this list in place of theirs. `known`: how many were open before. */
interface Round { readonly listed: ReadonlyMap<string, Cleaned>; readonly claimed: Set<number>; readonly known: number }

/** What is to be written about one line; undefined where all is as it was. */
function changeOf(sql: Sql, { connection, complete, now }: ListOfAgencies, round: Round, agency: Cleaned, tally: Tally): (() => void) | undefined {
  const row = sql('SELECT id, code, name, parent, mail, closed_at FROM agency WHERE connection = ? AND code = ?').get(connection, agency.code) as Row | undefined;
  if (row === undefined) {
    const old = complete && round.known > 0 ? recoded(sql, connection, round, agency.code) : undefined;
    tally[old === undefined ? 'added' : 'changed'] += 1;
    return old === undefined ? () => { insert(sql, connection, agency, now); } : () => { write(sql, connection, old, agency, now); };
  }
  const renamed = row.name !== agency.name;
  const moved = row.parent !== agency.parent || row.mail !== agency.mail;
  const closes = agency.closed && row.closed_at === null;
  const reopens = !agency.closed && row.closed_at !== null;
  if (renamed) tally.renamed += 1;
  if (closes) tally.closed += 1;
  if (reopens) tally.reopened += 1;
  if (renamed || moved || closes || reopens) {
    if (moved && !renamed && !closes && !reopens) tally.changed += 1;
    return () => { write(sql, connection, row, agency, now); };
  }
  tally.unchanged += 1;
  return undefined;
}

/** The agency that had this code in another notation, where the whole list no longer names it so: one agency, not two. */
function recoded(sql: Sql, connection: string, { listed, claimed }: Round, code: string): Row | undefined {
  const rows = (sql(`SELECT a.id, a.code, a.name, a.parent, a.mail, a.closed_at FROM agency_form f JOIN agency a ON a.id = f.agency
    WHERE f.form = ? AND a.connection = ?`).all(agencyKey(code), connection) as Row[]).filter((row) => !listed.has(row.code) && !claimed.has(row.id) && sameAgency(row.code, code));
  const [row, second] = rows;
  if (row === undefined || second !== undefined) return undefined;
  claimed.add(row.id);
  return row;
}

function insert(sql: Sql, connection: string, a: Cleaned, now: number): void {
  sql('INSERT INTO agency (connection, code, name, folded, parent, mail, closed_at, first_seen_at, indexed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)')
    .run(connection, a.code, a.name, foldedName(a.name), a.parent, a.mail, a.closed ? now : null, now);
  touchBelow(sql, connection, a.code);
}

/** Row by row as the list says; what it was called before stays, with the time until which it was. */
function write(sql: Sql, connection: string, row: Row, a: Cleaned, now: number): void {
  const named = row.name !== a.name || row.code !== a.code;
  if (named) sql('INSERT INTO agency_before (agency, code, name, until) VALUES (?, ?, ?, ?)').run(row.id, row.code, row.name, now);
  sql('UPDATE agency SET code = ?, name = ?, folded = ?, parent = ?, mail = ?, closed_at = ?, indexed = CASE WHEN ? THEN 0 ELSE indexed END WHERE id = ?')
    .run(a.code, a.name, foldedName(a.name), a.parent, a.mail, a.closed ? (row.closed_at ?? now) : null, named || row.parent !== a.parent || a.closed !== (row.closed_at !== null) ? 1 : 0, row.id);
  if (named || row.parent !== a.parent) touchBelow(sql, connection, a.code);
}

function* batches<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < items.length; at += agenciesATurn) yield items.slice(at, at + agenciesATurn);
}
