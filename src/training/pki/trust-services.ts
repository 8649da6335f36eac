import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ocspReply } from './ocsp-reply.ts';
import { timestampReply } from './timestamp-reply.ts';
import type { TrustMaterial } from './trust-material.ts';

export interface TrainingTrustServices {
  readonly port: number;
  /** Address of the time stamp authority. */
  readonly timestampUrl: string;
  close(): Promise<void>;
}

export interface TrustServicesOptions {
  readonly pki: TrustMaterial;
  /** 0 takes a free one. */
  readonly port: number;
  /** ms since 1970 UTC. */
  readonly now: () => number;
}

/** Addresses the training certificates carry, for services that will answer on `port`. */
export const addressesOn = (port: number): { readonly issuing: string; readonly root: string; readonly ocsp: string } => {
  const base = `http://127.0.0.1:${String(port)}`;
  return { issuing: `${base}/issuing`, root: `${base}/root`, ocsp: `${base}/ocsp` };
};

const longestRequest = 64 * 1024;
const types = { tsr: 'application/timestamp-reply', ocsp: 'application/ocsp-response', crl: 'application/pkix-crl', cer: 'application/pkix-cert' } as const;

/**
 * The training office's time stamp authority (`POST /tsa`), OCSP responder (`POST /ocsp`, `GET /ocsp/<base64>`), lists
 * and issuers (`GET /root.crl`, `/issuing.cer`, …), on loopback alone. Rejects with `EADDRINUSE` when the port is taken.
 */
export async function startTrainingTrustServices({ pki, port, now }: TrustServicesOptions): Promise<TrainingTrustServices> {
  const files: Readonly<Record<string, readonly [string, Uint8Array]>> = {
    '/root.crl': [types.crl, pki.rootCrl], '/issuing.crl': [types.crl, pki.issuingCrl],
    '/root.cer': [types.cer, pki.root], '/issuing.cer': [types.cer, pki.issuing],
  };
  const ocsp = (request: Uint8Array): Uint8Array => ocspReply(request, pki.issuing, pki.issued, pki.ocsp, now());
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? '/';
    if (request.method === 'GET') {
      const file = files[path];
      if (file !== undefined) send(response, ...file);
      else if (path.startsWith('/ocsp/') && path.length < longestRequest) send(response, types.ocsp, ocsp(Buffer.from(safeDecode(path.slice(6)), 'base64')));
      else response.writeHead(404).end();
      return;
    }
    const body = request.method === 'POST' ? await bodyOf(request) : undefined;
    if (body === undefined) response.writeHead(413, { connection: 'close' }).end();
    else if (path === '/tsa') send(response, types.tsr, timestampReply(body, pki.timestamp, [pki.issuing], now()));
    else if (path === '/ocsp') send(response, types.ocsp, ocsp(body));
    else response.writeHead(404).end();
  };
  const server = createServer({ requestTimeout: 10_000 }, (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await listen(server, port);
  const taken = (server.address() as AddressInfo).port;
  return {
    port: taken,
    timestampUrl: `http://127.0.0.1:${String(taken)}/tsa`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A port nobody uses now: the one the certificates of a new training office will name. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await listen(server, 0);
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });

function send(response: ServerResponse, type: string, body: Uint8Array): void {
  response.writeHead(200, { 'content-type': type, 'content-length': body.length }).end(body);
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Uint8Array>) {
    size += part.length;
    if (size > longestRequest) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}
