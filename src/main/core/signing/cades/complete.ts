import type { KeyObject } from 'node:crypto';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { oids } from '../cms/oids.ts';
import { signatureValueOf, valueMatches } from '../cms/signature-value.ts';
import { attribute, signedData } from '../cms/signed-data.ts';
import { signingCertificate } from '../cms/signing-certificate.ts';
import { noEvidence, type Evidence } from '../evidence/evidence.ts';
import type { PreparedCades } from './prepare.ts';

export type CompleteCadesFailure = Failure<'cert.unreadable' | 'sign.keyMismatch'>;

/** What goes beside a signature value. All of it may be absent: that is B-B. */
export interface CadesAdditions {
  /** Whole Attribute elements; `signatureTimestamp(token)` makes B-T. */
  readonly unsignedAttributes?: readonly Uint8Array[];
  /** Makes B-LT: certificates and revocation data in the SignedData itself (EN 319 122-1 §6.3, table 1). */
  readonly evidence?: Evidence;
}

/**
 * Second half: the DER of a detached SignedData. `signatureValue` is the raw RSA signature or the ECDSA value as DER
 * (RFC 3279 §2.2.3); it is checked against the certificate first.
 */
export function completeCades(
  prepared: PreparedCades,
  signatureValue: Uint8Array,
  { unsignedAttributes = [], evidence = noEvidence }: CadesAdditions = {},
): Result<Uint8Array, CompleteCadesFailure> {
  const certificate = signingCertificate(prepared.certificate);
  if (certificate === undefined) return fail('cert.unreadable');
  if (!valueMatches(prepared, signatureValue)) return fail('sign.keyMismatch');
  return ok(
    signedData({
      certificate,
      chain: [...prepared.chain, ...evidence.certificates],
      algorithm: prepared.algorithm,
      signedAttributes: prepared.toBeSigned,
      signatureValue,
      unsignedAttributes,
      crls: evidence.crls,
      ocspResponses: evidence.ocspResponses,
    }),
  );
}

/** The signature-time-stamp attribute (EN 319 122-1 §5.3) of a TimeStampToken over the signature value. */
export const signatureTimestamp = (token: Uint8Array): Uint8Array => attribute(oids.signatureTimestamp, token);

/** Signs with a key in this process. */
export function signCadesWithKey(prepared: PreparedCades, key: KeyObject, additions: CadesAdditions = {}): Result<Uint8Array, CompleteCadesFailure> {
  const value = signatureValueOf(prepared, key);
  // A key of another kind or too short for the hash.
  return value === undefined ? fail('sign.keyMismatch') : completeCades(prepared, value, additions);
}
