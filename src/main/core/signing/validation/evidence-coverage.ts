import { checkRevocation } from '../revocation/check-revocation.ts';
import { parseCrl, type Crl } from '../revocation/crl.ts';
import { isAbout, parseOcspResponse, type OcspResponse } from '../revocation/ocsp.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { Certificate } from './certificate.ts';
import { isSelfIssued, parseCertificate } from './certificate.ts';
import { checkChain, topOfChain } from './chain.ts';
import { sameBytes } from '../cms/der-read.ts';
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
  /** Believe the top of whatever chain there is. */
  readonly assume: boolean;
  readonly held: HeldEvidence;
  /** The proven time the subject is judged at, and now; ms since 1970. */
  readonly at: number;
  readonly now: number;
}

/**
 * Whether certificates and status information are there for every link of the subject's path (ETSI EN 319 142-1 §6.3, what
 * B-LT requires), carried beside it or held: up to an anchor or, where none is known, to a certificate that issued itself,
 * with a genuine response or list for each certificate below the top. What that says, good or revoked, and whether it was
 * fresh at the time, is the verdict's business: the level tells what is there.
 */
export function isCovered({ certificate, carried, use }: Subject, backing: Backing): boolean {
  const { anchors, assume, held, at } = backing;
  const pool = [...carried, ...held.certificates];
  const top = topOfChain(certificate, [...pool, ...anchors]);
  const { path } = checkChain({ leaf: certificate, pool, anchors: [...anchors, top], at, use });
  const last = path[path.length - 1] ?? certificate;
  if (!assume && !isSelfIssued(last) && !anchors.some((anchor) => sameBytes(anchor.raw, last.raw))) return false;
  return path.slice(0, -1).every((link, index) => {
    const issuer = path[index + 1];
    return issuer !== undefined && isSpokenOf(link, issuer, [last], pool, backing);
  });
}

/** Statements about one certificate that are looked at; each costs a signature or two. */
const mostStatements = 6;

/** Some response or list speaks of the certificate, at the time judged or at the time it was made. */
function isSpokenOf(
  certificate: Certificate,
  issuer: Certificate,
  anchors: readonly Certificate[],
  pool: readonly Certificate[],
  { held: { crls, ocsps }, at, now }: Backing,
): boolean {
  const about = [
    ...ocsps.flatMap(({ singles }) => singles.filter((single) => isAbout(single, certificate, issuer))),
    ...crls.filter(({ issuerName }) => issuerName === issuer.subjectName),
  ].map(({ thisUpdate }) => thisUpdate);
  const times = [at, ...about.slice(0, mostStatements)];
  return about.length > 0 && times.some((time) => checkRevocation({ certificate, issuer, at: time, now, crls, ocsps, pool, anchors }).status !== 'unknown');
}
