import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import { migrate } from './migrate.ts';
import { storageFailure } from './storage-failure.ts';

export type OpenFailure = Failure<'data.inUse' | 'data.newerThanProgram' | 'data.damaged' | 'data.unwritable' | 'data.diskFull'>;

export interface OpenDatabase {
  readonly db: Database.Database;
  close(): void;
}

/**
 * Opens the office's database, alone: a second program on the same folder hears `data.inUse`. The lock is the operating
 * system's, held through a small file of its own, so it dies with the process however that ends.
 * WAL with `synchronous=FULL`: this build of SQLite would otherwise run NORMAL, where a commit can vanish with the power.
 */
export function openDatabase(dataDir: string): Result<OpenDatabase, OpenFailure> {
  const file = join(dataDir, 'office.sqlite');
  let lock: Database.Database | undefined;
  let db: Database.Database | undefined;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    lock = new Database(join(dataDir, 'office.lock'), { timeout: 200 });
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
    db = new Database(file, { timeout: 2000 });
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('cache_size = -16000');
    const migrated = migrate(db, file);
    if (!migrated.ok) {
      db.close();
      lock.close();
      return migrated;
    }
    const opened = { db, lock };
    return ok({ db, close: () => { opened.db.close(); opened.lock.close(); } });
  } catch (error) {
    db?.close();
    lock?.close();
    return fail(storageFailure(error)?.code ?? 'data.unwritable', { reason: (error as { code?: string }).code ?? 'unknown' });
  }
}
