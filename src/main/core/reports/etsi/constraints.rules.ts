import type { SignatureReport } from '../report.ts';

export interface ConstraintAnswer {
  readonly block: string;
  readonly indication: 'passed' | 'failed' | 'indeterminate';
  readonly subIndication?: string;
}

/** Which building block of EN 319 102-1 §5.2 an indication comes from, in the order in which this verifier goes through them. */
const blocks: readonly { readonly block: string; readonly subIndications: readonly string[] }[] = [
  { block: 'formatChecking', subIndications: ['FORMAT_FAILURE'] },
  { block: 'signingCertificateIdentification', subIndications: ['NO_SIGNING_CERTIFICATE_FOUND'] },
  { block: 'cryptographicVerification', subIndications: ['HASH_FAILURE', 'SIG_CRYPTO_FAILURE', 'SIGNED_DATA_NOT_FOUND'] },
  {
    block: 'x509CertificateValidation',
    subIndications: ['NO_CERTIFICATE_CHAIN_FOUND', 'CERTIFICATE_CHAIN_GENERAL_FAILURE', 'CHAIN_CONSTRAINTS_FAILURE', 'REVOKED_NO_POE', 'REVOKED_CA_NO_POE', 'OUT_OF_BOUNDS_NO_POE', 'NOT_YET_VALID', 'TRY_LATER'],
  },
  { block: 'signatureAcceptanceValidation', subIndications: ['SIG_CONSTRAINTS_FAILURE'] },
  { block: 'validationContextInitialization', subIndications: ['POLICY_PROCESSING_ERROR'] },
];

/**
 * What is known of each block: those before the one that gave the indication passed, it itself did not, and those after it
 * say nothing of this signature, for the first that does not pass ends the process (EN 319 102-1 §5.3.4).
 */
export function constraintAnswers({ verdict, subIndication }: Pick<SignatureReport, 'verdict' | 'subIndication'>): readonly ConstraintAnswer[] {
  const stop = verdict === 'TOTAL-PASSED' ? blocks.length : blocks.findIndex(({ subIndications }) => subIndications.includes(subIndication ?? ''));
  // GENERIC and CRYPTO_CONSTRAINTS_FAILURE_NO_POE come from several blocks: which one stopped is not known.
  if (stop < 0) return [];
  return blocks.slice(0, stop + 1).map(({ block }, index) => {
    if (index < stop) return { block, indication: 'passed' };
    return { block, indication: verdict === 'TOTAL-FAILED' ? 'failed' : 'indeterminate', ...(subIndication === undefined ? {} : { subIndication }) };
  });
}
