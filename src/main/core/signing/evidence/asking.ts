import { fail } from '../../model/result.ts';
import type { Failure, Result } from '../../model/result.ts';
import type { TrustNetwork, TrustNetworkFailureCode, TrustRequest } from '../../ports/trust-network.ts';

export type AskKind = 'ocsp' | 'crl' | 'caIssuers';

/** One question to the network and how it went. `unusable`: an answer came and proved nothing. */
export interface Attempt {
  readonly kind: AskKind;
  readonly url: string;
  readonly outcome: 'useful' | 'unusable' | TrustNetworkFailureCode;
}

/** Asks with one time limit over all questions; the same GET is asked once. */
export interface Asking {
  readonly ask: (kind: AskKind, request: Omit<TrustRequest, 'timeoutMs' | 'maxBytes'>) => Promise<Result<Uint8Array, Failure<TrustNetworkFailureCode>>>;
  readonly note: (attempt: Attempt) => void;
  readonly attempts: readonly Attempt[];
}

/** A responder answers in a moment; one that does not must not use up the time of the list that would. */
const MAX_WAIT = 15_000;
const MAX_BYTES: Readonly<Record<AskKind, number>> = { ocsp: 256 * 1024, crl: 64 * 1024 * 1024, caIssuers: 1024 * 1024 };

export function asking(network: TrustNetwork | undefined, timeoutMs: number, clock: () => number): Asking {
  const deadline = clock() + timeoutMs;
  const fetched = new Map<string, ReturnType<TrustNetwork>>();
  const attempts: Attempt[] = [];
  const send = (kind: AskKind, request: Omit<TrustRequest, 'timeoutMs' | 'maxBytes'>): ReturnType<TrustNetwork> => {
    if (network === undefined) return Promise.resolve(fail('net.offline'));
    const left = deadline - clock();
    if (left <= 0) return Promise.resolve(fail('net.timeout'));
    return network({ ...request, timeoutMs: Math.min(left, MAX_WAIT), maxBytes: MAX_BYTES[kind] });
  };
  return {
    attempts,
    note: (attempt) => attempts.push(attempt),
    ask: async (kind, request) => {
      const before = request.method === 'GET' ? fetched.get(request.url) : undefined;
      const answer = before ?? send(kind, request);
      if (request.method === 'GET') fetched.set(request.url, answer);
      const result = await answer;
      if (!result.ok) attempts.push({ kind, url: request.url, outcome: result.error.code });
      return result;
    },
  };
}
