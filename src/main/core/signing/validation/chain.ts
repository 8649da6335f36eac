import { checkSignature, signatureAlgorithmOf } from './algorithms.ts';
import type { Certificate } from './certificate.ts';
import {
  EXTENSION,
  authorityKeyIdentifier,
  caConstraints,
  hasKeyUsage,
  isSelfIssued,
  subjectKeyIdentifier,
} from './certificate.ts';
import { sameBytes } from './der.ts';
import type { ReasonCode, SubIndication } from './result.ts';

/** Whether a certificate leads to an anchor and every link holds at `at`. */
export type ChainCheck =
  | { readonly state: 'trusted'; readonly path: readonly Certificate[]; readonly reasons: readonly ReasonCode[] }
  | {
      readonly state: 'unknown';
      readonly subIndication: SubIndication;
      readonly path: readonly Certificate[];
      readonly reasons: readonly ReasonCode[];
    };

export interface ChainRequest {
  readonly leaf: Certificate;
  /** Certificates that may be links. */
  readonly pool: readonly Certificate[];
  readonly anchors: readonly Certificate[];
  /** Time to judge at, milliseconds. */
  readonly at: number;
  /** `timestamp`: RFC 3161 demands its own key use, which the time stamp check does. */
  readonly use: 'signature' | 'timestamp';
}

const MAX_PATH = 10;
const MAX_SIGNATURE_CHECKS = 300;
/** Processed here, or limiting nothing: where revocation is published, and statements about quality. */
const KNOWN_EXTENSIONS: ReadonlySet<string> = new Set([
  EXTENSION.crlDistributionPoints,
  EXTENSION.qualifiedStatements,
  EXTENSION.keyUsage,
  EXTENSION.subjectAltName,
  EXTENSION.basicConstraints,
  EXTENSION.certificatePolicies,
  EXTENSION.extendedKeyUsage,
]);

/** Builds a path (RFC 4158) and validates it (RFC 5280 §6.1, without policy trees). */
export function checkChain(request: ChainRequest): ChainCheck {
  const budget = { checks: MAX_SIGNATURE_CHECKS };
  const path = findPath(request, [request.leaf], budget);
  if (path === undefined) {
    return { state: 'unknown', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND', path: [request.leaf], reasons: ['chain.noAnchor'] };
  }
  const problem = pathProblem(path, request) ?? validityProblem(path, request.at);
  return problem === undefined
    ? { state: 'trusted', path, reasons: [] }
    : { state: 'unknown', path, subIndication: problem.subIndication, reasons: [problem.reason] };
}

/** Top of the chain the pool holds, for `assumeTrust`: the leaf itself when nobody in it issued it. */
export function topOfChain(leaf: Certificate, pool: readonly Certificate[]): Certificate {
  const budget = { checks: MAX_SIGNATURE_CHECKS };
  let top = leaf;
  for (let depth = 0; depth < MAX_PATH && !isSelfIssued(top); depth++) {
    const issuer = issuersOf(top, pool, budget)[0];
    if (issuer === undefined) break;
    top = issuer;
  }
  return top;
}

const isSame = (a: Certificate, b: Certificate): boolean => sameBytes(a.raw, b.raw);

function findPath(
  { anchors, pool }: ChainRequest,
  path: readonly Certificate[],
  budget: { checks: number },
): readonly Certificate[] | undefined {
  const last = path[path.length - 1] as Certificate;
  if (anchors.some((anchor) => isSame(anchor, last))) return path;
  if (path.length >= MAX_PATH) return undefined;
  const anchor = issuersOf(last, anchors, budget)[0];
  if (anchor !== undefined) return [...path, anchor];
  for (const issuer of issuersOf(last, pool, budget)) {
    if (path.some((seen) => isSame(seen, issuer))) continue;
    const found = findPath({ anchors, pool } as ChainRequest, [...path, issuer], budget);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Certificates whose name and key made `certificate`; those with the right key identifier first. */
function issuersOf(
  certificate: Certificate,
  pool: readonly Certificate[],
  budget: { checks: number },
): readonly Certificate[] {
  const wanted = authorityKeyIdentifier(certificate);
  const named = pool.filter(
    (issuer) => issuer.subjectName === certificate.issuerName && !isSame(issuer, certificate),
  );
  const unique = named.filter((issuer, index) => named.findIndex((other) => isSame(other, issuer)) === index);
  const matches = (issuer: Certificate): boolean => {
    const own = subjectKeyIdentifier(issuer);
    return wanted !== undefined && own !== undefined && sameBytes(own, wanted);
  };
  return [...unique]
    .sort((a, b) => Number(matches(b)) - Number(matches(a)) || b.notAfter - a.notAfter)
    .filter((issuer) => --budget.checks >= 0 && isIssuedBy(certificate, issuer));
}

function isIssuedBy(certificate: Certificate, issuer: Certificate): boolean {
  const algorithm = signatureAlgorithmOf(certificate.signatureAlgorithm);
  if (algorithm === undefined || issuer.publicKey === undefined) return false;
  const hash = algorithm.hash ?? 'sha512';
  return checkSignature(issuer.publicKey, algorithm, hash, certificate.tbs, certificate.signature) === 'right';
}

interface Problem {
  readonly subIndication: SubIndication;
  readonly reason: ReasonCode;
}

function pathProblem(path: readonly Certificate[], { leaf, use }: ChainRequest): Problem | undefined {
  for (const [index, certificate] of path.entries()) {
    const isAnchor = index === path.length - 1;
    if (!isAnchor && hasUnknownCritical(certificate)) {
      return { subIndication: 'CHAIN_CONSTRAINTS_FAILURE', reason: 'chain.unknownCriticalExtension' };
    }
    if (index === 0) continue;
    const { ca, pathLength } = caConstraints(certificate);
    // RFC 5280 §6.1.4 (k): version 1 and 2 certificates are trusted as issuers only as anchors.
    if (!ca && !(isAnchor && certificate.version < 3)) {
      return { subIndication: 'CERTIFICATE_CHAIN_GENERAL_FAILURE', reason: 'chain.notCa' };
    }
    const below = path.slice(1, index).filter((link) => !isSelfIssued(link)).length;
    if (pathLength !== undefined && below > pathLength) {
      return { subIndication: 'CHAIN_CONSTRAINTS_FAILURE', reason: 'chain.pathTooLong' };
    }
    if (hasKeyUsage(certificate, 5) === false) {
      return { subIndication: 'CHAIN_CONSTRAINTS_FAILURE', reason: 'chain.issuerUsageForbidsSigning' };
    }
  }
  // RFC 5280 §4.2.1.3: digitalSignature or nonRepudiation, where the certificate limits its use.
  if (use === 'signature' && hasKeyUsage(leaf, 0, 1) === false) {
    return { subIndication: 'CHAIN_CONSTRAINTS_FAILURE', reason: 'cert.usageForbidsSigning' };
  }
  return undefined;
}

function hasUnknownCritical(certificate: Certificate): boolean {
  return [...certificate.extensions].some(([type, { critical }]) => critical && !KNOWN_EXTENSIONS.has(type));
}

/** ETSI EN 319 102-1 §5.2.6: outside the validity without proof of existence is "unknown", not "false". */
function validityProblem(path: readonly Certificate[], at: number): Problem | undefined {
  for (const [index, certificate] of path.entries()) {
    // An anchor is trusted by configuration, not by its dates (RFC 5280 §6.1.1 d).
    if (index > 0 && index === path.length - 1) break;
    if (at > certificate.notAfter) {
      return { subIndication: 'OUT_OF_BOUNDS_NO_POE', reason: index === 0 ? 'cert.expired' : 'cert.issuerExpired' };
    }
    if (at < certificate.notBefore) {
      return {
        subIndication: index === 0 ? 'NOT_YET_VALID' : 'OUT_OF_BOUNDS_NO_POE',
        reason: index === 0 ? 'cert.notYetValid' : 'cert.issuerNotYetValid',
      };
    }
  }
  return undefined;
}
