import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const MB = 1024 * 1024;
const child = fileURLToPath(new URL('../../support/fetch-child.ts', import.meta.url));
/** 192 KiB of a message and their base64: a multiple of three bytes, so that the pieces join. */
const piece = Buffer.alloc(3 * 65_536, '<edXML>đơn vị</edXML>');
const base64 = Buffer.from(piece.toString('base64'));

let server: Server;
let endpoint = '';
let [pieces, received] = [1, 0];

/** Message `large` is `pieces` long; it is never whole in this process either. */
beforeAll(async () => {
  server = createServer((request, response) => {
    void (async () => {
      for await (const part of request) received += (part as Buffer).length;
      if (request.url?.includes('/auth/') === true) {
        response.end('{"code":200,"data":{"token":"x"}}');
        return;
      }
      const large = request.headers['xroadvnpt-docid'] === 'large' || request.url?.endsWith('docId=large') === true;
      response.write(request.url?.startsWith('/v1/') === true ? '{"success":true,"message":"OK","docId":"d","data":{"edxml":"' : '{"status":"OK","ErrorCode":"0","DocId":"d","data":"');
      for (let at = 0; at < (large ? pieces : 1); at += 1) if (!response.write(base64)) await once(response, 'drain');
      response.end(request.url?.startsWith('/v1/') === true ? '"}}' : '"}');
    })().catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

async function inChild(...args: readonly string[]): Promise<{ readonly bytes: number; readonly sha256: string; readonly grownMb: number }> {
  const { stdout } = await promisify(execFile)(process.execPath, [child, ...args]);
  return JSON.parse(stdout) as { bytes: number; sha256: string; grownMb: number };
}

function hashOf(times: number): string {
  const hash = createHash('sha256');
  for (let at = 0; at < times; at += 1) hash.update(piece);
  return hash.digest('hex');
}

describe('a message never lies whole in memory', () => {
  it.each(['vxp', 'lgsp'])('%s: fetching 100 MB costs a fraction of it', async (kind) => {
    pieces = 534;
    const { bytes, sha256, grownMb } = await inChild(kind, endpoint, 'fetch');
    console.info(`${kind}: 100 MB fetched, ${grownMb} MB above idle`);
    expect([bytes, sha256]).toEqual([pieces * piece.length, hashOf(pieces)]);
    expect(grownMb).toBeLessThan(60);
  });

  it('fetching 2 MB a thousand times costs no more than a few times', async () => {
    pieces = 11;
    const { bytes, sha256, grownMb } = await inChild('vxp', endpoint, 'fetch', '1000');
    console.info(`vxp: 1,000 × 2 MB fetched, ${grownMb} MB above idle`);
    expect([bytes, sha256]).toEqual([11_000 * piece.length, hashOf(11_000)]);
    expect(grownMb).toBeLessThan(120);
  });

  it.each(['vxp', 'lgsp'])('%s: sending 100 MB costs a fraction of it', async (kind) => {
    received = 0;
    const { grownMb } = await inChild(kind, endpoint, 'send', '1', String(100 * MB));
    console.info(`${kind}: 100 MB sent, ${grownMb} MB above idle`);
    expect(received).toBeGreaterThan(100 * MB);
    expect(grownMb).toBeLessThan(60);
  });
});
