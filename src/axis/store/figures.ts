import { vietnamOffsetMs } from '../../main/core/model/dates.ts';
import type { FigureStore } from './hub-store.ts';
import type { SqlDatabase } from './sql.ts';

export function figureStore(db: SqlDatabase): FigureStore {
  return {
    queues: (limit) =>
      db.all(
        `SELECT q.to_code AS code, COALESCE(a.name, '') AS name, q.waiting, q.oldest
         FROM (SELECT to_code, count(*) AS waiting, min(created_at) AS oldest FROM delivery WHERE status IN ('INITIAL', 'PROCESSING') GROUP BY to_code) q
         LEFT JOIN agency a ON a.code = q.to_code ORDER BY q.waiting DESC, q.to_code LIMIT $1`,
        [limit],
      ),
    async totals() {
      const [row] = await db.all<{ waiting: number; fan_out: number; blob_bytes: number; agencies: number }>(
        `SELECT (SELECT count(*) FROM delivery WHERE status IN ('INITIAL', 'PROCESSING')) AS waiting, (SELECT count(*) FROM fan_out) AS fan_out,
           (SELECT CAST(COALESCE(sum(size), 0) AS BIGINT) FROM message) AS blob_bytes, (SELECT count(*) FROM agency WHERE locked = 0) AS agencies`,
      );
      return { waiting: row?.waiting ?? 0, fanOut: row?.fan_out ?? 0, blobBytes: row?.blob_bytes ?? 0, agencies: row?.agencies ?? 0 };
    },
    throughput: (since, periodMs) =>
      db.all(
        `SELECT ((sent_at + ${vietnamOffsetMs}) / CAST($2 AS BIGINT)) * CAST($2 AS BIGINT) - ${vietnamOffsetMs} AS start, count(*) AS messages, CAST(sum(size) AS BIGINT) AS bytes
         FROM message WHERE sent_at >= $1 GROUP BY 1 ORDER BY 1`,
        [since, periodMs],
      ),
  };
}
