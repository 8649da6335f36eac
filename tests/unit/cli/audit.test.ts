import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { headPath } from '../../../src/main/core/evidence/head-file.ts';
import { createDirectory } from '../../../src/main/core/store/agencies.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { officeWithMessages } from '../evidence/exported.ts';
import { withoutTriggers } from '../evidence/log-with-rows.ts';
import { cli } from './run-cli.ts';

const verify = (dir: string, ...more: string[]) => cli(['audit', 'verify', '--data-dir', dir, '--json', ...more]);

test('audit verify: a sound log, also while the office is open; one that was tampered with; one cut short', async () => {
  const office = officeWithMessages();
  await office.evidence.keeper.flush();
  const head = office.evidence.reads.head();
  const sound = await verify(office.dir);
  expect([sound.status, sound.stderr, sound.json]).toEqual([0, '', { ok: true, rows: head.seq, head: head.hash, headSeq: head.seq }]);
  expect((await cli(['audit', 'verify', '--data-dir', office.dir])).stdout).toBe(`✓ ${head.seq}\n${head.seq} ${head.hash}\n`);

  withoutTriggers(office.db);
  office.db.exec('DELETE FROM evidence WHERE seq > 9');
  const short = await verify(office.dir);
  expect([short.status, short.json]).toEqual([1, expect.objectContaining({ ok: false, reason: 'truncated', firstBad: 10, rows: 9 })]);
  expect((await cli(['audit', 'verify', '--data-dir', office.dir])).stdout).toContain('The end of the log is missing from row 10 on.');

  office.db.exec(`UPDATE evidence SET at = at + 1 WHERE seq = 4`);
  const changed = await verify(office.dir);
  expect([changed.status, changed.json]).toEqual([1, expect.objectContaining({ ok: false, reason: 'changed', firstBad: 4 })]);
  expect((await cli(['audit', 'verify', '--data-dir', office.dir], { env: { CONGVAN_LANG: 'vi' } })).stdout).toContain('Nội dung nhật ký đã bị sửa từ dòng 4.');
});

test('audit accept-loss: once, with the office closed, and the log says so', async () => {
  const office = officeWithMessages();
  await office.evidence.keeper.close();
  writeFileSync(headPath(office.dir), readFileSync(headPath(office.dir), 'utf8').replace(/"seq":\d+/, '"seq":99'));
  const accept = () => cli(['audit', 'accept-loss', '--data-dir', office.dir, '--json']);
  expect([(await accept()).status, (await accept()).code]).toEqual([2, 'data.inUse']);
  office.close();
  expect((await verify(office.dir)).json).toMatchObject({ ok: false, reason: 'truncated' });
  const accepted = await accept();
  expect([accepted.status, accepted.json]).toEqual([0, { lost: 85 }]);
  expect((await verify(office.dir)).json).toMatchObject({ ok: true, rows: 15 });
  expect((await accept()).code).toBe('audit.nothingLost');
});

test('audit check: an exported file needs no office', async () => {
  const zip = await officeWithMessages().exportNow();
  const path = join(tempDir(), 'evidence.zip');
  writeFileSync(path, zip);
  const sound = await cli(['audit', 'check', path, '--json']);
  expect([sound.status, sound.json]).toEqual([0, expect.objectContaining({ ok: true, rows: 5, messages: 1, verdicts: 1 })]);
  const files = unzipSync(zip);
  files['verdicts.json'] = Buffer.from(Buffer.from(files['verdicts.json'] ?? []).toString().replace('"unsure"', '"valid"'));
  writeFileSync(path, zipSync(files));
  const forged = await cli(['audit', 'check', path]);
  expect([forged.status, forged.stdout]).toEqual([1, expect.stringContaining('A signature verdict in the evidence file is not the one in the log.')]);
  writeFileSync(path, 'no zip');
  expect([(await cli(['audit', 'check', path, '--json'])).code, (await cli(['audit', 'check', `${path}x`, '--json'])).code]).toEqual(['audit.exportUnreadable', 'input.unreadable']);
});

test('a folder without an office, calls that cannot be used', async () => {
  const empty = tempDir();
  expect((await verify(empty)).code).toBe('audit.noLog');
  expect((await cli(['audit', 'accept-loss', '--data-dir', empty, '--json'])).code).toBe('audit.noLog');
  expect((await cli(['agencies', 'so y te', '--data-dir', empty, '--json'])).code).toBe('audit.noLog');
  for (const args of [['audit'], ['audit', 'export', '5'], ['audit', 'export', 'x', '-o', 'F.zip'], ['audit', 'check'], ['agencies'], ['agencies', 'x', '--limit', '0']]) {
    const run = await cli([...args, '--json']);
    expect([args.join(' '), run.status, run.code]).toEqual([args.join(' '), 2, 'command.usage']);
  }
});

test('agencies: words and codes', async () => {
  const office = officeWithMessages();
  await createDirectory(office.db).update('main', [{ code: 'H53', name: 'UBND tỉnh Tây Ninh' }, { code: '000.00.13.H53', name: 'Sở Y tế', parent: 'H53' }], true, 1);
  const found = await cli(['agencies', 'so', 'y', 'te', 'tay', '--data-dir', office.dir, '--json']);
  expect([found.status, found.json]).toEqual([0, { agencies: [{ code: '000.00.13.H53', otherCode: 'H53.13', name: 'Sở Y tế', parentName: 'UBND tỉnh Tây Ninh', connection: 'main' }] }]);
  expect((await cli(['agencies', 'H53.1', '--data-dir', office.dir])).stdout).toBe('000.00.13.H53    Sở Y tế · UBND tỉnh Tây Ninh\n');
});
