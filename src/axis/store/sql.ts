export type SqlValue = string | number | undefined;

/** Statements in the SQL that SQLite and PostgreSQL share; parameters are `$1`, `$2`, …, an absent value is NULL. */
export interface Sql {
  all<Row>(text: string, values?: readonly SqlValue[]): Promise<readonly Row[]>;
  /** Answers how many rows changed. */
  run(text: string, values?: readonly SqlValue[]): Promise<number>;
}

export interface SqlDatabase extends Sql {
  /** Added to a SELECT: its rows are this transaction's until it ends. Empty where one writer at a time is all there is. */
  readonly forUpdate: string;
  /** The same, but rows somebody else works on are passed over instead of waited for. */
  readonly skipLocked: string;
  /**
   * One transaction. `work` awaits its own statements and nothing else, and may be called again after a conflict or a
   * lost connection, even when the first try was committed: it must find its own rows and not double them.
   */
  write<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Connections of a pool, for the metrics. */
  connections(): { readonly total: number; readonly idle: number; readonly waiting: number } | undefined;
  close(): Promise<void>;
}

/** `$3, $4, $5` for three values from the third on. */
export const placeholders = (from: number, count: number): string => Array.from({ length: count }, (_, i) => `$${from + i}`).join(', ');

/** Rows of a multi-row INSERT: `($1, $2), ($3, $4)`. */
export const rowsOf = (rows: number, columns: number): string => Array.from({ length: rows }, (_, i) => `(${placeholders(1 + i * columns, columns)})`).join(', ');

export function chunks<T>(list: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(list.length / size) }, (_, i) => list.slice(i * size, (i + 1) * size));
}
