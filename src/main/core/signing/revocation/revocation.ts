import type { Certificate } from '../validation/certificate.ts';

/** CRLReason (RFC 5280 §5.3.1) by number. */
export const REASONS = [
  'unspecified',
  'keyCompromise',
  'cACompromise',
  'affiliationChanged',
  'superseded',
  'cessationOfOperation',
  'certificateHold',
  'unused',
  'removeFromCRL',
  'privilegeWithdrawn',
  'aACompromise',
] as const;

export type RevocationReason = (typeof REASONS)[number];

/** Why a list or a response did not count. For logs and reports; the person reads `revocation.unknown`. */
export type RevocationProblem =
  | 'crl.malformed'
  | 'crl.issuerUnknown'
  | 'crl.issuerNotAuthorised'
  | 'crl.signatureWrong'
  | 'crl.unknownCriticalExtension'
  | 'crl.stale'
  | 'crl.notYetValid'
  | 'crl.outOfScope'
  | 'crl.reasonsNotCovered'
  | 'crl.afterExpiry'
  | 'ocsp.malformed'
  | 'ocsp.notSuccessful'
  | 'ocsp.otherCertificate'
  | 'ocsp.nonceDiffers'
  | 'ocsp.responderUnknown'
  | 'ocsp.responderNotAuthorised'
  | 'ocsp.responderRevoked'
  | 'ocsp.responderNotChecked'
  | 'ocsp.signatureWrong'
  | 'ocsp.unknownCriticalExtension'
  | 'ocsp.stale'
  | 'ocsp.notYetValid'
  | 'ocsp.statusUnknown'
  | 'ocsp.afterExpiry';

/** What verified evidence says of a certificate. */
export interface Finding {
  readonly status: 'good' | 'revoked';
  readonly source: 'ocsp' | 'crl';
  readonly revokedAt?: number;
  readonly reason?: RevocationReason;
  readonly invalidityDate?: number;
  /** Of an OCSP response, when it was signed; of a list, its thisUpdate. */
  readonly producedAt: number;
  readonly thisUpdate: number;
  readonly nextUpdate?: number;
  /** The DER of the lists or the response it rests on, byte for byte. */
  readonly evidence: readonly Uint8Array[];
}

/** Who may have signed evidence, and when it is judged. */
export interface RevocationContext {
  /** Certificates that may be a CRL issuer's or a responder's. */
  readonly pool: readonly Certificate[];
  /** Anchors under which a CRL issuer of another key must lie: those of the certificate's own path (RFC 5280 §6.3.3 f). */
  readonly anchors: readonly Certificate[];
  /** The time the certificate is judged at, milliseconds. */
  readonly at: number;
  /** The time of the check; evidence from after it is refused. Later than `at` when an earlier time is proven. */
  readonly now: number;
}

/** Clocks differ; what RFC 5019 §4 calls a few minutes. */
export const CLOCK_SKEW = 5 * 60 * 1000;
/** How long evidence without nextUpdate is fresh: newer information is always to be had then (RFC 6960 §4.2.2.1). */
export const MAX_AGE_WITHOUT_NEXT = 24 * 60 * 60 * 1000;

/** Whether evidence speaks of the time judged: not from the future, and not overtaken before `at`. */
export function freshness(
  { thisUpdate, nextUpdate }: { readonly thisUpdate: number; readonly nextUpdate?: number },
  { at, now }: RevocationContext,
): 'fresh' | 'stale' | 'notYetValid' {
  if (thisUpdate > now + CLOCK_SKEW) return 'notYetValid';
  return at <= (nextUpdate ?? thisUpdate + MAX_AGE_WITHOUT_NEXT) + CLOCK_SKEW ? 'fresh' : 'stale';
}
