import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createVxpAxis } from '../../../src/main/core/exchange/transports/vxp/create-vxp-axis.ts';
import type { VxpSettings } from '../../../src/main/core/exchange/transports/vxp/create-vxp-axis.ts';
import type { OpenAxis } from '../../../src/main/core/ports/exchange-axis.ts';
import { envelopeOf, fetchWhole } from '../../support/envelope.ts';

const servers: Server[] = [];
const opened: OpenAxis[] = [];
afterEach(async () => {
  for (const axis of opened.splice(0)) await axis.close();
  for (const server of servers.splice(0)) {
    if ('closeAllConnections' in server) (server as unknown as { closeAllConnections(): void }).closeAllConnections();
    server.close();
    await once(server, 'close');
  }
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function axisAt(answer: (request: IncomingMessage, response: ServerResponse) => void, settings: Partial<VxpSettings> = {}): Promise<OpenAxis> {
  const port = await listening(createServer(answer));
  const axis = createVxpAxis({ endpoint: `http://127.0.0.1:${port}/`, systemId: 's', secret: 'x', timeoutMs: 5000, ...settings }, { clock: { now: () => Date.now() } });
  opened.push(axis);
  return axis;
}

const says = (body: string | object, status = 200, headers: Record<string, string> = {}) => (request: IncomingMessage, response: ServerResponse): void => {
  request.resume().on('end', () => {
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  });
};

const envelope = envelopeOf(Buffer.from('<edXML/>'));
const html = '<!DOCTYPE html><html><body>Đăng nhập</body></html>';
const yes = { status: 'OK', ErrorCode: '0', ErrorDesc: '' };

describe('an answer is a result, none, or a failure with a name', () => {
  it.each([
    ['an HTML page', says(html), 'axis.notTheAxis'],
    ['a bad gateway page', says(html, 502), 'axis.notTheAxis'],
    ['a redirect to a login', says('', 302, { location: 'http://127.0.0.1:1/' }), 'axis.notTheAxis'],
    ['an empty answer', says(''), 'axis.notTheAxis'],
    ['foreign JSON', says({ hello: 1 }), 'axis.notTheAxis'],
    ['a bare array', says([]), 'axis.notTheAxis'],
    ['no data', says(yes), 'axis.notTheAxis'],
    ['null data', says({ ...yes, data: null }), 'axis.notTheAxis'],
    ['a row without id', says({ ...yes, data: [{ docId: 'a' }, {}] }), 'axis.notTheAxis'],
    ['a row with a hostile id', says({ ...yes, data: [{ docId: 'a\r\nb: c' }] }), 'axis.notTheAxis'],
    ['a refusal', says({ status: 'FAIL', ErrorCode: '20', ErrorDesc: 'x' }), 'axis.refused'],
    ['OK with an error code', says({ status: 'OK', ErrorCode: '20', data: [] }), 'axis.refused'],
    ['OK with HTTP 500', says({ ...yes, data: [] }, 500), 'axis.refused'],
    ['a wrong secret', says({ status: 'FAIL', ErrorCode: '15', ErrorDesc: '' }), 'axis.unauthorized'],
    ['a bare 401', says('', 401), 'axis.unauthorized'],
    ['a refused timestamp', says({ status: 'FAIL', ErrorCode: '91', ErrorDesc: '' }, 401), 'axis.clock'],
  ])('%s: the list fails', async (_, answer, code) => {
    const axis = await axisAt(answer);
    expect(await axis.list('edoc')).toMatchObject({ ok: false, error: { code } });
    expect(await axis.agencies()).toMatchObject({ ok: false });
  });

  it('an empty list is empty, a full one is read', async () => {
    expect(await (await axisAt(says({ ...yes, data: [] }))).list('edoc')).toEqual({ ok: true, value: [] });
    const axis = await axisAt(says({ ...yes, data: [{ docId: '5c3e', messageType: 'edoc', from: 'A', created_time: 't', extra: [1] }] }));
    expect(await axis.list('edoc')).toEqual({ ok: true, value: [{ docId: '5c3e', kind: 'edoc', from: 'A', createdTime: 't' }] });
  });

  it('a server that is down is unreachable, and nothing was sent', async () => {
    const port = await listening(createTcpServer());
    const [server] = servers.splice(0);
    server?.close();
    const axis = createVxpAxis({ endpoint: `http://127.0.0.1:${port}`, systemId: 's', secret: 'x' }, { clock: { now: () => 0 } });
    expect(await axis.list('edoc')).toMatchObject({ ok: false, error: { code: 'axis.unreachable' } });
    expect(await axis.send(envelope)).toMatchObject({ ok: false, error: { code: 'axis.unreachable', outcomeUnknown: false } });
  });

  it('an address that is none is unreachable', async () => {
    for (const endpoint of ['', 'không phải địa chỉ', 'ftp://x', 'file:///etc']) {
      const axis = createVxpAxis({ endpoint, systemId: 's', secret: 'x' }, { clock: { now: () => 0 } });
      expect(await axis.list('edoc')).toMatchObject({ ok: false, error: { code: 'axis.unreachable' } });
    }
  });

  it('a silent server is a timeout, before and within the answer, and a sending may have arrived', async () => {
    const silent = await axisAt(() => undefined, { timeoutMs: 60 });
    expect(await silent.list('edoc')).toMatchObject({ ok: false, error: { code: 'axis.timeout' } });
    expect(await silent.send(envelope)).toMatchObject({ ok: false, error: { code: 'axis.timeout', outcomeUnknown: true } });
    const stalled = await axisAt((_, response) => void response.writeHead(200).write('{"status":"OK",'), { timeoutMs: 60 });
    expect(await stalled.list('edoc')).toMatchObject({ ok: false, error: { code: 'axis.timeout' } });
  });

  it('a server that drips for ever is a timeout', async () => {
    const dripping = await axisAt((_, response) => {
      const timer = setInterval(() => response.write(' '), 10);
      response.on('close', () => {
        clearInterval(timer);
      });
    }, { timeoutMs: 60 });
    expect(await dripping.list('edoc')).toMatchObject({ ok: false, error: { code: 'axis.timeout' } });
  });

  it('a connection cut in the middle may have delivered', async () => {
    const axis = await axisAt((request) => void request.on('data', () => request.socket.destroy()));
    expect(await axis.send(envelope)).toMatchObject({ ok: false, error: { code: 'axis.unreachable', outcomeUnknown: true } });
  });

  it('something that is not HTTP is not the axis', async () => {
    const port = await listening(createTcpServer((socket) => {
      socket.on('error', () => undefined).once('data', () => {
        socket.end('SSH-2.0-x\r\n', () => socket.destroy());
      });
    }));
    const axis = createVxpAxis({ endpoint: `http://127.0.0.1:${port}`, systemId: 's', secret: 'x' }, { clock: { now: () => 0 } });
    expect(await axis.list('edoc')).toMatchObject({ ok: false, error: { code: 'axis.notTheAxis' } });
  });

  it('an answer beyond the limit is refused while it comes', async () => {
    const axis = await axisAt((_, response) => {
      const flood = (): void => {
        while (response.write(Buffer.alloc(65_536, 32)));
        response.once('drain', flood);
      };
      flood();
    }, { maxAnswerBytes: 1_000_000 });
    expect(await axis.list('edoc')).toMatchObject({ ok: false, error: { code: 'axis.answerTooLarge' } });
    expect(await fetchWhole(axis, 'a')).toMatchObject({ ok: false, error: { code: 'axis.answerTooLarge' } });
  });

  it('sending: a page leaves the outcome open, a refusal does not, no id is no success', async () => {
    expect(await (await axisAt(says(html))).send(envelope)).toMatchObject({ ok: false, error: { code: 'axis.notTheAxis', outcomeUnknown: true } });
    expect(await (await axisAt(says({ status: 'FAIL', ErrorCode: '22' }))).send(envelope)).toMatchObject({ ok: false, error: { code: 'axis.refused', outcomeUnknown: false, details: { errorCode: '22' } } });
    expect(await (await axisAt(says({ status: 'FAIL', ErrorCode: '20' }, 500))).send(envelope)).toMatchObject({ ok: false, error: { outcomeUnknown: true } });
    expect(await (await axisAt(says(yes))).send(envelope)).toMatchObject({ ok: false, error: { code: 'axis.notTheAxis', outcomeUnknown: true } });
  });

  it('sends the bare bytes and one line end, with a fresh header set', async () => {
    const seen: { body: string; headers: IncomingMessage['headers'] }[] = [];
    const axis = await axisAt((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part)).on('end', () => {
        seen.push({ body: Buffer.concat(parts).toString(), headers: request.headers });
        response.end(JSON.stringify({ ...yes, DocId: 'd1' }));
      });
    });
    expect(await axis.send(envelope)).toEqual({ ok: true, value: { docId: 'd1' } });
    await axis.acknowledge('d1', 'done');
    expect(seen[0]).toMatchObject({ body: '<edXML/>\r\n', headers: { 'content-type': 'application/octet-stream', 'xroadvnpt-from': 's', 'xroadvnpt-messagetype': 'edoc' } });
    expect(seen[1]?.body).toBe('');
    expect(Object.keys(seen[1]?.headers ?? {})).not.toContain('xroadvnpt-from');
  });

  it('fetching: content is decoded, escaped base64 too; damage, nothing and pages are failures', async () => {
    const edxml = Buffer.from('<edXML>???>>></edXML>');
    const base64 = edxml.toString('base64');
    const escaped = `{"data" : "${base64.replaceAll('/', '\\/').replaceAll('=', '\\u003d')}","status":"OK","ErrorCode":"0","ErrorDesc":"\\"data\\":\\"x\\""}`;
    for (const body of [JSON.stringify({ ...yes, data: base64 }), JSON.stringify({ data: base64, ...yes }), escaped]) {
      const fetched = await fetchWhole(await axisAt(says(body)), 'd');
      expect(fetched.ok && Buffer.compare(fetched.value, edxml)).toBe(0);
    }
    const bad = [yes, { ...yes, data: '' }, { ...yes, data: '***' }, { ...yes, data: Buffer.from(html).toString('base64') }, { ...yes, data: { a: 1 } }, html, '{"status":"OK","ErrorCode":"0","data":"AAAA'];
    for (const body of bad) expect(await fetchWhole(await axisAt(says(body)), 'd')).toMatchObject({ ok: false, error: { code: 'axis.notTheAxis' } });
    expect(await fetchWhole(await axisAt(says({ status: 'FAIL', ErrorCode: '92', data: base64 })), 'd')).toMatchObject({ ok: false, error: { code: 'axis.gone' } });
    expect(await fetchWhole(await axisAt(says(yes)), 'a\r\nb')).toMatchObject({ ok: false, error: { code: 'axis.refused' } });
  });

  it('asks for what changed since, and sees whether it was heeded', async () => {
    const asked: unknown[] = [];
    const all = [{ id: '1', pid: '', code: 'G', name: 'Gốc', version: '9', deleted: false, modifyDate: 't' }, { id: '2', pid: '1', code: 'G.1', name: 'Con', version: '10', deleted: 'true' }];
    let heed = true;
    const axis = await axisAt((request, response) => {
      const version = request.headers['xroadvnpt-version'];
      const since = /"XroadVnpt-since":"(\d+)"/u.exec(String(request.headers['xroadvnpt-sign-header']))?.[1];
      asked.push([request.url, since, version]);
      says({ ...yes, data: all.filter((row) => !heed || since === undefined || Number(row.version) > Number(since)) })(request, response);
    });
    const [root, leaf] = [{ code: 'G', name: 'Gốc', version: '9', changedAt: 't' }, { code: 'G.1', name: 'Con', parent: 'G', version: '10', closed: true }];
    expect(await axis.agencies()).toEqual({ ok: true, value: { complete: true, agencies: [root, leaf] } });
    expect(await axis.agencies('9')).toEqual({ ok: true, value: { complete: false, agencies: [leaf] } });
    expect(await axis.agencies('10')).toEqual({ ok: true, value: { complete: false, agencies: [] } });
    heed = false;
    expect(await axis.agencies('9')).toMatchObject({ ok: true, value: { complete: true } });
    expect(asked[0]).toEqual(['/getSynchronizeUnit', undefined, '3.0.201608']);
    const plain = await axisAt((request, response) => {
      says(request.url === '/getAgenciesList' ? { ...yes, data: all } : { status: 'FAIL', ErrorCode: '94' })(request, response);
    });
    expect(await plain.agencies('9')).toMatchObject({ ok: true, value: { complete: true, agencies: [{ code: 'G' }, { code: 'G.1' }] } });
    expect(await (await axisAt(says({ ...yes, data: [] }))).agencies()).toEqual({ ok: true, value: { complete: false, agencies: [] } });
  });

  it('a call repeated within one millisecond is another call; one that was accepted before has done its work', async () => {
    const stamps = new Set<unknown>();
    const port = await listening(createServer((request, response) => {
      stamps.add(request.headers['xroadvnpt-timestamp']);
      says({ ...yes, data: [] })(request, response);
    }));
    const axis = createVxpAxis({ endpoint: `http://127.0.0.1:${port}`, systemId: 's', secret: 'x' }, { clock: { now: () => 1_000_000 } });
    opened.push(axis);
    await Promise.all(Array.from({ length: 5 }, () => axis.list('edoc')));
    expect(stamps.size).toBe(5);
    const replayed = await axisAt(says({ status: 'FAIL', ErrorCode: '95' }));
    expect(await replayed.acknowledge('a', 'done')).toEqual({ ok: true, value: undefined });
    expect(await replayed.send(envelope)).toMatchObject({ ok: false, error: { code: 'axis.refused', outcomeUnknown: true } });
  });

  it('names parents by code', async () => {
    const axis = await axisAt(says({ ...yes, data: [{ id: '1', pid: '', code: 'G', name: 'Gốc' }, { id: 2, pid: 1, code: 'G.1', name: 'Con' }] }));
    expect(await axis.agencies()).toEqual({ ok: true, value: { complete: true, agencies: [{ code: 'G', name: 'Gốc' }, { code: 'G.1', name: 'Con', parent: 'G' }] } });
  });
});

describe('the hash our own hub tells', () => {
  const body = JSON.stringify({ status: 'OK', ErrorCode: '0', ErrorDesc: '', data: Buffer.from('<edXML>văn bản</edXML>').toString('base64') });
  const sha256 = createHash('sha256').update('<edXML>văn bản</edXML>').digest('hex');

  it('is checked: a byte turned over on the way is no message', async () => {
    const axis = await axisAt((_, response) => response.writeHead(200, { 'content-type': 'application/json', 'x-content-sha256': sha256 }).end(body.replace('PGVk', 'PGVj')));
    expect(await axis.fetch('d1', { write: () => undefined })).toMatchObject({ ok: false, error: { code: 'axis.notTheAxis', details: { reason: 'hash' } } });
  });

  it('is right, or not there, or not a hash: the message is taken', async () => {
    for (const told of [{ 'x-content-sha256': sha256 }, {}, { 'x-content-sha256': 'none' }]) {
      const axis = await axisAt((_, response) => response.writeHead(200, { 'content-type': 'application/json', ...told }).end(body));
      expect(await axis.fetch('d1', { write: () => undefined })).toEqual({ ok: true, value: undefined });
    }
  });
});
