import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDirectory } from '../src/main/core/store/agencies.ts';
import { openDatabase } from '../src/main/core/store/connection.ts';
import { agencies } from '../tests/support/agencies.ts';
import { compare, medianMs, type BenchRow } from './measure.ts';

/** As a person types them, each at the moment when it is not complete. */
const searches: readonly (readonly [string, string])[] = [
  ['one word', 'nong ngh'], ['three words', 'so y te'], ['a department of a province', 'so y te tay ni'], ['words of four levels', 'tram y te xa tan lap tay ninh'],
  ['words that all names have', 'uy ban nhan dan xa tan l'], ['a code, root first', 'H53.1'], ['a code, leaf first', '000.09.80.H53'], ['nothing', 'khong co co quan nay'],
];

/** The directory of 110,000 agencies: searches against one LIKE over the same table; a list that did not change against reading the table once. */
export async function exchangeDirectory(size = 110_000): Promise<BenchRow[]> {
  const dir = mkdtempSync(join(tmpdir(), 'congvan-bench-'));
  const opened = openDatabase(dir);
  if (!opened.ok) throw new Error(opened.error.code);
  const { db } = opened.value;
  try {
    const [directory, list] = [createDirectory(db), agencies(size)];
    const all = db.prepare('SELECT code, name, parent, mail FROM agency');
    const first = await once(() => directory.update('bench', list, true, 1));
    const read = await medianMs(5, () => all.all());
    const again = await medianMs(5, () => directory.update('bench', list, true, 2));
    const like = db.prepare(`SELECT * FROM agency WHERE folded LIKE '%' || ? || '%' LIMIT 20`);
    const scan = await medianMs(10, () => like.all('khong co co quan nay'));
    const rows = [
      compare(`list of ${size.toLocaleString('en')} taken over for the first time (ms)`, first, read, 'reading the table once'),
      compare('the same list again (ms)', again, read, 'reading the table once', 20),
    ];
    for (const [name, text] of searches) rows.push(compare(`search ${name} (ms)`, await medianMs(50, () => directory.search(text, 20)), scan, 'LIKE scan of names', 1));
    return rows;
  } finally {
    opened.value.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function once(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
