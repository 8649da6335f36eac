import { describe, expect, test } from 'vitest';
import { createDirectory } from '../../../src/main/core/store/agencies.ts';
import type { ListedAgency } from '../../../src/main/core/ports/exchange-axis.ts';
import { openOffice } from '../../support/office.ts';

const list: readonly ListedAgency[] = [
  { code: 'H53', name: 'Ủy ban nhân dân tỉnh Tây Ninh' },
  { code: '000.00.13.H53', name: 'Sở Y tế tỉnh Tây Ninh', parent: 'H53', mail: 'soyte@example.gov.vn' },
  { code: 'H53.14', name: 'Sở Tư pháp tỉnh Tây Ninh', parent: 'H53' },
  { code: 'H53.13.01', name: 'Trung tâm Kiểm soát bệnh tật', parent: '000.00.13.H53' },
  { code: 'H24', name: 'UBND thành phố Hà Nội' },
  { code: 'H24.10', name: 'Sở Y tế', parent: 'H24' },
  { code: 'vxp.saas.03', name: 'Đơn vị dùng chung' },
  { code: 'G11.07.05', name: 'Cục Đường bộ Việt Nam' },
];

function open() {
  const office = openOffice();
  const directory = createDirectory(office.db);
  const codes = (text: string, limit = 20): string[] => directory.search(text, limit).map((a) => a.code);
  const update = async (agencies: readonly ListedAgency[], now: number, complete = true) => directory.update('main', agencies, complete, now);
  return { ...office, directory, codes, update };
}

async function filled() {
  const opened = open();
  expect(await opened.update(list, 1000)).toEqual({ ok: true, value: { added: 8, renamed: 0, changed: 0, closed: 0, reopened: 0, unchanged: 0, skipped: 0 } });
  return opened;
}

describe('a list taken over', () => {
  test('the same list again writes nothing', async () => {
    const { db, update, directory } = await filled();
    const changes = (): number => (db.prepare('SELECT total_changes() AS n').get() as { n: number }).n;
    const before = changes();
    expect(await update(list, 2000)).toMatchObject({ value: { unchanged: 8, added: 0 } });
    expect(changes()).toBe(before);
    expect([directory.count('main'), directory.count('other')]).toEqual([8, 0]);
  });

  test('a new name is found, and the earlier one leads there and says so', async () => {
    const { update, directory, codes } = await filled();
    expect(await update(list.map((a) => (a.code === 'H53.14' ? { ...a, name: 'Sở Nội vụ và Pháp chế tỉnh Tây Ninh' } : a)), 2000)).toMatchObject({ value: { renamed: 1, unchanged: 7 } });
    expect(codes('noi vu phap che')).toEqual(['H53.14']);
    expect(directory.search('so tu phap', 5)).toMatchObject([{ code: 'H53.14', name: 'Sở Nội vụ và Pháp chế tỉnh Tây Ninh', before: 'Sở Tư pháp tỉnh Tây Ninh' }]);
    expect(directory.search('noi vu', 5)[0]).not.toHaveProperty('before');
    expect([directory.byCode('H53.14', 1500)?.name, directory.byCode('H53.14', 2500)?.name, directory.byCode('H53.14')?.name]).toEqual(
      ['Sở Tư pháp tỉnh Tây Ninh', 'Sở Nội vụ và Pháp chế tỉnh Tây Ninh', 'Sở Nội vụ và Pháp chế tỉnh Tây Ninh']);
  });

  test('what a whole list no longer has is closed and kept; a part of a list closes nothing; it may come back', async () => {
    const { update, directory, codes } = await filled();
    expect(await update([list[0] ?? { code: '', name: '' }], 1500, false)).toMatchObject({ value: { unchanged: 1, closed: 0 } });
    const without = list.filter((a) => a.code !== 'H24.10');
    expect(await update(without, 2000)).toMatchObject({ value: { closed: 1, unchanged: 7 } });
    expect(directory.byCode('000.00.10.H24')).toMatchObject({ code: 'H24.10', closedAt: 2000 });
    expect(codes('so y te')).toEqual(['000.00.13.H53', 'H53.13.01', 'H24.10']);
    expect(codes('h24.1')).toEqual(['H24.10']);
    expect(directory.count('main')).toBe(7);
    expect(await update(without, 3000)).toMatchObject({ value: { closed: 0, unchanged: 7 } });
    expect(await update(list, 4000)).toMatchObject({ value: { reopened: 1 } });
    expect(directory.byCode('H24.10')).not.toHaveProperty('closedAt');
    expect(codes('so y te')[0]).toBe('H24.10');
  });

  test('an agency that the list itself calls closed', async () => {
    const { update, directory, codes } = await filled();
    expect(await update([{ code: 'H24.10', name: 'Sở Y tế', parent: 'H24', closed: true }, { code: 'H99', name: 'Mới mà đã đóng', closed: true }], 2000, false)).toMatchObject({ value: { closed: 1, added: 1 } });
    expect(directory.byCode('H99')).toMatchObject({ closedAt: 2000 });
    expect(codes('so y te')).toEqual(['000.00.13.H53', 'H53.13.01', 'H24.10']);
    expect(await update([{ code: 'H24.10', name: 'Sở Y tế', parent: 'H24', closed: true }], 3000, false)).toMatchObject({ value: { unchanged: 1 } });
    expect(directory.byCode('H24.10')?.closedAt).toBe(2000);
  });

  test.each([['nothing', []], ['less than half', list.slice(0, 3)]])('%s is refused and changes nothing', async (_, short) => {
    const { update, directory, db } = await filled();
    const before = db.prepare('SELECT * FROM agency').all();
    expect(await update(short.map((a) => ({ ...a, name: 'x' })), 2000)).toEqual({ ok: false, error: { code: 'directory.suspicious', details: { listed: short.length, known: 8 } } });
    expect(db.prepare('SELECT * FROM agency').all()).toEqual(before);
    expect(await directory.update('main', short, true, 3000, { acceptShrink: true })).toMatchObject({ ok: true, value: { closed: 8 - short.length } });
  });

  test('provinces merge: the new one takes the code of the one of the same name, the others are closed and stay readable', async () => {
    const { update, directory } = await filled();
    const merged = list.filter((a) => !a.code.startsWith('H24')).map((a) => (a.code === 'H53' ? { ...a, name: 'Ủy ban nhân dân tỉnh Tây Ninh (sáp nhập Long An)' } : a));
    expect(await update(merged, 5000)).toMatchObject({ value: { closed: 2, renamed: 1 } });
    expect(directory.byCode('H24', 4000)).toMatchObject({ name: 'UBND thành phố Hà Nội', closedAt: 5000 });
    expect(directory.byCode('000.00.00.H53', 4000)?.name).toBe('Ủy ban nhân dân tỉnh Tây Ninh');
    expect(directory.search('ubnd tinh long an', 5).map((a) => a.code)).toEqual(['H53', '000.00.13.H53', 'H53.14', 'H53.13.01']);
    // The words of those below follow.
    expect(directory.search('so y te long an', 5)).toMatchObject([{ code: '000.00.13.H53', parentName: 'Ủy ban nhân dân tỉnh Tây Ninh (sáp nhập Long An)' }, { code: 'H53.13.01' }]);
  });

  test('a list that changes to the other notation means the same agencies', async () => {
    const { update, directory, db } = await filled();
    const rewritten = list.map((a) => (a.code === '000.00.13.H53' ? { ...a, code: 'H53.13' } : a.parent === '000.00.13.H53' ? { ...a, parent: 'H53.13' } : a));
    expect(await update(rewritten, 2000)).toMatchObject({ value: { added: 0, closed: 0, changed: 2 } });
    expect(directory.count('main')).toBe(8);
    expect(directory.byCode('000.00.13.H53')).toMatchObject({ code: 'H53.13', otherCode: '000.00.13.H53' });
    expect(directory.byCode('H53.13', 1500)?.code).toBe('000.00.13.H53');
    expect(db.prepare('SELECT code FROM agency_before').all()).toEqual([{ code: '000.00.13.H53' }]);
    // Both spellings in one list are two lines; only one of them can be the agency of before.
    expect(await update([...rewritten, { code: 'H53.013', name: 'Khác' }], 3000)).toMatchObject({ value: { added: 1 } });
  });

  test('lines without a code, a code twice, odd white space, decomposed letters', async () => {
    const { update, directory } = open();
    const odd = [{ code: '', name: 'x' }, { code: '  ', name: 'y' }, { code: ' A1 ', name: '  Sở   Y tế\u0301 '.normalize('NFD') }, { code: 'A1', name: 'Second' }, { code: 'B1', name: '' }, { code: 'C1', name: 'a\ud800b' }];
    expect(await update(odd, 1)).toMatchObject({ value: { added: 3, skipped: 3 } });
    expect(await update(odd, 2)).toMatchObject({ value: { unchanged: 3, skipped: 3 } });
    expect(directory.byCode('A1')?.name).toBe('Sở Y tế\u0301'.normalize('NFC'));
    expect(directory.byCode('B1')?.name).toBe('B1');
  });

  test('agencies that stand above one another in a circle', async () => {
    const { update, codes } = open();
    expect(await update([{ code: 'A1', name: 'Một', parent: 'B1' }, { code: 'B1', name: 'Hai', parent: 'A1' }, { code: 'C1', name: 'Ba', parent: 'C1' }], 1)).toMatchObject({ ok: true });
    expect(await update([{ code: 'A1', name: 'Mốt', parent: 'B1' }, { code: 'B1', name: 'Hai', parent: 'A1' }, { code: 'C1', name: 'Ba', parent: 'C1' }], 2)).toMatchObject({ value: { renamed: 1 } });
    expect(codes('hai mot')).toEqual(['A1', 'B1']);
  });

  test('each connection has its own list; one agency of two is shown once', async () => {
    const { directory } = await filled();
    await directory.update('folder', [{ code: 'H24.10', name: 'Sở Y tế' }, { code: 'Z1', name: 'Sở Y tế Z' }], true, 2000);
    expect([directory.count('main'), directory.count('folder')]).toEqual([8, 2]);
    expect(directory.search('so y te', 10).map((a) => a.code).filter((code) => code === 'H24.10')).toHaveLength(1);
  });

  test('two lists at a time follow one another', async () => {
    const { directory } = open();
    const answers = await Promise.all([directory.update('main', list, true, 1), directory.update('main', list, true, 2), directory.update('main', list.slice(0, 7), true, 3)]);
    expect(answers.map((a) => a.ok && [a.value.added, a.value.unchanged, a.value.closed])).toEqual([[8, 0, 0], [0, 8, 0], [0, 7, 1]]);
  });
});

describe('searching', () => {
  test.each([
    ['so y te', ['H24.10', '000.00.13.H53', 'H53.13.01']],
    ['Sở Y tế', ['H24.10', '000.00.13.H53', 'H53.13.01']],
    ['Sở Y tế'.normalize('NFD'), ['H24.10', '000.00.13.H53', 'H53.13.01']],
    ['SỞ  Y  TẾ', ['H24.10', '000.00.13.H53', 'H53.13.01']],
    ['te y so', ['H24.10', '000.00.13.H53', 'H53.13.01']],
    ['so y te ha', ['H24.10']],
    ['so y te tay ninh', ['000.00.13.H53', 'H53.13.01']],
    ['ubnd tinh', ['H53', '000.00.13.H53', 'H53.14', 'H53.13.01']],
    ['uy ban nhan dan thanh pho ha noi', ['H24', 'H24.10']],
    ['benh tat so y te tay ni', ['H53.13.01']],
    ['duong bo', ['G11.07.05']],
    ['đường bộ', ['G11.07.05']],
    ['H53.1', ['000.00.13.H53', 'H53.13.01', 'H53.14']],
    ['h53.13', ['000.00.13.H53', 'H53.13.01']],
    ['000.00.14.H53', ['H53.14']],
    ['000.00.14', ['H53.14']],
    ['g11.7.5', ['G11.07.05']],
    ['000.05.07.g11', ['G11.07.05']],
    ['vxp.s', []],
    ['vxp.saas.0', ['vxp.saas.03']],
    ['khong co gi', []],
    ['', []], ['   ', []], ['"', []], ['*', []], ['OR', []], ['a" OR "so', []], ['NEAR(', []], ['-', []], ["'; DROP TABLE agency; --", []],
  ])('%j', async (text, expected) => {
    const { codes } = await filled();
    const found = codes(text);
    // As the notations meet, `H53.1` begins more than one form of a code.
    expect(text === 'H53.1' || text === 'ubnd tinh' ? [...found].sort() : found).toEqual(text === 'H53.1' || text === 'ubnd tinh' ? [...expected].sort() : expected);
  });

  test('the code itself comes first, and the limit holds', async () => {
    const { codes } = await filled();
    expect(codes('H53')[0]).toBe('H53');
    expect(codes('H53')).toHaveLength(4);
    expect(codes('so', 1)).toHaveLength(1);
    expect(codes('x '.repeat(500), 5)).toEqual([]);
  });

  test('a code of before leads to the agency of today', async () => {
    const { directory, update } = await filled();
    await update(list.map((a) => (a.code === 'G11.07.05' ? { ...a, code: '000.05.07.G11' } : a)), 2000);
    expect(directory.search('G11.07', 5)).toMatchObject([{ code: '000.05.07.G11', otherCode: 'G11.07.05' }]);
    expect(directory.byCode('nothing')).toBeUndefined();
  });
});
