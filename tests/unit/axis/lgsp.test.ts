import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Hub } from '../../../src/axis/create-hub.ts';
import type { Bed } from './hub-fixture.ts';
import { agencies, client, edoc, makeBed, numberIn, secretOf, status, storeKinds } from './hub-fixture.ts';
import type { Answer } from './vxp-caller.ts';
import { padded, rawCall } from './vxp-caller.ts';

interface Part {
  readonly name: string;
  readonly value: string | Uint8Array;
  readonly file?: boolean;
}

/** A form as browsers and libraries send it. */
function form(parts: readonly Part[], boundary = `----x${randomBytes(8).toString('hex')}`): { readonly type: string; readonly body: Buffer } {
  const pieces = parts.flatMap(({ name, value, file }) => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"${file === true ? '; filename="van ban.edxml"\r\nContent-Type: application/octet-stream' : ''}\r\n\r\n`),
    Buffer.from(value as Uint8Array),
    Buffer.from('\r\n'),
  ]);
  return { type: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]) };
}

describe.each(storeKinds)('the calls of a provincial gateway, on %s', (kind) => {
  let hub: Hub;
  let bed: Bed;
  let ahead = 0;
  beforeAll(async () => {
    bed = await makeBed(kind);
    hub = await bed.start({ maxBodyBytes: 2_000_000, clock: { now: () => Date.now() + ahead } });
  });
  afterAll(async () => {
    await hub.close();
    bed.remove();
  });

  const call = (method: string, path: string, headers: Record<string, string> = {}, body: string | Uint8Array = ''): Promise<Answer> => rawCall({ port: hub.port, path: `/v1/${path}`, method, headers }, body);
  const login = async (username: string, password = secretOf(username)): Promise<Answer> => call('POST', 'auth/login?allow_anonymous=true', { 'content-type': 'application/json' }, JSON.stringify({ username, password, applicationCode: 'x', otp: null, typeObjs: [0, 1] }));
  const headersOf = async (code: string): Promise<Record<string, string>> => {
    const data = (await login(code)).json['data'] as { token: string };
    return { authorization: `Bearer ${data.token}`, 'x-systemid': code, 'x-secretkey': secretOf(code) };
  };
  const send = async (code: string, parts: readonly Part[]): Promise<Answer> => {
    const { type, body } = form(parts);
    return call('POST', 'sendEdoc', { ...(await headersOf(code)), 'content-type': type }, body);
  };
  const document = (bytes: Uint8Array): Part => ({ name: 'edocFile', value: bytes, file: true });
  const edocKind: Part = { name: 'messageType', value: 'edoc' };
  const refused = (errorCode: string): object => ({ json: { success: false, data: { errorCode } } });

  it('a document goes through, in whichever order the form is, and to those who speak the other protocol', async () => {
    const bytes = edoc('H99.01', ['H99.02'], 'l1', randomBytes(500_000));
    const first = await send('H99.01', [document(bytes), edocKind]);
    expect(first).toMatchObject({ status: 200, json: { success: true, data: { errorCode: '0' } } });
    const docId = (first.json['data'] as { docId: string }).docId;
    expect(await send('H99.01', [edocKind, document(edoc('H99.01', ['H99.02'], 'l2'))])).toMatchObject({ json: { success: true } });

    const b = await headersOf('H99.02');
    const today = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '/');
    const list = await call('GET', `syncReceivedEdocList?messageType=edoc&fromDate=${today}&toDate=${today}`, b);
    const rows = list.json['data'] as { docId: string; from: string }[];
    expect(list.json).toMatchObject({ success: true, count: 2 });
    const got = (await call('GET', `getEdoc?docId=${rows[0]?.docId ?? ''}`, b)).json['data'] as Record<string, string>;
    expect(got).toMatchObject({ docId: rows[0]?.docId, from: 'H99.01', fromName: agencies[0]?.name, edocCode: 'l1/VP', edocAbstract: 'Văn bản số l1' });
    expect(Buffer.compare(Buffer.from(got['edxml'] ?? '', 'base64'), bytes)).toBe(0);
    expect(numberIn(await client(hub.port, 'H99.02').fetch(rows[1]?.docId ?? ''))).toBe('l2');

    for (const { docId: id } of rows) expect(await call('POST', 'updateStatus', b, JSON.stringify({ docId: id, status: 'done' }))).toMatchObject({ json: { success: true } });
    expect((await call('GET', 'syncReceivedEdocList?messageType=edoc', b)).json).toMatchObject({ count: 0, data: [] });
    const sent = (await call('GET', `syncSentEdocList?messageType=edoc&docId=${docId}`, await headersOf('H99.01'))).json['data'];
    expect(sent).toMatchObject([{ senderDocId: docId, toCode: 'H99.02', receiveStatus: 'DONE', hash: padded(bytes) }]);
    expect(await send('H99.02', [{ name: 'messageType', value: 'status' }, document(status('H99.02', 'H99.01', '03'))])).toMatchObject({ json: { success: true } });
    expect(await client(hub.port, 'H99.01').list('status')).toHaveLength(1);
    const directory = (await call('GET', 'agencies', b)).json;
    expect(directory).toMatchObject({ count: 3, data: agencies.map(({ code, name }) => ({ code, name, deleted: false })) });
    expect(readdirSync(join(bed.dataDir, 'tmp'))).toEqual([]);
  });

  it('refuses who has no token, an old one, a wrong key, or the key of another', async () => {
    expect(await login('H99.01', 'wrong')).toMatchObject({ status: 401, ...refused('15') });
    expect(await login('H00.00', 'x')).toMatchObject({ status: 401, ...refused('15') });
    expect(await call('POST', 'auth/login', {}, '[]')).toMatchObject(refused('94'));
    const good = await headersOf('H99.01');
    const path = 'syncReceivedEdocList?messageType=edoc';
    expect(await call('GET', path, good)).toMatchObject({ status: 200 });
    expect(await call('GET', path)).toMatchObject({ status: 401, json: { code: 401, licenseInfo: 'invalid' } });
    expect(await call('GET', path, { ...good, authorization: 'Bearer xxxxxxxxxxxxxxxxxxxxxxxxxxxxx' })).toMatchObject({ status: 401, json: { licenseInfo: 'invalid' } });
    expect(await call('GET', path, { ...good, 'x-secretkey': 'wrong' })).toMatchObject({ status: 401, ...refused('15') });
    expect(await call('GET', path, { ...good, 'x-systemid': 'H99.02', 'x-secretkey': secretOf('H99.02') })).toMatchObject({ status: 401, ...refused('15') });
    ahead = 31 * 60_000;
    expect(await call('GET', path, good)).toMatchObject({ status: 401, json: { licenseInfo: 'invalid' } });
    ahead = 0;
    await hub.setAgencies(agencies.slice(0, 2));
    expect(await login('H99.03')).toMatchObject({ status: 401 });
    await hub.setAgencies(agencies);
  });

  it('refuses forms that are none, and leaves nothing of them', async () => {
    const bytes = edoc('H99.01', ['H99.02'], 'l3');
    expect(await send('H99.01', [edocKind])).toMatchObject(refused('10'));
    expect(await send('H99.01', [document(bytes)])).toMatchObject(refused('94'));
    expect(await send('H99.01', [edocKind, { ...document(bytes), name: 'other' }])).toMatchObject(refused('10'));
    expect(await send('H99.01', [edocKind, document(bytes), document(bytes)])).toMatchObject(refused('10'));
    expect(await send('H99.01', [...Array.from({ length: 40 }, () => edocKind), document(bytes)])).toMatchObject(refused('10'));
    expect(await send('H99.01', [edocKind, document(Buffer.from('không phải XML'))])).toMatchObject(refused('22'));
    expect(await send('H99.01', [edocKind, document(edoc('H99.02', ['H99.03']))])).toMatchObject(refused('19'));
    expect(await send('H99.01', [edocKind, document(edoc('H99.01', ['H77.01']))])).toMatchObject(refused('18'));
    const headers = await headersOf('H99.01');
    const whole = form([edocKind, document(bytes)]);
    expect(await call('POST', 'sendEdoc', { ...headers, 'content-type': whole.type }, whole.body.subarray(0, 300))).toMatchObject(refused('10'));
    expect(await call('POST', 'sendEdoc', { ...headers, 'content-type': 'multipart/form-data' }, whole.body)).toMatchObject(refused('10'));
    expect(await call('POST', 'sendEdoc', { ...headers, 'content-type': 'application/json' }, '{}')).toMatchObject(refused('10'));
    expect(await call('POST', 'sendEdoc', headers, '')).toMatchObject(refused('10'));
    expect(readdirSync(join(bed.dataDir, 'tmp'))).toEqual([]);
  });

  it('refuses a file beyond the limit, and another agency its documents', async () => {
    expect(await send('H99.01', [edocKind, document(Buffer.alloc(3_000_000, 'x'))])).toMatchObject({ status: 413, ...refused('93') });
    expect(readdirSync(join(bed.dataDir, 'tmp'))).toEqual([]);
    await send('H99.01', [edocKind, document(edoc('H99.01', ['H99.02'], 'l4'))]);
    const [row] = await client(hub.port, 'H99.02').list();
    const docId = row?.['docId'] ?? '';
    const other = await headersOf('H99.03');
    expect(await call('GET', `getEdoc?docId=${docId}`, other)).toMatchObject(refused('92'));
    expect(await call('GET', `getEdoc?docId=${encodeURIComponent('../../etc/passwd')}`, other)).toMatchObject(refused('92'));
    expect(await call('POST', 'updateStatus', other, JSON.stringify({ docId, status: 'done' }))).toMatchObject(refused('92'));
    expect(await call('POST', 'updateStatus', other, JSON.stringify({ docId, status: 'gone' }))).toMatchObject(refused('94'));
    expect(await call('POST', 'updateStatus', other, 'x'.repeat(200_000))).toMatchObject(refused('94'));
    expect(await call('GET', 'syncReceivedEdocList?messageType=x', other)).toMatchObject(refused('94'));
    expect(await call('GET', 'nothing', other)).toMatchObject({ status: 404, json: { success: false } });
  });

  it('keeps nothing of an upload that is cut off in the file', async () => {
    const whole = form([edocKind, document(Buffer.alloc(500_000, 'x'))]);
    const call = request({ host: '127.0.0.1', port: hub.port, path: '/v1/sendEdoc', method: 'POST', headers: { ...(await headersOf('H99.01')), 'content-type': whole.type, 'content-length': String(whole.body.length) }, agent: false });
    call.on('error', () => undefined);
    call.write(whole.body.subarray(0, 200_000));
    await expect.poll(() => readdirSync(join(bed.dataDir, 'tmp')).length, { timeout: 30_000 }).toBe(1);
    call.destroy();
    await expect.poll(() => readdirSync(join(bed.dataDir, 'tmp')).length, { timeout: 30_000 }).toBe(0);
  });

  it('takes any bytes as a form without harm', async () => {
    // A seeded walk over one good form: bytes changed, cut out, doubled.
    let seed = 20260101;
    const next = (below: number): number => (seed = (seed * 48271) % 0x7fffffff) % below;
    const headers = await headersOf('H99.01');
    const { type, body } = form([edocKind, document(edoc('H99.01', ['H99.02'], 'fuzz'))], 'fuzzboundary');
    for (let round = 0; round < 60; round += 1) {
      const bytes = Buffer.from(body);
      for (let i = 0; i < 3; i += 1) bytes[next(bytes.length)] = next(256);
      const [from, to] = [next(bytes.length), next(bytes.length)];
      const changed = round % 3 === 0 ? Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]) : round % 3 === 1 ? bytes.subarray(0, from) : bytes;
      const answer = await call('POST', 'sendEdoc', { ...headers, 'content-type': type }, changed);
      expect([200, 413]).toContain(answer.status);
      expect(typeof answer.json['success']).toBe('boolean');
    }
    expect(readdirSync(join(bed.dataDir, 'tmp'))).toEqual([]);
  });
});
