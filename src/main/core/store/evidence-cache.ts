import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { EvidenceCache, KeptEvidence } from '../ports/evidence-cache.ts';
import { prepared } from './statements.ts';

/** Some dozen lists of a national authority, or a hundred thousand responses. */
const mostBytes = 256 * 1024 * 1024;
/** One list; a longer one is asked for again. */
const largest = 64 * 1024 * 1024;
/** Stale evidence may still speak of an earlier proven time; a week later nobody asks for it. */
const keptStaleMs = 7 * 86_400_000;
/** Newest responses about one issuer that are read for one question. */
const mostAnswers = 200;

interface Row { kind: KeptEvidence['kind']; issuer: string; der: Uint8Array; this_update: number | null; next_update: number | null }

/** The cache in the office's database: size-limited, the oldest goes first. */
export function createEvidenceCache(db: Database.Database, limit = mostBytes): EvidenceCache {
  const sql = prepared(db);
  const prune = (at: number): void => {
    sql('DELETE FROM fetched_evidence WHERE next_update < ?').run(at - keptStaleMs);
    let over = (sql('SELECT coalesce(sum(bytes), 0) AS n FROM fetched_evidence').get() as { n: number }).n - limit;
    if (over <= 0) return;
    for (const row of sql('SELECT id, bytes FROM fetched_evidence ORDER BY kept_at, id').all() as { id: number; bytes: number }[]) {
      if (over <= 0) return;
      sql('DELETE FROM fetched_evidence WHERE id = ?').run(row.id);
      over -= row.bytes;
    }
  };
  const keepAll = db.transaction((items: readonly KeptEvidence[], at: number) => {
    for (const { kind, issuer, der, thisUpdate, nextUpdate } of items) {
      if (der.length > Math.min(largest, limit)) continue;
      sql(`INSERT INTO fetched_evidence (issuer, sha256, kind, bytes, this_update, next_update, kept_at, der) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (issuer, sha256) DO UPDATE SET kept_at = excluded.kept_at`)
        .run(issuer, createHash('sha256').update(der).digest('hex'), kind, der.length, thisUpdate ?? null, nextUpdate ?? null, at, der);
    }
    prune(at);
  });
  return {
    about: (issuers, at) => issuers.flatMap((issuer) =>
      (sql('SELECT kind, issuer, der, this_update, next_update FROM fetched_evidence WHERE issuer = ? AND (next_update IS NULL OR next_update >= ?) ORDER BY this_update DESC LIMIT ?')
        .all(issuer, at, mostAnswers) as Row[]).map(({ kind, der, this_update, next_update }) => ({
        kind, issuer, der: new Uint8Array(der),
        ...(this_update === null ? {} : { thisUpdate: this_update }),
        ...(next_update === null ? {} : { nextUpdate: next_update }),
      }))),
    keep: (items, at) => { if (items.length > 0) keepAll(items, at); },
  };
}
