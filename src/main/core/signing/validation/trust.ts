import type { Crl } from '../revocation/crl.ts';
import type { OcspResponse } from '../revocation/ocsp.ts';
import type { Certificate } from './certificate.ts';
import { parseCertificate } from './certificate.ts';
import type { RevocationStatus } from '../revocation/check-revocation.ts';
import type { ChainCheck } from './chain.ts';
import { topOfChain } from './chain.ts';
import { parseEvidence } from './evidence-coverage.ts';
import type { RevocationEvidence } from './path/validate-path.ts';
import { validatePath } from './path/validate-path.ts';
import type { ReasonCode, SubIndication, VerifyOptions } from './result.ts';

/** Whom this verification trusts, and what may help to build a chain. */
export interface Trust {
  readonly anchors: readonly Certificate[];
  /** Whom it believes about time; the same ones where the caller does not tell them apart. */
  readonly timeAnchors: readonly Certificate[];
  readonly pool: readonly Certificate[];
  /** Lists and responses at hand, from the file and from the office; each is verified where it is used. */
  readonly evidence: RevocationData;
  readonly assume: boolean;
  /** The time it is judged at, and the time of the check, milliseconds. */
  readonly at: number;
  readonly now: number;
  /** Of whom it must be known that they were not revoked. */
  readonly demand: RevocationEvidence['demand'];
  /** Hears of each certificate that is judged. */
  readonly witness?: (judged: JudgedChain) => void;
  /** A time that time stamps prove what is judged to be older than, milliseconds (ETSI EN 319 102-1 §5.6.2). */
  readonly proven?: number;
}

/** How one certificate was judged: the path a report shows, and the evidence the verdict rests on. */
export interface JudgedChain {
  readonly use: 'signature' | 'timestamp';
  readonly certificate: Certificate;
  /** The time it was judged at: now, or an earlier one that is proven; milliseconds. */
  readonly at: number;
  readonly state: 'trusted' | 'unknown';
  /** `TRY_LATER`: the path reaches an anchor, and of a certificate on it nobody said whether it is revoked. */
  readonly subIndication?: SubIndication;
  readonly reasons: readonly ReasonCode[];
  /** The certificate first; the anchor last where there is a path to one. */
  readonly path: readonly Certificate[];
  /** One for each certificate of the path but the anchor; empty where revocation was not looked at. */
  readonly revocation: readonly RevocationStatus[];
  /** What might have been a link. */
  readonly pool: readonly Certificate[];
  /** Of a time stamp authority: the token (RFC 3161 TimeStampToken, DER) and the time in it. */
  readonly stamp?: { readonly token: Uint8Array; readonly time: number };
}

export interface RevocationData {
  readonly crls: readonly Crl[];
  readonly ocsps: readonly OcspResponse[];
}

export function trustFrom(options: VerifyOptions, found: readonly Certificate[], held: RevocationData = { crls: [], ocsps: [] }): Trust {
  const parse = (list: readonly Uint8Array[] | undefined): Certificate[] =>
    (list ?? []).flatMap((der) => parseCertificate(der) ?? []);
  const anchors = parse(options.trustAnchors);
  const timeAnchors = options.timeAnchors === undefined ? anchors : parse(options.timeAnchors);
  const own = options.evidence === undefined ? undefined : parseEvidence(options.evidence);
  return {
    anchors,
    timeAnchors,
    pool: [...anchors, ...timeAnchors, ...parse(options.extraCertificates), ...(own?.certificates ?? []), ...found],
    evidence: { crls: [...(own?.crls ?? []), ...held.crls], ocsps: [...(own?.ocsps ?? []), ...held.ocsps] },
    assume: options.assumeTrust === true,
    demand: options.demand ?? 'known',
    ...(options.witness === undefined ? {} : { witness: options.witness }),
    at: options.at,
    now: options.now ?? options.at,
  };
}

/** The same trust for something that a trusted time stamp proves to be older. */
export const provenBefore = (trust: Trust, time: number | undefined): Trust =>
  time === undefined ? trust : { ...trust, proven: Math.min(time, trust.proven ?? time) };

/**
 * Chain of `leaf`, revocation included as far as there is evidence. Without a trusted time stamp the only time that proves
 * anything is now; under `assumeTrust` the claimed time is believed instead, which the answer says (`chain.assumedTrust`).
 */
export function judgeChain(
  trust: Trust,
  leaf: Certificate,
  certificates: readonly Certificate[],
  claimed: number | undefined,
  use: 'signature' | 'timestamp',
  stamp?: JudgedChain['stamp'],
): ChainCheck {
  const pool = [...certificates, ...trust.pool];
  const trusted = use === 'timestamp' ? trust.timeAnchors : trust.anchors;
  const anchors = trust.assume ? [...trusted, topOfChain(leaf, pool)] : trusted;
  const at = trust.assume ? (claimed ?? trust.at) : (trust.proven ?? trust.at);
  const { crls, ocsps } = trust.evidence;
  const asked = crls.length + ocsps.length > 0 || trust.demand !== 'known';
  const answer = validatePath({
    leaf,
    pool,
    anchors,
    at,
    // RFC 3161 demands its own key use, which the time stamp check looks at.
    use: use === 'timestamp' ? 'any' : 'signature',
    ...(asked ? { revocation: { crls, ocsps, now: trust.now, demand: trust.demand } } : {}),
  });
  const { state, path, reasons } = answer;
  trust.witness?.({
    use, certificate: leaf, at, pool, path, reasons, revocation: answer.revocation,
    ...(state === 'trusted' ? { state } : { state: 'unknown', subIndication: answer.subIndication }),
    ...(stamp === undefined ? {} : { stamp }),
  });
  if (answer.state !== 'trusted') return { state: 'unknown', path: answer.path, subIndication: answer.subIndication, reasons: answer.reasons, at, statuses: answer.revocation };
  const statuses = answer.revocation.map(({ status }) => status);
  const revocation = statuses.length === 0 || statuses.every((status, index) => status === 'unknown' && answer.revocation[index]?.problems.length === 0)
    ? 'notChecked'
    : statuses.every((status) => status === 'good') ? 'good' : 'unknown';
  return { state: 'trusted', path: answer.path, reasons: answer.reasons, revocation, at, statuses: answer.revocation };
}
