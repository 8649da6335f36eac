import type { Evidence } from '../evidence/evidence.ts';
import type { Certificate } from './certificate.ts';
import { isSelfIssued, parseCertificate } from './certificate.ts';
import { checkChain, topOfChain } from './chain.ts';
import { sameBytes } from './der.ts';
import { holdsStatus, readStatuses } from './held-status.ts';
import type { Subject } from './subjects.ts';

/** What a subject may lean on. */
export interface Backing {
  readonly anchors: readonly Certificate[];
  /** Certificates from anywhere: other signatures, the store. Helpful, never trusted. */
  readonly pool: readonly Certificate[];
  readonly evidence: Evidence;
  /** ms since 1970; where the subject has no time of its own. */
  readonly at: number;
}

/** Coverage of one subject's path by the evidence. */
export interface Coverage {
  /** The certificate first, the anchor last. */
  readonly path: readonly Certificate[];
  /** The path ends at an anchor, or at least at a certificate that issued itself. */
  readonly reachesTop: boolean;
  /** Certificates below the top of which the evidence says nothing. */
  readonly missing: readonly Certificate[];
}

/**
 * Whether certificates and status information are there for every link (EN 319 142-1 §6.3, requirements of B-LT): an OCSP
 * response or a list for each certificate below the top. Whether they say "good", and at the right time, is the verifier's
 * question; this one is about presence.
 */
export function coverageOf(subject: Subject, backing: Backing): Coverage {
  const { certificate, carried, use } = subject;
  const held = backing.evidence.certificates.flatMap((der) => parseCertificate(der) ?? []);
  const pool = [...carried, ...held, ...backing.pool];
  const anchors = [...backing.anchors, topOfChain(certificate, [...pool, ...backing.anchors])];
  const { path } = checkChain({ leaf: certificate, pool, anchors, at: subject.time ?? backing.at, use });
  const top = path[path.length - 1] ?? certificate;
  const isAnchor = backing.anchors.some((anchor) => sameBytes(anchor.raw, top.raw));
  const statuses = readStatuses(backing.evidence);
  const missing = path.slice(0, -1).filter((link, index) => {
    const issuer = path[index + 1];
    return issuer === undefined || !holdsStatus(statuses, link, issuer);
  });
  return { path, reachesTop: isAnchor || isSelfIssued(top), missing };
}

export const isCovered = ({ reachesTop, missing }: Coverage): boolean => reachesTop && missing.length === 0;
