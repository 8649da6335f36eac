import { newId } from '../new-id.ts';
import { insertAudit } from './audit.ts';
import { insertDeliveries, resolveReceivers } from './deliver.ts';
import type { Added, MessageKind, NewMessage, Once } from './hub-store.ts';
import { firstTime } from './once.ts';
import type { SqlDatabase } from './sql.ts';
import { chunks } from './sql.ts';

/** Up to here the deliveries are written with the message; beyond, in pieces of this size by whoever claims them. */
export const DIRECT_RECEIVERS = 500;

export function addMessage(db: SqlDatabase, message: NewMessage, once: Once | undefined, at: number): Promise<Added> {
  const { docId, kind, from, documentId, notation, title, sha256, size, blob } = message;
  const direct = message.receivers.length <= DIRECT_RECEIVERS;
  return db.write(async (sql) => {
    const receivers = direct ? await resolveReceivers(sql, message.receivers) : [];
    if (direct && !receivers.some(({ reached }) => reached)) return { kind: receivers.some(({ why }) => why === 'receiver locked') ? 'receiversLocked' : 'noReceiver' };
    if (!(await firstTime(sql, once))) return { kind: 'replay' };
    // Two hub processes may ask at once: the second waits here for the first, and then finds its id.
    await sql.run('INSERT INTO sent_once (from_code, sha256, doc_id) VALUES ($1, $2, $3) ON CONFLICT (from_code, sha256) DO NOTHING', [from, sha256, docId]);
    const [first] = await sql.all<{ doc_id: string }>('SELECT doc_id FROM sent_once WHERE from_code = $1 AND sha256 = $2', [from, sha256]);
    if (first !== undefined && first.doc_id !== docId) return { kind: 'same', docId: first.doc_id };
    const fresh = await sql.run(
      `INSERT INTO message (doc_id, kind, from_code, document_id, notation, title, sha256, size, blob, sent_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (doc_id) DO NOTHING`,
      [docId, kind, from, documentId, notation, title, sha256, size, blob, at],
    );
    // The answer to an earlier try's commit was lost on the way: everything is there.
    if (fresh === 0) return { kind: 'added' };
    if (direct) await insertDeliveries(sql, message, receivers, at);
    else for (const part of chunks(message.receivers, DIRECT_RECEIVERS)) await sql.run('INSERT INTO fan_out (id, doc_id, receivers, created_at) VALUES ($1, $2, $3, $4)', [newId(at), docId, JSON.stringify(part), at]);
    await insertAudit(sql, [{ at, agency: from, address: '', action: 'send', docId, code: '0', count: message.receivers.length }]);
    return { kind: 'added' };
  });
}

/**
 * Takes one piece of a long list and writes its deliveries. Whoever dies in between leaves the piece to the next: the
 * claim lasts as long as the transaction, and the deliveries are unique by document and agency.
 */
export function fanOutOne(db: SqlDatabase, at: number): Promise<boolean> {
  return db.write(async (sql) => {
    const [job] = await sql.all<{ id: string; doc_id: string; receivers: string }>(`SELECT id, doc_id, receivers FROM fan_out ORDER BY created_at, id LIMIT 1${db.skipLocked}`);
    if (job === undefined) return false;
    const [message] = await sql.all<{ kind: MessageKind }>('SELECT kind FROM message WHERE doc_id = $1', [job.doc_id]);
    if (message !== undefined) await insertDeliveries(sql, { docId: job.doc_id, kind: message.kind }, await resolveReceivers(sql, JSON.parse(job.receivers) as string[]), at);
    await sql.run('DELETE FROM fan_out WHERE id = $1', [job.id]);
    return true;
  });
}
