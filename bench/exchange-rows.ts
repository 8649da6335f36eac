import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { openDatabase } from '../src/main/core/store/connection.ts';
import type { FetchedMessage } from '../src/main/core/sync/fetch-message.ts';
import { storeAll } from '../src/main/core/sync/collect.ts';
import { syncParts } from '../tests/support/sync-parts.ts';
import { benchOffice, ingest, memoryAxis, message, readAll } from './exchange-ingest.ts';
import { compare, median, type BenchRow } from './measure.ts';

const batch = 100;
/** Every table a document without files leaves a row in, in the order in which rows may refer to each other. */
const tables = ['document', 'document_body', 'event', 'message_in', 'outbox', 'evidence'] as const;

interface Copied {
  readonly rows: ReadonlyMap<string, readonly (readonly unknown[])[]>;
  readonly tokens: readonly (readonly [number, string])[];
}

/** What our own ingest wrote, row by row, to be written again by nothing but prepared statements. */
function copyOf(db: Database.Database, tokens: Copied['tokens']): Copied {
  return { rows: new Map(tables.map((table) => [table, db.prepare(`SELECT * FROM ${table} ORDER BY rowid`.replace('ORDER BY rowid', withoutRowid.has(table) ? '' : 'ORDER BY rowid')).raw().all() as unknown[][]])), tokens };
}
const withoutRowid: ReadonlySet<string> = new Set(['message_in']);

/** The floor: the same rows in the same schema with its triggers and its index, WAL, FULL, one commit for each hundred documents. */
function bareRows({ rows, tokens }: Copied): number {
  const dir = mkdtempSync(join(tmpdir(), 'congvan-floor-'));
  const opened = openDatabase(dir);
  if (!opened.ok) throw new Error(opened.error.code);
  const { db } = opened.value;
  const inserts = new Map([...rows].map(([table, all]) => [table, db.prepare(`INSERT INTO ${table} VALUES (${(all[0] ?? []).map(() => '?').join(', ')})`)]));
  const search = db.prepare('INSERT INTO search (rowid, tokens) VALUES (CAST(? AS INTEGER), ?)');
  const syllable = db.prepare('INSERT OR IGNORE INTO syllable VALUES (?)');
  const documents = rows.get('document')?.length ?? 0;
  const start = performance.now();
  for (let at = 0; at < documents; at += batch) {
    db.transaction(() => {
      for (const [table, all] of rows) {
        const each = all.length / documents;
        for (const row of all.slice(Math.floor(at * each), Math.floor((at + batch) * each))) inserts.get(table)?.run(...row);
      }
      const together = tokens.slice(at, at + batch);
      for (const [id, text] of together) search.run(id, text);
      for (const word of new Set(together.flatMap(([, text]) => text.split(' ')))) if (/^\p{L}{2,}$/u.test(word)) syllable.run(word);
    })();
  }
  const took = performance.now() - start;
  opened.value.close();
  rmSync(dir, { recursive: true, force: true });
  return took;
}

/** The tokens of the full-text index, which keeps no copy of its text: caught on their way in. */
function catchTokens(db: Database.Database): (readonly [number, string])[] {
  const caught: (readonly [number, string])[] = [];
  const prepare = db.prepare.bind(db);
  db.prepare = ((text: string) => {
    const statement = prepare(text);
    if (!text.startsWith('INSERT INTO search')) return statement;
    const run = statement.run.bind(statement);
    statement.run = ((id: number, tokens: string) => {
      caught.push([id, tokens]);
      return run(id, tokens);
    }) as typeof statement.run;
    return statement;
  }) as typeof db.prepare;
  return caught;
}

/** Milliseconds to store them: every rule of the flow, evidence and full text included, one commit for each hundred. */
function storeOurs(office: ReturnType<typeof benchOffice>, fetched: readonly FetchedMessage[]): number {
  const sync = syncParts(office.dir, office.db, office.flow).deps(memoryAxis([]));
  const start = performance.now();
  for (let at = 0; at < fetched.length; at += batch) storeAll(sync, [], fetched.slice(at, at + batch));
  return performance.now() - start;
}

export async function rowsAgainstSqlite(): Promise<BenchRow[]> {
  const count = 2000;
  const first = benchOffice();
  const caught = catchTokens(first.db);
  const messages: Buffer[] = [];
  for (let n = 0; n < count; n += 1) messages.push(await message(n));
  const fetched = await readAll(messages);
  storeOurs(first, fetched);
  const copied = copyOf(first.db, caught);
  first.close();
  const [ours, floor]: [number[], number[]] = [[], []];
  for (let run = 0; run < 5; run += 1) {
    const office = benchOffice();
    ours.push(storeOurs(office, fetched));
    office.close();
    floor.push(bareRows(copied));
  }
  const rate = (times: readonly number[]): number => (count / median(times)) * 1000;
  return [compare('documents stored with full text, without files (documents/s)', rate(ours), rate(floor), 'the same rows by bare better-sqlite3', 0.8, true)];
}

/** How the rate holds as the office fills: the next thousand documents at 10^3, 10^4 and 10^5. */
export async function growth(sizes: readonly number[] = [1000, 10_000, 100_000]): Promise<BenchRow[]> {
  const office = benchOffice();
  const rows: BenchRow[] = [];
  let filled = 0;
  let first: number | undefined;
  const fill = async (count: number): Promise<number> => {
    const messages: Buffer[] = [];
    for (let n = 0; n < count; n += 1) messages.push(await message(filled + n));
    filled += count;
    return (count / await ingest(messages, office, `g${filled}-`)) * 1000;
  };
  for (const size of sizes) {
    while (filled < size) await fill(Math.min(2000, size - filled));
    const rate = await fill(1000);
    first ??= rate;
    rows.push(compare(`the next thousand documents at ${size.toLocaleString('en')} (documents/s)`, rate, first, `at ${(sizes[0] ?? 0).toLocaleString('en')}`, 0.5, true));
  }
  office.close();
  return rows;
}
