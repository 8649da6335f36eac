import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hub } from '../../../src/axis/create-hub.ts';
import { agencies, client, edoc, remove, startHub, status, temporaryDirectory, value } from './hub-fixture.ts';

let hub: Hub;
const dataDir = temporaryDirectory();
beforeAll(async () => {
  hub = await startHub(dataDir);
});
afterAll(async () => {
  await hub.close();
  remove(dataDir);
});

describe('a document between three agencies', () => {
  it('goes from one to the others, is fetched byte for byte and acknowledged', async () => {
    const [a, b, c] = agencies.map((agency) => client(hub.port, agency.code)) as [ReturnType<typeof client>, ReturnType<typeof client>, ReturnType<typeof client>];
    const bytes = edoc('H99.01', ['H99.02', 'H99.03', 'H77.00'], '10');
    const { docId } = value(await a.send({ kind: 'edoc', fromOrganId: 'H99.01', bytes }));

    const waiting = value(await b.list('edoc'));
    expect(waiting).toHaveLength(1);
    expect(waiting[0]).toMatchObject({ kind: 'edoc', from: 'H99.01' });
    expect(value(await b.list('status'))).toEqual([]);
    expect(value(await a.list('edoc'))).toEqual([]);
    const received = waiting[0]?.docId ?? '';
    expect(Buffer.compare(value(await b.fetch(received)), bytes)).toBe(0);

    // Processing is not done: after a crash of the receiver it must be offered again.
    value(await b.acknowledge(received, 'processing'));
    expect(value(await b.list('edoc'))).toHaveLength(1);
    value(await b.acknowledge(received, 'done'));
    value(await b.acknowledge(received, 'done'));
    value(await b.acknowledge(received, 'fail'));
    expect(value(await b.list('edoc'))).toEqual([]);
    expect(value(await c.list('edoc'))).toHaveLength(1);

    const sent = value(await a.listSent('edoc'));
    expect(sent.map((row) => [row.docId, row.toCode, row.notation, row.title])).toEqual([
      [docId, 'H77.00', '10/VP', 'Văn bản số 10'],
      [docId, 'H99.03', '10/VP', 'Văn bản số 10'],
      [docId, 'H99.02', '10/VP', 'Văn bản số 10'],
    ]);
    expect(value(await b.listSent('edoc'))).toEqual([]);

    const reply = status('H99.02', 'H99.01', '03');
    value(await b.send({ kind: 'status', fromOrganId: 'H99.02', bytes: reply }));
    const [pending] = value(await a.list('status'));
    expect(Buffer.compare(value(await a.fetch(pending?.docId ?? '')), reply)).toBe(0);
  });

  it('every sending is a new message, the content is kept once', async () => {
    const [a, c] = [client(hub.port, 'H99.01'), client(hub.port, 'H99.03')];
    const before = value(await c.list('edoc')).length;
    const bytes = edoc('H99.01', ['H99.03'], '11');
    const ids = [value(await a.send({ kind: 'edoc', fromOrganId: 'H99.01', bytes })), value(await a.send({ kind: 'edoc', fromOrganId: 'H99.01', bytes }))].map(({ docId }) => docId);
    expect(new Set(ids).size).toBe(2);
    expect(value(await c.list('edoc'))).toHaveLength(before + 2);
    expect(readdirSync(join(dataDir, 'tmp'))).toEqual([]);
  });

  it('sends side by side without mixing', async () => {
    const [a, b] = [client(hub.port, 'H99.01'), client(hub.port, 'H99.02')];
    await Promise.all(Array.from({ length: 12 }, async (_, i) => value(await a.send({ kind: 'edoc', fromOrganId: 'H99.01', bytes: edoc('H99.01', ['H99.02'], `p${i}`) }))));
    const texts = await Promise.all(value(await b.list('edoc')).map(async ({ docId }) => Buffer.from(value(await b.fetch(docId))).toString()));
    for (let i = 0; i < 12; i += 1) expect(texts.filter((text) => text.includes(`<edXML:CodeNumber>p${i}</edXML:CodeNumber>`))).toHaveLength(1);
  });

  it('carries a document of several megabytes, padded hash and unpadded', async () => {
    const bytes = edoc('H99.03', ['H99.01'], '12', Buffer.alloc(5_000_001, 'x'));
    for (const paddedFileHash of [true, false]) value(await client(hub.port, 'H99.03', { paddedFileHash }).send({ kind: 'edoc', fromOrganId: 'H99.03', bytes }));
    const a = client(hub.port, 'H99.01');
    for (const { docId } of value(await a.list('edoc'))) expect(Buffer.compare(value(await a.fetch(docId)), bytes)).toBe(0);
  });

  it('keeps a line end that belongs to the file', async () => {
    const bytes = Buffer.concat([edoc('H99.03', ['H99.02'], '13'), Buffer.from('\r\n')]);
    const before = new Set(value(await client(hub.port, 'H99.02').list('edoc')).map((row) => row.docId));
    value(await client(hub.port, 'H99.03').send({ kind: 'edoc', fromOrganId: 'H99.03', bytes }));
    const added = value(await client(hub.port, 'H99.02').list('edoc')).find((row) => !before.has(row.docId));
    expect(Buffer.compare(value(await client(hub.port, 'H99.02').fetch(added?.docId ?? '')), bytes)).toBe(0);
  });

  it('knows its agencies', async () => {
    expect(value(await client(hub.port, 'H99.01').agencies()).map(({ code, name }) => ({ code, name }))).toEqual(agencies.map(({ code, name }) => ({ code, name })));
  });
});
