import { sameBytes } from '../cms/der-read.ts';
import { digest } from '../validation/algorithms.ts';
import type { Certificate } from '../validation/certificate.ts';
import { EXTENSION } from '../validation/certificate.ts';
import { findPath } from '../validation/path/find-path.ts';
import type { OcspResponse, SingleResponse } from './ocsp.ts';
import { isAbout, publicKeyBits } from './ocsp.ts';
import type { Finding, RevocationContext, RevocationProblem } from './revocation.ts';
import { CLOCK_SKEW, REASONS, freshness } from './revocation.ts';
import { isSignedBy } from './signed-by.ts';

export interface OcspCheck {
  readonly finding?: Finding;
  readonly problems: readonly RevocationProblem[];
}

/** Whether a delegated responder's own certificate is revoked, as far as is known. */
export type ResponderStatus = (responder: Certificate) => 'good' | 'revoked' | 'unknown';

/** What one response says of a certificate (RFC 6960 §3.2). `nonce`: the one that was sent, if any. */
export function checkOcsp(
  certificate: Certificate,
  issuer: Certificate,
  response: OcspResponse,
  context: RevocationContext,
  responderStatus: ResponderStatus,
  nonce?: Uint8Array,
): OcspCheck {
  const no = (problem: RevocationProblem): OcspCheck => ({ problems: [problem] });
  const answers = response.singles.filter((single) => isAbout(single, certificate, issuer));
  const [single] = [...answers].sort((a, b) => b.thisUpdate - a.thisUpdate);
  if (single === undefined) {
    // A response about others is no problem; one about this number under another issuer is.
    const sameNumber = response.singles.some(({ serial }) => sameBytes(serial, certificate.serial));
    return { problems: sameNumber ? ['ocsp.otherCertificate'] : [] };
  }
  if (response.unknownCritical || single.unknownCritical) return no('ocsp.unknownCriticalExtension');
  // RFC 6960 §4.4.1: a responder need not answer with the nonce, but another one is an answer to another question.
  if (nonce !== undefined && response.nonce !== undefined && !sameBytes(nonce, response.nonce)) return no('ocsp.nonceDiffers');
  const signer = authorisedSigner(response, issuer, context, responderStatus);
  if (typeof signer === 'string') return no(signer);
  const fresh = response.producedAt > context.now + CLOCK_SKEW ? 'notYetValid' : freshness(single, context);
  if (fresh !== 'fresh') return no(fresh === 'stale' ? 'ocsp.stale' : 'ocsp.notYetValid');
  const noted = signer.noted;
  if (single.status.kind === 'unknown') return { problems: [...noted, 'ocsp.statusUnknown'] };
  // Once a certificate has expired a responder may have forgotten it, unless it says how far back it knows.
  const remembered = single.archiveCutoff !== undefined && single.archiveCutoff <= certificate.notAfter;
  if (single.status.kind === 'good' && single.thisUpdate > certificate.notAfter && !remembered) return { problems: [...noted, 'ocsp.afterExpiry'] };
  return { finding: findingOf(single, single.status, response), problems: noted };
}

function findingOf(single: SingleResponse, status: Exclude<SingleResponse['status'], { readonly kind: 'unknown' }>, { producedAt, raw }: OcspResponse): Finding {
  const { thisUpdate, nextUpdate } = single;
  const times = { producedAt, thisUpdate, ...(nextUpdate === undefined ? {} : { nextUpdate }), evidence: [raw] };
  if (status.kind !== 'revoked') return { status: 'good', source: 'ocsp', ...times };
  const { revokedAt, reason, invalidityDate } = status;
  return {
    status: 'revoked',
    source: 'ocsp',
    revokedAt,
    reason: REASONS[reason] ?? 'unspecified',
    ...(invalidityDate === undefined ? {} : { invalidityDate }),
    ...times,
  };
}

/**
 * Who signed: the issuer itself, or a responder the very issuer appointed by id-kp-OCSPSigning (RFC 6960 §4.2.2.2). The
 * responder's certificate must hold when it answered and, for an answer older than the time judged, then as well.
 */
function authorisedSigner(
  response: OcspResponse,
  issuer: Certificate,
  context: RevocationContext,
  responderStatus: ResponderStatus,
): { readonly noted: readonly RevocationProblem[] } | RevocationProblem {
  if (isResponder(response, issuer) && isSignedBy(response, issuer)) return { noted: [] };
  let problem: RevocationProblem = isResponder(response, issuer) ? 'ocsp.signatureWrong' : 'ocsp.responderUnknown';
  const candidates = [...response.certificates, ...context.pool].filter((candidate) => isResponder(response, candidate));
  for (const candidate of candidates.slice(0, 8)) {
    problem = 'ocsp.signatureWrong';
    if (!isSignedBy(response, candidate)) continue;
    problem = 'ocsp.responderNotAuthorised';
    const times = [response.producedAt, Math.max(response.producedAt, context.at)];
    const holds = times.every((at) => findPath({ leaf: candidate, pool: [], anchors: [issuer], at, use: 'ocsp' }).state === 'trusted');
    if (!holds) continue;
    // id-pkix-ocsp-nocheck (§4.2.2.2.1): trusted for its short life.
    if (candidate.extensions.has(EXTENSION.ocspNoCheck)) return { noted: [] };
    const status = responderStatus(candidate);
    if (status === 'revoked') return 'ocsp.responderRevoked';
    return { noted: status === 'good' ? [] : ['ocsp.responderNotChecked'] };
  }
  return problem;
}

/** ResponderID: by subject, or by the SHA-1 of the key (RFC 6960 §4.2.1). */
function isResponder({ responder }: OcspResponse, candidate: Certificate): boolean {
  if ('name' in responder) return responder.name === candidate.subjectName;
  const bits = publicKeyBits(candidate);
  const hash = bits === undefined ? undefined : digest('sha1', bits);
  return hash !== undefined && sameBytes(hash, responder.keyHash);
}
