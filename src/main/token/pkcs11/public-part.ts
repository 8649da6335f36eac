import type { KeyObject } from 'node:crypto';
import type { Handle, PKCS11 } from 'pkcs11js';
import { CKA } from './cryptoki.rules.ts';
import { attributeOf } from './objects.ts';

/**
 * Whether a key object is the key of a certificate, by its public part: CKA_MODULUS, or CKA_EC_POINT, which is a DER OCTET
 * STRING (PKCS#11 v2.40 §2.3.3) and on some tokens the bare point. 'unknown' when the object shows neither, as EC private
 * keys may, or when the certificate's key is of an unknown kind.
 */
export function belongsTo(cryptoki: PKCS11, session: Handle, key: Handle, publicKey: KeyObject | undefined): 'yes' | 'no' | 'unknown' {
  if (publicKey === undefined) return 'unknown';
  const keyInfo = publicKey.export({ type: 'spki', format: 'der' });
  const modulus = attributeOf(cryptoki, session, key, CKA.modulus);
  if (modulus !== undefined) return holds(keyInfo, withoutZeros(modulus)) ? 'yes' : 'no';
  const point = attributeOf(cryptoki, session, key, CKA.ecPoint);
  if (point === undefined) return 'unknown';
  // Bare, behind a short header (04 len), or behind a long one (04 81 len).
  return [0, 2, 3].some((header) => point[header] === 0x04 && holds(keyInfo, point.subarray(header))) ? 'yes' : 'no';
}

/** A modulus or point of 512 bits and more stands in a SubjectPublicKeyInfo only when it is that key's. */
const holds = (keyInfo: Buffer, value: Buffer): boolean => value.length >= 64 && keyInfo.includes(value);

function withoutZeros(value: Buffer): Buffer {
  let start = 0;
  while (value[start] === 0) start++;
  return value.subarray(start);
}
