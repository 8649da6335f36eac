import type Database from 'better-sqlite3';
import type { Sql, SqlValue } from '../sql.ts';

const byNumber = (values: readonly SqlValue[] = []): Record<string, string | number | null> => Object.fromEntries(values.map((value, i) => [String(i + 1), value ?? null]));

/** Statements on the one connection, prepared once each. */
export function statements(db: Database.Database): Sql {
  const prepared = new Map<string, Database.Statement>();
  const statement = (text: string): Database.Statement => {
    const known = prepared.get(text) ?? db.prepare(text);
    // Lists of values make many texts; the few that come again and again are what the cache is for.
    if (prepared.size < 500) prepared.set(text, known);
    return known;
  };
  return {
    all: async <Row>(text: string, values?: readonly SqlValue[]) => statement(text).all(byNumber(values)) as Row[],
    run: async (text, values) => statement(text).run(byNumber(values)).changes,
  };
}
