import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { below } from './random.ts';

export type Fault = 'cutBefore' | 'cutAfter' | 'delay' | 'duplicate' | 'reorder' | 'truncate' | 'corrupt' | 'page' | 'busy';
const faults: readonly Fault[] = ['cutBefore', 'cutAfter', 'delay', 'duplicate', 'reorder', 'truncate', 'corrupt', 'page', 'busy'];

export interface FaultProxy {
  readonly port: number;
  readonly met: Readonly<Record<Fault, number>>;
  close(): Promise<void>;
}

interface Answer { readonly status: number; readonly headers: IncomingMessage['headers']; readonly body: Buffer }

/**
 * An HTTP proxy between an office and its hubs that breaks what passes, by a seeded throw for each request. `targets`:
 * ports of the hubs, asked each time; a dead one is like a dead line. `onRequest` and `onAnswer` may kill somebody.
 */
export async function faultProxy(parts: {
  readonly random: () => number;
  /** How many of a hundred requests meet a fault. */
  readonly percent: number;
  readonly targets: () => readonly number[];
  readonly onRequest: () => void;
  readonly onAnswer: () => void;
}): Promise<FaultProxy> {
  const met: Record<Fault, number> = { cutBefore: 0, cutAfter: 0, delay: 0, duplicate: 0, reorder: 0, truncate: 0, corrupt: 0, page: 0, busy: 0 };
  const { percent } = parts;
  let turn = 0;

  const forward = (asked: IncomingMessage, body: Buffer): Promise<Answer> => new Promise((resolve, reject) => {
    const targets = parts.targets();
    const port = targets[(turn += 1) % targets.length];
    const out = request({ host: '127.0.0.1', port, method: asked.method, path: asked.url, headers: asked.headers }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(pieces) }));
      answer.on('error', reject);
    });
    out.on('error', reject);
    out.end(body);
  });

  const pass = async (asked: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const pieces: Buffer[] = [];
    for await (const piece of asked) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces);
    const fault = parts.random() * 100 < percent ? faults[below(parts.random, faults.length)] : undefined;
    if (fault !== undefined) met[fault] += 1;
    parts.onRequest();
    if (fault === 'cutBefore') return void asked.socket.destroy();
    if (fault === 'page') return void answer.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><html><body>Đăng nhập</body></html>');
    if (fault === 'busy') return void answer.writeHead(503, { 'content-type': 'text/plain' }).end('busy');
    if (fault === 'delay') await pause(10 + below(parts.random, 150));
    // Held back while others overtake it.
    if (fault === 'reorder') await pause(300);
    let got = await forward(asked, body);
    if (fault === 'duplicate') {
      const second = await forward(asked, body);
      if (parts.random() < 0.5) got = second;
    }
    parts.onAnswer();
    if (fault === 'cutAfter') return void asked.socket.destroy();
    if (fault === 'corrupt' && got.body.length > 0) got = { ...got, body: Buffer.from(got.body) };
    if (fault === 'corrupt') for (let n = 0; n < 3; n += 1) got.body[below(parts.random, got.body.length)] = below(parts.random, 256);
    const { 'transfer-encoding': _chunked, ...headers } = got.headers;
    answer.writeHead(got.status, { ...headers, 'content-length': String(got.body.length) });
    if (fault !== 'truncate') return void answer.end(got.body);
    answer.write(got.body.subarray(0, below(parts.random, got.body.length)), () => asked.socket.destroy());
  };

  const server: Server = createServer({ keepAlive: true }, (asked, answer) => {
    pass(asked, answer).catch(() => asked.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    met,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}
