import { otherNotations } from '../../main/core/model/agency-code.rules.ts';
import { newId } from '../new-id.ts';
import type { MessageKind } from './hub-store.ts';
import type { Sql, SqlValue } from './sql.ts';
import { chunks, placeholders, rowsOf } from './sql.ts';

/** Where a code on an envelope leads: to an agency of ours, in whichever notation it was written, or nowhere. */
export interface Receiver {
  readonly addressed: string;
  readonly code: string;
  readonly reached: boolean;
  readonly why: '' | 'receiver not registered' | 'receiver locked';
}

/** The code as written wins; otherwise the other notations of the same agency are tried. One delivery for each agency. */
export async function resolveReceivers(sql: Sql, addressed: readonly string[]): Promise<readonly Receiver[]> {
  const known = new Map<string, boolean>();
  const asked = [...new Set(addressed.flatMap((code) => [code, ...otherNotations(code)]))];
  for (const part of chunks(asked, 500)) {
    const rows = await sql.all<{ code: string; locked: number }>(`SELECT code, locked FROM agency WHERE code IN (${placeholders(1, part.length)})`, part);
    for (const row of rows) known.set(row.code, row.locked === 1);
  }
  const receivers = new Map<string, Receiver>();
  for (const code of addressed) {
    const found = [code, ...otherNotations(code)].filter((spelling) => known.has(spelling));
    const target = found.find((spelling) => known.get(spelling) === false) ?? found[0];
    const why = target === undefined ? 'receiver not registered' : known.get(target) === true ? 'receiver locked' : '';
    const receiver: Receiver = { addressed: code, code: target ?? code, reached: why === '', why };
    if (!receivers.has(receiver.code)) receivers.set(receiver.code, receiver);
  }
  return [...receivers.values()];
}

/** One row for each receiver. A row that is there already stays as it is. */
export async function insertDeliveries(sql: Sql, message: { readonly docId: string; readonly kind: MessageKind }, receivers: readonly Receiver[], at: number): Promise<void> {
  for (const part of chunks(receivers, 100)) {
    const values: SqlValue[] = part.flatMap(({ addressed, code, reached, why }) => [newId(at), message.docId, message.kind, code, addressed, Number(reached), reached ? 'INITIAL' : 'FAIL', why, at, at]);
    await sql.run(
      `INSERT INTO delivery (id, doc_id, kind, to_code, addressed, reached, status, status_desc, created_at, updated_at) VALUES ${rowsOf(part.length, 10)}
       ON CONFLICT (doc_id, to_code) DO NOTHING`,
      values,
    );
  }
}
