import { ok } from '../../../model/result.ts';
import type { Result } from '../../../model/result.ts';
import type { AxisFailure, ExchangeAxis, MessageKind } from '../../../ports/exchange-axis.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { HttpAnswer, HttpFailure } from './http-call.ts';
import { httpCall } from './http-call.ts';
import type { JsonObject } from './read-answer.ts';
import { isDocId, notTheAxis, readAnswer, readRows, textField } from './read-answer.ts';
import { readContent } from './read-content.ts';
import { fileHash, signRequest } from './sign-request.ts';

export interface VxpSettings {
  /** Base address of the service, inside the government network. */
  readonly endpoint: string;
  readonly systemId: string;
  readonly secret: string;
  /** Longest silence of the axis, in milliseconds. Default 60,000. Uploads get more time by their size. */
  readonly timeoutMs?: number;
  /** Zero-padded `hash-file`, for a server that checks it as SHA-256 is usually written. Default: as the SDK, unpadded. */
  readonly paddedFileHash?: boolean;
  /** Largest answer read, in bytes. Default 400 MiB for a document (300 MiB of edXML in base64), 128 MiB for a list. */
  readonly maxAnswerBytes?: number;
}

export interface VxpDependencies {
  readonly clock: Clock;
  readonly fetch?: typeof fetch;
}

const MiB = 1024 * 1024;
/** Slowest line an upload must still pass on, in bytes per millisecond: 32 KiB/s. */
const SLOWEST_UPLOAD = 32;

const refusedHere = (reason: string): { readonly ok: false; readonly error: AxisFailure } => ({ ok: false, error: { code: 'axis.refused', details: { reason } } });

const isEndpoint = (endpoint: string): boolean => URL.canParse(endpoint) && /^https?:$/u.test(new URL(endpoint).protocol);

function withoutLeft(failure: HttpFailure): AxisFailure {
  return failure.details === undefined ? { code: failure.code } : { code: failure.code, details: failure.details };
}

/** The national axis by the VXP protocol ("KnobstickService", SDK 2.0.x), without the faults of its own client. */
export function createVxpAxis(settings: VxpSettings, deps: VxpDependencies): ExchangeAxis {
  const endpoint = settings.endpoint.replace(/\/+$/u, '');
  const timeoutMs = settings.timeoutMs ?? 60_000;
  const limits = { document: settings.maxAnswerBytes ?? 400 * MiB, list: Math.min(settings.maxAnswerBytes ?? 128 * MiB, 128 * MiB) };

  async function call(
    operation: string,
    parameters: Readonly<Record<string, string>>,
    options: { readonly body?: Uint8Array; readonly contentType?: string; readonly large?: boolean } = {},
  ): Promise<Result<HttpAnswer, HttpFailure>> {
    if (!isEndpoint(endpoint)) return { ok: false, error: { code: 'axis.unreachable', left: false, details: { reason: 'endpoint' } } };
    const contentType = options.contentType ?? 'application/json';
    // Timestamp and headers are made anew for every call: the SDK's shared map leaks old parameters and goes stale.
    const headers = signRequest({ systemId: settings.systemId, secret: settings.secret, at: deps.clock.now(), contentType, parameters });
    if (headers === undefined) return { ok: false, error: { code: 'axis.refused', left: false, details: { reason: 'header' } } };
    return httpCall({
      fetch: deps.fetch ?? fetch,
      url: `${endpoint}/${operation}`,
      method: 'POST',
      headers,
      timeoutMs,
      totalMs: timeoutMs * (options.large === true ? 20 : 5) + (options.body?.byteLength ?? 0) / SLOWEST_UPLOAD,
      maxAnswerBytes: options.large === true ? limits.document : limits.list,
      ...(options.body === undefined ? {} : { body: options.body }),
    });
  }

  async function rows(operation: string, parameters: Readonly<Record<string, string>>): Promise<Result<readonly JsonObject[], AxisFailure>> {
    const answer = await call(operation, parameters);
    return answer.ok ? readRows(answer.value) : { ok: false, error: withoutLeft(answer.error) };
  }

  /** One unreadable row fails the list: skipping it would lose a document in silence. */
  function mapRows<T>(list: readonly JsonObject[], map: (row: JsonObject) => T | undefined): Result<readonly T[], AxisFailure> {
    const mapped: T[] = [];
    for (const row of list) {
      const value = map(row);
      if (value === undefined) return notTheAxis(200, 'row');
      mapped.push(value);
    }
    return ok(mapped);
  }

  const kindOf = (row: JsonObject, asked: MessageKind): MessageKind => {
    const told = textField(row, 'messageType')?.toLowerCase();
    return told === 'edoc' || told === 'status' ? told : asked;
  };

  return {
    async list(kind) {
      const answer = await rows('getReceivedEdocList', { servicetype: 'eDoc', messagetype: kind });
      if (!answer.ok) return answer;
      return mapRows(answer.value, (row) => {
        const docId = row['docId'];
        const [from, createdTime] = [textField(row, 'from'), textField(row, 'created_time')];
        return isDocId(docId) ? { docId, kind: kindOf(row, kind), ...(from === undefined ? {} : { from }), ...(createdTime === undefined ? {} : { createdTime }) } : undefined;
      });
    },

    async fetch(docId) {
      if (!isDocId(docId)) return refusedHere('docId');
      const answer = await call('getEdoc', { docId }, { large: true });
      return answer.ok ? readContent(answer.value) : { ok: false, error: withoutLeft(answer.error) };
    },

    async acknowledge(docId, status) {
      if (!isDocId(docId)) return refusedHere('docId');
      const answer = await call('updateStatus', { docId, status });
      if (!answer.ok) return { ok: false, error: withoutLeft(answer.error) };
      const read = readAnswer(answer.value);
      return read.ok ? ok(undefined) : read;
    },

    async send(envelope) {
      const { bytes, fromOrganId, kind } = envelope;
      // The SDK's "multipart" writer sends the bare bytes and one line end: servers expect exactly that.
      const body = new Uint8Array(bytes.byteLength + 2);
      body.set(bytes);
      body.set([13, 10], bytes.byteLength);
      const parameters = { from: fromOrganId, servicetype: 'eDoc', messagetype: kind, 'hash-file': fileHash(bytes, settings.paddedFileHash ?? false) };
      const answer = await call('sendEdoc', parameters, { body, contentType: 'application/octet-stream' });
      if (!answer.ok) return { ok: false, error: { ...withoutLeft(answer.error), outcomeUnknown: answer.error.left } };
      const read = readAnswer(answer.value);
      // A refusal in the protocol's own words is certain; a page, a proxy's error or a 5xx is not.
      if (!read.ok) return { ok: false, error: { ...read.error, outcomeUnknown: read.error.code === 'axis.notTheAxis' || answer.value.status >= 500 } };
      const docId = read.value['DocId'] ?? read.value['docId'];
      return isDocId(docId) ? ok({ docId }) : { ok: false, error: { code: 'axis.notTheAxis', details: { status: answer.value.status, reason: 'docId' }, outcomeUnknown: true } };
    },

    async listSent(kind) {
      const answer = await rows('getSentEdocList', { servicetype: 'eDoc', messagetype: kind });
      if (!answer.ok) return answer;
      return mapRows(answer.value, (row) => {
        const docId = row['senderDocId'];
        const fields = { toCode: textField(row, 'toCode'), notation: textField(row, 'notation'), title: textField(row, 'title'), sentTime: textField(row, 'sentTime') };
        const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Record<string, string>;
        return isDocId(docId) ? { docId, kind: kindOf(row, kind), ...known } : undefined;
      });
    },

    async agencies() {
      const answer = await rows('getAgenciesList', {});
      if (!answer.ok) return answer;
      const codes = new Map(answer.value.map((row) => [textField(row, 'id'), textField(row, 'code')]));
      return mapRows(answer.value, (row) => {
        const code = textField(row, 'code');
        const parent = codes.get(textField(row, 'pid'));
        return code === undefined ? undefined : { code, name: textField(row, 'name') ?? code, ...(parent === undefined || parent === code ? {} : { parent }) };
      });
    },
  };
}
