import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { connect as tlsConnect } from 'node:tls';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { createHub } from '../../../src/axis/create-hub.ts';
import type { Hub, HubOptions } from '../../../src/axis/create-hub.ts';
import type { HubLog } from '../../../src/axis/hub-types.ts';
import { client, edoc, quiet, remove, secretOf, startHub, temporaryDirectory } from './hub-fixture.ts';
import type { Answer } from './vxp-caller.ts';
import { rawCall, sdkHeaders } from './vxp-caller.ts';

const directories: string[] = [];
const hubs: Hub[] = [];
afterEach(async () => {
  for (const hub of hubs.splice(0)) await hub.close();
});
afterAll(() => {
  directories.forEach(remove);
});
const newDirectory = (): string => {
  const path = temporaryDirectory();
  directories.push(path);
  return path;
};
async function start(options: Partial<HubOptions> = {}): Promise<Hub & { readonly dataDir: string }> {
  const dataDir = newDirectory();
  const hub = await startHub(dataDir, options);
  hubs.push(hub);
  return { ...hub, dataDir };
}

/** Everything the other side says until it closes the connection. */
async function conversation(socket: Socket): Promise<string> {
  const parts: Buffer[] = [];
  socket.on('data', (part: Buffer) => parts.push(part));
  socket.on('error', () => undefined);
  // Not `once`: it takes a reset connection for a failure, and a reset is one way to be refused.
  await new Promise((resolve) => socket.once('close', resolve));
  return Buffer.concat(parts).toString('latin1');
}

function collecting(): { readonly log: HubLog; readonly lines: () => string } {
  const lines: string[] = [];
  const add = (event: string, facts?: object): void => void lines.push(JSON.stringify({ event, ...facts }));
  return { log: { info: add, warn: add, error: add }, lines: () => lines.join('\n') };
}

describe('who holds connections', () => {
  it('with headers that never end is cut off', async () => {
    const { log, lines } = collecting();
    const hub = await start({ log, limits: { headersMs: 300 } });
    const socket = connect(hub.port, '127.0.0.1');
    socket.write('POST /sendEdoc HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    const drip = setInterval(() => socket.write('a'), 50);
    const said = await conversation(socket);
    clearInterval(drip);
    expect(said).toMatch(/^HTTP\/1\.1 408 /u);
    expect(lines()).toContain('"reason":"tooSlow"');
  });

  it('with a body that stands still, or drips, is cut off and leaves nothing', async () => {
    const hub = await start({ limits: { silenceMs: 300, graceMs: 600, slowestBody: 10_000 } });
    for (const everyMs of [undefined, 50]) {
      const headers = { ...sdkHeaders('H99.01', secretOf('H99.01'), { from: 'H99.01', messagetype: 'edoc' }), 'content-length': '1000000' };
      const call = request({ host: '127.0.0.1', port: hub.port, path: '/sendEdoc', method: 'POST', headers, agent: false });
      call.on('error', () => undefined);
      call.write('<edXML>');
      const drip = everyMs === undefined ? undefined : setInterval(() => call.write('x'.repeat(20)), everyMs);
      const [response] = (await once(call, 'response')) as [import('node:http').IncomingMessage];
      clearInterval(drip);
      const text = (await response.toArray()).join('');
      expect(response.statusCode).toBe(408);
      expect(text).toContain('"ErrorCode":"97"');
      call.destroy();
      await expect.poll(() => readdirSync(join(hub.dataDir, 'tmp')), { timeout: 30_000 }).toEqual([]);
    }
    // A hub that waited for them would not answer this.
    await client(hub.port, 'H99.01').sent(edoc('H99.01', ['H99.02']));
  });

  it('with a flood of headers, or with what is not HTTP, is refused and counted', async () => {
    const { log, lines } = collecting();
    const hub = await start({ log });
    const flood = connect(hub.port, '127.0.0.1');
    flood.write(`POST /sendEdoc HTTP/1.1\r\nHost: x\r\n${Array.from({ length: 3000 }, (_, i) => `X-H${i}: ${'v'.repeat(40)}\r\n`).join('')}\r\n`);
    expect(await conversation(flood)).toMatch(/^HTTP\/1\.1 431 /u);
    const nonsense = connect(hub.port, '127.0.0.1');
    nonsense.write('\x16\x03\x01 not http at all\r\n\r\n');
    expect(await conversation(nonsense)).toMatch(/^HTTP\/1\.1 400 /u);
    expect(lines()).toContain('"reason":"headersTooLarge"');
    expect(lines()).toContain('"reason":"notHttp"');
    // Two lengths, or a length beside chunks: two servers in a row would read two different bodies.
    for (const pair of ['Content-Length: 4\r\nContent-Length: 5', 'Content-Length: 4\r\nTransfer-Encoding: chunked']) {
      const smuggler = connect(hub.port, '127.0.0.1');
      smuggler.write(`POST /sendEdoc HTTP/1.1\r\nHost: x\r\n${pair}\r\n\r\n0\r\n\r\n`);
      expect(await conversation(smuggler)).toMatch(/^HTTP\/1\.1 400 /u);
    }
  });
});

describe('who calls too often', () => {
  const list = (hub: Hub, code: string, secret = secretOf(code)): Promise<Answer> => client(hub.port, code, { secret }).call('getReceivedEdocList', { messagetype: 'edoc' });

  it('waits, one agency without the others', async () => {
    const hub = await start({ limits: { agencyPerSecond: 0.001 } });
    expect((await list(hub, 'H99.01')).status).toBe(200);
    const refused = await list(hub, 'H99.01');
    expect(refused).toMatchObject({ status: 429, json: { ErrorCode: '96' } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    const fair = await start({ limits: { agencyPerSecond: 0.5 } });
    for (let i = 0; i < 5; i += 1) expect((await list(fair, 'H99.01')).status).toBe(200);
    expect((await list(fair, 'H99.01')).status).toBe(429);
    expect((await list(fair, 'H99.02')).status).toBe(200);
  });

  it('waits by address too, and longer after wrong secrets', async () => {
    const hub = await start({ limits: { addressPerSecond: 0.5 } });
    for (let i = 0; i < 5; i += 1) expect((await rawCall({ port: hub.port, path: '/nothing', method: 'GET' })).status).toBe(404);
    expect((await rawCall({ port: hub.port, path: '/nothing', method: 'GET' })).status).toBe(429);
    const guarded = await start({ limits: { refusedPerMinute: 3 } });
    for (let i = 0; i < 3; i += 1) expect((await list(guarded, 'H99.01', `guess-${i}`)).status).toBe(401);
    const late = await list(guarded, 'H99.01');
    expect(late).toMatchObject({ status: 429 });
    expect(late.headers['retry-after']).toBeDefined();
  });

  it('is told apart behind our own balancer, and only there', async () => {
    const call = async (hub: Hub, told: string): Promise<number> => (await rawCall({ port: hub.port, path: '/nothing', method: 'GET', headers: { 'x-forwarded-for': told } })).status;
    const trusting = await start({ limits: { addressPerSecond: 0.1 }, trustedProxy: '127.0.0.1' });
    expect([await call(trusting, '10.0.0.1'), await call(trusting, '10.0.0.2'), await call(trusting, '10.9.9.9, 10.0.0.1')]).toEqual([404, 404, 429]);
    const wary = await start({ limits: { addressPerSecond: 0.1 } });
    expect([await call(wary, '10.0.0.1'), await call(wary, '10.0.0.2')]).toEqual([404, 429]);
  });
});

describe('TLS', () => {
  function certificates(): { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer; readonly otherKey: Buffer } {
    const dir = newDirectory();
    const openssl = (...args: string[]): void => void execFileSync('openssl', args, { cwd: dir, stdio: 'pipe' });
    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=Test CA', '-keyout', 'ca.key', '-out', 'ca.pem');
    openssl('req', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=hub.test', '-addext', 'subjectAltName=DNS:hub.test,IP:127.0.0.1', '-keyout', 'hub.key', '-out', 'hub.csr');
    openssl('x509', '-req', '-in', 'hub.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-copy_extensions', 'copy', '-out', 'hub.pem');
    openssl('genrsa', '-out', 'other.key', '2048');
    const read = (name: string): Buffer => readFileSync(join(dir, name));
    return { ca: read('ca.pem'), cert: read('hub.pem'), key: read('hub.key'), otherKey: read('other.key') };
  }
  const { ca, cert, key, otherKey } = certificates();

  it('with a given certificate: the whole exchange, to who trusts its authority', async () => {
    const hub = await start({ tls: { cert, key } });
    const connection = { tls: true, ca };
    await client(hub.port, 'H99.01', { connection }).sent(edoc('H99.01', ['H99.02'], 't1', Buffer.alloc(300_000)));
    const [row] = await client(hub.port, 'H99.02', { connection }).list();
    expect((await client(hub.port, 'H99.02', { connection }).fetch(row?.['docId'] ?? '')).length).toBeGreaterThan(300_000);
    await expect(client(hub.port, 'H99.02', { connection: { tls: true } }).list()).rejects.toThrow();
    // Without TLS nobody gets in, and old TLS is refused.
    expect(await conversation(connect(hub.port, '127.0.0.1').end('GET /health HTTP/1.1\r\n\r\n'))).not.toContain('200');
    const old = tlsConnect({ port: hub.port, host: '127.0.0.1', ca, maxVersion: 'TLSv1.1', minVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' });
    const [error] = (await once(old, 'error')) as [Error];
    expect(error.message).toMatch(/protocol version|alert|ssl/iu);
  });

  it('does not start with a key that is not the certificate’s', async () => {
    const start = (tls: { cert: Buffer; key: Buffer }): Promise<Hub> => createHub({ dataDir: newDirectory(), port: 0, clock: { now: () => Date.now() }, log: quiet, tls });
    await expect(start({ cert, key: otherKey })).rejects.toMatchObject({ code: 'hub.tlsUnusable' });
    await expect(start({ cert: Buffer.from('no certificate'), key })).rejects.toMatchObject({ code: 'hub.tlsUnusable' });
  });
});
