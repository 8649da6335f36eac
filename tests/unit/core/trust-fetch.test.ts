import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { trustFetch } from '../../../src/main/core/trust-fetch.ts';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

const get = (url: string, more: object = {}): Parameters<ReturnType<typeof trustFetch>>[0] => ({ url, method: 'GET', timeoutMs: 2000, maxBytes: 1000, ...more });

test('posts the bytes and answers the bytes, over a redirection', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/') return response.writeHead(307, { location: '/in' }).end();
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => response.end(Buffer.concat([Buffer.from(`${request.headers['content-type'] ?? ''}:`), ...parts])));
    return undefined;
  });
  const answer = await trustFetch()(get(`${url}/`, { method: 'POST', contentType: 'application/timestamp-query', body: Uint8Array.of(1, 2, 255) }));
  expect(answer).toEqual({ ok: true, value: new Uint8Array(Buffer.concat([Buffer.from('application/timestamp-query:'), Uint8Array.of(1, 2, 255)])) });
});

test('each way of not answering has its name', async () => {
  const never = await serve(() => undefined);
  const slowBody = await serve((_, response) => response.write('x'));
  const long = await serve((_, response) => response.end(Buffer.alloc(5000)));
  const refusing = await serve((_, response) => response.writeHead(403).end());
  const circle = await serve((_, response) => response.writeHead(302, { location: '/again' }).end());
  const elsewhere = await serve((_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end());
  const ask = trustFetch();
  const code = async (url: string, more: object = {}): Promise<string> => {
    const answer = await ask(get(url, more));
    return answer.ok ? 'ok' : answer.error.code;
  };
  expect(await code(never, { timeoutMs: 50 })).toBe('net.timeout');
  expect(await code(slowBody, { timeoutMs: 50 })).toBe('net.timeout');
  expect(await code(long)).toBe('net.tooLarge');
  expect(await code(refusing)).toBe('net.refused');
  expect(await code(circle)).toBe('net.refused');
  expect(await code(elsewhere)).toBe('net.badAddress');
  expect(await code('http://127.0.0.1:1/')).toBe('net.unreachable');
  expect(await code('ldap://x/y')).toBe('net.badAddress');
  expect(await code('http://user:secret@x/')).toBe('net.badAddress');
  expect(await code('nonsense')).toBe('net.badAddress');
  expect(await trustFetch({ offline: () => true })(get(refusing))).toEqual({ ok: false, error: { code: 'net.offline' } });
});
