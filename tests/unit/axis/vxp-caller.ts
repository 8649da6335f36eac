import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { request } from 'node:http';
import { request as tlsRequest } from 'node:https';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly json: Record<string, unknown>;
  readonly bytes: Buffer;
}

/** Any call, headers and body exactly as given. */
export async function rawCall(options: RequestOptions & { readonly tls?: boolean; readonly ca?: Buffer }, body: string | Uint8Array = ''): Promise<Answer> {
  const call = (options.tls === true ? tlsRequest : request)({ host: '127.0.0.1', method: 'POST', agent: false, ...options });
  call.end(body);
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  const bytes = Buffer.concat(parts);
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString());
  } catch {
    json = {};
  }
  return { status: response.statusCode ?? 0, headers: response.headers, json: json as Record<string, unknown>, bytes };
}

/** The SDK's timestamp: milliseconds behind the plus, Vietnam's wall clock. */
export function sdkTimestamp(at: number): string {
  const text = new Date(at + 7 * 3_600_000).toISOString();
  return `${text.slice(8, 10)}${text.slice(5, 7)}${text.slice(0, 4)}T${text.slice(11, 19).replaceAll(':', '')}+0${text.slice(20, 23)}`;
}

/** The header set of one call as the vendor's SDK makes it, written down a second time so that the hub is not checked against our own client. */
export function sdkHeaders(systemId: string, secret: string, parameters: Readonly<Record<string, string>>, at = Date.now()): Record<string, string> {
  const all = { timestamp: sdkTimestamp(at), systemid: systemId, 'Content-Type': 'application/octet-stream', ...parameters };
  const prefixed = Object.fromEntries(Object.entries(all).map(([name, value]) => [`XroadVnpt-${name}`, value]));
  const signHeader = JSON.stringify(prefixed);
  return {
    ...prefixed,
    'Content-Type': 'application/octet-stream',
    'XroadVnpt-sign-header': signHeader,
    'XroadVnpt-sign-header-key': Object.keys(all).join(';'),
    'XroadVnpt-hash-header': createHmac('sha256', secret).update(signHeader).digest('hex'),
    'XroadVnpt-version': '3.0.201608',
    'User-Agent': 'JAVASDKAgent/1.0.0 XRoad/VPCP',
  };
}

export const unpadded = (bytes: Uint8Array): string => [...createHash('sha256').update(bytes).digest()].map((byte) => byte.toString(16)).join('');
export const padded = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

type Row = Readonly<Record<string, string>>;

export interface Caller {
  call(operation: string, parameters?: Readonly<Record<string, string>>, body?: string | Uint8Array, method?: string): Promise<Answer>;
  send(bytes: Uint8Array, kind?: string, more?: Readonly<Record<string, string>>): Promise<Answer>;
  /** The document id of a message that must be taken. */
  sent(bytes: Uint8Array, kind?: string): Promise<string>;
  list(kind?: string, more?: Readonly<Record<string, string>>): Promise<readonly Row[]>;
  listSent(kind?: string, more?: Readonly<Record<string, string>>): Promise<readonly Row[]>;
  fetch(docId: string): Promise<Buffer>;
  acknowledge(docId: string, status?: string): Promise<Answer>;
}

export interface CallerOptions {
  readonly secret: string;
  readonly now?: () => number;
  readonly connection?: RequestOptions & { readonly tls?: boolean; readonly ca?: Buffer };
}

let last = 0;
/** The next millisecond: two calls of one test are never the same call by chance. */
const nextMoment = (): number => (last = Math.max(Date.now(), last + 1));

function answered(answer: Answer): Answer {
  if (answer.json['ErrorCode'] !== '0') throw new Error(`refused: ${answer.status} ${answer.bytes.toString().slice(0, 200)}`);
  return answer;
}

export function vxpCaller(port: number, systemId: string, options: CallerOptions): Caller {
  const { secret, now = nextMoment, connection = {} } = options;
  const call: Caller['call'] = (operation, parameters = {}, body = '', method = 'POST') =>
    rawCall({ port, path: `/${operation}`, method, headers: sdkHeaders(systemId, secret, parameters, now()), ...connection }, body);
  const send: Caller['send'] = (bytes, kind = 'edoc', more = {}) =>
    // The SDK closes the file with one CRLF of its own.
    call('sendEdoc', { from: systemId, servicetype: 'eDoc', messagetype: kind, 'hash-file': unpadded(bytes), ...more }, Buffer.concat([bytes, Buffer.from('\r\n')]));
  const rows = async (operation: string, kind: string, more: Readonly<Record<string, string>>): Promise<readonly Row[]> =>
    answered(await call(operation, { servicetype: 'eDoc', messagetype: kind, ...more })).json['data'] as Row[];
  return {
    call,
    send,
    sent: async (bytes, kind) => String(answered(await send(bytes, kind)).json['DocId']),
    list: (kind = 'edoc', more = {}) => rows('getReceivedEdocList', kind, more),
    listSent: (kind = 'edoc', more = {}) => rows('getSentEdocList', kind, more),
    fetch: async (docId) => Buffer.from(String(answered(await call('getEdoc', { docId })).json['data']), 'base64'),
    acknowledge: (docId, status = 'done') => call('updateStatus', { docId, status }),
  };
}
