import { sameBytes } from '../cms/der-read.ts';
import type { Certificate } from '../validation/certificate.ts';
import { isSame } from '../validation/path/build-paths.ts';
import { checkCrls } from './check-crl.ts';
import { checkOcsp } from './check-ocsp.ts';
import type { Crl } from './crl.ts';
import type { OcspResponse } from './ocsp.ts';
import type { Finding, RevocationContext, RevocationProblem, RevocationReason } from './revocation.ts';

export interface RevocationRequest {
  readonly certificate: Certificate;
  /** Who issued it, on its validated path. */
  readonly issuer: Certificate;
  /** The time the certificate is judged at: now, or an earlier one that is proven. Milliseconds. */
  readonly at: number;
  /** The time of the check; `at` when absent. */
  readonly now?: number;
  readonly crls: readonly Crl[];
  readonly ocsps: readonly OcspResponse[];
  /** Certificates that may be a CRL issuer's or a responder's; responders are searched in their responses too. */
  readonly pool?: readonly Certificate[];
  /** Anchors of the certificate's path; the issuer alone when absent. */
  readonly anchors?: readonly Certificate[];
  /** The nonce sent, when the responses are answers to one's own request. */
  readonly nonce?: Uint8Array;
}

/** `unknown` is not `good`: nothing that could be verified speaks of the certificate at that time. */
export interface RevocationStatus {
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly source?: 'ocsp' | 'crl';
  /** Of a certificate that is `good` at `at`: it was revoked afterwards. */
  readonly revokedAt?: number;
  readonly reason?: RevocationReason;
  readonly invalidityDate?: number;
  readonly producedAt?: number;
  readonly thisUpdate?: number;
  readonly nextUpdate?: number;
  /** DER of what the answer rests on, byte for byte: one response, or one or more lists. */
  readonly evidence: readonly Uint8Array[];
  /** Why other evidence did not count. */
  readonly problems: readonly RevocationProblem[];
}

/** A CRL issuer's own certificate may need another list, whose issuer needs another: nobody real goes further. */
const MAX_DEPTH = 3;
/** Responses about one certificate that are looked at: each may cost some signatures, and a file may hold thousands. */
const MAX_RESPONSES = 32;

/**
 * Whether a certificate is revoked at `at`, by every verified response (RFC 6960) and list (RFC 5280 §6.3) at hand.
 * A revocation is final and any evidence of it counts, save a hold, which newer evidence takes back. Revoked after `at` is
 * `good` with `revokedAt`: what `at` proves came first stays (ETSI EN 319 102-1 §5.2.6).
 */
export function checkRevocation(request: RevocationRequest): RevocationStatus {
  return check(request, []);
}

function check(request: RevocationRequest, asked: readonly Certificate[]): RevocationStatus {
  const { certificate, issuer, at, crls, ocsps, nonce } = request;
  const context: RevocationContext = { pool: request.pool ?? [], anchors: request.anchors ?? [issuer], at, now: request.now ?? at };
  const path = [...asked, certificate];
  const statusOf = (other: Certificate, by: Certificate, evidence: Partial<RevocationRequest> = {}): RevocationStatus['status'] => {
    if (path.length >= MAX_DEPTH || path.some((seen) => isSame(seen, other))) return 'unknown';
    return check({ ...request, certificate: other, issuer: by, ...evidence }, path).status;
  };
  const problems = new Set<RevocationProblem>();
  const findings: Finding[] = [];
  const about = ocsps.filter(({ singles }) => singles.some(({ serial }) => sameBytes(serial, certificate.serial)));
  for (const response of about.slice(0, MAX_RESPONSES)) {
    // A responder is not asked about itself: other responses and the lists speak of it.
    const others = ocsps.filter((other) => other !== response);
    const answer = checkOcsp(certificate, issuer, response, context, (responder) => statusOf(responder, issuer, { ocsps: others }), nonce);
    if (answer.finding !== undefined) findings.push(answer.finding);
    for (const problem of answer.problems) problems.add(problem);
  }
  if (crls.length > 0) {
    const anyRevoked = (links: readonly Certificate[]): boolean =>
      links.slice(0, -1).some((link, index) => statusOf(link, links[index + 1] as Certificate) === 'revoked');
    const answer = checkCrls(certificate, issuer, crls, context, anyRevoked);
    if (answer.finding !== undefined) findings.push(answer.finding);
    for (const problem of answer.problems) problems.add(problem);
  }
  const decisive = decide(findings);
  if (decisive === undefined) return { status: 'unknown', evidence: [], problems: [...problems] };
  const { revokedAt } = decisive;
  const status = decisive.status === 'revoked' && revokedAt !== undefined && revokedAt <= at ? 'revoked' : 'good';
  return { ...decisive, status, problems: [...problems] };
}

function decide(findings: readonly Finding[]): Finding | undefined {
  const newest = [...findings].sort((a, b) => b.thisUpdate - a.thisUpdate);
  const final = newest.filter(({ status, reason }) => status === 'revoked' && reason !== 'certificateHold');
  // The earliest time of revocation is the one that bounds what may still be believed.
  const first = final.sort((a, b) => (a.revokedAt ?? 0) - (b.revokedAt ?? 0))[0];
  if (first !== undefined || newest[0]?.status !== 'good') return first ?? newest[0];
  // Of good answers, the one that names the certificate, and is smaller to keep.
  return newest.find(({ status, source }) => status === 'good' && source === 'ocsp') ?? newest[0];
}
