import type Database from 'better-sqlite3';
import { prepared } from './statements.ts';

/** A connection a person set up. `settings`: JSON as the contract checks it; secrets are elsewhere. */
export interface ConnectionRow {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly settings: string;
  readonly enabled: boolean;
}

/** What is known of a connection across restarts. Instants in milliseconds. */
export interface KeptState {
  readonly lastSuccessAt?: number;
  readonly lastFailureAt?: number;
  readonly error?: string;
  readonly failures: number;
  readonly agenciesAt?: number;
  readonly agenciesVersion?: string;
}

export interface Connections {
  all(): readonly ConnectionRow[];
  save(row: ConnectionRow, at: number): void;
  remove(id: string): void;
  state(id: string): KeptState;
  succeeded(id: string, at: number): void;
  failed(id: string, at: number, error: string): void;
  agenciesRead(id: string, at: number, version: string | undefined): void;
}

export function createConnections(db: Database.Database): Connections {
  const sql = prepared(db);
  return {
    all: () => (sql('SELECT id, kind, name, settings, enabled FROM connection ORDER BY created_at, id').all() as (Omit<ConnectionRow, 'enabled'> & { enabled: number })[])
      .map((row) => ({ ...row, enabled: row.enabled === 1 })),
    save: (row, at) => void sql(`INSERT INTO connection VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id)
      DO UPDATE SET kind = excluded.kind, name = excluded.name, settings = excluded.settings, enabled = excluded.enabled`)
      .run(row.id, row.kind, row.name, row.settings, row.enabled ? 1 : 0, at),
    remove: db.transaction((id: string) => {
      sql('DELETE FROM connection WHERE id = ?').run(id);
      // What waits goes by the office's first connection; what may have left by this one is for a person to look at.
      sql(`UPDATE outbox SET state = 'failed', error = 'outbox.outcomeUnknown', details = NULL WHERE connection = ? AND state = 'unknown'`).run(id);
      sql(`UPDATE outbox SET connection = NULL WHERE connection = ? AND state IN ('pending', 'failed')`).run(id);
    }),
    state: (id) => {
      const row = sql('SELECT last_success_at, last_failure_at, error, failures, agencies_at, agencies_version FROM connection_state WHERE connection = ?').get(id) as
        { last_success_at: number | null; last_failure_at: number | null; error: string | null; failures: number; agencies_at: number | null; agencies_version: string | null } | undefined;
      if (row === undefined) return { failures: 0 };
      const { last_success_at: lastSuccessAt, last_failure_at: lastFailureAt, error, failures, agencies_at: agenciesAt, agencies_version: agenciesVersion } = row;
      return {
        failures,
        ...(lastSuccessAt === null ? {} : { lastSuccessAt }), ...(lastFailureAt === null ? {} : { lastFailureAt }), ...(error === null ? {} : { error }),
        ...(agenciesAt === null ? {} : { agenciesAt }), ...(agenciesVersion === null ? {} : { agenciesVersion }),
      };
    },
    succeeded: (id, at) => void sql(`INSERT INTO connection_state (connection, last_success_at) VALUES (?, ?) ON CONFLICT (connection)
      DO UPDATE SET last_success_at = excluded.last_success_at, error = NULL, failures = 0`).run(id, at),
    failed: (id, at, error) => void sql(`INSERT INTO connection_state (connection, last_failure_at, error, failures) VALUES (?, ?, ?, 1) ON CONFLICT (connection)
      DO UPDATE SET last_failure_at = excluded.last_failure_at, error = excluded.error, failures = failures + 1`).run(id, at, error),
    agenciesRead: (id, at, version) => void sql(`INSERT INTO connection_state (connection, agencies_at, agencies_version) VALUES (?, ?, ?) ON CONFLICT (connection)
      DO UPDATE SET agencies_at = excluded.agencies_at, agencies_version = excluded.agencies_version`).run(id, at, version ?? null),
  };
}
