import type Database from 'better-sqlite3';
import type { EvidenceAnchor } from '../model/evidence.ts';
import { prepared } from './statements.ts';

export interface EvidenceAnchors {
  /** Oldest first. */
  all(): readonly EvidenceAnchor[];
  last(): EvidenceAnchor | undefined;
  keep(anchor: EvidenceAnchor): void;
}

/** Time stamps over heads: one a day at most, some kilobytes each. */
export function createEvidenceAnchors(db: Database.Database): EvidenceAnchors {
  const sql = prepared(db);
  const toAnchor = (row: EvidenceAnchor): EvidenceAnchor => ({ ...row, token: new Uint8Array(row.token) });
  return {
    all: () => (sql('SELECT seq, hash, at, token FROM evidence_anchor ORDER BY seq').all() as EvidenceAnchor[]).map(toAnchor),
    last: () => (sql('SELECT seq, hash, at, token FROM evidence_anchor ORDER BY seq DESC LIMIT 1').all() as EvidenceAnchor[]).map(toAnchor)[0],
    keep: ({ seq, hash, at, token }) => void sql('INSERT INTO evidence_anchor (seq, hash, at, token) VALUES (?, ?, ?, ?)').run(seq, hash, at, token),
  };
}
