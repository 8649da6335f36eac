import { createReadStream } from 'node:fs';
import type { Postgres } from '../store/postgres/open-postgres.ts';
import type { HubBlobs } from './hub-blobs.ts';
import { isBlobName } from './hub-blobs.ts';

/** What is in memory at once of one content, however large it is. */
const PIECE = 256 * 1024;

/**
 * Contents as PostgreSQL large objects, for an exchange that wants one thing to run and one thing to back up. Written in
 * one transaction piece by piece; read by `lo_get`, each piece in a statement of its own, so that a slow receiver holds
 * no connection. A distributed PostgreSQL has no large objects: there the S3 store serves.
 */
export function openLargeObjects({ db, transaction }: Postgres, now: () => number): HubBlobs {
  const oidOf = async (name: string): Promise<{ readonly oid: number; readonly size: number } | undefined> =>
    (await db.all<{ oid: number; size: number }>('SELECT oid, size FROM large_object WHERE name = $1', [name]))[0];

  return {
    keep(name, body) {
      if (!isBlobName(name)) throw new Error('not a blob name');
      return transaction(async (client) => {
        // A repeated try after a commit whose answer was lost, or another of the same name: the first stays.
        const { rows } = await client.query<{ oid: number }>('SELECT lo_create(0) AS oid');
        const oid = Number(rows[0]?.oid);
        const fresh = await client.query('INSERT INTO large_object (name, oid, size, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO NOTHING', [name, oid, body.size, now()]);
        if (fresh.rowCount === 0) {
          await client.query('SELECT lo_unlink($1)', [oid]);
          return;
        }
        let at = 0;
        for await (const piece of createReadStream(body.path, { highWaterMark: PIECE })) {
          const bytes = piece as Buffer;
          await client.query('SELECT lo_put($1, $2, $3)', [oid, at, bytes]);
          at += bytes.length;
        }
        if (at !== body.size) throw new Error('the spooled body changed its size');
      });
    },
    async open(name) {
      const found = await oidOf(name);
      if (found === undefined) return undefined;
      async function* pieces({ oid, size }: { readonly oid: number; readonly size: number }): AsyncGenerator<Uint8Array> {
        for (let at = 0; at < size; ) {
          const [row] = await db.all<{ piece: Buffer }>('SELECT lo_get($1, $2, $3) AS piece', [oid, at, PIECE]);
          if (row === undefined || row.piece.length === 0) throw new Error('large object ends early');
          at += row.piece.length;
          yield row.piece;
        }
      }
      return { size: found.size, open: () => pieces(found) };
    },
    remove: (name) =>
      transaction(async (client) => {
        const { rows } = await client.query<{ oid: number }>('DELETE FROM large_object WHERE name = $1 RETURNING oid', [name]);
        for (const { oid } of rows) await client.query('SELECT lo_unlink($1)', [oid]);
      }),
    async *keptBefore(time) {
      for (let last = ''; ; ) {
        const rows = await db.all<{ name: string }>('SELECT name FROM large_object WHERE created_at < $1 AND name > $2 ORDER BY name LIMIT 1000', [time, last]);
        if (rows.length === 0) return;
        for (const { name } of rows) yield name;
        last = rows.at(-1)?.name ?? '';
      }
    },
    ping: async () => void (await db.all('SELECT 1 AS alive')),
    close: async () => undefined,
  };
}
