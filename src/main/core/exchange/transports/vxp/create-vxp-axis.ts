import { createHash } from 'node:crypto';
import { ok } from '../../../model/result.ts';
import type { Result } from '../../../model/result.ts';
import type { ByteSource } from '../../../ports/bytes.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { AxisFailure, ExchangeAxis, MessageKind, OpenAxis } from '../../../ports/exchange-axis.ts';
import { isEndpoint, withoutLeft } from '../http/http-failure.ts';
import type { HttpFailure } from '../http/http-failure.ts';
import { collect, createHttp } from '../http/http.ts';
import type { HttpAnswer, TakePiece } from '../http/http.ts';
import { answerLimits } from '../http/limits.ts';
import { isDocId, isReplay, leavesOpen, notTheAxis, refusedHere } from '../json/answer.ts';
import type { JsonObject } from '../json/answer.ts';
import { messageReader } from '../json/message-reader.ts';
import { mapRows, pendingMessage, sentMessage } from '../json/rows.ts';
import { vxpAgencies } from './agencies.ts';
import { readAnswer, readRows } from './read-answer.ts';
import { fileHash, signRequest } from './sign-request.ts';

export interface VxpSettings {
  /** Base address of the service, inside the government network. A function where it may change: it is asked at each call. */
  readonly endpoint: string | (() => string);
  readonly systemId: string;
  readonly secret: string;
  /** Longest silence of the axis, in milliseconds. Default 60,000. Large messages get more time by their size. */
  readonly timeoutMs?: number;
  /** Zero-padded `hash-file`, for a server that checks it as SHA-256 is usually written. Default: as the SDK, unpadded. */
  readonly paddedFileHash?: boolean;
  /** Largest answer read, in bytes. */
  readonly maxAnswerBytes?: number;
  readonly proxy?: string;
  /** PEM certificates trusted besides the system's. */
  readonly roots?: readonly string[];
}

/** The SDK's "multipart" writer sends the bare bytes and one line end: servers expect exactly that. */
const withLineEnd = (content: ByteSource): ByteSource => ({
  size: content.size + 2,
  async *open() {
    yield* content.open();
    yield Buffer.from('\r\n');
  },
});

/** The national axis by the VXP protocol ("KnobstickService", SDK 2.0.x), without the faults of its own client. */
export function createVxpAxis(settings: VxpSettings, deps: { readonly clock: Clock }): OpenAxis {
  const address = (): string => (typeof settings.endpoint === 'string' ? settings.endpoint : settings.endpoint()).replace(/\/+$/u, '');
  const timeoutMs = settings.timeoutMs ?? 60_000;
  const most = (usual: number): number => Math.min(settings.maxAnswerBytes ?? usual, usual);
  const http = createHttp({ timeoutMs, ...(settings.proxy === undefined ? {} : { proxy: settings.proxy }), ...(settings.roots === undefined ? {} : { roots: settings.roots }) }, deps.clock);

  let last = 0;
  /** No two calls with the same time: two alike in one millisecond would be one call and its replay to a careful server. */
  function stamp(): number {
    const now = deps.clock.now();
    // Where the clock was set back, it counts from there.
    last = now > last || last - now > 60_000 ? now : last + 1;
    return last;
  }

  async function call(
    operation: string,
    parameters: Readonly<Record<string, string>>,
    take: TakePiece,
    options: { readonly body?: ByteSource; readonly contentType?: string; readonly maxAnswerBytes?: number } = {},
  ): Promise<Result<HttpAnswer, HttpFailure>> {
    const endpoint = address();
    if (!isEndpoint(endpoint)) return { ok: false, error: { code: 'axis.unreachable', left: false, details: { reason: 'endpoint' } } };
    const contentType = options.contentType ?? 'application/json';
    // Timestamp and headers are made anew for every call: the SDK's shared map leaks old parameters and goes stale.
    const headers = signRequest({ systemId: settings.systemId, secret: settings.secret, at: stamp(), contentType, parameters });
    if (headers === undefined) return { ok: false, error: { code: 'axis.refused', left: false, details: { reason: 'header' } } };
    return http.call({
      url: `${endpoint}/${operation}`, method: 'POST', headers, totalMs: timeoutMs * 5,
      maxAnswerBytes: options.maxAnswerBytes ?? most(answerLimits.list), ...(options.body === undefined ? {} : { body: options.body }),
    }, take);
  }

  /** A short answer, whole. */
  async function ask(operation: string, parameters: Readonly<Record<string, string>>): Promise<Result<{ readonly status: number; readonly text: string }, AxisFailure>> {
    const whole = collect();
    const answer = await call(operation, parameters, whole.take);
    return answer.ok ? ok({ status: answer.value.status, text: whole.bytes().toString('utf8') }) : { ok: false, error: withoutLeft(answer.error) };
  }

  async function rows(operation: string, parameters: Readonly<Record<string, string>>): Promise<Result<readonly JsonObject[], AxisFailure>> {
    const answer = await ask(operation, parameters);
    return answer.ok ? readRows(answer.value.status, answer.value.text) : answer;
  }

  const listed = (operation: string, kind: MessageKind): Promise<Result<readonly JsonObject[], AxisFailure>> => rows(operation, { servicetype: 'eDoc', messagetype: kind });

  const axis: ExchangeAxis = {
    async list(kind) {
      const answer = await listed('getReceivedEdocList', kind);
      return answer.ok ? mapRows(answer.value, (row) => pendingMessage(row, kind)) : answer;
    },

    async fetch(docId, into) {
      if (!isDocId(docId)) return refusedHere('docId');
      const hash = createHash('sha256');
      const reader = messageReader(['data'], 'base64', { write: (bytes) => { hash.update(bytes); return into.write(bytes); } });
      const answer = await call('getEdoc', { docId }, reader.take, { maxAnswerBytes: most(answerLimits.message) });
      if (!answer.ok) return { ok: false, error: withoutLeft(answer.error) };
      const { fault, rest } = await reader.finish();
      // A refusal comes first: it explains why there is no content.
      const verdict = rest === undefined ? undefined : readAnswer(answer.value.status, rest);
      if (verdict?.ok === false) return verdict;
      if (fault !== undefined) return notTheAxis(answer.value.status, fault);
      if (verdict?.value['data'] !== '') return notTheAxis(answer.value.status, 'data');
      // The protocol has no check of what it gives out: where the hub tells its hash, a byte turned over on the way is noticed.
      const told = answer.value.contentSha256;
      return told === undefined || told === hash.digest('hex') ? ok(undefined) : notTheAxis(answer.value.status, 'hash');
    },

    async acknowledge(docId, status) {
      if (!isDocId(docId)) return refusedHere('docId');
      const answer = await ask('updateStatus', { docId, status });
      if (!answer.ok) return answer;
      const read = readAnswer(answer.value.status, answer.value.text);
      return read.ok || isReplay(read.error) ? ok(undefined) : read;
    },

    async send({ content, fromOrganId, kind, sha256 }) {
      const parameters = { from: fromOrganId, servicetype: 'eDoc', messagetype: kind, 'hash-file': fileHash(sha256, settings.paddedFileHash ?? false) };
      const whole = collect();
      const answer = await call('sendEdoc', parameters, whole.take, { body: withLineEnd(content), contentType: 'application/octet-stream', maxAnswerBytes: most(answerLimits.short) });
      if (!answer.ok) return { ok: false, error: { ...withoutLeft(answer.error), outcomeUnknown: answer.error.left } };
      const { status } = answer.value;
      const read = readAnswer(status, whole.bytes().toString('utf8'));
      // A refusal in the protocol's own words is certain; a page, a proxy's error, a 5xx and the axis's own fault are not.
      if (!read.ok) return { ok: false, error: { ...read.error, outcomeUnknown: status >= 500 || leavesOpen(read.error) } };
      const docId = read.value['DocId'] ?? read.value['docId'];
      return isDocId(docId) ? ok({ docId }) : { ok: false, error: { ...notTheAxis(status, 'docId').error, outcomeUnknown: true } };
    },

    async listSent(kind) {
      const answer = await listed('getSentEdocList', kind);
      return answer.ok ? mapRows(answer.value, (row) => sentMessage(row, kind)) : answer;
    },

    agencies: vxpAgencies(rows),
  };
  return { ...axis, close: () => http.close() };
}
