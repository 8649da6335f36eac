import { createHash, randomBytes } from 'node:crypto';
import type { Failure, Result } from '../../model/result.ts';
import type { TrustNetwork } from '../../ports/trust-network.ts';
import type { HashName } from '../cms/algorithms.ts';
import { checkToken, type TimestampToken } from './check-token.ts';
import type { TimestampFailureCode } from './failure.ts';
import { timestampRequest, type TimestampQuery } from './request.ts';
import { readTimestampResponse } from './response.ts';

/** A time stamp authority as the office's settings name it. */
export interface TimestampAuthority {
  /** `http:` or `https:`. */
  readonly url: string;
  /** Hash of the imprint; SHA-256 by default. */
  readonly hash?: HashName | undefined;
  /** Policy to ask for, dotted. */
  readonly policy?: string | undefined;
  /** For the whole answer. The State's own authority was measured at 2 to 131 s: the default is 180 s. */
  readonly timeoutMs?: number | undefined;
}

export interface TimestampServices {
  readonly network: TrustNetwork;
  readonly authority: TimestampAuthority;
  /** Certificates trusted for time stamps, DER. */
  readonly anchors: readonly Uint8Array[];
  /** ms since 1970. */
  readonly now: () => number;
}

const defaultTimeout = 180_000;
/** A token with a long chain and its revocation lists stays far below. */
const mostBytes = 1 << 20;

/**
 * Asks for a time stamp over `parts` (RFC 3161 §3.4, over HTTP) and answers it only when everything about it is right.
 * One request; trying again is the caller's decision.
 */
export async function requestTimestamp(
  parts: readonly Uint8Array[],
  { network, authority, anchors, now }: TimestampServices,
): Promise<Result<TimestampToken, Failure<TimestampFailureCode>>> {
  const query = queryFor(parts, authority);
  const askedAt = now();
  const answer = await network({
    url: authority.url,
    method: 'POST',
    contentType: 'application/timestamp-query',
    accept: 'application/timestamp-reply',
    body: timestampRequest(query),
    timeoutMs: authority.timeoutMs ?? defaultTimeout,
    maxBytes: mostBytes,
  });
  if (!answer.ok) return answer;
  const token = readTimestampResponse(answer.value);
  if (!token.ok) return token;
  return checkToken(token.value, { query, parts, anchors, askedAt, answeredAt: now() });
}

function queryFor(parts: readonly Uint8Array[], { hash = 'sha256', policy }: TimestampAuthority): TimestampQuery {
  const digest = createHash(hash);
  for (const part of parts) digest.update(part);
  // 128 bits; the first octet neither zero nor negative, so that an authority that re-encodes the number cannot change its octets.
  const nonce = randomBytes(16);
  nonce[0] = ((nonce[0] ?? 0) & 0x3f) | 0x40;
  return { hash, imprint: digest.digest(), nonce, policy };
}
