import type { Failure, Result } from '../model/result.ts';

export interface TrustRequest {
  /** `http:` or `https:` only. It may come from a certificate somebody else wrote. */
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly contentType?: string;
  readonly accept?: string;
  readonly body?: Uint8Array;
  readonly timeoutMs: number;
  /** A longer answer is cut off and refused. */
  readonly maxBytes: number;
}

export type TrustNetworkFailureCode =
  | 'net.offline' // the person or the policy works without the network
  | 'net.badAddress'
  | 'net.unreachable'
  | 'net.timeout'
  | 'net.refused' // an HTTP status other than 200
  | 'net.tooLarge';

/** The way to timestamp authorities, OCSP responders and CRL addresses. Never throws; no answer is a failure, not an empty body. */
export type TrustNetwork = (request: TrustRequest) => Promise<Result<Uint8Array, Failure<TrustNetworkFailureCode>>>;
