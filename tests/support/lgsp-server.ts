import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LgspAgency {
  readonly code: string;
  readonly secretKey: string;
}

interface Delivery {
  readonly docId: string;
  readonly kind: string;
  readonly from: string;
  readonly to: string;
  readonly bytes: Buffer;
  status: string;
}

/**
 * A provincial gateway as far as Lạng Sơn's is known (facts §2.5): login, bearer beside system id and secret key, the
 * answers' shapes, the error codes. It routes by the message itself. It has no sent list, as far as is known; `sentList`
 * adds our hub's extension.
 */
export async function startLgspServer(agencies: readonly LgspAgency[], options: { readonly sentList?: boolean; readonly plainXml?: boolean } = {}) {
  const deliveries: Delivery[] = [];
  const tokens = new Set<string>();
  const seen: { readonly path: string; readonly status: number }[] = [];
  const password = 'mật khẩu';

  const body = async (request: IncomingMessage): Promise<Buffer> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    return Buffer.concat(parts);
  };
  const refusal = (errorCode: string, docId?: string): [number, object] => [200, { success: false, message: 'Loi', data: { docId: docId ?? null, status: 'error', errorCode, errorDesc: `lỗi ${errorCode}` } }];
  const values = (xml: string, element: string): string[] => [...xml.matchAll(new RegExp(`<edXML:${element}><edXML:OrganId>([^<]*)<`, 'gu'))].map(([, code]) => code ?? '');

  async function login(request: IncomingMessage): Promise<[number, object]> {
    const asked = JSON.parse((await body(request)).toString('utf8')) as Record<string, unknown>;
    const sound = asked['username'] === 'vanthu' && asked['password'] === password && asked['applicationCode'] === 'LTVB' && Object.hasOwn(asked, 'otp') && Object.hasOwn(asked, 'twoFactorProvider') && Object.hasOwn(asked, 'typeObjs');
    if (!sound) return [200, { code: 400, message: 'Sai tài khoản hoặc mật khẩu', data: null }];
    const token = randomBytes(30).toString('base64url');
    tokens.add(token);
    return [200, { code: 200, message: 'OK', data: { id: '1', username: 'vanthu', name: 'Văn thư', token } }];
  }

  async function send(request: IncomingMessage, agency: LgspAgency): Promise<[number, object]> {
    const whole = await body(request);
    if (request.headers['content-length'] !== String(whole.length)) return [400, { success: false, message: 'length' }];
    const form = await new Response(new Uint8Array(whole), { headers: { 'content-type': request.headers['content-type'] ?? '' } }).formData();
    const [file, kind] = [form.get('edocFile'), form.get('messageType')];
    if (!(file instanceof File) || typeof kind !== 'string') return refusal('10');
    const bytes = Buffer.from(await file.arrayBuffer());
    const xml = bytes.toString('utf8');
    if (!xml.startsWith('<?xml') || !file.name.endsWith('.edxml')) return refusal('22');
    if (values(xml, 'From')[0] !== agency.code) return refusal('19');
    const to = kind === 'status' ? values(xml, 'ResponseFor') : values(xml, 'To');
    if (to.some((code) => code.endsWith('.locked'))) return refusal('23');
    if (to.some((code) => !agencies.some((known) => known.code === code))) return refusal('18');
    const docId = randomUUID();
    for (const code of to) deliveries.push({ docId, kind, from: agency.code, to: code, bytes, status: 'initial' });
    return [200, { success: true, message: 'OK', docId }];
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<[number, object]> {
    const url = new URL(request.url ?? '', 'http://x');
    if (url.pathname === '/v1/auth/login' && url.searchParams.get('allow_anonymous') === 'true') return login(request);
    if (!tokens.has(/^Bearer (.+)$/u.exec(request.headers.authorization ?? '')?.[1] ?? '')) {
      request.resume();
      response.setHeader('connection', 'close');
      return [401, { code: 401, licenseInfo: 'invalid' }];
    }
    if (url.pathname === '/v1/getAgenciesList') return [200, { code: 200, data: agencies.map(({ code }) => ({ orgCode: code, orgName: `Cơ quan ${code}`, parentCode: null, email: `${code}@x.vn` })) }];
    const agency = agencies.find(({ code, secretKey }) => code === request.headers['x-systemid'] && secretKey === request.headers['x-secretkey']);
    if (agency === undefined) {
      request.resume();
      return refusal('15');
    }
    const docId = url.searchParams.get('docId') ?? '';
    const rows = (mine: (delivery: Delivery) => boolean): object[] => deliveries.filter((row) => mine(row) && row.kind === url.searchParams.get('messageType')).map((row) => ({ serviceType: 'eDoc', messageType: row.kind, createdTime: '2025-03-04 08:00:00', updatedTime: '2025-03-04 08:00:00', docId: row.docId, from: row.from, to: row.to, status: row.status, statusDesc: '', receiveStatus: row.status, toCode: row.to }));
    switch (`${request.method ?? ''} ${url.pathname}`) {
      case 'POST /v1/sendEdoc': return send(request, agency);
      case 'GET /v1/syncReceivedEdocList': {
        if (!/^\d{4}\/\d\d\/\d\d$/u.test(url.searchParams.get('fromDate') ?? '') || !/^\d{4}\/\d\d\/\d\d$/u.test(url.searchParams.get('toDate') ?? '')) return refusal('20');
        const data = rows((row) => row.to === agency.code);
        return [200, { success: true, message: 'OK', count: data.length, data }];
      }
      case 'GET /v1/syncSentEdocList': {
        if (options.sentList !== true) return [404, { timestamp: 'x', status: 404, error: 'Not Found', path: url.pathname }];
        return [200, { success: true, message: 'OK', data: rows((row) => row.from === agency.code) }];
      }
      case 'GET /v1/getEdoc': {
        const found = deliveries.find((row) => row.docId === docId && row.to === agency.code);
        if (found === undefined) return refusal('92');
        const edxml = options.plainXml === true ? found.bytes.toString('utf8') : found.bytes.toString('base64');
        return [200, { success: true, message: 'OK', data: { docId, from: found.from, attachments: [{ fileName: 'a.pdf', fileContent: 'QUJD' }], edxml } }];
      }
      case 'POST /v1/updateStatus': {
        const asked = JSON.parse((await body(request)).toString('utf8')) as { docId: string; status: string };
        const found = deliveries.find((row) => row.docId === asked.docId && row.to === agency.code);
        if (found === undefined) return refusal('92');
        found.status = asked.status;
        return [200, { success: true, message: 'OK' }];
      }
      default: return [404, { status: 404, error: 'Not Found' }];
    }
  }

  const server = createServer((request, response) => {
    // A sender that gives up in the middle of a body is part of the game.
    answer(request, response).then(([status, json]) => {
      seen.push({ path: (request.url ?? '').split('?')[0] ?? '', status });
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    }, () => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    account: { username: 'vanthu', password, applicationCode: 'LTVB' },
    seen,
    forgetTokens: () => {
      tokens.clear();
    },
    close: async (): Promise<void> => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
