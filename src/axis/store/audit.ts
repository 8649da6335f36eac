import { newId } from '../new-id.ts';
import type { AuditRow, AuditStore } from './hub-store.ts';
import type { Sql, SqlDatabase, SqlValue } from './sql.ts';
import { chunks, rowsOf } from './sql.ts';

interface StoredRow {
  readonly at: number;
  readonly agency: string;
  readonly address: string;
  readonly action: string;
  readonly doc_id: string;
  readonly code: string;
  readonly n: number;
}

const toRow = ({ at, agency, address, action, doc_id: docId, code, n: count }: StoredRow): AuditRow => ({ at, agency, address, action, docId, code, count });

/** Within the transaction of the act itself where there is one: an act without its line, or a line without its act, cannot be. */
export async function insertAudit(sql: Sql, rows: readonly (AuditRow & { readonly id?: string })[]): Promise<void> {
  for (const part of chunks(rows, 100)) {
    const values: SqlValue[] = part.flatMap((row) => [row.id ?? newId(row.at), row.at, row.agency, row.address, row.action, row.docId, row.code, row.count]);
    await sql.run(`INSERT INTO audit (id, at, agency, address, action, doc_id, code, n) VALUES ${rowsOf(part.length, 8)} ON CONFLICT (id) DO NOTHING`, values);
  }
}

export function auditStore(db: SqlDatabase): AuditStore {
  return {
    addAudit(rows) {
      const named = rows.map((row) => ({ ...row, id: newId(row.at) }));
      return db.write((sql) => insertAudit(sql, named));
    },
    refusals: async (limit) => (await db.all<StoredRow>("SELECT at, agency, address, action, doc_id, code, n FROM audit WHERE code <> '0' ORDER BY at DESC, id DESC LIMIT $1", [limit])).map(toRow),
    auditOf: async (docId) => (await db.all<StoredRow>("SELECT at, agency, address, action, doc_id, code, n FROM audit WHERE doc_id = $1 AND doc_id <> '' ORDER BY at, id", [docId])).map(toRow),
  };
}
