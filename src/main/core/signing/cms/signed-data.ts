import { createHash } from 'node:crypto';
import { hashIdentifier, signatureIdentifier, type HashName, type SignatureAlgorithm } from './algorithms.ts';
import type { SigningCertificate } from './certificate.ts';
import { context, integer, octetString, oid, sequence, setOf } from './der-write.ts';
import { oids } from './oids.ts';

/**
 * The signed attributes of a PAdES baseline signature as DER SET OF, which is what the key signs
 * (RFC 5652 §5.4): content-type, message-digest and ESS signing-certificate-v2 (RFC 5035). No
 * signing-time: the claimed time stands in /M (EN 319 142-1 §6.3). `more`: whole Attribute elements.
 */
export function signedAttributes(
  contentHash: Uint8Array,
  certificate: SigningCertificate,
  hash: HashName,
  more: readonly Uint8Array[] = [],
): Uint8Array {
  return setOf([
    attribute(oids.contentType, oid(oids.data)),
    attribute(oids.messageDigest, octetString(contentHash)),
    attribute(oids.signingCertificateV2, signingCertificateV2(certificate, hash)),
    ...more,
  ]);
}

/** An Attribute element with one value (RFC 5652 §5.3). */
export const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), setOf([value]));

function signingCertificateV2(certificate: SigningCertificate, hash: HashName): Uint8Array {
  const digest = createHash(hash).update(certificate.der).digest();
  const issuerSerial = sequence(sequence(context(4, certificate.issuer)), certificate.serialNumber);
  // SHA-256 is the DEFAULT and DER leaves defaults out (RFC 5035 §4).
  const parts = hash === 'sha256' ? [] : [hashIdentifier(hash)];
  return sequence(sequence(sequence(...parts, octetString(digest), issuerSerial)));
}

export interface SignedDataParts {
  readonly certificate: SigningCertificate;
  /** Other certificates to carry, DER; the signer's own is always carried. */
  readonly chain: readonly Uint8Array[];
  readonly algorithm: SignatureAlgorithm;
  /** As `signedAttributes` gave it. */
  readonly signedAttributes: Uint8Array;
  readonly signatureValue: Uint8Array;
  /** Whole Attribute elements, e.g. a signature timestamp (EN 319 122-1 §5.3). */
  readonly unsignedAttributes?: readonly Uint8Array[];
  /** Revocation lists (RFC 5280 §5), DER. */
  readonly crls?: readonly Uint8Array[];
  /** Whole OCSPResponse elements, carried as RFC 5940 says. */
  readonly ocspResponses?: readonly Uint8Array[];
}

/** ContentInfo with a detached SignedData (RFC 5652 §3, §5.1), DER. Certificates go in byte for byte. */
export function signedData(parts: SignedDataParts): Uint8Array {
  const { certificate, algorithm } = parts;
  const unsigned = parts.unsignedAttributes ?? [];
  const signerInfo = sequence(
    integer(1),
    sequence(certificate.issuer, certificate.serialNumber),
    hashIdentifier(algorithm.hash),
    implicitSet(0, parts.signedAttributes),
    signatureIdentifier(algorithm),
    octetString(parts.signatureValue),
    ...(unsigned.length === 0 ? [] : [setOf(unsigned, 0xa1)]),
  );
  const revocation = [...(parts.crls ?? []), ...(parts.ocspResponses ?? []).map((der) => context(1, oid(oids.ocspResponse), der))];
  const content = sequence(
    // RFC 5652 §5.1: version 5 where a revocation info of another format is carried.
    integer((parts.ocspResponses ?? []).length > 0 ? 5 : 1),
    setOf([hashIdentifier(algorithm.hash)]),
    sequence(oid(oids.data)),
    setOf(distinct([certificate.der, ...parts.chain]), 0xa0),
    ...(revocation.length === 0 ? [] : [setOf(distinct(revocation), 0xa1)]),
    setOf([signerInfo]),
  );
  return sequence(oid(oids.signedData), context(0, content));
}

/** The same SET with an IMPLICIT context tag: only the first byte differs. */
function implicitSet(number: number, set: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(set);
  copy[0] = 0xa0 | number;
  return copy;
}

function distinct(certificates: readonly Uint8Array[]): Uint8Array[] {
  return [...new Map(certificates.map((der) => [Buffer.from(der).toString('base64'), der])).values()];
}
