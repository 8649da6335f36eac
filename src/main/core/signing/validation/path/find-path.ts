import type { Certificate } from '../certificate.ts';
import type { ReasonCode, SubIndication } from '../result.ts';
import { buildPaths } from './build-paths.ts';
import type { PathRules } from './check-path.ts';
import { checkPath } from './check-path.ts';
import type { ValidPolicy } from './policy-graph.ts';

export interface PathRequest extends PathRules {
  readonly leaf: Certificate;
  /** Certificates that may be links; never trusted by themselves. */
  readonly pool: readonly Certificate[];
  readonly anchors: readonly Certificate[];
}

export interface TrustedPath {
  readonly state: 'trusted';
  /** The certificate in question first, the anchor last. */
  readonly path: readonly Certificate[];
  /** Policies that hold for the whole path, of those the request accepts. */
  readonly policies: readonly ValidPolicy[];
  /** Weaknesses that do not change the answer. */
  readonly reasons: readonly ReasonCode[];
}

export interface UntrustedPath {
  /** `failed`: no further evidence can make it right. `unknown`: more certificates, an earlier proven time or a fresh list could. */
  readonly state: 'failed' | 'unknown';
  readonly path: readonly Certificate[];
  readonly subIndication: SubIndication;
  readonly reasons: readonly ReasonCode[];
}

export type PathAnswer = TrustedPath | UntrustedPath;

/** Candidates judged in one search. */
const MAX_CANDIDATES = 64;

/** Every path that can be built, validated (RFC 5280 §6.1) without revocation, likeliest first. At least one answer. */
export function* judgedPaths(request: PathRequest): Generator<PathAnswer, void> {
  const search = buildPaths(request.leaf, request.pool, request.anchors);
  let count = 0;
  for (const path of search.paths) {
    if (++count > MAX_CANDIDATES) break;
    const check = checkPath(path, request);
    if (check.holds) yield { state: 'trusted', path: check.path, policies: check.policies, reasons: check.reasons };
    else yield { state: check.problem.state, path, subIndication: check.problem.subIndication, reasons: [check.problem.reason] };
  }
  if (count > 0) return;
  const wrong = search.wrongLinks[0];
  if (search.exhausted()) {
    yield { state: 'unknown', path: [request.leaf], subIndication: 'NO_CERTIFICATE_CHAIN_FOUND', reasons: ['chain.tooComplex'] };
  } else if (wrong !== undefined) {
    yield { state: 'failed', path: [request.leaf], subIndication: 'CERTIFICATE_CHAIN_GENERAL_FAILURE', reasons: ['chain.signatureWrong'] };
  } else {
    yield { state: 'unknown', path: [request.leaf], subIndication: 'NO_CERTIFICATE_CHAIN_FOUND', reasons: ['chain.noAnchor'] };
  }
}

/** Prefers, of answers that do not trust, one that more evidence could change. */
export const better = (best: UntrustedPath | undefined, next: UntrustedPath): UntrustedPath =>
  best === undefined || (best.state === 'failed' && next.state === 'unknown') ? next : best;

/** The first path that holds, or why the best one does not. Revocation is not looked at: `validatePath` does. */
export function findPath(request: PathRequest): PathAnswer {
  let best: UntrustedPath | undefined;
  for (const answer of judgedPaths(request)) {
    if (answer.state === 'trusted') return answer;
    best = better(best, answer);
  }
  return best as UntrustedPath; // judgedPaths yields at least once
}
