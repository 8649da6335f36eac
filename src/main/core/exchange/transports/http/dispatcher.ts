import { createSecureContext, getCACertificates } from 'node:tls';
import type { SecureContext } from 'node:tls';
import { Agent, ProxyAgent } from 'undici';
import type { Dispatcher } from 'undici';

export interface WaySettings {
  /** `http://[user:password@]host:port` or https; none when left out. The environment's proxy is never asked. */
  readonly proxy?: string;
  /** PEM certificates trusted besides the system's: the office's own anchors for connections. */
  readonly roots?: readonly string[];
  /** Longest silence, in milliseconds: of connecting, until the answer begins, between two pieces of it. */
  readonly timeoutMs: number;
}

/** The roots an administrator put into the operating system, and those the runtime brings along: read once a process. */
let known: readonly string[] | undefined;
function systemRoots(): readonly string[] {
  known ??= [...new Set([...getCACertificates('default'), ...getCACertificates('system')])];
  return known;
}

/** One context for all sockets of a connection: several hundred roots are parsed once, not at each handshake. */
function trustOf(roots: readonly string[]): SecureContext {
  return createSecureContext({ ca: [...systemRoots(), ...roots], minVersion: 'TLSv1.2' });
}

export const isProxyAddress = (proxy: string): boolean => URL.canParse(proxy) && /^https?:$/u.test(new URL(proxy).protocol);

/**
 * The sockets of one connection. HTTP/1.1 only, at most eight at once (the vendor's client allows ten); an idle one is
 * dropped after four seconds, so that a sending rarely meets a socket the server has just closed.
 */
export function openWay(settings: WaySettings, secure: boolean): Dispatcher {
  const { timeoutMs, proxy } = settings;
  const connectMs = Math.min(timeoutMs, 30_000);
  const tls = secure || proxy?.startsWith('https:') === true ? { secureContext: trustOf(settings.roots ?? []) } : {};
  const options = { connections: 8, allowH2: false, headersTimeout: timeoutMs, bodyTimeout: timeoutMs, keepAliveTimeout: 4_000, keepAliveMaxTimeout: 30_000, connectTimeout: connectMs };
  if (proxy !== undefined) return new ProxyAgent({ ...options, uri: proxy, requestTls: tls, proxyTls: tls });
  return new Agent({ ...options, connect: { ...tls, timeout: connectMs, allowH2: false } });
}
