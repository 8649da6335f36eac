import type { PoolClient } from 'pg';
import { HubStartError } from '../../hub-types.ts';
import { postgresMigrations } from './migrations.ts';

const raced = new Set(['23505', '42P07', '42710']);

/** Two processes that create the same table at once: one of them is told that it exists, in one of three ways. */
async function versionTable(client: PoolClient): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query('CREATE TABLE IF NOT EXISTS schema_version (name TEXT PRIMARY KEY, version INTEGER NOT NULL)');
      await client.query("INSERT INTO schema_version (name, version) VALUES ('hub', 0) ON CONFLICT (name) DO NOTHING");
      return;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (attempt === 3 || !raced.has(code)) throw error;
    }
  }
}

/** Brings the schema up to date. Any number of processes may start together: the version's row lets them in one by one. */
export async function migrate(client: PoolClient): Promise<void> {
  await versionTable(client);
  await client.query('BEGIN');
  try {
    const { rows } = await client.query<{ version: number }>("SELECT version FROM schema_version WHERE name = 'hub' FOR UPDATE");
    const version = rows[0]?.version ?? 0;
    if (version > postgresMigrations.length) throw new HubStartError('hub.dataNewer');
    for (const step of postgresMigrations.slice(version)) await client.query(step);
    await client.query("UPDATE schema_version SET version = $1 WHERE name = 'hub'", [postgresMigrations.length]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
