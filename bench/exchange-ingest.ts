import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import type { FlowDeps } from '../src/main/core/flow/deps.ts';
import { ok } from '../src/main/core/model/result.ts';
import type { ExchangeAxis } from '../src/main/core/ports/exchange-axis.ts';
import { openDatabase } from '../src/main/core/store/connection.ts';
import { createDocumentStore } from '../src/main/core/store/documents.ts';
import { collect } from '../src/main/core/sync/collect.ts';
import { ours } from '../tests/support/edoc.ts';
import { syncParts } from '../tests/support/sync-parts.ts';
import { wire } from '../tests/support/wire.ts';
import { compare, type BenchRow } from './measure.ts';

const batch = 100;
const fileBytes = 200_000;

/** An office without a window, and its parts. */
export function benchOffice(): { readonly dir: string; readonly db: Database.Database; readonly flow: FlowDeps; readonly close: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'congvan-bench-'));
  const opened = openDatabase(dir);
  if (!opened.ok) throw new Error(opened.error.code);
  const { db } = opened.value;
  const flow: FlowDeps = {
    store: createDocumentStore(db), clock: { now: () => Date.now() }, organ: ours, actor: 'Văn thư', seals: () => [], ways: (organIds) => [{ connection: 'main', organIds }],
  };
  return { dir, db, flow, close: () => { opened.value.close(); rmSync(dir, { recursive: true, force: true }); } };
}

const words = 'báo cáo kết quả thực hiện kế hoạch phát triển kinh tế xã hội đường giao thông nông thôn ngân sách đầu tư công an ninh trật tự y tế giáo dục môi trường đất đai nguồn nước'.split(' ');
const text = (n: number, length: number): string => Array.from({ length }, (_, i) => words[(n * 31 + i * 7 + (n % 13) * i) % words.length]).join(' ');

/** One message with a file of `bytes`, or with none. */
export function message(n: number, bytes: number): Promise<Buffer> {
  const code = { number: String(n), notation: 'UBND-VX' };
  const change = { code, documentId: `H99,2026/11/20,${n}/UBND-VX`, subject: text(n, 20), content: text(n + 1, 100) };
  return bytes === 0 ? wire({ ...change, attachments: [] }) : wire(change, Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(bytes - 9)]));
}

/** An axis that has these messages in memory: what is measured is ours. */
export function memoryAxis(messages: readonly Buffer[], name = 'm'): ExchangeAxis {
  const byId = new Map(messages.map((bytes, n) => [`${name}${n}`, bytes]));
  return {
    list: (kind) => Promise.resolve(ok(kind === 'edoc' ? [...byId.keys()].map((docId) => ({ docId, kind })) : [])),
    fetch: async (docId, into) => {
      const bytes = byId.get(docId) ?? Buffer.alloc(0);
      for (let at = 0; at < bytes.length; at += 65_536) await into.write(bytes.subarray(at, at + 65_536));
      return ok(undefined);
    },
    acknowledge: (docId) => { byId.delete(docId); return Promise.resolve(ok(undefined)); },
    send: () => Promise.resolve(ok({ docId: 'x' })), listSent: () => Promise.resolve(ok([])), agencies: () => Promise.resolve(ok({ agencies: [], complete: false })),
  };
}

/** Milliseconds for all of them, from the list to the acknowledgement, each durable before it is acknowledged. */
export async function ingest(messages: readonly Buffer[], office = benchOffice(), name = 'm'): Promise<number> {
  const { deps } = syncParts(office.dir, office.db, office.flow);
  const start = performance.now();
  const done = await collect(deps(memoryAxis(messages, name)));
  const took = performance.now() - start;
  const stored = office.db.prepare(`SELECT count(*) AS n FROM message_in WHERE outcome = 'document'`).get() as { n: number };
  if (!done.ok || done.value.received !== messages.length || stored.n < messages.length) throw new Error('not all came in');
  return took;
}

/** The floor: the same files, hashed for their names, written, one `syncfs` for each batch. Linux only: nothing else has it. */
export function bareFiles(count: number): number {
  const dir = mkdtempSync(join(tmpdir(), 'congvan-floor-'));
  const files = Array.from({ length: count }, () => randomBytes(fileBytes));
  const start = performance.now();
  files.forEach((bytes, n) => {
    const name = createHash('sha256').update(bytes).digest('hex');
    mkdirSync(join(dir, name.slice(0, 2)), { recursive: true });
    writeFileSync(join(dir, name.slice(0, 2), name), bytes);
    if ((n + 1) % batch === 0) execFileSync('sync', ['-f', dir]);
  });
  const took = performance.now() - start;
  rmSync(dir, { recursive: true, force: true });
  return took;
}

export async function ingestRows(): Promise<BenchRow[]> {
  const count = 1000;
  const messages: Buffer[] = [];
  for (let n = 0; n < count; n += 1) messages.push(await message(n, fileBytes));
  const perSecond = (ms: number): number => (count / ms) * 1000;
  const ours_: number[] = [];
  const floor: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    const office = benchOffice();
    ours_.push(await ingest(messages, office));
    office.close();
    floor.push(bareFiles(count));
  }
  const mid = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[1] ?? 0;
  return [compare('durable ingest of 200 KB documents with full text, in batches (documents/s)', perSecond(mid(ours_)), perSecond(mid(floor)), 'bare loop, one syncfs a batch', 0.5, true)];
}
