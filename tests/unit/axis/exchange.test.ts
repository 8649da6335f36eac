import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hub } from '../../../src/axis/create-hub.ts';
import type { Bed } from './hub-fixture.ts';
import { agencies, client, edoc, makeBed, numberIn, status, storeKinds, undoLastStep } from './hub-fixture.ts';
import { padded } from './vxp-caller.ts';

describe.each(storeKinds)('a document between three agencies, on %s', (kind) => {
  let hub: Hub;
  let bed: Bed;
  beforeAll(async () => {
    bed = await makeBed(kind);
    hub = await bed.start();
  });
  afterAll(async () => {
    await hub.close();
    bed.remove();
  });
  const at = (code: string): ReturnType<typeof client> => client(hub.port, code);

  it('goes from one to the others, is fetched byte for byte and acknowledged', async () => {
    const [a, b, c] = [at('H99.01'), at('H99.02'), at('H99.03')];
    const bytes = edoc('H99.01', ['H99.02', 'H99.03', 'H77.00'], '10');
    const docId = await a.sent(bytes);

    const waiting = await b.list();
    expect(waiting).toHaveLength(1);
    expect(waiting[0]).toMatchObject({ messageType: 'edoc', from: 'H99.01', to: 'H99.02', status: 'INITIAL' });
    expect(await b.list('status')).toEqual([]);
    expect(await a.list()).toEqual([]);
    const received = waiting[0]?.['docId'] ?? '';
    expect(Buffer.compare(await b.fetch(received), bytes)).toBe(0);
    const download = await b.call('downloadEdoc', { docId: received }, '', 'GET');
    expect(Buffer.compare(download.bytes, bytes)).toBe(0);

    // Processing is not done: after a crash of the receiver it must be offered again.
    await b.acknowledge(received, 'processing');
    expect(await b.list()).toHaveLength(1);
    for (const state of ['done', 'done', 'fail']) expect((await b.acknowledge(received, state)).json).toMatchObject({ ErrorCode: '0' });
    expect(await b.list()).toEqual([]);
    expect(await c.list()).toHaveLength(1);

    const sent = await a.listSent();
    expect(sent.map((row) => [row['senderDocId'], row['toCode'], row['sendStatus'], row['receiveStatus']])).toEqual([
      [docId, 'H77.00', 'FAIL', 'FAIL'],
      [docId, 'H99.03', 'DONE', 'INITIAL'],
      [docId, 'H99.02', 'DONE', 'DONE'],
    ]);
    expect(sent.every((row) => row['hash'] === padded(bytes) && row['notation'] === '10/VP' && row['title'] === 'Văn bản số 10')).toBe(true);
    expect(await b.listSent()).toEqual([]);

    const reply = status('H99.02', 'H99.01', '03');
    await b.sent(reply, 'status');
    const [pending] = await a.list('status');
    expect(Buffer.compare(await a.fetch(pending?.['docId'] ?? ''), reply)).toBe(0);
  });

  it('a database from before the bytes were remembered knows what was sent then', async () => {
    const older = await makeBed(kind);
    const first = await older.start();
    const bytes = edoc('H99.01', ['H99.02'], '90');
    const docId = await client(first.port, 'H99.01').sent(bytes);
    await first.close();
    await undoLastStep(older, 'DROP TABLE sent_once');
    const second = await older.start();
    expect(await client(second.port, 'H99.01').sent(bytes)).toBe(docId);
    expect(await client(second.port, 'H99.02').list()).toHaveLength(1);
    await second.close();
    older.remove();
  });

  it('the same bytes again are the message they were, other bytes are a new one', async () => {
    const [a, c] = [at('H99.01'), at('H99.03')];
    const before = (await c.list()).length;
    const bytes = edoc('H99.01', ['H99.03'], '11');
    const first = await a.sent(bytes);
    expect(await Promise.all([a.sent(bytes), a.sent(bytes)])).toEqual([first, first]);
    expect(await c.list()).toHaveLength(before + 1);
    expect(await a.sent(edoc('H99.01', ['H99.03'], '11', Buffer.from('%PDF-1.7 other')))).not.toBe(first);
    expect(await c.list()).toHaveLength(before + 2);
    expect(readdirSync(join(bed.dataDir, 'tmp'))).toEqual([]);
  });

  it('sends side by side without mixing, and lists them oldest first', async () => {
    const [a, b] = [at('H99.01'), at('H99.02')];
    await Promise.all(Array.from({ length: 12 }, (_, i) => a.sent(edoc('H99.01', ['H99.02'], `p${i}`))));
    const rows = await b.list();
    const numbers = await Promise.all(rows.map(async (row) => numberIn(await b.fetch(row['docId'] ?? ''))));
    expect([...numbers].sort()).toEqual(Array.from({ length: 12 }, (_, i) => `p${i}`).sort());
    const times = rows.map((row) => row['created_time'] ?? '');
    expect(times).toEqual([...times].sort());
    for (const row of rows) await b.acknowledge(row['docId'] ?? '');
  });

  it('gives a list in pages and by day', async () => {
    const [a, b] = [at('H99.01'), at('H99.02')];
    for (let i = 0; i < 7; i += 1) await a.sent(edoc('H99.01', ['H99.02'], `q${i}`));
    const whole = (await b.list()).map((row) => row['docId']);
    const paged = [];
    for (const page of ['1', '2', '3']) paged.push(...(await b.list('edoc', { page, limit: '3' })).map((row) => row['docId']));
    expect(whole).toHaveLength(7);
    expect(paged).toEqual(whole);
    const today = (offset: number): string => new Date(Date.now() + 7 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '/');
    expect(await b.list('edoc', { fromDate: today(-1), toDate: today(1) })).toHaveLength(7);
    expect(await b.list('edoc', { fromDate: today(2) })).toEqual([]);
    expect(await b.list('edoc', { toDate: today(-2) })).toEqual([]);
    expect((await b.call('countReceiveEdoc', {}, '', 'GET')).json).toMatchObject({ ErrorCode: '0', count: 7 });
    for (const bad of [{ page: '0' }, { page: 'x' }, { limit: '1001' }, { fromDate: '2025/02/30' }, { toDate: "'; --" }]) {
      expect((await b.call('getReceivedEdocList', { messagetype: 'edoc', ...bad })).json).toMatchObject({ ErrorCode: '94', ErrorDesc: Object.keys(bad)[0] });
    }
  });

  it('carries a document of several megabytes, padded hash and unpadded', async () => {
    const bytes = edoc('H99.03', ['H99.01'], '12', Buffer.alloc(5_000_001, 'x'));
    await at('H99.03').sent(bytes);
    expect((await at('H99.03').send(bytes, 'edoc', { 'hash-file': padded(bytes) })).json).toMatchObject({ ErrorCode: '0' });
    const rows = await at('H99.01').list();
    expect(rows).toHaveLength(1);
    for (const row of rows) expect(Buffer.compare(await at('H99.01').fetch(row['docId'] ?? ''), bytes)).toBe(0);
  });

  it('keeps a line end that belongs to the file', async () => {
    const bytes = Buffer.concat([edoc('H99.03', ['H99.02'], '13'), Buffer.from('\r\n')]);
    const before = new Set((await at('H99.02').list()).map((row) => row['docId']));
    const docId = await at('H99.03').sent(bytes);
    const added = (await at('H99.02').list()).find((row) => !before.has(row['docId']));
    expect(Buffer.compare(await at('H99.02').fetch(added?.['docId'] ?? ''), bytes)).toBe(0);
    expect((await at('H99.03').listSent('edoc', { docId }))[0]).toMatchObject({ hash: padded(bytes) });
  });

  it('reaches an agency in either notation of its code, once', async () => {
    await hub.addAgency({ code: 'H53.13', name: 'Gốc trước', secret: 'secret-of-H53.13-0123456789' });
    await hub.addAgency({ code: '000.05.07.G11', name: 'Ngọn trước', secret: 'secret-of-000.05.07.G11-0123456789' });
    const bytes = edoc('H99.01', ['000.00.13.H53', 'H53.13', 'G11.7.5'], '14');
    const docId = await at('H99.01').sent(bytes);
    expect(await at('H53.13').list()).toHaveLength(1);
    expect(await at('000.05.07.G11').list()).toMatchObject([{ to: '000.05.07.G11' }]);
    // The sender sees the codes it wrote.
    expect((await at('H99.01').listSent('edoc', { docId })).map((row) => row['toCode']).sort()).toEqual(['000.00.13.H53', 'G11.7.5']);
    // And it may name itself as its paper does.
    await at('H53.13').sent(edoc('000.00.13.H53', ['H99.01'], '15'));
    expect((await at('H99.01').list()).some((row) => row['from'] === 'H53.13')).toBe(true);
  });

  it('knows its agencies, and what changed since', async () => {
    const a = at('H99.01');
    const listed = (await a.call('getAgenciesList')).json['data'] as { code: string; name: string }[];
    for (const { code, name } of agencies) expect(listed).toContainEqual(expect.objectContaining({ code, name }));
    const units = (await a.call('getSynchronizeUnit')).json['data'] as { code: string; version: string }[];
    const last = Math.max(...units.map(({ version }) => Number(version)));
    expect((await a.call('getSynchronizeUnit', { version: String(last) })).json['data']).toEqual([]);
    await hub.addAgency({ ...agencies[1]!, name: 'Tên mới' });
    expect((await a.call('getSynchronizeUnit', { version: String(last) })).json['data']).toMatchObject([{ code: 'H99.02', name: 'Tên mới', deleted: false }]);
    expect((await a.call('getSynchronizeUnit', { version: '-1' })).json).toMatchObject({ ErrorCode: '94' });
  });
});
