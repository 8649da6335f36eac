import { checkSigned, signatureAlgorithmOf } from '../validation/algorithms.ts';
import type { Certificate } from '../validation/certificate.ts';
import type { Crl } from './crl.ts';
import type { OcspResponse } from './ocsp.ts';

type Evidence = Crl | OcspResponse;

const verified = new WeakMap<Evidence, WeakMap<Certificate, boolean>>();

/**
 * Whether a list or a response is signed by a certificate's key; not with MD5. Neither changes, so it is found out once:
 * hashing a list of 64 MiB again for each certificate it speaks of would be felt.
 */
export function isSignedBy(evidence: Evidence, signer: Certificate): boolean {
  const known = verified.get(evidence) ?? new WeakMap<Certificate, boolean>();
  verified.set(evidence, known);
  const before = known.get(signer);
  if (before !== undefined) return before;
  const usable = signatureAlgorithmOf(evidence.signatureAlgorithm)?.hash !== 'md5';
  const right = usable && checkSigned(signer.publicKey, evidence.signatureAlgorithm, evidence.tbs, evidence.signature) === 'right';
  known.set(signer, right);
  return right;
}
