import type Database from 'better-sqlite3';
import type { SigningJournal } from '../ports/signing-journal.ts';
import { prepared } from './statements.ts';

export function createSigningJournal(db: Database.Database): SigningJournal {
  const sql = prepared(db);
  return {
    open: (a) => void sql(`INSERT INTO signing_attempt (id, document, ordinal, certificate_id, role, source_blob, at, state) VALUES (?, ?, ?, ?, ?, ?, ?, 'open')`)
      .run(a.id, a.document, a.ordinal, a.certificateId, a.role, a.sourceBlob, a.at),
    close: (id, outcome, at) => void sql(`UPDATE signing_attempt SET state = ?, code = ?, result_blob = ?, level = ?, closed_at = ? WHERE id = ? AND state = 'open'`)
      .run(outcome.state, outcome.state === 'abandoned' ? outcome.code : null, outcome.state === 'completed' ? outcome.blob : null, outcome.state === 'completed' ? outcome.level : null, at, id),
    abandonOpen: (code, at) => sql(`UPDATE signing_attempt SET state = 'abandoned', code = ?, closed_at = ? WHERE state = 'open'`).run(code, at).changes,
  };
}
