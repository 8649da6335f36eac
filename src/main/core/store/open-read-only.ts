import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import { schemaVersion } from './migrate.ts';
import { storageFailure } from './storage-failure.ts';

/** The schema that brought the log of messages. */
const withLog = 4;

/** Opens an office's database to look at, also while the office is open elsewhere; nothing is changed, nothing is migrated. */
export function openReadOnly(dataDir: string): Result<Database.Database, Failure> {
  const file = join(dataDir, 'office.sqlite');
  if (!existsSync(file)) return fail('audit.noLog');
  let db: Database.Database | undefined;
  try {
    db = new Database(file, { readonly: true, fileMustExist: true, timeout: 2000 });
    const version = db.pragma('user_version', { simple: true }) as number;
    if (version >= withLog && version <= schemaVersion) return ok(db);
    db.close();
    return version < withLog ? fail('audit.noLog') : fail('data.newerThanProgram', { file: version, program: schemaVersion });
  } catch (error) {
    db?.close();
    return fail(storageFailure(error)?.code ?? 'data.unwritable', { reason: (error as { code?: string }).code ?? 'unknown' });
  }
}
