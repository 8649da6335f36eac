import { context, octetString, oid, sequence, tlv, derNull } from '../cms/der-write.ts';
import { digest } from '../validation/algorithms.ts';
import type { Certificate } from '../validation/certificate.ts';
import { publicKeyBits } from './ocsp.ts';

const HASH_ID = { sha1: '1.3.14.3.2.26', sha256: '2.16.840.1.101.3.4.2.1' } as const;
const NONCE = '1.3.6.1.5.5.7.48.1.2';

/**
 * OCSPRequest for one certificate (RFC 6960 §4.1), unsigned. The CertID is made with SHA-1, which RFC 5019 §2.1.1 demands
 * and many responders know alone; it identifies and proves nothing. `undefined` when the issuer's key cannot be read.
 * `nonce`: 1 to 32 octets (RFC 8954).
 */
export function ocspRequest(
  certificate: Certificate,
  issuer: Certificate,
  { nonce, hash = 'sha1' }: { readonly nonce?: Uint8Array; readonly hash?: keyof typeof HASH_ID } = {},
): Uint8Array | undefined {
  const bits = publicKeyBits(issuer);
  const name = digest(hash, certificate.issuerRaw);
  const key = bits === undefined ? undefined : digest(hash, bits);
  if (name === undefined || key === undefined) return undefined;
  const algorithm = sequence(oid(HASH_ID[hash]), derNull());
  const certId = sequence(algorithm, octetString(name), octetString(key), tlv(0x02, certificate.serial));
  const extension = nonce === undefined ? [] : [context(2, sequence(sequence(oid(NONCE), octetString(octetString(nonce)))))];
  return sequence(sequence(sequence(sequence(certId)), ...extension));
}
