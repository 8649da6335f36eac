import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeStatus } from '../../../src/main/core/exchange/edxml/write-status.ts';
import { fail, ok } from '../../../src/main/core/model/result.ts';
import type { ExchangeAxis } from '../../../src/main/core/ports/exchange-axis.ts';
import { collect } from '../../../src/main/core/sync/collect.ts';
import { ours, queuedStatuses, theirs } from '../../support/office.ts';
import { scriptedAxis, type Scripted } from '../../support/scripted-axis.ts';
import { syncOffice, type SyncOffice } from '../../support/sync-office.ts';
import { wire } from '../../support/wire.ts';

const message = async (docId: string, number: number, change = {}): Promise<Scripted> =>
  ({ docId, kind: 'edoc', bytes: await wire({ code: { number: String(number), notation: 'VX' }, documentId: `H99,2026/11/20,${number}/VX`, ...change }, Buffer.from(`%PDF ${number}`)) });

const incoming = (office: SyncOffice): string[] =>
  (office.db.prepare(`SELECT code_number AS n FROM document WHERE direction = 'in' ORDER BY id`).all() as { n: string }[]).map((row) => row.n);

const everyByte = (office: SyncOffice): string => {
  const files: string[] = [];
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) walk(join(folder, entry.name));
      else files.push(readFileSync(join(folder, entry.name)).toString('latin1'));
    }
  };
  office.db.pragma('wal_checkpoint(TRUNCATE)');
  walk(office.dir);
  return files.join('\0');
};

describe('what waits on the axis', () => {
  test('is stored with its raw bytes in one commit, then acknowledged, in the order of the list', async () => {
    const office = syncOffice();
    const messages = await Promise.all([1, 2, 3].map((n) => message(`d${n}`, n)));
    const { axis, acknowledged } = scriptedAxis(messages);
    expect(await collect(office.deps(axis))).toEqual({ ok: true, value: { received: 3 } });
    expect(incoming(office)).toEqual(['1', '2', '3']);
    expect(acknowledged.toSorted()).toEqual(['d1 done', 'd2 done', 'd3 done']);
    for (const { blob } of office.db.prepare('SELECT blob FROM message_in ORDER BY axis_doc_id').all() as { blob: string }[]) {
      const raw = await office.blobs.read(blob);
      expect(raw.ok && messages.some(({ bytes }) => Buffer.compare(bytes, raw.value) === 0)).toBe(true);
    }
    expect(office.acts().filter((act) => act === 'received')).toHaveLength(3);
    expect(queuedStatuses(office)).toEqual(['01', '01', '01']);
  });

  test('a failed list is a failure and never an empty inbox', async () => {
    const office = syncOffice();
    const { axis } = scriptedAxis([]);
    expect(await collect(office.deps({ ...axis, list: () => Promise.resolve(fail('axis.notTheAxis')) }))).toMatchObject({ ok: false, error: { code: 'axis.notTheAxis' } });
  });

  test('an axis that tells only a part is asked until nothing new comes', async () => {
    const office = syncOffice();
    const messages = await Promise.all(Array.from({ length: 25 }, (_, n) => message(`d${n}`, n)));
    const { axis } = scriptedAxis(messages);
    const few: ExchangeAxis = { ...axis, list: async (kind) => { const all = await axis.list(kind); return all.ok ? ok(all.value.slice(0, 10)) : all; } };
    expect(await collect(office.deps(few))).toEqual({ ok: true, value: { received: 25 } });
    expect(incoming(office)).toHaveLength(25);
  });

  test('the same id twice in a list, and again in the next round, has one effect', async () => {
    const office = syncOffice();
    const one = await message('d1', 1);
    const { axis, acknowledged } = scriptedAxis([one]);
    const twice: ExchangeAxis = { ...axis, list: (kind) => Promise.resolve(ok(kind === 'edoc' ? [{ docId: 'd1', kind }, { docId: 'd1', kind }] : [])) };
    await collect(office.deps(twice));
    await collect(office.deps(twice));
    expect(incoming(office)).toEqual(['1']);
    expect(acknowledged).toEqual(['d1 done', 'd1 done']);
  });

  test('the same bytes under another id are a second copy: no effect, acknowledged', async () => {
    const office = syncOffice();
    const one = await message('d1', 1);
    const { axis, acknowledged } = scriptedAxis([one, { ...one, docId: 'd2' }]);
    await collect(office.deps(axis));
    expect(incoming(office)).toEqual(['1']);
    expect(queuedStatuses(office)).toEqual(['01']);
    expect(acknowledged.toSorted()).toEqual(['d1 done', 'd2 done']);
    expect(office.acts()).toContain('duplicate');
  });

  test('the same number in other bytes is kept and shown as a duplicate', async () => {
    const office = syncOffice();
    const { axis } = scriptedAxis([await message('d1', 1), await message('d2', 1, { subject: 'V/v khác' })]);
    await collect(office.deps(axis));
    expect(office.db.prepare('SELECT duplicate FROM document ORDER BY id').all()).toEqual([{ duplicate: 0 }, { duplicate: 1 }]);
  });

  test('what cannot be read goes to quarantine with its bytes and is told as failed; the others go on', async () => {
    const office = syncOffice();
    const broken = (await message('d2', 2)).bytes.subarray(0, 500);
    const { axis, acknowledged } = scriptedAxis([await message('d1', 1), { docId: 'd2', kind: 'edoc', bytes: broken }, await message('d3', 3)]);
    await collect(office.deps(axis));
    expect(incoming(office)).toEqual(['1', '3']);
    expect(acknowledged.toSorted()).toEqual(['d1 done', 'd2 fail', 'd3 done']);
    const [row] = office.lists.quarantine({ limit: 10 }).rows;
    expect(row).toMatchObject({ axisDocId: 'd2', reason: 'edxml.malformed', bytes: 500 });
    const kept = await office.blobs.read(row?.blob ?? '');
    expect(kept.ok && Buffer.compare(kept.value, broken)).toBe(0);
  });

  test('one that cannot be fetched stays there and does not stop the others; a lost line stops the round', async () => {
    const office = syncOffice();
    const { axis, acknowledged } = scriptedAxis(await Promise.all([1, 2, 3].map((n) => message(`d${n}`, n))));
    const odd: ExchangeAxis = { ...axis, fetch: (docId, into) => (docId === 'd2' ? Promise.resolve(fail('axis.notTheAxis')) : axis.fetch(docId, into)) };
    expect(await collect(office.deps(odd))).toEqual({ ok: true, value: { received: 2 } });
    expect(incoming(office)).toEqual(['1', '3']);
    expect(acknowledged.toSorted()).toEqual(['d1 done', 'd3 done']);
    let asked = 0;
    const lost: ExchangeAxis = { ...axis, fetch: () => { asked += 1; return Promise.resolve(fail('axis.timeout')); }, list: (kind) => Promise.resolve(ok(kind === 'edoc' ? Array.from({ length: 100 }, (_, n) => ({ docId: `x${n}`, kind })) : [])) };
    expect(await collect(office.deps(lost))).toMatchObject({ ok: false, error: { code: 'axis.timeout' } });
    expect(asked).toBeLessThanOrEqual(4);
  });

  test('one that is never given is set aside after three tries, shown, asked for less and less often, and taken when it comes', async () => {
    const office = syncOffice();
    const { axis, acknowledged } = scriptedAxis([await message('d1', 1)]);
    let [asked, gives, now] = [0, false, Date.now()];
    const odd: ExchangeAxis = { ...axis, fetch: (docId, into) => { asked += 1; return gives ? axis.fetch(docId, into) : Promise.resolve(fail('axis.notTheAxis', { status: 200, reason: 'content' })); } };
    const round = () => collect(office.deps(odd, { clock: { now: () => now }, random: () => 0.5 }));
    // Where nothing else came it may be the connection, so it says so; from the third time on it is this message.
    for (const [tries, good] of [[1, false], [2, false], [3, true]] as const) {
      expect((await round()).ok).toBe(good);
      expect([asked, office.lists.quarantined()]).toEqual([tries, tries < 3 ? 0 : 1]);
    }
    expect(office.lists.quarantine({ limit: 10 }).rows).toMatchObject([{ axisDocId: 'd1', reason: 'axis.notTheAxis', details: 'status: 200, reason: content', blob: '', bytes: 0, attempts: 3, nextTryAt: now + 300_000 }]);
    expect(office.acts()).toEqual(['quarantined']);
    expect((await round()).ok).toBe(true);
    expect(asked).toBe(3);
    now += 300_001;
    await round();
    expect(asked).toBe(4);
    expect(office.lists.quarantine({ limit: 10 }).rows).toMatchObject([{ attempts: 4, nextTryAt: now + 600_000 }]);
    expect(acknowledged).toEqual([]);
    [gives, now] = [true, now + 600_001];
    expect(await round()).toEqual({ ok: true, value: { received: 1 } });
    expect([incoming(office), acknowledged, office.lists.quarantined()]).toEqual([['1'], ['d1 done'], 0]);
  });

  test('when one that was set aside comes after all, the others of that axis are asked for at once', async () => {
    const office = syncOffice();
    const { axis } = scriptedAxis(await Promise.all([1, 2].map((n) => message(`d${n}`, n))));
    let [gives, now] = [false, Date.now()];
    const odd: ExchangeAxis = { ...axis, fetch: (docId, into) => (gives ? axis.fetch(docId, into) : Promise.resolve(fail('axis.refused'))) };
    const round = (a: ExchangeAxis) => collect(office.deps(a, { clock: { now: () => now }, random: () => (now % 2 === 0 ? 0 : 0.9) }));
    for (let n = 0; n < 4; n += 1) await round(odd);
    const [later, sooner] = office.lists.quarantine({ limit: 10 }).rows;
    office.store.transact((tx) => tx.fetchSoon(sooner?.id ?? 0));
    gives = true;
    await round(odd);
    expect(incoming(office)).toHaveLength(1);
    expect(office.lists.quarantine({ limit: 10 }).rows).toMatchObject([{ id: later?.id, nextTryAt: 0 }]);
    now += 1;
    await round(odd);
    expect(incoming(office)).toEqual(['1', '2']);
  });

  test('an acknowledgement that never arrived is made again, also when the axis lists the message no more', async () => {
    const office = syncOffice();
    const { axis, acknowledged } = scriptedAxis([await message('d1', 1)]);
    const deaf: ExchangeAxis = { ...axis, acknowledge: () => Promise.resolve(fail('axis.timeout')) };
    expect(await collect(office.deps(deaf))).toMatchObject({ ok: false });
    expect(office.store.unacknowledged('main', 10)).toHaveLength(1);
    await collect(office.deps({ ...axis, list: () => Promise.resolve(ok([])) }));
    expect(acknowledged).toEqual(['d1 done']);
    expect(office.store.unacknowledged('main', 10)).toEqual([]);
  });

  test('a reader or a rule that fails on one message puts it into quarantine and takes the others', async () => {
    const office = syncOffice();
    const { axis, acknowledged } = scriptedAxis(await Promise.all([1, 2, 3].map((n) => message(`d${n}`, n))));
    const real = office.deps(axis);
    const deps = office.deps(axis, { flow: { ...real.flow, receiveEdoc: (raw, m) => { if (m.code.number === '2') throw new TypeError('bug'); return real.flow.receiveEdoc(raw, m); } } });
    await collect(deps);
    expect(incoming(office)).toEqual(['1', '3']);
    expect(office.lists.quarantine({ limit: 10 }).rows).toMatchObject([{ axisDocId: 'd2', reason: 'edxml.readerFailed' }]);
    expect(acknowledged).toContain('d2 fail');
  });

  test('a message marked secret is refused and nothing of it stays: not its text, not its files, not its hash', async () => {
    const office = syncOffice();
    const marked = await wire({ subject: 'Kế hoạch chưa công bố', typeName: 'Công văn', code: { number: '9', notation: 'VX' }, documentId: 'H99,2026/11/20,9/VX' }, Buffer.from('%PDF nội dung không được lưu'));
    const bytes = Buffer.from(marked.toString('utf8').replace('<edXML:OtherInfo>', '<edXML:OtherInfo><edXML:DoMat>Tối mật</edXML:DoMat>'));
    const { axis, acknowledged } = scriptedAxis([{ docId: 'd9', kind: 'edoc', bytes }, await message('d1', 1)]);
    await collect(office.deps(axis));
    expect(incoming(office)).toEqual(['1']);
    expect(acknowledged.toSorted()).toEqual(['d1 done', 'd9 fail']);
    expect(office.lists.quarantine({ limit: 10 }).rows).toMatchObject([{ axisDocId: 'd9', reason: 'secret.marked', blob: '', bytes: 0 }]);
    expect(office.acts()).toContain('refused');
    const disk = everyByte(office);
    expect(disk.includes(Buffer.from('Kế hoạch chưa công bố').toString('latin1'))).toBe(false);
    expect(disk.includes(Buffer.from('nội dung không được lưu').toString('latin1'))).toBe(false);
    expect(disk.includes(Buffer.from('nội dung không được lưu').toString('base64').slice(4, 20))).toBe(false);
  });

  test('a change and a recall that come before their document are held, and take effect when it comes', async () => {
    const office = syncOffice();
    const target = 'H99,2026/11/20,1/VX';
    const { axis } = scriptedAxis([
      await message('d5', 5, { business: 'update', targetDocumentIds: [target], businessReason: 'Sửa phụ lục' }),
      await message('d6', 1, { business: 'recall', targetDocumentIds: [target], businessReason: 'Sai số liệu', attachments: [] }),
      await message('d1', 1),
    ]);
    await collect(office.deps(axis));
    const [original] = office.store.findByBusinessId(target, 'in');
    expect(office.store.document(original ?? 0)).toMatchObject({ recall: { reason: 'Sai số liệu', via: 'edoc' } });
    expect(office.store.related(original ?? 0)).toMatchObject([{ relation: 'updates', inverse: true }]);
    expect(office.store.events(original ?? 0).map((event) => event.kind)).toEqual(['received', 'statusSent', 'updateReceived', 'recallRequested']);
  });

  test('status 13 and the recall message are one request; statuses of receivers show the furthest, each once', async () => {
    const office = syncOffice();
    const target = 'H99,2026/11/20,1/VX';
    const asked: Scripted = {
      docId: 's13', kind: 'status', bytes: writeStatus({ kind: 'status', from: theirs, responseFor: { organId: ours.organId, code: '1/VX', documentId: target }, statusCode: '13', description: 'Sai số liệu' }),
    };
    const { axis } = scriptedAxis([await message('d1', 1), await message('d6', 1, { business: 'recall', targetDocumentIds: [target], businessReason: 'Sai số liệu', attachments: [] }), asked]);
    await collect(office.deps(axis));
    const [original] = office.store.findByBusinessId(target, 'in');
    expect(office.store.events(original ?? 0).filter((event) => event.kind === 'recallRequested')).toHaveLength(1);
  });
});
