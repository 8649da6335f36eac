import type { CoveredObject, FileSignature } from '../file-result.ts';
import { describeSigner, isoTime, type Certificate } from '../validation/certificate.ts';
import type { PadesLevel, ReasonCode, SignatureVerdict, SubIndication } from '../validation/result.ts';
import { judgeChain, type Trust } from '../validation/trust.ts';
import { fromChain, fromCms, judgeTimestamps } from '../validation/verify-signature.ts';

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
  readonly hasRevocationData: boolean;
  /** An archive timestamp is there: checked and holding, broken, or of a kind that is not checked here. */
  readonly archive: 'none' | 'intact' | 'broken' | 'notChecked';
  readonly covers: readonly CoveredObject[];
  readonly coversWhole: boolean;
}

/** Verdict of ETSI EN 319 102-1 §5.3 for one signature: format and cryptography first, then time and chain. */
export function judgeFacts(facts: SignatureFacts, trust: Trust, countersignatures: readonly FileSignature[] = []): FileSignature {
  const reasons = new Set<ReasonCode>(facts.reasons);
  const stamps = facts.timestamps.slice(0, 16).map(({ token, stamped }) => judgeTimestamps([token], stamped, trust));
  for (const reason of stamps.flatMap((stamp) => stamp.reasons)) reasons.add(reason);
  const times = stamps.flatMap(({ time }) => time ?? []);
  const stampTime = times.length === 0 ? undefined : Math.min(...times);
  if (facts.archive === 'notChecked') reasons.add('timestamp.archiveNotChecked');
  if (facts.archive === 'broken') reasons.add('timestamp.broken');
  const { verdict, subIndication } = verdictOf(facts, trust, stampTime, reasons);
  return {
    field: facts.field,
    kind: 'signature',
    verdict,
    ...(subIndication === undefined ? {} : { subIndication }),
    level: levelOf(facts, stampTime !== undefined),
    ...(facts.signer === undefined ? {} : { signer: describeSigner(facts.signer) }),
    ...(facts.signingTime === undefined ? {} : { signingTime: isoTime(facts.signingTime) }),
    coversWholeDocument: facts.coversWhole,
    signedRevisionEnd: 0,
    laterChanges: 'none',
    changes: [],
    reasons: [...reasons],
    covers: facts.covers,
    countersignatures,
  };
}

function verdictOf(
  facts: SignatureFacts,
  trust: Trust,
  stampTime: number | undefined,
  reasons: Set<ReasonCode>,
): { readonly verdict: SignatureVerdict; readonly subIndication?: SubIndication } {
  const early = fromCms(facts);
  if (early !== undefined) return early;
  if (facts.signer === undefined) return { verdict: 'INDETERMINATE', subIndication: 'NO_SIGNING_CERTIFICATE_FOUND' };
  // The policy is named, and this program holds no copy to compare its hash with.
  if (facts.policy !== 'none') reasons.add('cms.policyNotChecked');
  const chain = judgeChain(trust, facts.signer, facts.certificates, stampTime ?? facts.signingTime, 'signature');
  const judged = fromChain(chain, trust, reasons);
  if (judged.verdict !== 'TOTAL-PASSED') return judged;
  if (!facts.bound) {
    // An unbound certificate could be exchanged for another of the same key.
    reasons.add('cms.certificateNotBound');
    return { verdict: 'INDETERMINATE', subIndication: 'SIG_CONSTRAINTS_FAILURE' };
  }
  if (facts.policy === 'unusable') {
    reasons.add('cms.policyUnusable');
    return { verdict: 'INDETERMINATE', subIndication: 'POLICY_PROCESSING_ERROR' };
  }
  return reasons.has('timestamp.broken') ? { verdict: 'INDETERMINATE', subIndication: 'GENERIC' } : judged;
}

/** Baseline level by what is there (EN 319 122-1 §6.3, EN 319 132-1 §6.3); whether it suffices is another question. */
function levelOf({ state, bound, signingTime, hasRevocationData, archive }: SignatureFacts, stamped: boolean): PadesLevel {
  if (state !== 'intact' || !bound || signingTime === undefined) return 'none';
  if (!stamped) return 'B-B';
  if (!hasRevocationData) return 'B-T';
  return archive === 'intact' ? 'B-LTA' : 'B-LT';
}
