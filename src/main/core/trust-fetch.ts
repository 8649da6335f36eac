import { fail, ok, type Failure, type Result } from './model/result.ts';
import type { TrustNetwork, TrustNetworkFailureCode, TrustRequest } from './ports/trust-network.ts';

type Answer = Result<Uint8Array, Failure<TrustNetworkFailureCode>>;

/** Redirections followed; each step must be http or https again (RFC 9110 §15.4). */
const mostRedirects = 3;

/** The port over the runtime's own HTTP client. The time limit covers the whole answer, its body included. */
export function trustFetch(options: { readonly offline?: () => boolean } = {}): TrustNetwork {
  return async (request) => {
    if (options.offline?.() === true) return fail('net.offline');
    const url = httpUrl(request.url);
    return url === undefined ? fail('net.badAddress', { url: request.url.slice(0, 200) }) : await ask(url, request);
  };
}

function httpUrl(text: string, base?: URL): URL | undefined {
  const url = URL.parse(text, base?.href);
  const sound = url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.username === '' && url.password === '';
  return sound ? url : undefined;
}

async function ask(first: URL, request: TrustRequest): Promise<Answer> {
  const signal = AbortSignal.timeout(request.timeoutMs);
  let url = first;
  try {
    for (let step = 0; step <= mostRedirects; step++) {
      const response = await fetch(url, {
        method: request.method, signal, redirect: 'manual',
        headers: {
          ...(request.contentType === undefined ? {} : { 'content-type': request.contentType }),
          ...(request.accept === undefined ? {} : { accept: request.accept }),
        },
        ...(request.body === undefined ? {} : { body: Uint8Array.from(request.body) }),
      });
      const next = response.status >= 300 && response.status < 400 ? response.headers.get('location') : null;
      if (next !== null) {
        await response.body?.cancel();
        const target = httpUrl(next, url);
        if (target === undefined) return fail('net.badAddress', { url: next.slice(0, 200) });
        url = target;
        continue;
      }
      if (response.status !== 200) {
        await response.body?.cancel();
        return fail('net.refused', { url: url.origin, status: response.status });
      }
      return await bodyOf(response, url, request.maxBytes);
    }
    return fail('net.refused', { url: first.origin, status: 310 });
  } catch {
    return fail(signal.aborted ? 'net.timeout' : 'net.unreachable', { url: url.origin });
  }
}

async function bodyOf(response: Response, url: URL, maxBytes: number): Promise<Answer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body ?? []) {
    size += part.length;
    if (size > maxBytes) return fail('net.tooLarge', { url: url.origin });
    parts.push(part);
  }
  return ok(new Uint8Array(Buffer.concat(parts)));
}
