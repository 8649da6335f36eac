import type { Dispatcher } from 'undici';
import { ok } from '../../../model/result.ts';
import type { Result } from '../../../model/result.ts';
import type { ByteSource } from '../../../ports/bytes.ts';
import type { Clock } from '../../../ports/clock.ts';
import { isProxyAddress, openWay } from './dispatcher.ts';
import type { WaySettings } from './dispatcher.ts';
import { httpFailure } from './http-failure.ts';
import type { HttpFailure } from './http-failure.ts';
import { retryAfterMs } from './retry-after.rules.ts';

export interface HttpRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: ByteSource;
  /**
   * Longest whole call, in milliseconds, besides the time its bytes take on the slowest line still borne with: a large
   * document comes through a bad line, a server that drips bytes does not hold a worker for ever.
   */
  readonly totalMs: number;
  readonly maxAnswerBytes: number;
}

/** Takes the answer piece by piece; `false` ends the reading: nothing more is wanted of it. */
export type TakePiece = (piece: Buffer, status: number) => boolean | Promise<boolean>;

export interface HttpAnswer {
  readonly status: number;
  /** What the other side says the SHA-256 of the message is (`x-content-sha256`, ours alone): lower-case hex. */
  readonly contentSha256?: string;
}

export interface Http {
  /** One exchange. Answers the status once the whole answer has been taken. Redirects are not followed: the axis has none, login pages do. */
  call(request: HttpRequest, take: TakePiece): Promise<Result<HttpAnswer, HttpFailure>>;
  close(): Promise<void>;
}

const failed = (error: HttpFailure): { readonly ok: false; readonly error: HttpFailure } => ({ ok: false, error });

/** Slowest line a document must still pass on, in bytes per millisecond: 32 KiB/s. */
const SLOWEST = 32;

/** Runs out unless bytes keep coming at the slowest rate. */
function deadline(totalMs: number, expire: () => void): { readonly count: (bytes: number) => void; readonly stop: () => void } {
  const start = performance.now();
  let allowed = totalMs;
  const check = (): void => {
    const left = allowed - (performance.now() - start);
    if (left <= 0) expire();
    else timer = setTimeout(check, left);
  };
  let timer = setTimeout(check, totalMs);
  return {
    count: (bytes) => {
      allowed += bytes / SLOWEST;
    },
    stop: () => {
      clearTimeout(timer);
    },
  };
}

/** Marks what our own side threw (the disk under a sink, the file of a body): that is no failure of the axis. */
interface Ours {
  error?: Error;
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error('not an error', { cause: thrown }));

/** Streams a body, a failing file told apart from a failing line. */
async function* guarded(body: ByteSource, ours: Ours): AsyncGenerator<Uint8Array> {
  try {
    yield* body.open();
  } catch (error) {
    ours.error = asError(error);
    throw error;
  }
}

/** The HTTP side of one connection: its sockets, its trust, its time limits. */
export function createHttp(settings: WaySettings, clock: Clock): Http {
  const ways = new Map<string, Dispatcher>();
  const proxied = settings.proxy !== undefined;

  function wayTo(url: URL): Dispatcher {
    const known = ways.get(url.protocol);
    const way = known ?? openWay(settings, url.protocol === 'https:');
    ways.set(url.protocol, way);
    return way;
  }

  async function read(response: Dispatcher.ResponseData, request: HttpRequest, take: TakePiece, ours: Ours, count: (bytes: number) => void): Promise<Result<HttpAnswer, HttpFailure>> {
    const { statusCode: status, headers, body } = response;
    const wait = retryAfterMs(typeof headers['retry-after'] === 'string' ? headers['retry-after'] : undefined, clock.now());
    if (status === 429 || (status === 503 && wait !== undefined)) {
      await body.dump({ limit: 65_536 }).catch(() => undefined);
      // 429 is said before the work is begun; a 503 may come from a balancer after the work was done behind it.
      return failed({ code: 'axis.busy', left: status !== 429, details: { status, ...(wait === undefined ? {} : { retryAfterMs: wait }) } });
    }
    let size = 0;
    for await (const piece of body as AsyncIterable<Buffer>) {
      size += piece.length;
      count(piece.length);
      if (size > request.maxAnswerBytes) return failed({ code: 'axis.answerTooLarge', left: true, details: { limit: request.maxAnswerBytes } });
      try {
        if (!(await take(piece, status))) break;
      } catch (error) {
        ours.error = asError(error);
        throw error;
      }
    }
    const told = headers['x-content-sha256'];
    return ok({ status, ...(typeof told === 'string' && /^[0-9a-f]{64}$/u.test(told) ? { contentSha256: told } : {}) });
  }

  return {
    async call(request, take) {
      if (proxied && !isProxyAddress(settings.proxy ?? '')) return failed({ code: 'axis.proxy', left: false, details: { reason: 'address' } });
      const abort = new AbortController();
      let timedOut = false;
      const total = deadline(request.totalMs + (request.body?.size ?? 0) / SLOWEST, () => {
        timedOut = true;
        abort.abort();
      });
      const ours: Ours = {};
      try {
        const url = new URL(request.url);
        const { body } = request;
        const response = await wayTo(url).request({
          origin: url.origin, path: `${url.pathname}${url.search}`, method: request.method, signal: abort.signal,
          headers: { ...request.headers, ...(body === undefined ? {} : { 'content-length': String(body.size) }) },
          ...(body === undefined ? {} : { body: guarded(body, ours) as never }),
        });
        return await read(response, request, take, ours, total.count);
      } catch (error) {
        if (ours.error !== undefined) throw ours.error;
        if ((error as { code?: unknown }).code === 'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH') throw error;
        return failed(httpFailure(error, { timedOut, proxied }));
      } finally {
        total.stop();
      }
    },
    async close() {
      await Promise.all([...ways.values()].map((way) => way.destroy()));
      ways.clear();
    },
  };
}

/** The whole answer in memory, for the short ones. */
export function collect(): { readonly take: TakePiece; readonly bytes: () => Buffer } {
  const parts: Buffer[] = [];
  return {
    take: (piece) => {
      parts.push(piece);
      return true;
    },
    bytes: () => Buffer.concat(parts),
  };
}
