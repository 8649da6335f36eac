import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { children, readElement } from '../../../src/main/core/signing/cms/der-read.ts';
import { openssl } from './issue.ts';

export type TsaBehaviour =
  | 'good' | 'garbage' | 'empty' | 'nothing' | 'late' | 'down' | 'error500'
  | 'wrongNonce' | 'wrongImprint' | 'refusal' | 'noCertificate' | 'stranger';
/** `unauthorised`: signed by a certificate of the same CA that is no responder. */
export type OcspBehaviour = 'good' | 'garbage' | 'nothing' | 'down' | 'error500' | 'unauthorised' | 'tryLater';
/** `stale`: its nextUpdate is past. */
export type CrlBehaviour = 'good' | 'garbage' | 'nothing' | 'down' | 'error404' | 'stale';

/** What the services do from now on; tests set it between requests. */
export interface Behaviour {
  tsa: TsaBehaviour;
  /** How long `late` waits before it answers rightly. */
  tsaDelayMs: number;
  ocsp: OcspBehaviour;
  crl: CrlBehaviour;
}

export interface TrustServer {
  readonly url: string;
  readonly behaviour: Behaviour;
  /** Paths asked since the start, oldest first. */
  readonly asked: string[];
  stop(): Promise<void>;
}

const answers = {
  tsa: 'application/timestamp-reply',
  ocsp: 'application/ocsp-response',
  crl: 'application/pkix-crl',
  cer: 'application/pkix-cert',
} as const;

/**
 * One server on a free loopback port: `POST /tsa`, `POST /ocsp/<ca>` and `GET /ocsp/<ca>/<base64>`, `GET /<ca>.crl`,
 * `GET /<ca>.cer`. Every answer is made by openssl from the files in `dir` at the moment it is asked.
 */
export async function serveTrust(dir: string): Promise<TrustServer> {
  const behaviour: Behaviour = { tsa: 'good', tsaDelayMs: 1000, ocsp: 'good', crl: 'good' };
  const asked: string[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let turn: Promise<unknown> = Promise.resolve();
  // openssl keeps the token's serial number in a file: one request after another.
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = turn.then(work, work);
    turn = next.catch(() => undefined);
    return next;
  };
  const send = (response: ServerResponse, type: string, body: Uint8Array): void => {
    response.writeHead(200, { 'content-type': type, 'content-length': body.length }).end(body);
  };
  /** The misbehaviours that every service shares; true when the request is dealt with. */
  const misbehaves = (kind: TsaBehaviour | OcspBehaviour | CrlBehaviour, type: string, response: ServerResponse): boolean => {
    if (kind === 'nothing') return true;
    if (kind === 'down') response.destroy();
    else if (kind === 'error500') response.writeHead(500).end('lỗi');
    else if (kind === 'error404') response.writeHead(404).end();
    else if (kind === 'garbage') send(response, type, Buffer.from('<html>Đây không phải câu trả lời</html>'));
    else if (kind === 'empty') send(response, type, new Uint8Array());
    else return false;
    return true;
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? '/';
    asked.push(path);
    const body = await bodyOf(request);
    const file = /^\/(root|issuing)\.(crl|cer)$/.exec(path);
    const ocsp = /^\/ocsp\/(root|issuing)(?:\/(.*))?$/.exec(path);
    if (path === '/tsa') {
      const { tsa, tsaDelayMs } = behaviour;
      if (misbehaves(tsa, answers.tsa, response)) return;
      const token = await inTurn(() => timestamp(dir, body, tsa));
      if (tsa !== 'late') send(response, answers.tsa, token);
      else timers.add(setTimeout(() => { send(response, answers.tsa, token); }, tsaDelayMs));
    } else if (ocsp !== null) {
      if (misbehaves(behaviour.ocsp, answers.ocsp, response)) return;
      const query = ocsp[2] === undefined ? body : Buffer.from(decodeURIComponent(ocsp[2]), 'base64');
      send(response, answers.ocsp, await status(dir, ocsp[1] === 'root' ? 'root' : 'issuing', query, behaviour.ocsp));
    } else if (file?.[2] === 'crl') {
      if (misbehaves(behaviour.crl, answers.crl, response)) return;
      const stale = behaviour.crl === 'stale' && file[1] === 'issuing';
      send(response, answers.crl, readFileSync(join(dir, stale ? 'stale.crl' : `${String(file[1])}.crl`)));
    } else if (file !== null) {
      send(response, answers.cer, await openssl(dir, 'x509', '-in', `${String(file[1])}.crt`, '-outform', 'DER'));
    } else {
      response.writeHead(404).end();
    }
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    behaviour,
    asked,
    stop: async () => {
      for (const timer of timers) clearTimeout(timer);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await turn;
    },
  };
}

const listen = (server: Server): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

async function timestamp(dir: string, query: Uint8Array, behaviour: TsaBehaviour): Promise<Uint8Array> {
  const work = mkdtempSync(join(dir, 'ts-'));
  try {
    writeFileSync(join(work, 'query'), altered(query, behaviour));
    const signer = behaviour === 'stranger' ? 'strangerTsa' : 'tsa';
    const chain = behaviour === 'stranger' ? [] : ['-chain', 'issuing.crt'];
    await openssl(dir, 'ts', '-reply', '-config', 'ca.cnf', '-section', 'tsa', '-queryfile', join(work, 'query'),
      '-signer', `${signer}.crt`, '-inkey', `${signer}.key`, ...chain, '-out', join(work, 'reply'));
    return readFileSync(join(work, 'reply'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The TimeStampReq (RFC 3161 §2.4.1) changed in one place, so that openssl itself makes the wrong answer. */
function altered(query: Uint8Array, behaviour: TsaBehaviour): Uint8Array {
  const copy = Uint8Array.from(query);
  const fields = children(readElement(copy).element);
  const imprint = fields[1] === undefined ? [] : children(fields[1]);
  const flip = (content: Uint8Array | undefined): void => {
    if (content !== undefined) content[content.length - 1] = (content.at(-1) ?? 0) ^ 0x01;
  };
  if (behaviour === 'wrongImprint') flip(imprint[1]?.content);
  if (behaviour === 'wrongNonce') flip(fields.slice(2).find((field) => field.tag === 0x02)?.content);
  if (behaviour === 'noCertificate') fields.find((field) => field.tag === 0x01)?.content.fill(0);
  // A hash this authority does not know (SHA-224 by name): it refuses with a reason.
  if (behaviour === 'refusal' && imprint[0] !== undefined) children(imprint[0])[0]?.content.fill(4, -1);
  return copy;
}

async function status(dir: string, ca: 'root' | 'issuing', query: Uint8Array, behaviour: OcspBehaviour): Promise<Uint8Array> {
  // OCSPResponse ::= SEQUENCE { responseStatus ENUMERATED tryLater(3) } (RFC 6960 §4.2.1)
  if (behaviour === 'tryLater') return Uint8Array.of(0x30, 0x03, 0x0a, 0x01, 0x03);
  const work = mkdtempSync(join(dir, 'ocsp-'));
  try {
    writeFileSync(join(work, 'query'), query);
    const responder = behaviour === 'unauthorised' ? 'p256' : ca === 'root' ? 'rootOcsp' : 'ocsp';
    await openssl(dir, 'ocsp', '-index', `${ca}.index`, '-CA', `${ca}.crt`, '-rsigner', `${responder}.crt`, '-rkey', `${responder}.key`,
      '-ndays', '1', '-reqin', join(work, 'query'), '-respout', join(work, 'reply'));
    return readFileSync(join(work, 'reply'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
