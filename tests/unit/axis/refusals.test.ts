import { once } from 'node:events';
import { request } from 'node:http';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHub } from '../../../src/axis/create-hub.ts';
import type { Hub } from '../../../src/axis/create-hub.ts';
import { signRequest } from '../../../src/main/core/exchange/transports/vxp/sign-request.ts';
import { agencies, client, edoc, quiet, remove, secretOf, startHub, status, temporaryDirectory, value } from './hub-fixture.ts';

let hub: Hub;
const dataDir = temporaryDirectory();
beforeAll(async () => {
  hub = await startHub(dataDir, { maxBodyBytes: 2_000_000 });
});
afterAll(async () => {
  await hub.close();
  remove(dataDir);
});

interface Answer {
  readonly status: number;
  readonly json: Record<string, unknown>;
  readonly text: string;
}

/** A call below the client: headers exactly as given. */
async function raw(path: string, headers: Readonly<Record<string, string>>, body: string | Uint8Array = '', method = 'POST'): Promise<Answer> {
  const call = request({ host: '127.0.0.1', port: hub.port, path, method, headers, agent: false });
  call.end(body);
  const [response] = (await once(call, 'response')) as [import('node:http').IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = {};
  }
  return { status: response.statusCode ?? 0, json: json as Record<string, unknown>, text };
}

const signed = (code: string, parameters: Record<string, string> = {}, at = Date.now(), secret = secretOf(code)): Record<string, string> => ({
  ...(signRequest({ systemId: code, secret, at, contentType: 'application/json', parameters }) ?? {}),
});

describe('who may call', () => {
  it('refuses a wrong secret, an unknown agency and a locked one, and tells the client', async () => {
    const before = { status: 401, json: { status: 'FAIL', ErrorCode: '15' } };
    expect(await raw('/getReceivedEdocList', signed('H99.01', { messagetype: 'edoc' }, Date.now(), 'wrong'))).toMatchObject(before);
    expect(await raw('/getReceivedEdocList', signed('H00.00', { messagetype: 'edoc' }))).toMatchObject(before);
    expect(await raw('/getReceivedEdocList', {})).toMatchObject(before);
    expect(await client(hub.port, 'H99.01', { secret: 'wrong' }).list('edoc')).toMatchObject({ ok: false, error: { code: 'axis.unauthorized' } });
    expect(await client(hub.port, 'H99.01', { secret: 'wrong' }).send({ kind: 'edoc', fromOrganId: 'H99.01', bytes: edoc('H99.01', ['H99.02']) })).toMatchObject({
      ok: false, error: { code: 'axis.unauthorized', outcomeUnknown: false },
    });
    hub.setAgencies(agencies.slice(0, 2));
    expect(await client(hub.port, 'H99.03').list('edoc')).toMatchObject({ ok: false, error: { code: 'axis.unauthorized' } });
    hub.setAgencies(agencies);
    expect(await client(hub.port, 'H99.03').list('edoc')).toMatchObject({ ok: true });
  });

  it('refuses headers that are not the signed ones', async () => {
    const headers = signed('H99.01', { messagetype: 'edoc' });
    for (const [name, changed] of [['XroadVnpt-messagetype', 'status'], ['XroadVnpt-systemid', 'H99.02'], ['XroadVnpt-sign-header', '{}'], ['XroadVnpt-sign-header', 'x'], ['XroadVnpt-hash-header', 'zz']] as const) {
      expect(await raw('/getReceivedEdocList', { ...headers, [name]: changed })).toMatchObject({ status: 401, json: { ErrorCode: '15' } });
    }
    const { 'XroadVnpt-messagetype': _, ...fewer } = headers;
    expect(await raw('/getReceivedEdocList', fewer)).toMatchObject({ status: 401 });
    expect(await raw('/getReceivedEdocList', headers)).toMatchObject({ status: 200, json: { ErrorCode: '0', data: [] } });
  });

  it('refuses a clock more than ten minutes off, with a code of its own', async () => {
    for (const minutes of [-11, 11]) {
      const axis = client(hub.port, 'H99.01', {}, () => Date.now() + minutes * 60_000);
      expect(await axis.list('edoc')).toMatchObject({ ok: false, error: { code: 'axis.clock' } });
    }
    for (const minutes of [-9, 9]) expect(await client(hub.port, 'H99.01', {}, () => Date.now() + minutes * 60_000).list('edoc')).toMatchObject({ ok: true });
  });

  it('shows a document to its receivers alone', async () => {
    value(await client(hub.port, 'H99.01').send({ kind: 'edoc', fromOrganId: 'H99.01', bytes: edoc('H99.01', ['H99.02'], '20') }));
    const [row] = value(await client(hub.port, 'H99.02').list('edoc'));
    const docId = row?.docId ?? '';
    for (const other of ['H99.01', 'H99.03']) {
      expect(await client(hub.port, other).fetch(docId)).toMatchObject({ ok: false, error: { code: 'axis.refused', details: { errorCode: '92' } } });
      expect(await client(hub.port, other).acknowledge(docId, 'done')).toMatchObject({ ok: false });
      expect((await raw('/downloadEdoc', signed(other, { docId }), '', 'GET')).json).toMatchObject({ ErrorCode: '92' });
    }
    const download = await raw('/downloadEdoc', signed('H99.02', { docId }), '', 'GET');
    expect(download.text).toContain('<edXML:CodeNumber>20</edXML:CodeNumber>');
    expect((await raw('/countReceiveEdoc', signed('H99.02', { messagetype: 'edoc' }), '', 'GET')).json).toMatchObject({ ErrorCode: '0', count: 1 });
    // An unsigned parameter is no parameter.
    expect((await raw('/getEdoc', { ...signed('H99.02'), 'XroadVnpt-docId': docId })).json).toMatchObject({ ErrorCode: '92' });
  });
});

describe('what may be sent', () => {
  const send = (bytes: Uint8Array, kind: 'edoc' | 'status' = 'edoc', from = 'H99.01'): Promise<unknown> => client(hub.port, 'H99.01').send({ kind, fromOrganId: from, bytes });
  const refused = (errorCode: string): object => ({ ok: false, error: { code: 'axis.refused', outcomeUnknown: false, details: { errorCode } } });

  it('refuses what is not edXML, of another kind, or in another name', async () => {
    expect(await send(Buffer.from('không phải XML'))).toMatchObject(refused('22'));
    expect(await send(Buffer.from('<html></html>'))).toMatchObject(refused('22'));
    expect(await send(Buffer.alloc(0))).toMatchObject(refused('22'));
    expect(await send(status('H99.01', 'H99.02', '03'))).toMatchObject(refused('22'));
    expect(await send(edoc('H99.02', ['H99.03']))).toMatchObject(refused('19'));
    expect(await send(edoc('H99.01', ['H99.03']), 'edoc', 'H99.02')).toMatchObject(refused('19'));
    expect(readdirSync(join(dataDir, 'tmp'))).toEqual([]);
  });

  it('refuses a body that is not the signed one', async () => {
    const headers = signed('H99.01', { from: 'H99.01', messagetype: 'edoc', 'hash-file': 'ab'.repeat(32) });
    expect((await raw('/sendEdoc', headers, edoc('H99.01', ['H99.02']))).json).toMatchObject({ ErrorCode: '21' });
  });

  it('refuses a body beyond the limit and goes on', async () => {
    const large = edoc('H99.01', ['H99.02'], '30', Buffer.alloc(4_000_000));
    expect(await send(large)).toMatchObject(refused('93'));
    expect(readdirSync(join(dataDir, 'tmp'))).toEqual([]);
    expect(await send(edoc('H99.01', ['H99.02'], '31'))).toMatchObject({ ok: true });
  });

  it('leaves nothing of an upload that was cut off', async () => {
    const headers = signed('H99.01', { from: 'H99.01', messagetype: 'edoc' });
    const call = request({ host: '127.0.0.1', port: hub.port, path: '/sendEdoc', method: 'POST', headers: { ...headers, 'content-length': '100000' }, agent: false });
    call.on('error', () => undefined);
    call.write('<edXML>');
    await expect.poll(() => readdirSync(join(dataDir, 'tmp')).length, { timeout: 30_000 }).toBe(1);
    call.destroy();
    await expect.poll(() => readdirSync(join(dataDir, 'tmp')).length, { timeout: 30_000 }).toBe(0);
  });

  it('answers unknown operations and bad parameters in the protocol', async () => {
    expect(await raw('/nothing', signed('H99.01'))).toMatchObject({ status: 404, json: { status: 'FAIL' } });
    expect((await raw('/getReceivedEdocList', signed('H99.01', { messagetype: '../x' }))).json).toMatchObject({ ErrorCode: '94' });
    expect((await raw('/updateStatus', signed('H99.01', { docId: 'x', status: 'constructor' }))).json).toMatchObject({ ErrorCode: '94' });
  });
});

describe('units', () => {
  it('an agency registers units below itself, nobody else may touch them', async () => {
    const unit = { code: 'H99.01.05', name: 'Phòng Mẫu', pcode: 'H99.02' };
    expect((await raw('/registerAgency', signed('H99.01'), JSON.stringify(unit))).json).toMatchObject({ ErrorCode: '0' });
    expect(value(await client(hub.port, 'H99.02').agencies()).find((row) => row.code === unit.code)).toEqual({ code: unit.code, name: unit.name, parent: 'H99.01' });
    expect((await raw('/registerAgency', signed('H99.02'), JSON.stringify(unit))).json).toMatchObject({ ErrorCode: '19' });
    expect((await raw('/registerAgency', signed('H99.02'), JSON.stringify({ ...unit, code: 'H99.01' }))).json).toMatchObject({ ErrorCode: '19' });
    expect((await raw('/registerAgency', signed('H99.01'), '{')).json).toMatchObject({ ErrorCode: '94' });
    expect(await client(hub.port, unit.code, { secret: '' }).list('edoc')).toMatchObject({ ok: false, error: { code: 'axis.unauthorized' } });
    const units = (await raw('/getSynchronizeUnit', signed('H99.01'))).json['data'] as { code: string; deleted: boolean }[];
    expect(units.map((row) => row.code)).toContain(unit.code);
  });
});

describe('starting', () => {
  it('refuses data in use, a port in use and data of a newer program', async () => {
    const clock = { now: () => Date.now() };
    await expect(createHub({ dataDir, port: 0, clock, log: quiet })).rejects.toMatchObject({ code: 'hub.dataInUse' });
    const other = temporaryDirectory();
    await expect(createHub({ dataDir: other, port: hub.port, clock, log: quiet })).rejects.toMatchObject({ code: 'hub.portInUse' });
    expect(existsSync(join(other, 'hub.sqlite'))).toBe(true);
    const { default: Database } = await import('better-sqlite3');
    const db = new Database(join(other, 'hub.sqlite'));
    db.pragma('user_version = 99');
    db.close();
    await expect(createHub({ dataDir: other, port: 0, clock, log: quiet })).rejects.toMatchObject({ code: 'hub.dataNewer' });
    remove(other);
  });
});
