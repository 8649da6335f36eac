import type { TrustNetworkFailureCode } from '../../ports/trust-network.ts';

/** Why no usable time stamp came. Each has a sentence; none of them costs the signature. */
export type TimestampFailureCode =
  | TrustNetworkFailureCode
  /** What came is no time stamp response, or holds no token that can be read. */
  | 'tsa.garbage'
  /** PKIStatus other than granted (RFC 3161 §2.4.2); `details.reason` names the PKIFailureInfo. */
  | 'tsa.refused'
  /** The answer to another request: an old one played back. */
  | 'tsa.nonceDiffers'
  /** A time stamp of other bytes than ours. */
  | 'tsa.imprintDiffers'
  | 'tsa.policyDiffers'
  /** The token lacks the certificate that was asked for. */
  | 'tsa.noCertificate'
  /** The token's own signature does not hold. */
  | 'tsa.signatureWrong'
  /** A certificate that may not stamp time (RFC 3161 §2.3). */
  | 'tsa.notTimestamping'
  /** No path from the authority's certificate to an anchor for time stamps. */
  | 'tsa.notTrusted'
  /** genTime is far from this computer's clock: one of the two is wrong. */
  | 'tsa.timeFarOff';
