import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { HubStartError } from '../../hub-types.ts';
import type { SqlDatabase } from '../sql.ts';
import { groupedWrites } from './grouped-writes.ts';
import { sqliteMigrations } from './migrations.ts';
import { statements } from './statements.ts';

function openDatabase(dataDir: string): Database.Database {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const path = join(dataDir, 'hub.sqlite');
    const db = new Database(path, { timeout: 2000 });
    // It holds the agencies' secrets: HMAC needs them as they are.
    if (process.platform !== 'win32') chmodSync(path, 0o600);
    // Exclusive: a second hub on the same data is refused instead of sharing it.
    db.pragma('locking_mode = EXCLUSIVE');
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    return db;
  } catch (error) {
    const code = error instanceof Database.SqliteError ? error.code : '';
    if (code.startsWith('SQLITE_BUSY')) throw new HubStartError('hub.dataInUse', error);
    if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) throw new HubStartError('hub.dataDamaged', error);
    throw new HubStartError('hub.dataDirUnusable', error);
  }
}

function migrate(db: Database.Database): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > sqliteMigrations.length) throw new HubStartError('hub.dataNewer');
  sqliteMigrations.slice(version).forEach((step, index) => {
    db.transaction(() => {
      db.exec(step);
      db.pragma(`user_version = ${version + index + 1}`);
    })();
  });
}

/** The hub's database in `dataDir`: one process, no server. Throws `HubStartError` when it cannot be used. */
export function openSqlite(dataDir: string): SqlDatabase {
  const db = openDatabase(dataDir);
  try {
    // Off while a step replaces the tables that others refer to.
    db.pragma('foreign_keys = OFF');
    migrate(db);
    db.pragma('foreign_keys = ON');
  } catch (error) {
    db.close();
    if (error instanceof HubStartError) throw error;
    throw new HubStartError('hub.dataDamaged', error);
  }
  const sql = statements(db);
  const writes = groupedWrites(db, sql);
  return {
    all: async (text, values) => {
      await writes.open();
      return sql.all(text, values);
    },
    run: (text, values) => writes.add((inside) => inside.run(text, values)),
    forUpdate: '',
    skipLocked: '',
    write: (work) => writes.add(work),
    connections: () => undefined,
    async close() {
      await writes.idle();
      db.close();
    },
  };
}
