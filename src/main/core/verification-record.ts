import type { VerificationRecord } from './model/verification.ts';
import type { DocumentVerification } from './signing/validation/result.ts';

/** The verifier's answer as it is kept with the document: with the time of the check, and a name for each signer. */
export function verificationRecord(result: DocumentVerification, checkedAt: number): VerificationRecord {
  return {
    document: result.document,
    reasons: result.reasons,
    checkedAt,
    ...(result.warnings === undefined ? {} : { warnings: result.warnings.map(({ box: _box, object: _object, ...rest }) => rest) }),
    ...(result.differingPages === undefined ? {} : { differingPages: result.differingPages }),
    signatures: result.signatures.map(({ signer, signedRevisionEnd: _end, ...rest }) => ({
      ...rest,
      ...(signer === undefined ? {} : { signer: { ...signer, commonName: signer.commonName ?? signer.organization ?? signer.serial } }),
    })),
  };
}
