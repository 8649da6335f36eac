import type { Failure, Result } from '../../model/result.ts';
import { ok } from '../../model/result.ts';
import type { TimestampFailureCode } from './failure.ts';
import { requestTimestamp, type TimestampServices } from './request-timestamp.ts';

/**
 * Between two tokens of one authority the serial number, fractions of a second and an ECDSA signature differ by a few octets,
 * and a renewed certificate by some dozen.
 */
const variation = 256;

/** Room a token of this authority takes, for `timestampRoom`: learnt from a token it has just made. */
export const roomForToken = (tokenBytes: number): number => tokenBytes + variation;

/**
 * Asks the authority for a time stamp of nothing in particular and answers the bytes to keep free for one of its tokens.
 * Meant to be asked once and remembered with the authority's address: it also shows that the settings work.
 */
export async function probeTimestamp(services: TimestampServices): Promise<Result<number, Failure<TimestampFailureCode>>> {
  const token = await requestTimestamp([new Uint8Array(32)], services);
  return token.ok ? ok(roomForToken(token.value.bytes.length)) : token;
}
