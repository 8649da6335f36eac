import type { Once } from './hub-store.ts';
import type { Sql } from './sql.ts';

/**
 * Whether this call is presented for the first time. The row is written in the transaction that acts, so of two copies
 * presented at once, to whichever process, one has an effect. A try repeated after a lost connection knows its own row.
 */
export async function firstTime(sql: Sql, once: Once | undefined): Promise<boolean> {
  if (once === undefined) return true;
  const { key, owner, until } = once;
  if ((await sql.run('INSERT INTO accepted_call (key, owner, until) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING', [key, owner, until])) === 1) return true;
  const [row] = await sql.all<{ owner: string }>('SELECT owner FROM accepted_call WHERE key = $1', [key]);
  return row?.owner === owner;
}
