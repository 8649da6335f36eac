import { noEvidence, type Evidence } from '../evidence/evidence.ts';
import type { CoveredObject, FileSignature } from '../file-result.ts';
import { describeSigner, isoTime, type Certificate } from '../validation/certificate.ts';
import { parseSignedData } from '../validation/cms-parse.ts';
import { isCovered, parseEvidence, type HeldEvidence } from '../validation/evidence-coverage.ts';
import type { PadesLevel, ReasonCode, SignatureVerdict, SubIndication } from '../validation/result.ts';
import { chainProof, earliest, type ChainProof, type SignatureProof } from '../validation/proof.ts';
import type { IntactTimestamp } from '../validation/timestamp.ts';
import { judgeChain, provenBefore, type Trust } from '../validation/trust.ts';
import { fromChain, fromCms, judgeTimestamps, provenBy } from '../validation/verify-signature.ts';
import { carriedEvidence } from './carried-evidence.ts';

/** What one CAdES or XAdES signature says by its own bytes, before anyone is trusted. */
export interface SignatureFacts {
  /** Its name for a person. */
  readonly field: string;
  readonly state: 'intact' | 'broken' | 'unknown';
  readonly subIndication?: SubIndication;
  readonly reasons: readonly ReasonCode[];
  readonly signer?: Certificate;
  /** Certificates beside the signature: helpful, never trusted. */
  readonly certificates: readonly Certificate[];
  /** Claimed signing time, ms. */
  readonly signingTime?: number;
  /** The certificate is named in what was signed (EN 319 122-1 §5.2.2, EN 319 132-1 §5.2.2). */
  readonly bound: boolean;
  /** Tokens over the signature value, and the bytes they stamp. */
  readonly timestamps: readonly { readonly token: Uint8Array; readonly stamped: readonly Uint8Array[] }[];
  readonly policy: 'none' | 'named' | 'unusable';
  /** What is carried beside it to prove that certificates held. */
  readonly evidence: Evidence;
  /** An archive timestamp is there: checked and holding, broken, or of a kind that is not checked here. */
  readonly archive: 'none' | 'intact' | 'broken' | 'notChecked';
  readonly covers: readonly CoveredObject[];
  readonly coversWhole: boolean;
}

/** Verdict of ETSI EN 319 102-1 §5.3 for one signature: format and cryptography first, then time and chain. */
export function judgeFacts(facts: SignatureFacts, trust: Trust, countersignatures: readonly FileSignature[] = []): FileSignature {
  const reasons = new Set<ReasonCode>(facts.reasons);
  const tokens = facts.timestamps.slice(0, maxTokens);
  const held = parseEvidence(merged([facts.evidence, ...tokens.map(({ token }) => evidenceInToken(token))]));
  // Evidence beside the signature is heeded like the office's own: each piece is verified where it is used.
  const helped: Trust = {
    ...trust,
    pool: [...trust.pool, ...held.certificates],
    evidence: { crls: [...trust.evidence.crls, ...held.crls], ocsps: [...trust.evidence.ocsps, ...held.ocsps] },
  };
  const stamps = tokens.map(({ token, stamped }) => judgeTimestamps([token], stamped, helped));
  for (const reason of stamps.flatMap((stamp) => stamp.reasons)) reasons.add(reason);
  const intact = stamps.flatMap((stamp) => stamp.intact);
  const stampTime = earliest(...stamps.map(({ time }) => time));
  const proven = earliest(...stamps.map((stamp) => stamp.proven));
  if (facts.archive === 'notChecked') reasons.add('timestamp.archiveNotChecked');
  if (facts.archive === 'broken') reasons.add('timestamp.broken');
  const { verdict, subIndication, chain } = verdictOf(facts, provenBefore(helped, proven), stampTime, reasons);
  const proof: SignatureProof = {
    ...(chain === undefined ? {} : { chain }),
    ...provenBy({ stamps: stamps.flatMap((stamp) => stamp.stamps), ...(proven === undefined ? {} : { proven }) }, trust),
  };
  return {
    field: facts.field,
    kind: 'signature',
    verdict,
    ...(subIndication === undefined ? {} : { subIndication }),
    level: levelOf(facts, intact, held, trust),
    ...(facts.signer === undefined ? {} : { signer: describeSigner(facts.signer) }),
    ...(facts.signingTime === undefined ? {} : { signingTime: isoTime(facts.signingTime) }),
    coversWholeDocument: facts.coversWhole,
    signedRevisionEnd: 0,
    laterChanges: 'none',
    changes: [],
    reasons: [...reasons],
    proof,
    covers: facts.covers,
    countersignatures,
  };
}

const maxTokens = 16;

/** A token may carry the evidence of its own authority (EN 319 122-1 §5.5.3 asks this of archive timestamps). */
function evidenceInToken(token: Uint8Array): Evidence {
  const signedData = parseSignedData(token);
  const [info] = signedData?.signers ?? [];
  return signedData === undefined || info === undefined ? noEvidence : carriedEvidence(signedData, info);
}

const merged = (all: readonly Evidence[]): Evidence => ({
  certificates: all.flatMap(({ certificates }) => certificates),
  ocspResponses: all.flatMap(({ ocspResponses }) => ocspResponses),
  crls: all.flatMap(({ crls }) => crls),
});

function verdictOf(
  facts: SignatureFacts,
  trust: Trust,
  stampTime: number | undefined,
  reasons: Set<ReasonCode>,
): { readonly verdict: SignatureVerdict; readonly subIndication?: SubIndication; readonly chain?: ChainProof } {
  const early = fromCms(facts);
  if (early !== undefined) return early;
  if (facts.signer === undefined) return { verdict: 'INDETERMINATE', subIndication: 'NO_SIGNING_CERTIFICATE_FOUND' };
  // The policy is named, and this program holds no copy to compare its hash with.
  if (facts.policy !== 'none') reasons.add('cms.policyNotChecked');
  const chain = judgeChain(trust, facts.signer, facts.certificates, stampTime ?? facts.signingTime, 'signature');
  const judged = { ...fromChain(chain, trust, reasons), chain: chainProof(chain) };
  if (judged.verdict !== 'TOTAL-PASSED') return judged;
  if (!facts.bound) {
    // An unbound certificate could be exchanged for another of the same key.
    reasons.add('cms.certificateNotBound');
    return { ...judged, verdict: 'INDETERMINATE', subIndication: 'SIG_CONSTRAINTS_FAILURE' };
  }
  if (facts.policy === 'unusable') {
    reasons.add('cms.policyUnusable');
    return { ...judged, verdict: 'INDETERMINATE', subIndication: 'POLICY_PROCESSING_ERROR' };
  }
  return reasons.has('timestamp.broken') ? { ...judged, verdict: 'INDETERMINATE', subIndication: 'GENERIC' } : judged;
}

/**
 * Baseline level by what is truly there (EN 319 122-1 §6.3, EN 319 132-1 §6.3). B-LT: evidence for every link of the
 * signer's path and of the path of a timestamp that says when; B-LTA: besides, an archive timestamp that holds.
 */
function levelOf(facts: SignatureFacts, stamps: readonly IntactTimestamp[], held: HeldEvidence, { anchors, timeAnchors, assume, at: now }: Trust): PadesLevel {
  const { state, bound, signingTime, signer, certificates, archive } = facts;
  if (state !== 'intact' || !bound || signingTime === undefined || signer === undefined) return 'none';
  if (stamps.length === 0) return 'B-B';
  const isLongTerm = held.crls.length + held.ocsps.length > 0 && stamps.some(({ time, authority, certificates: carried }) => {
    const backing = { held, at: time, now, assume };
    return (
      isCovered({ certificate: signer, carried: certificates, use: 'signature' }, { ...backing, anchors }) &&
      isCovered({ certificate: authority, carried: [...carried, ...certificates], use: 'timestamp' }, { ...backing, anchors: timeAnchors })
    );
  });
  if (!isLongTerm) return 'B-T';
  return archive === 'intact' ? 'B-LTA' : 'B-LT';
}
