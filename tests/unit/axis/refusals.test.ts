import { existsSync, readdirSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHub } from '../../../src/axis/create-hub.ts';
import type { Hub } from '../../../src/axis/create-hub.ts';
import type { Bed } from './hub-fixture.ts';
import { agencies, client, edoc, makeBed, quiet, remove, secretOf, status, storeKinds, temporaryDirectory } from './hub-fixture.ts';
import type { Answer } from './vxp-caller.ts';
import { rawCall, sdkHeaders } from './vxp-caller.ts';

describe.each(storeKinds)('what the hub refuses, on %s', (kind) => {
  let hub: Hub;
  let bed: Bed;
  beforeAll(async () => {
    bed = await makeBed(kind);
    hub = await bed.start({ maxBodyBytes: 2_000_000 });
  });
  afterAll(async () => {
    await hub.close();
    bed.remove();
  });

  const at = (code: string): ReturnType<typeof client> => client(hub.port, code);
  const raw = (path: string, headers: Readonly<Record<string, string>>, body: string | Uint8Array = '', method = 'POST'): Promise<Answer> => rawCall({ port: hub.port, path, method, headers }, body);
  let moment = Date.now();
  const signed = (code: string, parameters: Record<string, string> = {}, secret = secretOf(code)): Record<string, string> => sdkHeaders(code, secret, parameters, (moment += 1));
  const refused = (errorCode: string): object => ({ json: { status: 'FAIL', ErrorCode: errorCode } });

  it('a wrong secret, an unknown agency, a locked one and no signature at all, with one answer', async () => {
    const before = { status: 401, json: { status: 'FAIL', ErrorCode: '15', ErrorDesc: 'SystemId/SecretKey refused' } };
    expect(await raw('/getReceivedEdocList', signed('H99.01', { messagetype: 'edoc' }, 'wrong'))).toMatchObject(before);
    expect(await raw('/getReceivedEdocList', signed('H00.00', { messagetype: 'edoc' }))).toMatchObject(before);
    expect(await raw('/getReceivedEdocList', {})).toMatchObject(before);
    expect(await raw('/sendEdoc', signed('H99.01', { from: 'H99.01', messagetype: 'edoc' }, 'wrong'), edoc('H99.01', ['H99.02']))).toMatchObject(before);
    await hub.setAgencies(agencies.slice(0, 2));
    expect(await at('H99.03').call('getReceivedEdocList', { messagetype: 'edoc' })).toMatchObject(before);
    await hub.setAgencies(agencies);
    expect(await at('H99.03').list()).toEqual([]);
  });

  it('headers that are not the signed ones', async () => {
    const headers = signed('H99.01', { messagetype: 'edoc' });
    for (const [name, changed] of [['XroadVnpt-messagetype', 'status'], ['XroadVnpt-systemid', 'H99.02'], ['XroadVnpt-sign-header', '{}'], ['XroadVnpt-sign-header', 'x'], ['XroadVnpt-hash-header', 'zz']] as const) {
      expect(await raw('/getReceivedEdocList', { ...headers, [name]: changed })).toMatchObject({ status: 401, json: { ErrorCode: '15' } });
    }
    const { 'XroadVnpt-messagetype': _, ...fewer } = headers;
    expect(await raw('/getReceivedEdocList', fewer)).toMatchObject({ status: 401 });
    expect(await raw('/getReceivedEdocList', headers)).toMatchObject({ status: 200, json: { ErrorCode: '0', data: [] } });
  });

  it('a clock more than ten minutes off, with a code of its own', async () => {
    for (const minutes of [-11, 11]) {
      expect(await client(hub.port, 'H99.01', { now: () => Date.now() + minutes * 60_000 }).call('getReceivedEdocList', { messagetype: 'edoc' })).toMatchObject({ status: 401, json: { ErrorCode: '91' } });
    }
    for (const minutes of [-9, 9]) expect(await client(hub.port, 'H99.01', { now: () => Date.now() + minutes * 60_000 }).list()).toEqual([]);
  });

  it('a call presented a second time, whichever body it brings', async () => {
    const bytes = edoc('H99.01', ['H99.02'], 'r1');
    const headers = signed('H99.01', { from: 'H99.01', messagetype: 'edoc' });
    expect((await raw('/sendEdoc', headers, bytes)).json).toMatchObject({ ErrorCode: '0' });
    expect(await raw('/sendEdoc', headers, bytes)).toMatchObject(refused('95'));
    expect(await raw('/sendEdoc', headers, edoc('H99.01', ['H99.02'], 'r2'))).toMatchObject(refused('95'));
    // Both at once: one of them.
    const twice = signed('H99.01', { from: 'H99.01', messagetype: 'edoc' });
    const answers = await Promise.all([1, 2, 3, 4].map(() => raw('/sendEdoc', twice, edoc('H99.01', ['H99.02'], 'r3'))));
    expect(answers.map(({ json }) => json['ErrorCode']).sort()).toEqual(['0', '95', '95', '95']);
    const rows = await at('H99.02').list();
    expect(rows).toHaveLength(2);
    expect(readdirSync(join(bed.dataDir, 'tmp'))).toEqual([]);

    // An acknowledgement copied off the line changes nothing when it comes again, and is refused where it would.
    const docId = rows[0]?.['docId'] ?? '';
    const processing = signed('H99.02', { docId, status: 'processing' });
    expect((await raw('/updateStatus', processing)).json).toMatchObject({ ErrorCode: '0' });
    expect((await raw('/updateStatus', processing)).json).toMatchObject({ ErrorCode: '0' });
    await at('H99.02').acknowledge(docId, 'fail');
    expect(await raw('/updateStatus', processing)).toMatchObject(refused('95'));
    for (const row of rows) await at('H99.02').acknowledge(row['docId'] ?? '');

    const unit = signed('H99.01');
    const body = JSON.stringify({ code: 'H99.01.09', name: 'Phòng thử' });
    expect((await raw('/registerAgency', unit, body)).json).toMatchObject({ ErrorCode: '0' });
    expect(await raw('/registerAgency', unit, body.replace('thử', 'khác'))).toMatchObject(refused('95'));
  });

  it("another agency's document, which is as good as unknown", async () => {
    await at('H99.01').sent(edoc('H99.01', ['H99.02'], '20'));
    const [row] = await at('H99.02').list();
    const docId = row?.['docId'] ?? '';
    for (const other of ['H99.01', 'H99.03']) {
      expect(await raw('/getEdoc', signed(other, { docId }))).toMatchObject(refused('92'));
      expect(await at(other).acknowledge(docId)).toMatchObject(refused('92'));
      expect(await raw('/downloadEdoc', signed(other, { docId }), '', 'GET')).toMatchObject(refused('92'));
    }
    expect(await at('H99.02').list()).toHaveLength(1);
    // An unsigned parameter is no parameter.
    expect(await raw('/getEdoc', { ...signed('H99.02'), 'XroadVnpt-docId': docId })).toMatchObject(refused('92'));
  });

  it('ids and codes that would be paths or statements', async () => {
    for (const docId of ['../../etc/passwd', '..%2f..%2fhub.sqlite', '/etc/passwd', "' OR '1'='1", 'a'.repeat(5000), '%00', '..\\..\\hub.sqlite']) {
      expect(await raw('/getEdoc', signed('H99.02', { docId }))).toMatchObject({ status: 200, ...refused('92') });
      expect(await raw('/downloadEdoc', signed('H99.02', { docId }), '', 'GET')).toMatchObject(refused('92'));
    }
    for (const path of ['/../../etc/passwd', '/admin/../../x', '//getEdoc', '/%2e%2e/hub.sqlite', '/blobs/aa', '/tmp', '/hub.sqlite']) {
      const answer = await raw(path, signed('H99.02'), '', 'GET');
      expect([400, 404]).toContain(answer.status);
    }
    expect((await raw('/registerAgency', signed('H99.01'), JSON.stringify({ code: '../x y', name: 'x' }))).json).toMatchObject({ ErrorCode: '94' });
  });

  it('what is not edXML, of another kind, in another name, or for nobody here', async () => {
    const send = (bytes: Uint8Array, messagetype = 'edoc', from = 'H99.01'): Promise<Answer> => raw('/sendEdoc', signed('H99.01', { from, messagetype }), bytes);
    for (const bytes of [Buffer.from('không phải XML'), Buffer.from('<html></html>'), Buffer.alloc(0), status('H99.01', 'H99.02', '03')]) expect(await send(bytes)).toMatchObject(refused('22'));
    expect(await send(edoc('H99.02', ['H99.03']))).toMatchObject(refused('19'));
    expect(await send(edoc('H99.01', ['H99.03']), 'edoc', 'H99.02')).toMatchObject(refused('19'));
    expect(await send(edoc('H99.01', ['H77.01', 'H77.02']))).toMatchObject(refused('18'));
    await hub.setAgencies(agencies.slice(0, 2));
    expect(await send(edoc('H99.01', ['H99.03']))).toMatchObject(refused('23'));
    await hub.setAgencies(agencies);
    expect(readdirSync(join(bed.dataDir, 'tmp'))).toEqual([]);
  });

  it('a body that is not the signed one', async () => {
    const headers = signed('H99.01', { from: 'H99.01', messagetype: 'edoc', 'hash-file': 'ab'.repeat(32) });
    expect(await raw('/sendEdoc', headers, edoc('H99.01', ['H99.02']))).toMatchObject(refused('21'));
  });

  it('a body beyond the limit, and goes on', async () => {
    const large = edoc('H99.01', ['H99.02'], '30', Buffer.alloc(4_000_000));
    expect(await at('H99.01').send(large)).toMatchObject({ status: 413, ...refused('93') });
    expect(readdirSync(join(bed.dataDir, 'tmp'))).toEqual([]);
    expect((await at('H99.01').send(edoc('H99.01', ['H99.02'], '31'))).json).toMatchObject({ ErrorCode: '0' });
  });

  it('an upload that was cut off, of which nothing is left', async () => {
    const headers = signed('H99.01', { from: 'H99.01', messagetype: 'edoc' });
    const call = request({ host: '127.0.0.1', port: hub.port, path: '/sendEdoc', method: 'POST', headers: { ...headers, 'content-length': '100000' }, agent: false });
    call.on('error', () => undefined);
    call.write('<edXML>');
    await expect.poll(() => readdirSync(join(bed.dataDir, 'tmp')).length, { timeout: 30_000 }).toBe(1);
    call.destroy();
    await expect.poll(() => readdirSync(join(bed.dataDir, 'tmp')).length, { timeout: 30_000 }).toBe(0);
  });

  it('unknown operations and bad parameters, in the protocol', async () => {
    expect(await raw('/nothing', signed('H99.01'))).toMatchObject({ status: 404, json: { status: 'FAIL' } });
    expect(await raw('/getReceivedEdocList', signed('H99.01', { messagetype: '../x' }))).toMatchObject(refused('94'));
    expect(await raw('/updateStatus', signed('H99.01', { docId: 'x', status: 'constructor' }))).toMatchObject(refused('94'));
  });

  it("another agency's units", async () => {
    const unit = { code: 'H99.01.05', name: 'Phòng Mẫu', pcode: 'H99.02' };
    const known = async (): Promise<unknown> => ((await at('H99.02').call('getAgenciesList')).json['data'] as { code: string }[]).find(({ code }) => code === unit.code);
    expect((await raw('/registerAgency', signed('H99.01'), JSON.stringify(unit))).json).toMatchObject({ ErrorCode: '0' });
    const parent = ((await at('H99.02').call('getAgenciesList')).json['data'] as { code: string; id: string }[]).find(({ code }) => code === 'H99.01');
    expect(await known()).toMatchObject({ name: unit.name, pid: parent?.id });
    expect(await raw('/registerAgency', signed('H99.02'), JSON.stringify(unit))).toMatchObject(refused('19'));
    expect(await raw('/deleteAgency', signed('H99.02', { AgencyCode: unit.code }))).toMatchObject(refused('19'));
    expect(await raw('/deleteAgency', signed('H99.01', { AgencyCode: 'H99.02' }))).toMatchObject(refused('19'));
    expect(await raw('/registerAgency', signed('H99.01'), '{"code":1}')).toMatchObject(refused('94'));
    expect(await raw('/registerAgency', signed('H99.01'), 'x'.repeat(100_000))).toMatchObject(refused('94'));
    expect((await raw('/deleteAgency', signed('H99.01', { AgencyCode: unit.code }))).json).toMatchObject({ ErrorCode: '0' });
    expect(await known()).toBeUndefined();
    expect(await at('H99.01').send(edoc('H99.01', [unit.code]))).toMatchObject(refused('23'));
  });
});

describe('starting', () => {
  it('refuses data in use, a port in use and data of a newer program', async () => {
    const clock = { now: () => Date.now() };
    const dataDir = temporaryDirectory();
    const hub = await createHub({ dataDir, port: 0, clock, log: quiet });
    await expect(createHub({ dataDir, port: 0, clock, log: quiet })).rejects.toMatchObject({ code: 'hub.dataInUse' });
    const other = temporaryDirectory();
    await expect(createHub({ dataDir: other, port: hub.port, clock, log: quiet })).rejects.toMatchObject({ code: 'hub.portInUse' });
    expect(existsSync(join(other, 'hub.sqlite'))).toBe(true);
    await hub.close();
    const { default: Database } = await import('better-sqlite3');
    const db = new Database(join(other, 'hub.sqlite'));
    db.pragma('user_version = 99');
    db.close();
    await expect(createHub({ dataDir: other, port: 0, clock, log: quiet })).rejects.toMatchObject({ code: 'hub.dataNewer' });
    remove(other);
    remove(dataDir);
  });
});
