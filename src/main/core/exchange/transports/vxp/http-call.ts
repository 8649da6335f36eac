import { ok } from '../../../model/result.ts';
import type { Result } from '../../../model/result.ts';
import type { AxisFailure } from '../../../ports/exchange-axis.ts';

export interface HttpCall {
  readonly fetch: typeof fetch;
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Longest silence, in milliseconds: until the answer begins, and between two pieces of it. */
  readonly timeoutMs: number;
  /** Longest whole call, in milliseconds: a server that drips bytes does not hold a worker for ever. */
  readonly totalMs: number;
  readonly maxAnswerBytes: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly bytes: Buffer;
}

/** `left`: the request, or part of it, may have reached the other side. */
export type HttpFailure = AxisFailure & { readonly left: boolean };

const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'EHOSTDOWN', 'EACCES', 'EPERM', 'ERR_INVALID_URL']);
const isTlsRefusal = (code: string): boolean => code.startsWith('ERR_TLS') || code.startsWith('ERR_SSL') || /CERT|SELF_SIGNED|UNABLE_TO/u.test(code);

function reasonOf(error: unknown): string {
  let name = 'unknown';
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    name = at.name;
    const code: unknown = 'code' in at ? at.code : undefined;
    if (typeof code === 'string' && code !== '') return code;
    if (at instanceof AggregateError && at.errors.length > 0) return reasonOf(at.errors[0]);
  }
  return name;
}

function networkFailure(error: unknown, timedOut: boolean): HttpFailure {
  const reason = reasonOf(error);
  if (timedOut) return { code: 'axis.timeout', left: true };
  if (reason === 'UND_ERR_CONNECT_TIMEOUT' || reason === 'ETIMEDOUT') return { code: 'axis.timeout', left: false, details: { reason } };
  if (reason.startsWith('HPE_') || reason === 'HTTPParserError') return { code: 'axis.notTheAxis', left: true, details: { reason } };
  return { code: 'axis.unreachable', left: !neverConnected.has(reason) && !isTlsRefusal(reason), details: { reason } };
}

/** One HTTP exchange, whole answer in memory up to a limit. Redirects are not followed: the axis has none, login pages do. */
export async function httpCall(call: HttpCall): Promise<Result<HttpAnswer, HttpFailure>> {
  const abort = new AbortController();
  let timedOut = false;
  const expire = (): void => {
    timedOut = true;
    abort.abort();
  };
  const total = setTimeout(expire, call.totalMs);
  let silence = setTimeout(expire, call.body === undefined ? call.timeoutMs : call.totalMs);
  try {
    const response = await call.fetch(call.url, {
      method: call.method,
      headers: { ...call.headers },
      redirect: 'manual',
      signal: abort.signal,
      ...(call.body === undefined ? {} : { body: Buffer.from(call.body.buffer, call.body.byteOffset, call.body.byteLength) as Uint8Array<ArrayBuffer> }),
    });
    const parts: Uint8Array[] = [];
    let size = 0;
    const reader = response.body?.getReader();
    for (;;) {
      clearTimeout(silence);
      silence = setTimeout(expire, call.timeoutMs);
      const piece = reader === undefined ? undefined : await reader.read();
      if (piece === undefined || piece.done) break;
      const bytes = piece.value as Uint8Array;
      size += bytes.byteLength;
      if (size > call.maxAnswerBytes) {
        abort.abort();
        return failed({ code: 'axis.answerTooLarge', left: true, details: { limit: call.maxAnswerBytes } });
      }
      parts.push(bytes);
    }
    return ok({ status: response.status, bytes: parts.length === 1 && parts[0] !== undefined ? Buffer.from(parts[0].buffer, parts[0].byteOffset, parts[0].byteLength) : Buffer.concat(parts, size) });
  } catch (error) {
    return failed(networkFailure(error, timedOut));
  } finally {
    clearTimeout(total);
    clearTimeout(silence);
  }
}

const failed = (error: HttpFailure): { readonly ok: false; readonly error: HttpFailure } => ({ ok: false, error });
