import type { KeyObject } from 'node:crypto';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { signatureValueOf, valueMatches } from '../cms/signature-value.ts';
import { signedData } from '../cms/signed-data.ts';
import { signingCertificate } from '../cms/signing-certificate.ts';
import type { PreparedSignature, SignFailureCode } from './sign-request.ts';

export type CompleteFailure = Failure<Extract<SignFailureCode, 'cert.unreadable' | 'sign.keyMismatch' | 'sign.noRoom'>>;

/**
 * Second half: puts the signature value into the document. `signatureValue` is the raw RSA signature
 * or the ECDSA value as DER (Ecdsa-Sig-Value, RFC 3279 §2.2.3). It is checked against the
 * certificate first, so that a wrong key or a driver's wrong padding never leaves the office.
 * `unsignedAttributes`: whole Attribute elements, e.g. a signature timestamp.
 * The answer is `prepared.document` itself, filled in: a document of 50 MB is not held twice.
 */
export function completeSignature(
  prepared: PreparedSignature,
  signatureValue: Uint8Array,
  unsignedAttributes: readonly Uint8Array[] = [],
): Result<Uint8Array, CompleteFailure> {
  const certificate = signingCertificate(prepared.certificate);
  if (certificate === undefined) return fail('cert.unreadable');
  if (!valueMatches(prepared, signatureValue)) return fail('sign.keyMismatch');
  const cms = signedData({
    certificate,
    chain: prepared.chain,
    algorithm: prepared.algorithm,
    signedAttributes: prepared.toBeSigned,
    signatureValue,
    unsignedAttributes,
  });
  const [start, end] = prepared.contents;
  const room = (end - start - 2) / 2;
  if (cms.length > room) return fail('sign.noRoom', { room, needed: cms.length });
  const { document } = prepared;
  // Zeros after the value, whatever an earlier attempt left there.
  document.fill(0x30, start + 1, end - 1);
  document.set(Buffer.from(Buffer.from(cms).toString('hex'), 'latin1'), start + 1);
  return ok(document);
}

/** Signs with a key in this process. */
export function signWithKey(prepared: PreparedSignature, key: KeyObject): Result<Uint8Array, CompleteFailure> {
  const value = signatureValueOf(prepared, key);
  // A key of another kind or too short for the hash.
  if (value === undefined) return fail('sign.keyMismatch');
  return completeSignature(prepared, value);
}
