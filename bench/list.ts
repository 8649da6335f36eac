import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { fold, indexTokens, numberToken } from '../src/main/core/model/fold.ts';
import { openDatabase } from '../src/main/core/store/connection.ts';
import { createLists } from '../src/main/core/store/lists.ts';
import { compare, medianMs, type BenchRow } from './measure.ts';

/** List page and search at 10^4, 10^5 and 10^6 documents, against 50 rows by primary key in the same file. */
export async function list(sizes: readonly number[] = [10_000, 100_000, 1_000_000]): Promise<BenchRow[]> {
  const rows: BenchRow[] = [];
  for (const size of sizes) {
    const dir = mkdtempSync(join(tmpdir(), 'congvan-bench-'));
    const opened = openDatabase(dir);
    if (!opened.ok) throw new Error(opened.error.code);
    try {
      fill(opened.value.db, size);
      rows.push(...await measure(opened.value.db, size));
    } finally {
      opened.value.close();
      rmSync(dir, { recursive: true, force: true });
    }
  }
  return rows;
}

async function measure(db: Database.Database, size: number): Promise<BenchRow[]> {
  const lists = createLists(db);
  const today = '2026-11-23';
  const floorStatement = db.prepare('SELECT * FROM document WHERE id < ? ORDER BY id DESC LIMIT 51');
  const middle = (db.prepare('SELECT id FROM document ORDER BY id LIMIT 1 OFFSET ?').get(Math.floor(size / 2)) as { id: number }).id;
  const floor = await medianMs(200, () => floorStatement.all(Number.MAX_SAFE_INTEGER));
  const page = (change: object) => lists.page({ folder: 'incoming.toRegister', today, limit: 50, ...change });
  const line = async (name: string, goal: number, work: () => unknown): Promise<BenchRow> =>
    compare(`${name}, ${size.toLocaleString('en')} rows (ms)`, await medianMs(100, work), floor, '50 rows by primary key', goal);
  return [
    await line('first page of a folder', 1.5, () => page({})),
    await line('page in the middle', 1.5, () => page({ before: middle })),
    await line('badges of all folders', 1.5, () => lists.counts(today)),
    await line('search one word', 5, () => page({ folder: 'incoming.all', search: 'duong' })),
    await line('search four words', 8, () => page({ folder: 'incoming.all', search: 'bao cao ket qua' })),
    await line('search as typed, 3 letters', 5, () => page({ folder: 'incoming.all', search: 'ngu' })),
    await line('search a number', 2, () => page({ folder: 'incoming.all', search: `${size - 7}/ubnd` })),
  ];
}

const words = 'báo cáo kết quả thực hiện kế hoạch phát triển kinh tế xã hội đường giao thông nông thôn ngân sách đầu tư công an ninh trật tự y tế giáo dục môi trường đất đai nguồn nước'.split(' ');

/** The real schema and triggers, one transaction; 40 syllables a subject. */
function fill(db: Database.Database, size: number): void {
  const random = generator(7);
  const document = db.prepare(`INSERT INTO document VALUES (?, 'in', 'received', ?, ?, ?, ?, ?, 'UBND-VX', 'Công văn', ?, 0, '2026-11-20', NULL, NULL, NULL, 'valid', ?, 1, 0, 0, ?)`);
  const body = db.prepare('INSERT INTO document_body VALUES (?, ?)');
  const search = db.prepare('INSERT INTO search (rowid, tokens) VALUES (CAST(? AS INTEGER), ?)');
  const syllable = db.prepare('INSERT OR IGNORE INTO syllable VALUES (?)');
  for (const word of words) syllable.run(fold(word));
  const folders = ['incoming.toRegister', 'incoming.toRoute', 'incoming.inProgress', 'incoming.done', 'incoming.done', 'incoming.done'];
  db.transaction(() => {
    for (let i = 1; i <= size; i++) {
      const at = 1_700_000_000_000 + i * 60_000;
      const id = at * 1024;
      const subject = Array.from({ length: 20 }, () => words[random(words.length)] ?? '').join(' ');
      const organ = `Sở số ${random(756)}`;
      document.run(id, folders[random(folders.length)] ?? '', `K,${i}`, `H${random(756)}`, organ, String(i), subject, random(5) === 0 ? 1 : 0, at);
      body.run(id, '{"organ":{"organId":"H1","organName":"Sở"},"to":[],"toPlaces":[],"warnings":[]}');
      search.run(id, [...indexTokens(subject), ...indexTokens(organ), numberToken(`${i}/UBND-VX`)].join(' '));
    }
  })();
  db.exec(`INSERT INTO search (search) VALUES ('optimize'); ANALYZE;`);
}

/** mulberry32: the same corpus at each run. */
function generator(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}
