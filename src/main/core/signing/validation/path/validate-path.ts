import type { RevocationStatus } from '../../revocation/check-revocation.ts';
import { checkRevocation } from '../../revocation/check-revocation.ts';
import type { Crl } from '../../revocation/crl.ts';
import type { OcspResponse } from '../../revocation/ocsp.ts';
import type { Certificate } from '../certificate.ts';
import { EXTENSION } from '../certificate.ts';
import type { ReasonCode } from '../result.ts';
import type { PathRequest, TrustedPath, UntrustedPath } from './find-path.ts';
import { better, judgedPaths } from './find-path.ts';

export interface RevocationEvidence {
  readonly crls: readonly Crl[];
  readonly ocsps: readonly OcspResponse[];
  /** The time of the check, where `at` is an earlier one that is proven. */
  readonly now?: number;
  /**
   * `required`: every certificate below the anchor must be known not to be revoked. `whenDeclared`: those that say where
   * their revocation is published. `known`: what is known counts, what is not does not hinder.
   */
  readonly demand: 'required' | 'whenDeclared' | 'known';
}

export interface ValidPath extends TrustedPath {
  /** One for each certificate of the path but the anchor, the leaf's first; empty when revocation was not asked. */
  readonly revocation: readonly RevocationStatus[];
}

export interface InvalidPath extends UntrustedPath {
  readonly revocation: readonly RevocationStatus[];
}

/**
 * Builds paths (RFC 4158) and validates them (RFC 5280 §6, ETSI EN 319 102-1 §5.2.6) until one holds, revocation included
 * when evidence is given. The answer of the best path otherwise, with the sub-indication of EN 319 102-1.
 */
export function validatePath(request: PathRequest & { readonly revocation?: RevocationEvidence }): ValidPath | InvalidPath {
  let best: InvalidPath | undefined;
  for (const answer of judgedPaths(request)) {
    const judged =
      answer.state !== 'trusted' || request.revocation === undefined
        ? { ...answer, revocation: [] }
        : withRevocation(answer, request, request.revocation);
    if (judged.state === 'trusted') return judged;
    best = best === undefined || better(best, judged) === judged ? judged : best;
  }
  return best as InvalidPath; // judgedPaths yields at least once
}

function withRevocation(answer: TrustedPath, { pool, at }: PathRequest, evidence: RevocationEvidence): ValidPath | InvalidPath {
  const { path } = answer;
  const { crls, ocsps, now, demand } = evidence;
  const links = path.slice(0, -1);
  const anchor = path[path.length - 1] as Certificate;
  const revocation = links.map((certificate, index) =>
    checkRevocation({ certificate, issuer: path[index + 1] as Certificate, at, crls, ocsps, pool: [...path, ...pool], anchors: [anchor], ...(now === undefined ? {} : { now }) }),
  );
  const revokedAt = revocation.findLastIndex(({ status }) => status === 'revoked');
  if (revokedAt >= 0) {
    // No proof says that what is judged came before the revocation: that would be `at`.
    const leaf = revokedAt === 0;
    const lost = revocation[revokedAt]?.reason === 'keyCompromise' ? (['revocation.keyCompromised'] as const) : [];
    return {
      state: 'unknown',
      path,
      subIndication: leaf ? 'REVOKED_NO_POE' : 'REVOKED_CA_NO_POE',
      reasons: [...answer.reasons, leaf ? 'cert.revoked' : 'cert.issuerRevoked', ...lost],
      revocation,
    };
  }
  const missing = links.some((certificate, index) => revocation[index]?.status === 'unknown' && isDemanded(certificate, demand));
  const reasons = [...answer.reasons, ...laterReasons(revocation, at)];
  if (!missing) return { ...answer, reasons, revocation };
  return { state: 'unknown', path, subIndication: 'TRY_LATER', reasons: [...reasons, 'revocation.unknown'], revocation };
}

function isDemanded({ extensions }: Certificate, demand: RevocationEvidence['demand']): boolean {
  if (demand !== 'whenDeclared') return demand === 'required';
  return extensions.has(EXTENSION.crlDistributionPoints) || extensions.has(EXTENSION.authorityInfoAccess);
}

/** Revoked after `at`: told, and told louder where the key may have been lost before it. */
function laterReasons(revocation: readonly RevocationStatus[], at: number): readonly ReasonCode[] {
  const later = revocation.filter(({ status, revokedAt }) => status === 'good' && revokedAt !== undefined);
  if (later.length === 0) return [];
  const lost = later.some(({ reason, invalidityDate }) => reason === 'keyCompromise' || reason === 'cACompromise' || (invalidityDate ?? Infinity) <= at);
  return lost ? ['revocation.later', 'revocation.keyCompromised'] : ['revocation.later'];
}
