import { ok } from '../../../model/result.ts';
import type { Result } from '../../../model/result.ts';
import { bytesOf } from '../../../ports/bytes.ts';
import type { ByteSource } from '../../../ports/bytes.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { AxisFailure, ExchangeAxis, OpenAxis } from '../../../ports/exchange-axis.ts';
import { isEndpoint, withoutLeft } from '../http/http-failure.ts';
import type { HttpFailure } from '../http/http-failure.ts';
import { collect, createHttp } from '../http/http.ts';
import type { TakePiece } from '../http/http.ts';
import { answerLimits } from '../http/limits.ts';
import { isDocId, isObject, leavesOpen, notTheAxis, refusal, refusedHere, textField } from '../json/answer.ts';
import type { JsonObject } from '../json/answer.ts';
import { messageReader } from '../json/message-reader.ts';
import { mapRows, pendingMessage, sentMessage } from '../json/rows.ts';
import { lgspAgencies } from './agencies.ts';
import { multipart } from './multipart.ts';
import { readAnswer, readRows } from './read-answer.ts';
import { createTokens } from './token.ts';
import { listWindow } from './window.rules.ts';

export interface LgspSettings {
  readonly endpoint: string;
  readonly systemId: string;
  /** `X-SecretKey` of the agency. */
  readonly secretKey: string;
  readonly username: string;
  readonly password: string;
  readonly applicationCode: string;
  readonly timeoutMs?: number;
  /** How many days back the list of waiting messages is asked for. Default 90: an office may be closed for long. */
  readonly windowDays?: number;
  readonly maxAnswerBytes?: number;
  readonly proxy?: string;
  readonly roots?: readonly string[];
}

interface Asked {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly contentType?: string;
  readonly body?: ByteSource;
  readonly maxAnswerBytes?: number;
}

const isHeaderText = (text: string): boolean => /^[\x21-\x7e][\x20-\x7e]{0,1999}$/u.test(text);
const settled = (row: JsonObject): boolean => /^(?:done|fail)$/iu.test(textField(row, 'status') ?? '');

/** A provincial gateway (LGSP) by the REST calls of Lạng Sơn's: bearer token of a login, system id and secret key beside it. */
export function createLgspAxis(settings: LgspSettings, deps: { readonly clock: Clock }): OpenAxis {
  const endpoint = settings.endpoint.replace(/\/+$/u, '');
  const timeoutMs = settings.timeoutMs ?? 60_000;
  const most = (usual: number): number => Math.min(settings.maxAnswerBytes ?? usual, usual);
  const http = createHttp({ timeoutMs, ...(settings.proxy === undefined ? {} : { proxy: settings.proxy }), ...(settings.roots === undefined ? {} : { roots: settings.roots }) }, deps.clock);

  function call(asked: Asked, headers: Readonly<Record<string, string>>, take: TakePiece): Promise<Result<{ readonly status: number }, HttpFailure>> {
    if (!isEndpoint(endpoint)) return Promise.resolve({ ok: false, error: { code: 'axis.unreachable', left: false, details: { reason: 'endpoint' } } });
    return http.call({
      url: `${endpoint}/v1/${asked.path}`, method: asked.method, totalMs: timeoutMs * 5, maxAnswerBytes: asked.maxAnswerBytes ?? most(answerLimits.list),
      headers: { Accept: 'application/json', ...(asked.contentType === undefined ? {} : { 'Content-Type': asked.contentType }), ...headers },
      ...(asked.body === undefined ? {} : { body: asked.body }),
    }, take);
  }

  const json = (value: object): Pick<Asked, 'contentType' | 'body'> => ({ contentType: 'application/json', body: bytesOf(Buffer.from(JSON.stringify(value))) });

  const tokens = createTokens(async () => {
    const { username, password, applicationCode } = settings;
    const whole = collect();
    const body = json({ username, password, applicationCode, otp: null, twoFactorProvider: null, typeObjs: [0, 1] });
    const answer = await call({ method: 'POST', path: 'auth/login?allow_anonymous=true', maxAnswerBytes: answerLimits.short, ...body }, {}, whole.take);
    if (!answer.ok) return { ok: false, error: withoutLeft(answer.error) };
    const read = readAnswer(answer.value.status, whole.bytes().toString('utf8'));
    // Whatever words it chooses, a login that is refused is a wrong name or password.
    return !read.ok && read.error.code !== 'axis.notTheAxis' && read.error.details?.['reason'] !== 'notOffered' ? refusal('axis.unauthorized', { reason: 'login' }) : read;
  }, deps.clock);

  type Judged<T> = Result<T, AxisFailure & { readonly left?: boolean }>;

  /** One call with a token; with a new one, once more, where the gateway says 401. Each try is begun anew by `attempt`. */
  async function authorized<T>(attempt: (headers: Readonly<Record<string, string>>) => Promise<Judged<T>>): Promise<Judged<T>> {
    if (!isHeaderText(settings.systemId) || !isHeaderText(settings.secretKey)) return refusedHere('header');
    for (let again = false; ; again = true) {
      const token = await tokens.token();
      if (!token.ok) return { ok: false, error: { ...token.error, left: false } };
      const done = await attempt({ Authorization: `Bearer ${token.value}`, 'X-SystemId': settings.systemId, 'X-SecretKey': settings.secretKey });
      const stale = !done.ok && done.error.code === 'axis.unauthorized' && done.error.details?.['errorCode'] === undefined;
      if (!stale) return done;
      tokens.refused(token.value);
      if (again) return done;
    }
  }

  /** A short answer, whole; `judge` reads it. */
  function ask<T>(asked: Asked, judge: (status: number, text: string) => Result<T, AxisFailure>): Promise<Judged<T>> {
    return authorized(async (headers): Promise<Judged<T>> => {
      const whole = collect();
      const answer = await call(asked, headers, whole.take);
      if (!answer.ok) return answer;
      const read = judge(answer.value.status, whole.bytes().toString('utf8'));
      // A page, a 5xx and the gateway's own fault leave open what became of the request; a refusal in its words does not.
      return read.ok ? read : { ok: false, error: { ...read.error, left: answer.value.status >= 500 || leavesOpen(read.error) } };
    });
  }

  function plain<T>(judged: Judged<T>): Result<T, AxisFailure> {
    return judged.ok ? judged : { ok: false, error: withoutLeft({ left: false, ...judged.error }) };
  }

  const rows = async (path: string): Promise<Result<readonly JsonObject[], AxisFailure>> => plain(await ask({ method: 'GET', path }, readRows));

  const axis: ExchangeAxis = {
    async list(kind) {
      const answer = await rows(`syncReceivedEdocList?messageType=${kind}&${listWindow(deps.clock.now(), settings.windowDays ?? 90)}`);
      // The window holds what is done too; what was acknowledged is not waiting.
      return answer.ok ? mapRows(answer.value.filter((row) => !settled(row)), (row) => pendingMessage(row, kind)) : answer;
    },

    async fetch(docId, into) {
      if (!isDocId(docId)) return refusedHere('docId');
      return plain(await authorized(async (headers): Promise<Judged<void>> => {
        const [reader, refused] = [messageReader(['data', 'edxml'], 'either', into), collect()];
        const asked: Asked = { method: 'GET', path: `getEdoc?docId=${encodeURIComponent(docId)}`, maxAnswerBytes: most(2 * answerLimits.message) };
        const answer = await call(asked, headers, (piece, status) => (status >= 200 && status < 300 ? reader.take(piece, status) : refused.take(piece, status)));
        if (!answer.ok) return answer;
        const { status } = answer.value;
        if (status < 200 || status >= 300) {
          const read = readAnswer(status, refused.bytes().toString('utf8'));
          return read.ok ? notTheAxis(status, 'status') : read;
        }
        const { fault, rest } = await reader.finish();
        const verdict = rest === undefined ? undefined : readAnswer(status, rest);
        if (verdict?.ok === false) return verdict;
        if (fault !== undefined) return notTheAxis(status, fault);
        const data = verdict?.value['data'];
        return isObject(data) && data['edxml'] === '' ? ok(undefined) : notTheAxis(status, 'data');
      }));
    },

    async acknowledge(docId, status) {
      if (!isDocId(docId)) return refusedHere('docId');
      const answer = plain(await ask({ method: 'POST', path: 'updateStatus', ...json({ docId, status }) }, readAnswer));
      return answer.ok ? ok(undefined) : answer;
    },

    async send({ content, kind, sha256 }) {
      const { contentType, body } = multipart(content, { messageType: kind }, `${sha256.slice(0, 16)}.edxml`);
      const answer = await ask({ method: 'POST', path: 'sendEdoc', contentType, body, maxAnswerBytes: most(answerLimits.short) }, (status, text) => {
        const read = readAnswer(status, text);
        if (!read.ok) return read;
        const data = isObject(read.value['data']) ? read.value['data'] : {};
        const docId = textField(read.value, 'docId', 'DocId') ?? textField(data, 'docId', 'DocId');
        return isDocId(docId) ? ok({ docId }) : notTheAxis(status, 'docId');
      });
      return answer.ok ? answer : { ok: false, error: { ...withoutLeft({ left: false, ...answer.error }), outcomeUnknown: answer.error.left ?? false } };
    },

    async listSent(kind) {
      const answer = await rows(`syncSentEdocList?messageType=${kind}`);
      return answer.ok ? mapRows(answer.value, (row) => sentMessage(row, kind)) : answer;
    },

    agencies: lgspAgencies(rows),
  };
  return { ...axis, close: () => http.close() };
}
