import type Database from 'better-sqlite3';
import { codeForms } from '../model/agency-key.rules.ts';
import { nameWords } from '../model/agency-words.rules.ts';
import type { Sql } from './statements.ts';

/** An agency of a commune stands under a province or a ministry; more levels only make words common. */
const mostAbove = 4;
const agenciesATurn = 400;

export const nextTurn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

/** Codes and names of the agencies above one, nearest first. */
export function namesAbove(sql: Sql, connection: string, parent: string | null): readonly string[] {
  const names: string[] = [];
  const seen = new Set<string>();
  let code = parent;
  while (code !== null && names.length < mostAbove && !seen.has(code)) {
    seen.add(code);
    const row = sql('SELECT name, parent FROM agency WHERE connection = ? AND code = ?').get(connection, code) as { name: string; parent: string | null } | undefined;
    if (row === undefined) break;
    names.push(row.name);
    code = row.parent;
  }
  return names;
}

/** Marks the agencies below one: their words hold its name. */
export function touchBelow(sql: Sql, connection: string, code: string): void {
  const seen = new Set([code]);
  let level = [code];
  for (let depth = 0; depth < mostAbove && level.length > 0; depth++) {
    const below = level.flatMap((parent) => sql('SELECT id, code FROM agency INDEXED BY agency_parent WHERE connection = ? AND parent = ?').all(connection, parent) as { id: number; code: string }[]);
    for (const { id } of below) sql('UPDATE agency SET indexed = 0 WHERE id = ? AND indexed = 1').run(id);
    level = below.map((row) => row.code).filter((found) => !seen.has(found));
    for (const found of level) seen.add(found);
  }
}

interface MarkedRow { readonly id: number; readonly connection: string; readonly code: string; readonly name: string; readonly parent: string | null; readonly closed_at: number | null }

/** Writes what is marked to the index, some hundred agencies a transaction; a break in between loses nothing. */
export async function indexMarked(db: Database.Database, sql: Sql): Promise<void> {
  const turn = db.transaction((): number => {
    const rows = sql('SELECT id, connection, code, name, parent, closed_at FROM agency WHERE indexed = 0 ORDER BY id LIMIT ?').all(agenciesATurn) as MarkedRow[];
    const above = new Map<string, readonly string[]>();
    const counts = new Map<string, number>();
    for (const row of rows) {
      const key = `${row.connection}\0${row.parent ?? ''}`;
      const up = above.get(key) ?? namesAbove(sql, row.connection, row.parent).flatMap(nameWords);
      above.set(key, up);
      for (const word of indexOne(sql, row, up)) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    for (const [word, count] of counts) sql('INSERT INTO agency_word VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET count = count + excluded.count').run(word, count);
    return rows.length;
  });
  while (turn.immediate() === agenciesATurn) await nextTurn();
}

/** Answers the words under which it is found. */
function indexOne(sql: Sql, row: MarkedRow, above: readonly string[]): ReadonlySet<string> {
  const before = sql('SELECT code, name FROM agency_before WHERE agency = ?').all(row.id) as { code: string; name: string }[];
  const own = nameWords(row.name);
  const [open, closed] = [row.id, -row.id];
  const known = sql('SELECT 1 FROM agency_form WHERE agency = ? LIMIT 1').get(row.id) !== undefined;
  const put = (table: 'agency_own' | 'agency_whole' | 'agency_earlier', words: readonly string[]): void => {
    if (known) for (const rowid of [open, closed]) sql(`DELETE FROM ${table} WHERE rowid = CAST(? AS INTEGER)`).run(rowid);
    if (words.length > 0) sql(`INSERT INTO ${table} (rowid, words) VALUES (CAST(? AS INTEGER), ?)`).run(row.closed_at === null ? open : closed, [...new Set(words)].join(' '));
  };
  put('agency_own', own);
  const whole = new Set([...own, ...above]);
  put('agency_whole', [...whole]);
  put('agency_earlier', before.flatMap((b) => nameWords(b.name)));
  if (known) sql('DELETE FROM agency_form WHERE agency = ?').run(row.id);
  for (const form of new Set([row.code, ...before.map((b) => b.code)].flatMap(codeForms))) sql('INSERT INTO agency_form (form, agency) VALUES (?, ?)').run(form, row.id);
  sql('UPDATE agency SET indexed = 1 WHERE id = ?').run(row.id);
  return whole;
}
