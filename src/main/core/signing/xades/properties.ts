import type { Evidence } from '../evidence/evidence.ts';
import { digest, type HashName } from '../validation/algorithms.ts';
import { parseCertificate, type Certificate } from '../validation/certificate.ts';
import { sameBytes } from '../cms/der-read.ts';
import { strictBase64, xmlHash } from './algorithms.ts';
import { dsig, isDsig, isXades, isXadesNamespace } from './names.ts';
import { attributeOf, descendants, elementsOf, onlyChild, stringValue, type XmlElement } from './xml.ts';

/** What the QualifyingProperties of one signature say (EN 319 132-1 §4.4, §5.2). */
export interface Properties {
  readonly signedProperties: XmlElement;
  /** SigningCertificate(V2): digests of certificates; empty when the property is absent. */
  readonly named: readonly { readonly hash: HashName; readonly digest: Uint8Array }[];
  /** Milliseconds. */
  readonly signingTime?: number;
  readonly policy: 'none' | 'named' | 'unusable';
  readonly unsigned: XmlElement | undefined;
}

/** The one QualifyingProperties in an Object of this signature; two of them, or none, say nothing. */
export function propertiesOf(signature: XmlElement): Properties | undefined {
  const found = elementsOf(signature)
    .filter((child) => isDsig(child, 'Object'))
    .flatMap((object) => elementsOf(object).filter((child) => isXades(child, 'QualifyingProperties')));
  const qualifying = found.length === 1 ? found[0] : undefined;
  const signedProperties = onlyXades(qualifying, 'SignedProperties');
  if (qualifying === undefined || signedProperties === undefined) return undefined;
  const own = onlyXades(signedProperties, 'SignedSignatureProperties');
  const certificates = onlyXades(own, 'SigningCertificateV2') ?? onlyXades(own, 'SigningCertificate');
  const time = Date.parse(stringValueOf(onlyXades(own, 'SigningTime')));
  const unsigned = onlyXades(onlyXades(qualifying, 'UnsignedProperties'), 'UnsignedSignatureProperties');
  return {
    signedProperties,
    named: certificates === undefined ? [] : elementsOf(certificates).flatMap((item) => namedCertificate(item) ?? []),
    ...(Number.isNaN(time) ? {} : { signingTime: time }),
    policy: policyOf(onlyXades(own, 'SignaturePolicyIdentifier')),
    unsigned,
  };
}

export function onlyXades(element: XmlElement | undefined, local: string): XmlElement | undefined {
  const found = element === undefined ? [] : elementsOf(element).filter((child) => isXades(child, local));
  return found.length === 1 ? found[0] : undefined;
}

const stringValueOf = (element: XmlElement | undefined): string => (element === undefined ? '' : stringValue(element).trim());

/**
 * CertDigest of a Cert (EN 319 132-1 §5.2.2). IssuerSerial beside it is a hint for finding: the digest alone says which
 * certificate is meant.
 */
function namedCertificate(item: XmlElement): Properties['named'][number] | undefined {
  const certDigest = onlyXades(item, 'CertDigest');
  const hash = xmlHash(attributeOf(onlyChild(certDigest, dsig, 'DigestMethod'), 'Algorithm'));
  const value = strictBase64(stringValueOf(onlyChild(certDigest, dsig, 'DigestValue')));
  return hash === undefined || value === undefined ? undefined : { hash, digest: value };
}

export const namesCertificate = (named: Properties['named'], certificate: Certificate): boolean =>
  named.some(({ hash, digest: expected }) => {
    const actual = digest(hash, certificate.raw);
    return actual !== undefined && sameBytes(actual, expected);
  });

/** EN 319 132-1 §5.2.9: implied, or an identifier with a hash of the policy. */
function policyOf(identifier: XmlElement | undefined): Properties['policy'] {
  if (identifier === undefined) return 'none';
  const id = onlyXades(identifier, 'SignaturePolicyId');
  if (id === undefined) return onlyXades(identifier, 'SignaturePolicyImplied') === undefined ? 'unusable' : 'named';
  const hash = onlyXades(id, 'SigPolicyHash');
  const usable = onlyXades(id, 'SigPolicyId') !== undefined && (hash === undefined || attributeOf(onlyChild(hash, dsig, 'DigestMethod'), 'Algorithm') !== undefined);
  return usable ? 'named' : 'unusable';
}

const maxCertificates = 200;

/** Certificates of KeyInfo (XMLDSig 1.1 §4.5.4), the first ones, and those among the unsigned properties. */
export function certificatesOf(keyInfo: XmlElement | undefined, unsigned: XmlElement | undefined): readonly Certificate[] {
  const holders = [keyInfo, unsigned].flatMap((element) => (element === undefined ? [] : [...descendants(element)]));
  return holders
    .filter((element) => isDsig(element, 'X509Certificate') || isXades(element, 'EncapsulatedX509Certificate'))
    .slice(0, maxCertificates)
    .flatMap((element) => {
      const der = strictBase64(stringValue(element));
      return der === undefined ? [] : (parseCertificate(der) ?? []);
    });
}

/** Timestamp properties of one name (EN 319 132-1 §5.3, §5.5): their tokens, DER. */
export function timestampsNamed(unsigned: XmlElement | undefined, local: string): readonly { readonly element: XmlElement; readonly tokens: readonly Uint8Array[] }[] {
  const found = unsigned === undefined ? [] : elementsOf(unsigned).filter((child) => isXades(child, local));
  return found.map((element) => ({
    element,
    tokens: elementsOf(element).filter((child) => isXades(child, 'EncapsulatedTimeStamp')).flatMap((child) => strictBase64(stringValue(child)) ?? []),
  }));
}

/** CertificateValues, RevocationValues and TimeStampValidationData (EN 319 132-1 §5.4.1 to §5.4.3): DER byte for byte. */
export function carriedEvidence(unsigned: XmlElement | undefined): Evidence {
  const all = unsigned === undefined ? [] : [...descendants(unsigned)].filter(({ uri }) => isXadesNamespace(uri)).slice(0, maxEvidence);
  const named = (local: string): readonly Uint8Array[] =>
    all.filter((element) => element.local === local).flatMap((element) => strictBase64(stringValue(element)) ?? []);
  return {
    certificates: named('EncapsulatedX509Certificate'),
    crls: named('EncapsulatedCRLValue'),
    ocspResponses: named('EncapsulatedOCSPValue'),
  };
}

const maxEvidence = 20_000;
