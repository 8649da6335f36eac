import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createDirectory } from '../../../src/main/core/store/agencies.ts';
import { openDatabase } from '../../../src/main/core/store/connection.ts';
import { agencies } from '../../support/agencies.ts';
import { openOffice } from '../../support/office.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { random } from '../signing/random.ts';

test('110,000 agencies: taken over, the same again writes nothing, the window is not kept waiting', async () => {
  const { db } = openOffice();
  const directory = createDirectory(db);
  const list = agencies();
  let turns = 0;
  const other = setInterval(() => { turns += 1; }, 0);
  expect(await directory.update('main', list, true, 1000)).toMatchObject({ value: { added: 110_000, skipped: 0 } });
  clearInterval(other);
  // Others had their turn between the batches: two hundred of them at least.
  expect(turns).toBeGreaterThan(200);
  expect(directory.count('main')).toBe(110_000);
  const changes = (): number => (db.prepare('SELECT total_changes() AS n').get() as { n: number }).n;
  const before = changes();
  expect(await directory.update('main', list, true, 2000)).toMatchObject({ value: { added: 0, unchanged: 110_000 } });
  expect(changes()).toBe(before);

  expect(directory.search('sở y tế tây ninh', 3)[0]).toMatchObject({ code: 'H53.10', otherCode: '000.00.10.H53', parentName: 'Ủy ban nhân dân tỉnh Tây Ninh' });
  expect(directory.search('tram y te xa tan lap tay ninh', 3)).toMatchObject([{ code: 'H53.80.09', name: 'Trạm Y tế xã Tân Lập' }]);
  expect(directory.search('000.09.80.H53', 3)[0]?.code).toBe('H53.80.09');
  expect(directory.search('ubnd tinh dak lak', 3)[0]?.name).toBe('Ủy ban nhân dân tỉnh Đắk Lắk');

  // A merger: one province goes into its neighbour.
  const merged = list.filter((a) => !a.code.startsWith('H53')).map((a) => (a.code === 'H39' ? { ...a, name: 'Ủy ban nhân dân tỉnh Tây Ninh' } : a));
  const gone = list.length - merged.length;
  expect(await directory.update('main', merged, true, 3000)).toMatchObject({ value: { closed: gone, renamed: 1 } });
  expect(directory.search('ubnd tinh tay ninh', 1)).toMatchObject([{ code: 'H39' }]);
  expect(directory.search('so y te tay ninh', 1)).toMatchObject([{ code: 'H39.10' }]);
  expect(directory.search('ubnd tinh long an', 1)).toMatchObject([{ code: 'H39.01' }]);
  expect(directory.byCode('000.00.10.H53')).toMatchObject({ code: 'H53.10', closedAt: 3000 });
});

test('broken off anywhere and started again it ends as if it had not been', async () => {
  const [dir, size] = [tempDir(), 12_000];
  const pick = random(2);
  for (let round = 0; round < 4; round++) {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'update-child.ts'), dir, String(size)], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    await new Promise((resolve) => setTimeout(resolve, 20 + pick(400)));
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  const opened = openDatabase(dir);
  if (!opened.ok) throw new Error(opened.error.code);
  const { db } = opened.value;
  const directory = createDirectory(db);
  expect(await directory.update('main', agencies(size), true, 2000)).toMatchObject({ ok: true, value: { closed: 0, renamed: 0 } });
  const counts = db.prepare(`SELECT (SELECT count(*) FROM agency) AS agencies, (SELECT count(*) FROM agency WHERE indexed = 0) AS unindexed, (SELECT count(*) FROM agency_before) AS before,
    (SELECT count(DISTINCT agency) FROM agency_form) AS coded, (SELECT count(*) FROM agency_own('u* OR v* OR s* OR t* OR h* OR p* OR c* OR b* OR d* OR q*')) AS found`).get();
  opened.value.close();
  expect(counts).toEqual({ agencies: size, unindexed: 0, before: 0, coded: size, found: size });
});
