import { fileVerification, type FileSignature, type FileVerification } from '../file-result.ts';
import { describeSigner, isoTime } from '../validation/certificate.ts';
import { chainProof } from '../validation/proof.ts';
import type { ReasonCode } from '../validation/result.ts';
import { checkTimestamp } from '../validation/timestamp.ts';
import { judgeChain, type Trust } from '../validation/trust.ts';
import { fromChain } from '../validation/verify-signature.ts';

/**
 * A TimeStampToken that stands by itself (RFC 3161; an entry of a container: EN 319 162-1 §4.3.3.2, §4.4.4) over its
 * content: it proves when, not by whom.
 */
export function verifyTimestampFile(token: Uint8Array, content: Uint8Array | undefined, trust: Trust): FileVerification {
  const base = { field: '', kind: 'timestamp', level: 'none', coversWholeDocument: false, signedRevisionEnd: 0, laterChanges: 'none', changes: [], countersignatures: [] } as const;
  if (content === undefined) {
    return fileVerification('cades', [{ ...base, verdict: 'INDETERMINATE', subIndication: 'SIGNED_DATA_NOT_FOUND', reasons: ['content.missing'], covers: [] }]);
  }
  const check = checkTimestamp(token, [content], trust.pool);
  if (check.state !== 'intact') {
    const judged: FileSignature =
      check.state === 'broken'
        ? { ...base, verdict: 'TOTAL-FAILED', subIndication: check.cms?.subIndication ?? 'HASH_FAILURE', reasons: ['timestamp.broken'], covers: [{ name: '', state: 'changed' }] }
        : { ...base, verdict: 'INDETERMINATE', subIndication: check.cms?.subIndication ?? 'GENERIC', reasons: ['cms.algorithmUnsupported'], covers: [{ name: '', state: 'notChecked' }] };
    return fileVerification('cades', [judged]);
  }
  const reasons = new Set<ReasonCode>(check.cms.reasons);
  if (!check.usageRight) reasons.add('timestamp.usageMissing');
  const chain = judgeChain(trust, check.authority, check.certificates, check.time, 'timestamp');
  const verdict = fromChain(chain, trust, reasons);
  const proves = verdict.verdict === 'TOTAL-PASSED' && check.usageRight;
  const judged: FileSignature = {
    ...base,
    ...verdict,
    signer: describeSigner(check.authority),
    signingTime: isoTime(check.time),
    reasons: [...reasons],
    proof: {
      chain: chainProof(chain),
      timestamps: [{ token, state: proves ? 'trusted' : 'notTrusted', time: check.time, chain: chainProof(chain) }],
      ...(proves ? { proven: check.time } : {}),
    },
    covers: [{ name: '', state: 'intact' }],
  };
  return fileVerification('cades', [judged]);
}
