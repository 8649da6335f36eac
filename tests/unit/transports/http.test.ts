import { once } from 'node:events';
import { createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, createServer as createTcpServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../../src/main/core/exchange/transports/http/retry-after.rules.ts';
import { createVxpAxis } from '../../../src/main/core/exchange/transports/vxp/create-vxp-axis.ts';
import type { VxpSettings } from '../../../src/main/core/exchange/transports/vxp/create-vxp-axis.ts';
import type { OpenAxis } from '../../../src/main/core/ports/exchange-axis.ts';
import { envelopeOf, fetchWhole, memorySink } from '../../support/envelope.ts';
import { testAuthority } from '../../support/tls.ts';
import type { Served } from '../../support/tls.ts';
import { says } from './bad-server.ts';

const yes = { status: 'OK', ErrorCode: '0', ErrorDesc: '' };
const rows = says({ ...yes, data: [] });
const clock = { now: () => Date.now() };
const envelope = envelopeOf(Buffer.alloc(300_000, '<edXML/>'));

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => void sockets.add(socket.on('close', () => sockets.delete(socket)).on('error', () => undefined)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    if (server.listening) await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}

function axisAt(endpoint: string, change: Partial<VxpSettings> = {}): OpenAxis {
  const axis = createVxpAxis({ endpoint, systemId: 's', secret: 'x', timeoutMs: 10_000, ...change }, { clock });
  closing.push(() => axis.close());
  return axis;
}

const plain = async (answer: RequestListener): Promise<string> => `http://127.0.0.1:${await listening(createServer(answer))}`;
const secured = async (served: Served, answer: RequestListener = rows): Promise<string> => `https://127.0.0.1:${await listening(createTlsServer(served, answer))}`;

let authority: ReturnType<typeof testAuthority>;
beforeAll(() => {
  authority = testAuthority();
});

describe('the certificate of a server', () => {
  it('is trusted by the office’s own root, and refused without it, expired or for another name; nothing is sent then', async () => {
    const endpoint = await secured(authority.server({ ip: '127.0.0.1' }));
    const roots = [authority.pem];
    expect(await axisAt(endpoint, { roots }).list('edoc')).toEqual({ ok: true, value: [] });
    for (const [axis, reason] of [
      [axisAt(endpoint), /UNABLE|SELF_SIGNED/u],
      [axisAt(await secured(authority.server({ ip: '127.0.0.1' }, Date.now() - 1000)), { roots }), /EXPIRED/u],
      [axisAt(await secured(authority.server({ dns: 'truc.example' })), { roots }), /ALTNAME/u],
      [axisAt(endpoint, { roots: [testAuthority().pem] }), /UNABLE|SIGNATURE|SELF_SIGNED/u],
      [axisAt(endpoint, { roots: ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'] }), /^(?:ERR_OSSL|UNABLE|SELF_SIGNED)/u],
    ] as const) {
      const listed = await axis.list('edoc');
      expect(listed).toMatchObject({ ok: false, error: { code: 'axis.certificate' } });
      expect(listed.ok ? '' : listed.error.details?.['reason']).toMatch(reason);
      expect(await axis.send(envelope)).toMatchObject({ ok: false, error: { code: 'axis.certificate', outcomeUnknown: false } });
    }
  });

  it('an address with https that speaks plain HTTP is not the axis', async () => {
    const endpoint = (await plain(rows)).replace('http:', 'https:');
    expect(await axisAt(endpoint).send(envelope)).toMatchObject({ ok: false, error: { code: 'axis.notTheAxis', outcomeUnknown: false } });
  });

  it('a TLS line cut in the middle of an answer is a failure, not a shorter message', async () => {
    const body = JSON.stringify({ ...yes, data: Buffer.alloc(200_000, '<a/>').toString('base64') });
    const endpoint = await secured(authority.server({ ip: '127.0.0.1' }), (request, response) => {
      request.resume();
      response.writeHead(200);
      response.write(body.slice(0, 100_000), () => setTimeout(() => response.socket?.destroy(), 50));
    });
    expect(await fetchWhole(axisAt(endpoint, { roots: [authority.pem] }), 'd')).toMatchObject({ ok: false, error: { code: 'axis.unreachable' } });
  });
});

interface ProxyOptions {
  readonly credentials?: string;
  readonly connectStatus?: number;
}

/** A real proxy: CONNECT for https, absolute addresses for http. */
async function startProxy(options: ProxyOptions = {}) {
  const seen: string[] = [];
  const allowed = (request: IncomingMessage): boolean => options.credentials === undefined || request.headers['proxy-authorization'] === `Basic ${Buffer.from(options.credentials).toString('base64')}`;
  const server = createServer((request, response) => {
    seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
    if (!allowed(request)) {
      request.resume();
      response.writeHead(407, { 'proxy-authenticate': 'Basic' }).end('<html>407</html>');
      return;
    }
    const { 'proxy-authorization': _, ...headers } = request.headers;
    request.pipe(httpRequest(request.url ?? '', { method: request.method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    }).on('error', () => response.writeHead(502).end('<html>502</html>')));
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    seen.push(`CONNECT ${request.url ?? ''}`);
    const status = allowed(request) ? (options.connectStatus ?? 200) : 407;
    socket.on('error', () => undefined);
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} no\r\n\r\n`);
      return;
    }
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const out = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 ok\r\n\r\n');
      socket.pipe(out).pipe(socket);
    }).on('error', () => socket.end('HTTP/1.1 502 no\r\n\r\n'));
  });
  return { seen, port: await listening(server) };
}

describe('a proxy on the way', () => {
  it('carries plain and secured calls, with its user and password, which the axis does not see', async () => {
    const credentials: (string | undefined)[] = [];
    const answer: RequestListener = (request, response) => {
      credentials.push(request.headers['proxy-authorization']);
      rows(request, response);
    };
    const [http, https] = [await plain(answer), await secured(authority.server({ ip: '127.0.0.1' }), answer)];
    const { seen, port } = await startProxy({ credentials: 'văn thư:p@ss' });
    const proxy = `http://${encodeURIComponent('văn thư')}:p%40ss@127.0.0.1:${port}`;
    for (const endpoint of [http, https]) expect(await axisAt(endpoint, { proxy, roots: [authority.pem] }).list('edoc')).toEqual({ ok: true, value: [] });
    expect(seen).toEqual([`POST ${http}/getReceivedEdocList`, `CONNECT ${https.slice(8)}`]);
    expect(credentials).toEqual([undefined, undefined]);
  });

  it('that refuses, is wrong or is not there is named as the proxy; nothing was sent', async () => {
    const { port } = await startProxy({ credentials: 'a:b' });
    const forbidding = await startProxy({ connectStatus: 403 });
    const gone = await listening(createTcpServer());
    await closing.pop()?.();
    const silent = await listening(createTcpServer(() => undefined));
    const hanging = await listening(createTcpServer((socket) => void socket.once('data', () => socket.destroy())));
    const [http, https] = [await plain(rows), await secured(authority.server({ ip: '127.0.0.1' }))];
    for (const [proxy, endpoints, code] of [
      [`http://127.0.0.1:${port}`, [http, https], 'axis.proxy'],
      [`http://127.0.0.1:${forbidding.port}`, [https], 'axis.proxy'],
      [`http://127.0.0.1:${gone}`, [http, https], 'axis.proxy'],
      ['http://proxy.invalid:3128', [http, https], 'axis.proxy'],
      ['socks5://127.0.0.1:1', [http, https], 'axis.proxy'],
      ['không phải địa chỉ', [http, https], 'axis.proxy'],
      [`http://127.0.0.1:${hanging}`, [https], 'axis.proxy'],
    ] as const) {
      for (const endpoint of endpoints) expect(await axisAt(endpoint, { proxy, roots: [authority.pem] }).send(envelope), `${proxy} ${endpoint}`).toMatchObject({ ok: false, error: { code, outcomeUnknown: false } });
    }
    expect(await axisAt(https, { proxy: `http://127.0.0.1:${silent}`, timeoutMs: 300 }).list('edoc')).toMatchObject({ ok: false });
  });

  it('does not stand in for the server’s certificate', async () => {
    const { port } = await startProxy();
    const https = await secured(authority.server({ dns: 'truc.example' }));
    expect(await axisAt(https, { proxy: `http://127.0.0.1:${port}`, roots: [authority.pem] }).list('edoc')).toMatchObject({ ok: false, error: { code: 'axis.certificate' } });
  });
});

describe('an axis under load, slow or breaking off', () => {
  it('says when to come again', async () => {
    const in10 = new Date(Date.now() + 10_000).toUTCString();
    for (const [status, value, outcomeUnknown] of [[429, '7', false], [429, in10, false], [503, '7', true]] as const) {
      const axis = axisAt(await plain(says('<html></html>', status, { 'retry-after': value })));
      const listed = await axis.list('edoc');
      expect(listed).toMatchObject({ ok: false, error: { code: 'axis.busy', details: { status } } });
      const wait = listed.ok ? 0 : Number(listed.error.details?.['retryAfterMs']);
      expect(wait).toBeGreaterThan(5000);
      expect(wait).toBeLessThanOrEqual(10_000);
      expect(await axis.send(envelope)).toMatchObject({ ok: false, error: { code: 'axis.busy', outcomeUnknown } });
      expect(await fetchWhole(axis, 'd')).toMatchObject({ ok: false, error: { code: 'axis.busy' } });
    }
    expect(await axisAt(await plain(says('', 429))).list('edoc')).toEqual({ ok: false, error: { code: 'axis.busy', details: { status: 429 } } });
    expect(await axisAt(await plain(says('', 503))).list('edoc')).toMatchObject({ ok: false, error: { code: 'axis.notTheAxis' } });
  });

  it('reads Retry-After as RFC 9110 writes it and nothing else', () => {
    const now = Date.parse('2025-03-04T08:00:00Z');
    expect(['0', ' 120 ', 'Tue, 04 Mar 2025 08:01:00 GMT', 'Mon, 03 Mar 2025 08:00:00 GMT', '999999999'].map((text) => retryAfterMs(text, now))).toEqual([0, 120_000, 60_000, 0, 86_400_000]);
    expect([undefined, '', '-5', '1.5', 'soon', '9999999999'].map((text) => retryAfterMs(text, now))).toEqual(Array.from({ length: 6 }, () => undefined));
  });

  it('an error after the whole upload leaves the outcome open', async () => {
    let uploads = 0;
    const axis = axisAt(await plain((request, response) => {
      request.resume().on('end', () => {
        uploads += 1;
        response.writeHead(500).end('<html>500</html>');
      });
    }));
    expect(await axis.send(envelope)).toMatchObject({ ok: false, error: { code: 'axis.notTheAxis', outcomeUnknown: true } });
    // Never sent again by itself.
    expect(uploads).toBe(1);
  });

  it('a refusal before the upload has ended is heard', async () => {
    const large = envelopeOf(Buffer.alloc(30_000_000, 'a'));
    const axis = axisAt(await plain((_, response) => {
      response.writeHead(200, { connection: 'close' }).end(JSON.stringify({ status: 'FAIL', ErrorCode: '93' }));
    }));
    const sent = await axis.send(large);
    expect(sent).toMatchObject({ ok: false });
    // Heard, or cut off by the closing server: never a success, and only a refusal is certain.
    expect(sent.ok || sent.error.code === 'axis.refused' || sent.error.outcomeUnknown).toBe(true);
  });

  it('answers of a wrong length, doubled or broken are no message', async () => {
    const body = JSON.stringify({ ...yes, data: Buffer.alloc(2000, '<a/>').toString('base64') });
    const head = (length: number): string => `HTTP/1.1 200 OK\r\nContent-Length: ${length}\r\n\r\n`;
    for (const answer of [
      head(body.length + 10) + body,
      head(body.length - 10) + body,
      `HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n${body}`,
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n${body}`,
      `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n${body}`,
      `HTTP/1.1 200 OK\r\n\r\n${body.slice(0, 900)}`,
      'HTTP/1.1 200 OK\r\nX: ',
      '',
    ]) {
      const port = await listening(createTcpServer((socket) => void socket.once('data', () => socket.end(answer))));
      expect(await fetchWhole(axisAt(`http://127.0.0.1:${port}`), 'd'), answer.slice(0, 80)).toMatchObject({ ok: false });
    }
  });

  it('an answer said twice on one line does not become the next one’s', async () => {
    const first = JSON.stringify({ ...yes, data: [{ docId: 'first' }] });
    const port = await listening(createTcpServer((socket) => {
      socket.on('data', () => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${first.length}\r\n\r\n${first}`.repeat(2)));
    }));
    const axis = axisAt(`http://127.0.0.1:${port}`);
    expect(await axis.list('edoc')).toMatchObject({ ok: true, value: [{ docId: 'first' }] });
    // Whatever the line holds, a later call is answered by its own answer or fails.
    expect(await axis.acknowledge('first', 'done')).toSatisfy((answer: { ok: boolean }) => typeof answer.ok === 'boolean');
  });

  it('a drip ends, a slow but steady line does not', async () => {
    const drip = axisAt(await plain((request, response) => {
      request.resume();
      response.writeHead(200).write('{"data":"');
      const timer = setInterval(() => response.write('A'), 20);
      response.on('close', () => { clearInterval(timer); });
    }), { timeoutMs: 150 });
    expect(await fetchWhole(drip, 'd')).toMatchObject({ ok: false, error: { code: 'axis.timeout' } });
    // Some 100 KiB/s for longer than five silences: beyond the fixed time, within what its bytes earn it.
    const steady = axisAt(await plain((request, response) => {
      request.resume();
      response.writeHead(200).write(`{"status":"OK","ErrorCode":"0","data":"`);
      let left = 30;
      const timer = setInterval(() => {
        left -= 1;
        response.write('PGEv'.repeat(1000));
        if (left > 0) return;
        clearInterval(timer);
        response.end('Pg=="}');
      }, 40);
    }), { timeoutMs: 200 });
    const sink = memorySink();
    expect(await steady.fetch('d', sink)).toEqual({ ok: true, value: undefined });
    expect(sink.bytes().length).toBe(90_001);
  });

  it('a call after closing, and one under way, is a failure and nothing worse', async () => {
    const axis = axisAt(await plain(() => undefined));
    const pending = axis.list('edoc');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await axis.close();
    expect(await pending).toMatchObject({ ok: false, error: { code: 'axis.unreachable' } });
    await axis.close();
  });
});
