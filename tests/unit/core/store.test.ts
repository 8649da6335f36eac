import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { indexTokens, fold } from '../../../src/main/core/model/fold.ts';
import { createBlobStore } from '../../../src/main/core/store/blobs.ts';
import { noPacks } from '../../support/no-packs.ts';
import { openDatabase } from '../../../src/main/core/store/connection.ts';
import { matchOf } from '../../../src/main/core/store/lists.ts';
import { edoc, openOffice, receive } from '../../support/office.ts';
import { tempDir } from '../../support/temp-dir.ts';

describe('opening', () => {
  test('a second program hears that the office is open, and may open it afterwards', () => {
    const office = openOffice();
    expect(openDatabase(office.dir)).toMatchObject({ ok: false, error: { code: 'data.inUse' } });
    office.close();
    const again = openDatabase(office.dir);
    expect(again.ok).toBe(true);
    if (again.ok) again.value.close();
  });

  test('a database of a newer program is refused and not touched', () => {
    const dir = tempDir();
    const newer = new Database(join(dir, 'office.sqlite'));
    newer.exec('CREATE TABLE future (x); PRAGMA user_version = 999;');
    newer.close();
    expect(openDatabase(dir)).toMatchObject({ error: { code: 'data.newerThanProgram', details: { file: 999 } } });
    const after = new Database(join(dir, 'office.sqlite'), { readonly: true });
    expect(after.prepare('SELECT name FROM sqlite_master').all()).toEqual([{ name: 'future' }]);
    after.close();
  });

  test('a file that is no database is named as damaged', () => {
    const dir = tempDir();
    writeFileSync(join(dir, 'office.sqlite'), randomBytes(8192));
    expect(openDatabase(dir)).toMatchObject({ error: { code: 'data.damaged' } });
  });

  test('commits reach the disk: WAL with synchronous FULL', () => {
    const { db } = openOffice();
    expect([db.pragma('journal_mode', { simple: true }), db.pragma('synchronous', { simple: true })]).toEqual(['wal', 2]);
  });
});

describe('search', () => {
  const find = (office: ReturnType<typeof openOffice>, search: string) =>
    office.lists.page({ folder: 'incoming.all', search, today: '2026-11-23', limit: 50 }).rows.map((r) => r.code_number);

  test('finds without diacritics, đ as d, by number, subject and issuer, newest first', () => {
    const office = openOffice();
    receive(office, edoc({ code: { number: '7', notation: 'QĐ-UBND' }, subject: 'Về việc đặt tên đường' }));
    receive(office, edoc({ code: { number: '8', notation: 'BC-STC' }, subject: 'Báo cáo đường thủy', from: { organId: 'S', organName: 'Sở Tài chính' } }));
    expect(find(office, 'dat ten duong')).toEqual(['7']);
    expect(find(office, 'ĐƯỜNG')).toEqual(['8', '7']);
    expect(find(office, 'so tai ch')).toEqual(['8']);
    expect(find(office, '7/qd')).toEqual(['7']);
    expect(find(office, '"duong thuy"')).toEqual(['8']);
    expect(find(office, '"thuy duong"')).toEqual([]);
    expect(find(office, 'không có gì')).toEqual([]);
  });

  test('whatever is typed is a search and never an error', () => {
    const office = openOffice();
    receive(office);
    for (const typed of ['"', '*', 'a*b', 'NEAR(', 'x AND', '12/UBND"VX', '12/a&b.c', '(((', '\u0000', '😀', "'; DROP TABLE document;--", ' '.repeat(200), '1/'.repeat(99)]) {
      expect(() => find(office, typed), typed).not.toThrow();
    }
  });

  test('pages by key, without gaps or repeats', () => {
    const office = openOffice();
    for (let n = 1; n <= 25; n++) receive(office, edoc({ code: { number: String(n), notation: 'X' } }));
    for (const search of [undefined, 'duong']) {
      const seen: string[] = [];
      let before: number | undefined;
      do {
        const page = office.lists.page({ folder: 'incoming.toRegister', today: '2026-11-23', limit: 10, ...(search === undefined ? {} : { search }), ...(before === undefined ? {} : { before }) });
        seen.push(...page.rows.map((r) => r.code_number));
        before = page.more ? page.rows.at(-1)?.id : undefined;
      } while (before !== undefined);
      expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => String(25 - i)));
    }
  });

  test('folding', () => {
    expect(fold('Đường Nguyễn Huệ, số 15/QĐ-BNV')).toBe('duong nguyen hue, so 15/qd-bnv');
    expect(fold('Đà Nẵng'.normalize('NFD'))).toBe('da nang');
    expect(indexTokens('Báo cáo. Kết quả')).toEqual(['bao', 'bao_cao', 'cao', 'ket', 'ket_qua', 'qua']);
    expect(matchOf('bao c')).toBe('"bao" AND "c"');
  });
});

describe('blobs', () => {
  test('are named by their hash, written once, whole, and removed', async () => {
    const root = tempDir();
    const blobs = createBlobStore(root, noPacks);
    const bytes = randomBytes(100_000);
    const first = await blobs.put(bytes);
    expect(first).toEqual({ ok: true, value: createHash('sha256').update(bytes).digest('hex') });
    expect(await blobs.put(bytes)).toEqual(first);
    if (!first.ok) return;
    const read = await blobs.read(first.value);
    expect(read.ok && Buffer.compare(read.value, bytes)).toBe(0);
    expect(readdirSync(root).filter((n) => n.endsWith('.part'))).toEqual([]);
    await blobs.remove(first.value);
    expect(await blobs.read(first.value)).toMatchObject({ error: { code: 'blob.missing' } });
  });

  test('a full or forbidden disk is an answer and leaves nothing', async () => {
    const dir = tempDir();
    writeFileSync(join(dir, 'file'), '');
    expect(await createBlobStore(join(dir, 'file'), noPacks).put(new Uint8Array(3))).toMatchObject({ ok: false, error: { code: 'data.unwritable' } });
    if (existsSync('/dev/full')) expect(readdirSync(dir)).toEqual(['file']);
  });
});
