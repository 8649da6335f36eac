import { copyFileSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import { officeSchema } from './migrations/0001-office.ts';
import { signingSchema } from './migrations/0002-signing.ts';
import { verificationSchema } from './migrations/0003-verification.ts';
import { exchangeSchema } from './migrations/0004-exchange.ts';
import { notFetchedSchema } from './migrations/0005-not-fetched.ts';

/** In order; the index plus one is the schema's number (`user_version`). */
const migrations: readonly string[] = [officeSchema, signingSchema, verificationSchema, exchangeSchema, notFetchedSchema];
export const schemaVersion = migrations.length;

export type MigrateFailure = Failure<'data.newerThanProgram'>;

/** Forward only. A file of a newer program is refused and left as it is; an older one is copied aside before it changes. */
export function migrate(db: Database.Database, file: string, steps: readonly string[] = migrations): Result<void, MigrateFailure> {
  const current = db.pragma('user_version', { simple: true }) as number;
  if (current > steps.length) return fail('data.newerThanProgram', { file: current, program: steps.length });
  if (current === steps.length) return ok(undefined);
  if (current > 0) {
    db.pragma('wal_checkpoint(TRUNCATE)');
    copyFileSync(file, `${file}.v${current}.backup`);
  }
  db.transaction(() => {
    for (const step of steps.slice(current)) db.exec(step);
    db.pragma(`user_version = ${steps.length}`);
  })();
  return ok(undefined);
}
