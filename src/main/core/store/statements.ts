import type Database from 'better-sqlite3';

export type Sql = (text: string) => Database.Statement<unknown[]>;

/** Prepares each statement once per connection. */
export function prepared(db: Database.Database): Sql {
  const known = new Map<string, Database.Statement<unknown[]>>();
  return (text) => {
    let statement = known.get(text);
    if (statement === undefined) {
      statement = db.prepare(text);
      known.set(text, statement);
    }
    return statement;
  };
}
