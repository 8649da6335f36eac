import { constants, createHash, sign } from 'node:crypto';
import { canonicalize, canonicalMethod } from '../../../src/main/core/signing/xades/c14n.ts';
import { attributeOf, descendants, parseXml, type XmlDocument, type XmlElement } from '../../../src/main/core/signing/xades/xml.ts';
import type { Identity } from './support.ts';

export const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

export interface Reference {
  readonly uri?: string;
  readonly type?: string;
  /** Algorithm URIs; a value starting with `<` goes in as a whole Transform element. */
  readonly transforms?: readonly string[];
  /** Digested instead of what the URI means: for content outside the document. */
  readonly octets?: Uint8Array;
}

export interface Template {
  readonly references: readonly Reference[];
  readonly certificate: Uint8Array;
  readonly canonicalization?: string;
  readonly signatureMethod: string;
  readonly id?: string;
  /** Markup of more Objects. */
  readonly objects?: string;
  /** Certificate named by SigningCertificateV2; default the one in KeyInfo. Empty leaves the property out. */
  readonly named?: Uint8Array;
  readonly signedPropertiesReference?: boolean;
  readonly unsigned?: string;
  readonly signingTime?: string;
}

/** A ds:Signature with XAdES properties, its digests and value still empty: a template as xmlsec1 takes it. */
export function template(options: Template): string {
  const { id = 'sig', canonicalization = exclusive } = options;
  const named = options.named ?? options.certificate;
  const all: readonly Reference[] = [
    ...options.references,
    ...(options.signedPropertiesReference === false ? [] : [{ uri: `#${id}-sp`, type: 'http://uri.etsi.org/01903#SignedProperties', transforms: [exclusive] }]),
  ];
  const transform = (value: string): string => (value.startsWith('<') ? value : `<ds:Transform Algorithm="${value}"/>`);
  const references = all.map(
    ({ uri, type, transforms = [] }) =>
      `<ds:Reference${uri === undefined ? '' : ` URI="${uri}"`}${type === undefined ? '' : ` Type="${type}"`}>` +
      (transforms.length === 0 ? '' : `<ds:Transforms>${transforms.map(transform).join('')}</ds:Transforms>`) +
      '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue></ds:DigestValue></ds:Reference>',
  );
  const certDigest = createHash('sha256').update(named).digest('base64');
  const signingCertificate = named.length === 0 ? '' : `<xades:SigningCertificateV2><xades:Cert><xades:CertDigest><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>${certDigest}</ds:DigestValue></xades:CertDigest></xades:Cert></xades:SigningCertificateV2>`;
  return (
    `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Id="${id}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="${canonicalization}"/><ds:SignatureMethod Algorithm="${options.signatureMethod}"/>${references.join('')}</ds:SignedInfo>` +
    `<ds:SignatureValue Id="${id}-value"></ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${Buffer.from(options.certificate).toString('base64')}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>${options.objects ?? ''}` +
    `<ds:Object><xades:QualifyingProperties xmlns:xades="http://uri.etsi.org/01903/v1.3.2#" Target="#${id}"><xades:SignedProperties Id="${id}-sp"><xades:SignedSignatureProperties>` +
    `<xades:SigningTime>${options.signingTime ?? '2026-02-03T04:05:06Z'}</xades:SigningTime>${signingCertificate}</xades:SignedSignatureProperties></xades:SignedProperties>` +
    `${options.unsigned === undefined ? '' : `<xades:UnsignedProperties><xades:UnsignedSignatureProperties>${options.unsigned}</xades:UnsignedSignatureProperties></xades:UnsignedProperties>`}</xades:QualifyingProperties></ds:Object></ds:Signature>`
  );
}

/** Fills digests and value of the first empty Signature of a document. What it digests is told by `references`, in order. */
export function fill(xml: string, who: Identity, references: readonly Reference[], signatureMethod: string): string {
  let text = xml;
  for (const reference of [...references, undefined]) {
    const document = parsed(text);
    const empty = [...descendants(document.root)].find((element) => element.local === 'DigestValue' && element.children.length === 0);
    const owner = empty?.parent;
    if (owner === undefined) break;
    const octets = reference?.octets ?? digested(document, owner);
    text = text.replace('<ds:DigestValue></ds:DigestValue>', `<ds:DigestValue>${createHash('sha256').update(octets).digest('base64')}</ds:DigestValue>`);
  }
  const document = parsed(text);
  const value = [...descendants(document.root)].find((element) => element.local === 'SignatureValue' && element.children.length === 0);
  const signedInfo = [...descendants(value?.parent ?? document.root)].find((element) => element.local === 'SignedInfo');
  if (value === undefined || signedInfo === undefined) throw new Error('no empty signature');
  const method = [...descendants(signedInfo)].find((element) => element.local === 'CanonicalizationMethod');
  const octets = canonical(signedInfo, attributeOf(method, 'Algorithm') ?? '', new Set());
  const id = attributeOf(value, 'Id') ?? '';
  return text.replace(`<ds:SignatureValue Id="${id}"></ds:SignatureValue>`, `<ds:SignatureValue Id="${id}">${signed(octets, who, signatureMethod).toString('base64')}</ds:SignatureValue>`);
}

function signed(octets: Uint8Array, { key }: Identity, method: string): Buffer {
  const hash = /sha(?:1|256|384|512)/.exec(method)?.[0] ?? 'sha256';
  if (method.includes('ecdsa')) return sign(hash, octets, { key, dsaEncoding: 'ieee-p1363' });
  if (method.includes('MGF1')) return sign(hash, octets, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST });
  return sign(hash, octets, key);
}

/** What a Reference digests: for the forms the tests use. */
function digested(document: XmlDocument, reference: XmlElement): Uint8Array {
  const uri = attributeOf(reference, 'URI') ?? '';
  const transforms = [...descendants(reference)].filter((element) => element.local === 'Transform').map((element) => attributeOf(element, 'Algorithm') ?? '');
  const apex = uri === '' ? document : [...descendants(document.root)].find((element) => attributeOf(element, 'Id') === uri.slice(1));
  if (apex === undefined) throw new Error(uri);
  const signature = reference.parent?.parent;
  const all = [...descendants(document.root)].filter((element) => element.local === 'Signature');
  const left = transforms.some((item) => item.includes('xpath') || item.includes('filter2')) ? all : transforms.includes(enveloped) && signature !== undefined ? [signature] : [];
  if (transforms.some((item) => item.endsWith('#base64')) && apex.kind === 'element') return Buffer.from(apex.children.map((child) => (child.kind === 'text' ? child.text : '')).join(''), 'base64');
  return canonical(apex, transforms.find((item) => canonicalMethod(item) !== undefined) ?? 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315', new Set(left));
}

function canonical(apex: XmlDocument | XmlElement, algorithm: string, without: ReadonlySet<XmlElement>): Uint8Array {
  const method = canonicalMethod(algorithm);
  if (method === undefined) throw new Error(algorithm);
  return canonicalize({ apex, without, comments: false }, method);
}

export function parsed(xml: string): XmlDocument {
  const document = parseXml(Buffer.from(xml));
  if (!document.ok) throw new Error(document.error.code);
  return document.value;
}
