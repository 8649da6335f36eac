import type Database from 'better-sqlite3';
import type { VerificationRecord } from '../model/verification.ts';
import type { DueVerification, Verdicts } from '../ports/verdicts.ts';
import { prepared } from './statements.ts';

export function createVerdicts(db: Database.Database): Verdicts {
  const sql = prepared(db);
  const postpone = db.transaction(({ document, ordinal }: DueVerification, nextTryAt: number, others: boolean) => {
    sql('UPDATE verification_due SET attempts = attempts + 1, next_try_at = ? WHERE document = ? AND ordinal = ?').run(nextTryAt, document, ordinal);
    if (others) sql('UPDATE verification_due SET next_try_at = ? WHERE attempts > 0 AND next_try_at < ?').run(nextTryAt, nextTryAt);
  });
  return {
    history: (document, ordinal) =>
      (sql('SELECT blob, at, verdict FROM verification WHERE document = ? AND ordinal = ? ORDER BY id').all(document, ordinal) as { blob: string; at: number; verdict: string }[])
        .map(({ blob, at, verdict }) => ({ blob, record: { ...(JSON.parse(verdict) as Omit<VerificationRecord, 'checkedAt'>), checkedAt: at } })),
    due: (at, limit) => sql('SELECT document, ordinal, attempts FROM verification_due WHERE next_try_at <= ? ORDER BY attempts > 0, next_try_at, document DESC LIMIT ?').all(at, limit) as DueVerification[],
    nextAt: () => (sql('SELECT min(next_try_at) AS at FROM verification_due').get() as { at: number | null }).at ?? undefined,
    done: ({ document, ordinal }) => void sql('DELETE FROM verification_due WHERE document = ? AND ordinal = ?').run(document, ordinal),
    failed: (due, nextTryAt, others) => { postpone(due, nextTryAt, others); },
    recheckAll: (at) => void sql(`INSERT INTO verification_due (document, ordinal, attempts, next_try_at)
      SELECT document, ordinal, 0, ? FROM attachment WHERE json_array_length(verification, '$.signatures') > 0
      ON CONFLICT (document, ordinal) DO UPDATE SET attempts = 0, next_try_at = excluded.next_try_at`).run(at),
  };
}
