import { X509Certificate, type KeyObject } from 'node:crypto';
import { readCertificate, type SigningCertificate } from './certificate.ts';

// By the bytes' identity: a batch signs thirty papers with one and the same certificate. Forgotten with the bytes.
const read = new WeakMap<Uint8Array, SigningCertificate>();
const keys = new WeakMap<Uint8Array, KeyObject>();

/** As `readCertificate`, once for the same bytes. DER is never altered in place here. */
export function signingCertificate(der: Uint8Array): SigningCertificate | undefined {
  const known = read.get(der) ?? readCertificate(der);
  if (known !== undefined) read.set(der, known);
  return known;
}

/** The public key of a certificate, once for the same bytes. Throws where the runtime does not know the key. */
export function publicKeyOf(der: Uint8Array): KeyObject {
  const key = keys.get(der) ?? new X509Certificate(der).publicKey;
  keys.set(der, key);
  return key;
}
