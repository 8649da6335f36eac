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
import { collect, storeAll } from '../src/main/core/sync/collect.ts';
import { fetchMessage, type FetchedMessage } from '../src/main/core/sync/fetch-message.ts';
import { ours } from '../tests/support/edoc.ts';
import { syncParts } from '../tests/support/sync-parts.ts';
import { wire } from '../tests/support/wire.ts';
import { compare, median, type BenchRow } from './measure.ts';

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

/** One message with this file, or with none. */
export function message(n: number, file?: Buffer): Promise<Buffer> {
  const code = { number: String(n), notation: 'UBND-VX' };
  const change = { code, documentId: `H99,2026/11/20,${n}/UBND-VX`, subject: text(n, 20), content: text(n + 1, 100) };
  return file === undefined ? wire({ ...change, attachments: [] }) : wire(change, file);
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
function bareFiles(files: readonly Buffer[]): number {
  const dir = mkdtempSync(join(tmpdir(), 'congvan-floor-'));
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

/**
 * From decoded papers to the disk: what the floor does, and beside it every rule of the flow, full text, evidence and one
 * commit a batch. The messages were read before; reading them is a row of its own.
 */
async function storePapers(messages: readonly FetchedMessage[], papers: readonly Buffer[]): Promise<number> {
  const office = benchOffice();
  const { blobs, deps } = syncParts(office.dir, office.db, office.flow);
  const sync = deps(memoryAxis([]));
  const start = performance.now();
  for (let at = 0; at < messages.length; at += batch) {
    const together = blobs.batch();
    for (const paper of papers.slice(at, at + batch)) {
      const writer = together.writer();
      for (let from = 0; from < paper.length; from += 65_536) await writer.write(paper.subarray(from, from + 65_536));
      const stored = await writer.finish();
      if (!stored.ok) throw new Error(stored.error.code);
    }
    const packed = await together.seal();
    if (!packed.ok) throw new Error(packed.error.code);
    storeAll(sync, packed.value, messages.slice(at, at + batch));
  }
  const took = performance.now() - start;
  office.close();
  return took;
}

/** What the codec makes of the messages: from here to the disk is what the floor does too. */
export async function readAll(wireMessages: readonly Buffer[]): Promise<readonly FetchedMessage[]> {
  const office = benchOffice();
  const { blobs, deps } = syncParts(office.dir, office.db, office.flow);
  const sync = deps(memoryAxis(wireMessages));
  const held = blobs.batch();
  const read: FetchedMessage[] = [];
  for (let n = 0; n < wireMessages.length; n += 1) {
    const one = await fetchMessage(sync, 'edoc', { docId: `m${n}`, kind: 'edoc' }, held);
    if (!one.ok) throw new Error(one.error.code);
    read.push(one.value);
  }
  await held.discard();
  office.close();
  return read;
}

export async function ingestRows(): Promise<BenchRow[]> {
  const count = 1000;
  const papers = Array.from({ length: count }, () => Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(fileBytes - 9)]));
  const messages: Buffer[] = [];
  for (let n = 0; n < count; n += 1) messages.push(await message(n, papers[n] ?? Buffer.alloc(0)));
  const read = await readAll(messages);
  const rate = (times: readonly number[]): number => (count / median(times)) * 1000;
  const [stored, whole, floor]: [number[], number[], number[]] = [[], [], []];
  for (let run = 0; run < 5; run += 1) {
    stored.push(await storePapers(read, papers));
    const office = benchOffice();
    whole.push(await ingest(messages, office));
    office.close();
    floor.push(bareFiles(papers));
  }
  const peer = 'bare loop, one syncfs a batch';
  return [
    compare('durable ingest of 200 KB documents with full text, in batches (documents/s)', rate(stored), rate(floor), peer, 0.5, true),
    compare('the same from the wire: read, decoded, raw message kept too (documents/s)', rate(whole), rate(floor), peer, undefined, true),
  ];
}
