import { checkRevocation } from '../revocation/check-revocation.ts';
import { parseCrl, type Crl } from '../revocation/crl.ts';
import { parseOcspResponse, type OcspResponse } from '../revocation/ocsp.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Certificate } from './certificate.ts';
import { isSelfIssued, parseCertificate } from './certificate.ts';
import { checkChain, topOfChain } from './chain.ts';
import { sameBytes } from './der.ts';
import type { Subject } from './subjects.ts';

/** Evidence, parsed once. What cannot be parsed proves nothing and is left out. */
export interface HeldEvidence {
  readonly certificates: readonly Certificate[];
  readonly crls: readonly Crl[];
  readonly ocsps: readonly OcspResponse[];
}

export function parseEvidence({ certificates, crls, ocspResponses }: Evidence): HeldEvidence {
  return {
    certificates: certificates.flatMap((der) => parseCertificate(der) ?? []),
    crls: crls.flatMap((der) => parseCrl(der) ?? []),
    ocsps: ocspResponses.flatMap((der) => {
      const response = parseOcspResponse(der);
      return typeof response === 'object' ? response : [];
    }),
  };
}

/** What a subject may lean on. */
export interface Backing {
  readonly anchors: readonly Certificate[];
  readonly held: HeldEvidence;
  /** The proven time the subject is judged at, and now; ms since 1970. */
  readonly at: number;
  readonly now: number;
}

/**
 * Whether certificates and status information are there for every link of the subject's path (ETSI EN 319 142-1 §6.3, what
 * B-LT requires), carried beside it or held: up to an anchor or, where none is known, to a certificate that issued itself,
 * with a response or list that verifies and speaks of that time for each certificate below the top. What it says of it, good
 * or revoked, is the verdict's business.
 */
export function isCovered({ certificate, carried, use }: Subject, { anchors, held, at, now }: Backing): boolean {
  const pool = [...carried, ...held.certificates];
  const top = topOfChain(certificate, [...pool, ...anchors]);
  const { path } = checkChain({ leaf: certificate, pool, anchors: [...anchors, top], at, use });
  const last = path[path.length - 1] ?? certificate;
  if (!isSelfIssued(last) && !anchors.some((anchor) => sameBytes(anchor.raw, last.raw))) return false;
  return path.slice(0, -1).every((link, index) => {
    const issuer = path[index + 1];
    if (issuer === undefined) return false;
    const { crls, ocsps } = held;
    return checkRevocation({ certificate: link, issuer, at, now, crls, ocsps, pool, anchors: [last] }).status !== 'unknown';
  });
}
