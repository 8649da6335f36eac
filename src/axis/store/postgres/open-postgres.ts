import pg from 'pg';
import type { HubLog } from '../../hub-types.ts';
import { HubStartError } from '../../hub-types.ts';
import type { Sql, SqlDatabase, SqlValue } from '../sql.ts';
import { migrate } from './migrate.ts';
import { isPassing, retried } from './retry.ts';

const INT8 = 20;

/** Counts, sizes and milliseconds: all far below 2^53, so a number and not the driver's text. */
const types = { getTypeParser: (oid: number, format?: 'text' | 'binary') => (oid === INT8 ? Number : (pg.types.getTypeParser(oid, format as 'text') as (value: string) => unknown)) };

type Query = Pick<pg.Pool | pg.PoolClient, 'query'>;

const on = (client: Query): Sql => ({
  async all<Row>(text: string, values: readonly SqlValue[] = []) {
    return (await client.query(text, values.map((value) => value ?? null))).rows as Row[];
  },
  async run(text, values = []) {
    return (await client.query(text, values.map((value) => value ?? null))).rowCount ?? 0;
  },
});

/** A client whose transaction ended badly is not given to the next one when even the ROLLBACK fails. */
async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const value = await work(client);
    await client.query('COMMIT');
    return value;
  } catch (error) {
    await client.query('ROLLBACK').catch((failed: unknown) => {
      broken = failed instanceof Error ? failed : new Error('rollback failed');
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

export interface Postgres {
  readonly db: SqlDatabase;
  /** For what is not plain rows: large objects. Retried like every write. */
  transaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T>;
}

function startError(error: unknown): HubStartError {
  if (error instanceof HubStartError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  // 28: authentication. 3D: no such database. 42501: no right to create tables.
  return new HubStartError(isPassing(error) || code === '' ? 'hub.postgresUnreachable' : code.startsWith('28') || code.startsWith('3D') || code === '42501' ? 'hub.postgresRefused' : 'hub.dataDamaged', error);
}

/** The hub's database on a PostgreSQL that any number of hub processes share. Throws `HubStartError`. */
export async function openPostgres(url: string, log: HubLog, connections = 10): Promise<Postgres> {
  let pool: pg.Pool;
  try {
    pool = new pg.Pool({
      connectionString: url, max: connections, connectionTimeoutMillis: 5000, idleTimeoutMillis: 60_000, keepAlive: true,
      statement_timeout: 60_000, idle_in_transaction_session_timeout: 60_000, application_name: 'congvan hub', types,
    });
  } catch (error) {
    throw new HubStartError('hub.postgresRefused', error);
  }
  // An idle connection that dies is replaced at the next use; without this listener it would end the process.
  pool.on('error', (error) => {
    log.warn('hub.postgresConnectionLost', { reason: 'code' in error ? String(error.code) : error.name });
  });
  try {
    await retried(async () => {
      const client = await pool.connect();
      try {
        await migrate(client);
      } finally {
        client.release();
      }
    });
  } catch (error) {
    await pool.end();
    throw startError(error);
  }
  const direct = on(pool);
  const transaction = <T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> => retried(() => inTransaction(pool, work));
  return {
    transaction,
    db: {
      all: (text, values) => retried(() => direct.all(text, values)),
      run: (text, values) => retried(() => direct.run(text, values)),
      forUpdate: ' FOR UPDATE',
      skipLocked: ' FOR UPDATE SKIP LOCKED',
      write: (work) => transaction((client) => work(on(client))),
      connections: () => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
      close: () => pool.end(),
    },
  };
}
