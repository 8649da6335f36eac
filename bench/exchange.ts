import { exchangeDirectory } from './exchange-directory.ts';
import { fsyncRows } from './exchange-fsyncs.ts';
import { exchangeHub } from './exchange-hub.ts';
import { ingestRows } from './exchange-ingest.ts';
import { memoryRow } from './exchange-memory.ts';
import { exchangeParse } from './exchange-parse.ts';
import { growth, rowsAgainstSqlite } from './exchange-rows.ts';
import type { BenchRow } from './measure.ts';

/** The exchange, all of it: what comes in, what a hub carries, what it costs in memory, how it holds as the office fills. */
export async function exchange(): Promise<BenchRow[]> {
  return [...await ingestRows(), ...fsyncRows(), ...await rowsAgainstSqlite(), ...await growth(), ...await exchangeParse(), ...await exchangeHub(), await memoryRow(), ...await exchangeDirectory()];
}
