import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { sameBytes } from '../cms/der-read.ts';
import { parseCertificate } from '../validation/certificate.ts';
import { checkChain } from '../validation/chain.ts';
import { findSigner } from '../validation/cms.ts';
import { CMS, parseSignedData } from '../validation/cms-parse.ts';
import { checkTimestamp, readTimestampInfo } from '../validation/timestamp.ts';
import type { TimestampFailureCode } from './failure.ts';
import type { TimestampQuery } from './request.ts';

/** How far genTime and this computer's clock may lie apart. An honest authority is exact; offices' clocks are not quite. */
const clockTolerance = 10 * 60_000;

/** What a token must answer to. */
export interface TokenExpectation {
  readonly query: TimestampQuery;
  /** The stamped bytes, in parts. */
  readonly parts: readonly Uint8Array[];
  /** Trusted for time stamps, DER. */
  readonly anchors: readonly Uint8Array[];
  /** When it was asked for, ms since 1970. */
  readonly askedAt: number;
  readonly answeredAt: number;
}

/** A token that answers the request and leads to an anchor. */
export interface TimestampToken {
  /** The ContentInfo as the authority made it, DER (or BER, where it wrote that). */
  readonly bytes: Uint8Array;
  /** genTime, ms since 1970. */
  readonly time: number;
  readonly policy: string;
}

/**
 * Everything RFC 3161 §2.2 asks a requester to check: imprint, nonce and policy are ours, one SignerInfo whose certificate is
 * carried, named (ESS, RFC 5816) and for time stamping alone, the signature holds, the path leads to an anchor, and the time is
 * that of the request.
 */
export function checkToken(bytes: Uint8Array, expected: TokenExpectation): Result<TimestampToken, Failure<TimestampFailureCode>> {
  const { query } = expected;
  const signedData = parseSignedData(bytes);
  if (signedData?.contentType !== CMS.timestampInfo || signedData.content === undefined) return fail('tsa.garbage');
  const info = readTimestampInfo(signedData.content);
  if (info === undefined) return fail('tsa.garbage');
  if (info.hash !== query.hash || !sameBytes(info.imprint, query.imprint)) return fail('tsa.imprintDiffers');
  if (info.nonce === undefined || !sameBytes(info.nonce, query.nonce)) return fail('tsa.nonceDiffers');
  if (query.policy !== undefined && info.policy !== query.policy) return fail('tsa.policyDiffers', { policy: info.policy });
  const [signer, second] = signedData.signers;
  if (signer === undefined || second !== undefined) return fail('tsa.garbage');
  if (findSigner(signer, signedData.certificates) === undefined) return fail('tsa.noCertificate');
  const check = checkTimestamp(bytes, expected.parts, []);
  if (check.state !== 'intact') return fail('tsa.signatureWrong', reasonOf(check.cms?.reasons));
  if (!check.usageRight) return fail('tsa.notTimestamping');
  const chain = checkChain({
    leaf: check.authority,
    pool: check.certificates,
    anchors: expected.anchors.flatMap((der) => parseCertificate(der) ?? []),
    at: info.time,
    use: 'timestamp',
  });
  if (chain.state !== 'trusted') return fail('tsa.notTrusted', reasonOf(chain.reasons));
  if (info.time < expected.askedAt - clockTolerance || info.time > expected.answeredAt + clockTolerance) {
    return fail('tsa.timeFarOff', { minutes: Math.round((info.time - expected.answeredAt) / 60_000) });
  }
  return ok({ bytes, time: info.time, policy: info.policy });
}

const reasonOf = (reasons: readonly string[] | undefined): { reason: string } => ({ reason: reasons?.[0] ?? 'unspecified' });
