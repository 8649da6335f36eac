import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { HubLimits } from './guard/limits.ts';
import { HubStartError } from './hub-types.ts';

export interface ServeOptions {
  readonly fetch: Parameters<typeof createAdaptorServer>[0]['fetch'];
  readonly port: number;
  readonly host: string;
  readonly tls: { readonly cert: Buffer; readonly key: Buffer } | undefined;
  readonly limits: HubLimits;
  /** A call that broke HTTP itself: too many headers, too slow with them, not HTTP at all. */
  readonly onBroken: (reason: 'headersTooLarge' | 'tooSlow' | 'notHttp', address: string) => void;
}

export interface Serving {
  readonly port: number;
  /** Takes no new calls; those under way get `patienceMs`. */
  close(patienceMs: number): Promise<void>;
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new HubStartError(error.code === 'EADDRINUSE' ? 'hub.portInUse' : 'hub.portForbidden', error));
    });
    server.listen(port, host, () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

const statusLines = { headersTooLarge: '431 Request Header Fields Too Large', tooSlow: '408 Request Timeout', notHttp: '400 Bad Request' } as const;

function reasonOf(error: NodeJS.ErrnoException): keyof typeof statusLines {
  if (error.code === 'HPE_HEADER_OVERFLOW') return 'headersTooLarge';
  return error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'tooSlow' : 'notHttp';
}

function makeServer(options: ServeOptions): Server {
  const { limits, tls } = options;
  const serverOptions = {
    // The signed JSON repeats every header, a receiver list included: Node's 16 KiB are too few.
    maxHeaderSize: 64 * 1024,
    headersTimeout: limits.headersMs, requestTimeout: limits.requestMs, connectionsCheckingInterval: Math.min(1000, limits.headersMs),
    ...(tls === undefined ? {} : { cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2' as const }),
  };
  // Node's own listener type is what both makers take; the adaptor only hands it on.
  const make = (given: object, listener: RequestListener): Server => (tls === undefined ? createServer(given, listener) : (createTlsServer(given, listener) as unknown as Server));
  try {
    return createAdaptorServer({ fetch: options.fetch, createServer: make as typeof createServer, serverOptions }) as Server;
  } catch (error) {
    throw new HubStartError('hub.tlsUnusable', error);
  }
}

/** Opens the port. Rejects with `HubStartError`. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const server = makeServer(options);
  server.maxHeadersCount = 200;
  server.maxConnections = 4096;
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const reason = reasonOf(error);
    options.onBroken(reason, (socket.remoteAddress ?? '').replace(/^::ffff:/u, ''));
    // Read on for a moment: closing over bytes that still arrive resets the connection, and the answer is lost with it.
    socket.resume();
    setTimeout(() => socket.destroy(), 1000).unref();
    socket.end(`HTTP/1.1 ${statusLines[reason]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });
  const port = await listen(server, options.port, options.host);
  return {
    port,
    close: (patienceMs) =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeIdleConnections();
        // Uploads under way get a moment; whoever is cut off asks the sent list and sends again.
        setTimeout(() => {
          server.closeAllConnections();
        }, patienceMs).unref();
      }),
  };
}
