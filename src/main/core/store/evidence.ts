import type Database from 'better-sqlite3';
import { canonicalJson, wellFormed } from '../model/canonical-json.ts';
import { emptyHead, evidenceText, type EvidenceEntry, type EvidenceHead, type EvidenceRecord } from '../model/evidence.ts';
import { admittedFacts } from '../model/evidence.rules.ts';
import type { EvidenceLog, EvidenceReads } from '../ports/evidence-log.ts';
import { contentHash, linkHash } from './evidence-hash.ts';
import { prepared, type Sql } from './statements.ts';

const columns = 'seq, at, axis, act, kind, axis_doc_id, document_id, document, message_sha256, bytes, facts, prev, hash';
type Columns = readonly [number, number, string, string, string, string | null, string | null, number | null, string | null, number | null, string, string, string];

/** `appended` is told of each row; the transaction may still be undone. */
export function evidenceWrites(sql: Sql, appended: () => void = () => undefined): EvidenceLog {
  return {
    appendEvidence: (entry) => {
      const last = headOf(sql);
      const row = recordOf(entry, last.seq + 1);
      const hash = linkHash(last.hash, contentHash(evidenceText(row)));
      sql(`INSERT INTO evidence (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`).run(
        row.seq, row.at, row.axis, row.act, row.kind, row.axisDocId ?? null, row.documentId ?? null, row.document ?? null,
        row.messageSha256 ?? null, row.bytes ?? null, row.facts, last.hash, hash);
      appended();
      return { seq: row.seq, hash };
    },
  };
}

function recordOf(entry: EvidenceEntry, seq: number): Omit<EvidenceRecord, 'prev' | 'hash'> {
  const text = (value: string | undefined): string | undefined => (value === undefined ? undefined : wellFormed(value));
  return {
    seq, at: entry.at, axis: wellFormed(entry.axis), act: entry.act, kind: entry.kind, axisDocId: text(entry.axisDocId), documentId: text(entry.documentId),
    document: entry.document, messageSha256: text(entry.messageSha256), bytes: entry.bytes, facts: canonicalJson(admittedFacts(entry.facts)),
  };
}

export function createEvidenceReads(db: Database.Database): EvidenceReads {
  const sql = prepared(db);
  const rows = (text: string, ...values: unknown[]): EvidenceRecord[] => (sql(text).raw(true).all(...values) as Columns[]).map(toRecord);
  return {
    head: () => headOf(sql),
    rowsOf: (document) => rows(`SELECT ${columns} FROM evidence WHERE seq IN (
      SELECT seq FROM evidence WHERE document = ?
      UNION SELECT m.seq FROM evidence d JOIN evidence m ON m.axis_doc_id = d.axis_doc_id AND m.axis = d.axis
        WHERE d.document = ? AND d.axis_doc_id IS NOT NULL AND (m.document IS NULL OR m.document = d.document)) ORDER BY seq`, document, document),
    after: (seq, limit) => rows(`SELECT ${columns} FROM evidence WHERE seq > ? ORDER BY seq LIMIT ?`, seq, limit),
    at: (seq) => rows(`SELECT ${columns} FROM evidence WHERE seq = ?`, seq)[0],
    placeOf: (hash) => (sql('SELECT seq FROM evidence WHERE hash = ? LIMIT 1').get(hash) as { seq: number } | undefined)?.seq,
  };
}

function headOf(sql: Sql): EvidenceHead {
  return (sql('SELECT seq, hash FROM evidence ORDER BY seq DESC LIMIT 1').get() as EvidenceHead | undefined) ?? emptyHead;
}

function toRecord(c: Columns): EvidenceRecord {
  return {
    seq: c[0], at: c[1], axis: c[2], act: c[3], kind: c[4], axisDocId: c[5] ?? undefined, documentId: c[6] ?? undefined,
    document: c[7] ?? undefined, messageSha256: c[8] ?? undefined, bytes: c[9] ?? undefined, facts: c[10], prev: c[11], hash: c[12],
  };
}
