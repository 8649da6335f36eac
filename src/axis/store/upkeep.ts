import type { UpkeepStore } from './hub-store.ts';
import type { SqlDatabase } from './sql.ts';
import { chunks, placeholders } from './sql.ts';

const BATCH = 500;

export function upkeepStore(db: SqlDatabase): UpkeepStore {
  return {
    claimJob: (name, now, everyMs) =>
      db.write(async (sql) => {
        await sql.run('INSERT INTO job (name, next_at) VALUES ($1, 0) ON CONFLICT (name) DO NOTHING', [name]);
        const [due] = await sql.all(`SELECT name FROM job WHERE name = $1 AND next_at <= $2${db.skipLocked}`, [name, now]);
        if (due === undefined) return false;
        await sql.run('UPDATE job SET next_at = $1 WHERE name = $2', [now + everyMs, name]);
        return true;
      }),

    expire: (now) =>
      db.write(async (sql) => {
        await sql.run('DELETE FROM token WHERE until <= $1', [now]);
        await sql.run('DELETE FROM accepted_call WHERE until <= $1', [now]);
      }),

    sweepBatch: ({ finishedBefore, waitingBefore }) =>
      db.write(async (sql) => {
        const old = await sql.all<{ id: string; doc_id: string }>(
          `SELECT id, doc_id FROM delivery WHERE (status IN ('DONE', 'FAIL') AND updated_at < $1) OR (status IN ('INITIAL', 'PROCESSING') AND created_at < $2) LIMIT ${BATCH}${db.skipLocked}`,
          [finishedBefore, waitingBefore],
        );
        if (old.length > 0) await sql.run(`DELETE FROM delivery WHERE id IN (${placeholders(1, old.length)})`, old.map(({ id }) => id));
        // Once no delivery is left to remove: messages whose last deliveries two sweeps removed at once, each seeing the other's.
        const left = old.length > 0 ? old : await sql.all<{ doc_id: string }>(
          `SELECT doc_id FROM message WHERE sent_at < $1 AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.doc_id = message.doc_id) LIMIT ${BATCH}`,
          [finishedBefore],
        );
        const documents = [...new Set(left.map((row) => row.doc_id))];
        if (documents.length === 0) return { removed: 0, blobs: [] };
        const gone = await sql.all<{ blob: string }>(
          `DELETE FROM message WHERE doc_id IN (${placeholders(1, documents.length)}) AND NOT EXISTS (SELECT 1 FROM delivery d WHERE d.doc_id = message.doc_id)
             AND NOT EXISTS (SELECT 1 FROM fan_out f WHERE f.doc_id = message.doc_id) RETURNING blob`,
          documents,
        );
        await sql.run(`DELETE FROM sent_once WHERE doc_id IN (${placeholders(1, documents.length)}) AND NOT EXISTS (SELECT 1 FROM message m WHERE m.doc_id = sent_once.doc_id)`, documents);
        const blobs = [...new Set(gone.map(({ blob }) => blob))];
        // Messages of the first version shared their content by its hash.
        const kept = blobs.length === 0 ? [] : await sql.all<{ blob: string }>(`SELECT DISTINCT blob FROM message WHERE blob IN (${placeholders(1, blobs.length)})`, blobs);
        const named = new Set(kept.map(({ blob }) => blob));
        return { removed: old.length, blobs: blobs.filter((blob) => !named.has(blob)) };
      }),

    async blobsInUse(blobs) {
      const used = new Set<string>();
      for (const part of chunks(blobs, BATCH)) {
        const rows = await db.all<{ blob: string }>(`SELECT blob FROM message WHERE blob IN (${placeholders(1, part.length)})`, part);
        for (const { blob } of rows) used.add(blob);
      }
      return used;
    },
  };
}
