import type { AxisFailure } from '../../../ports/exchange-axis.ts';

/** `left`: the request, or part of it, may have reached the other side. */
export type HttpFailure = AxisFailure & { readonly left: boolean };

export const isEndpoint = (endpoint: string): boolean => URL.canParse(endpoint) && /^https?:$/u.test(new URL(endpoint).protocol);

export function withoutLeft(failure: HttpFailure): AxisFailure {
  return failure.details === undefined ? { code: failure.code } : { code: failure.code, details: failure.details };
}

// ERR_OSSL: one of our own anchors cannot be read.
const certificate = /^(?:ERR_OSSL_|CERT_|SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_|HOSTNAME_MISMATCH$|ERR_TLS_CERT_)/u;
/** Only ever said while connecting: nothing of the request has left. */
const connecting = new Set(['connect', 'getaddrinfo', 'bind']);
const beforeTheFirstByte = new Set(['UND_ERR_CONNECT_TIMEOUT', 'ERR_SSL_WRONG_VERSION_NUMBER', 'ERR_SSL_PACKET_LENGTH_TOO_LONG', 'ERR_INVALID_URL']);

interface Told {
  readonly code: string;
  readonly syscall: string;
  readonly message: string;
}

/** The innermost error that has a code: of several addresses tried, the first. */
function toldBy(error: unknown): Told {
  let told: Told = { code: 'unknown', syscall: '', message: '' };
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    const { code, syscall } = at as { code?: unknown; syscall?: unknown };
    if (typeof code === 'string' && code !== '') told = { code, syscall: typeof syscall === 'string' ? syscall : '', message: at.message };
    else if (told.code === 'unknown') told = { ...told, code: at.name };
    // What the client says of the proxy counts, not the socket error beneath it.
    if (told.code.startsWith('UND_ERR_PRX')) return told;
    if (at instanceof AggregateError && at.errors.length > 0) return toldBy(at.errors[0]);
  }
  return told;
}

/** What an error of the HTTP client means. Never its text: it may name hosts and paths. */
export function httpFailure(error: unknown, how: { readonly timedOut: boolean; readonly proxied: boolean }): HttpFailure {
  if (how.timedOut) return { code: 'axis.timeout', left: true };
  const { code: reason, syscall, message } = toldBy(error);
  // The client has no code of its own for what a proxy answers to CONNECT (407, 403, 502).
  const status = /^Proxy response \((\d{3})\)|\((407)\)$/u.exec(message);
  if (how.proxied && status !== null) return { code: 'axis.proxy', left: false, details: { reason: 'status', status: Number(status[1] ?? status[2]) } };
  if (reason.startsWith('UND_ERR_PRX')) return { code: 'axis.proxy', left: false, details: { reason } };
  if (certificate.test(reason)) return { code: 'axis.certificate', left: false, details: { reason } };
  const early = connecting.has(syscall) || beforeTheFirstByte.has(reason);
  // With a proxy, nothing but the proxy is ever connected to.
  if (early && how.proxied && !reason.startsWith('ERR_SSL')) return { code: 'axis.proxy', left: false, details: { reason } };
  if (/TIMEOUT$|^ETIMEDOUT$/u.test(reason)) return { code: 'axis.timeout', left: !early, details: { reason } };
  if (/^HPE_|^HTTPParserError$|^UND_ERR_HEADERS_OVERFLOW$|^ERR_SSL/u.test(reason)) return { code: 'axis.notTheAxis', left: !early, details: { reason } };
  return { code: 'axis.unreachable', left: !early, details: { reason } };
}
