import type { Certificate } from './certificate.ts';
import { parseCertificate } from './certificate.ts';
import type { DerNode } from '../cms/der-read.ts';
import { TAG, gatherOctets, octetsOf, oidOf, readDer } from '../cms/der-read.ts';

/** SignedData (RFC 5652 §5.1) as far as a PDF signature or a time stamp token needs it. */
export interface SignedData {
  readonly contentType: string;
  /** The identifier as it stands; archive timestamps hash it (EN 319 122-1 §5.5.3). */
  readonly contentTypeRaw?: Uint8Array;
  /** Encapsulated content; `undefined` when detached. */
  readonly content: Uint8Array | undefined;
  readonly certificates: readonly Certificate[];
  /** RevocationInfoChoices as they are (RFC 5652 §10.2.1). */
  readonly revocation: readonly DerNode[];
  readonly signers: readonly SignerInfo[];
}

/** SignerInfo (RFC 5652 §5.3). */
export interface SignerInfo {
  readonly issuer: DerNode | undefined;
  readonly serial: Uint8Array | undefined;
  readonly subjectKeyIdentifier: Uint8Array | undefined;
  readonly digestAlgorithm: DerNode;
  /** The [0] node as it is; hashing it needs the SET OF tag instead (RFC 5652 §5.4). */
  readonly signedAttributes: DerNode | undefined;
  readonly signatureAlgorithm: DerNode;
  readonly signature: Uint8Array;
  readonly unsignedAttributes: DerNode | undefined;
  /** The fields before the unsigned attributes, as they stand, in order. */
  readonly parts?: readonly Uint8Array[];
}

/** Types of content and attributes (RFC 5652 §4, §11; RFC 5035; RFC 3161 appendix A). */
export const CMS = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  timestampInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  signaturePolicy: '1.2.840.113549.1.9.16.2.15',
  countersignature: '1.2.840.113549.1.9.6',
  signatureTimestamp: '1.2.840.113549.1.9.16.2.14',
  adobeRevocation: '1.2.840.113583.1.1.8',
} as const;

const MAX_CERTIFICATES = 200;
const MAX_SIGNERS = 16;

/** `undefined` when the bytes are not a ContentInfo holding SignedData. Zero padding may follow. */
export function parseSignedData(bytes: Uint8Array): SignedData | undefined {
  const root = readDer(bytes);
  if (root?.tag !== TAG.sequence || oidOf(root.children[0]) !== CMS.signedData) return undefined;
  const signedData = root.children[1]?.tag === 0xa0 ? root.children[1].children[0] : undefined;
  if (signedData?.tag !== TAG.sequence) return undefined;
  const [version, digests, encapsulated, ...rest] = signedData.children;
  if (version?.tag !== TAG.integer || digests?.tag !== TAG.set) return undefined;
  const contentType = oidOf(encapsulated?.children[0]);
  if (contentType === undefined) return undefined;
  const wrapper = encapsulated?.children[1];
  const content = wrapper === undefined ? undefined : octetsOf(wrapper.children[0]);
  if (wrapper !== undefined && content === undefined) return undefined;
  const signerSet = rest[rest.length - 1];
  if (signerSet?.tag !== TAG.set || signerSet.children.length > MAX_SIGNERS) return undefined;
  const signers: SignerInfo[] = [];
  for (const node of signerSet.children) {
    const signer = parseSignerInfo(node);
    if (signer === undefined) return undefined;
    signers.push(signer);
  }
  const certificates = (rest.find((node) => node.tag === 0xa0)?.children ?? [])
    .slice(0, MAX_CERTIFICATES)
    .flatMap((node) => (node.tag === TAG.sequence ? (parseCertificate(node.raw) ?? []) : []));
  const revocation = rest.find((node) => node.tag === 0xa1)?.children ?? [];
  const contentTypeRaw = encapsulated?.children[0]?.raw;
  return { contentType, ...(contentTypeRaw === undefined ? {} : { contentTypeRaw }), content, certificates, revocation, signers };
}

/** One SignerInfo; a countersignature is one too (RFC 5652 §11.4). */
export function parseSignerInfo(node: DerNode): SignerInfo | undefined {
  const [version, sid, digestAlgorithm, ...rest] = node.tag === TAG.sequence ? node.children : [];
  if (version?.tag !== TAG.integer || sid === undefined || digestAlgorithm?.tag !== TAG.sequence) return undefined;
  const signedAttributes = rest[0]?.tag === 0xa0 ? rest.shift() : undefined;
  const [signatureAlgorithm, signatureNode, unsigned] = rest;
  const signature = octetsOf(signatureNode);
  if (signatureAlgorithm?.tag !== TAG.sequence || signature === undefined) return undefined;
  return {
    issuer: sid.tag === TAG.sequence ? sid.children[0] : undefined,
    serial: sid.tag === TAG.sequence ? sid.children[1]?.content : undefined,
    subjectKeyIdentifier: (sid.tag & 0xdf) === 0x80 ? gatherOctets(sid) : undefined,
    digestAlgorithm,
    signedAttributes,
    signatureAlgorithm,
    signature,
    unsignedAttributes: unsigned?.tag === 0xa1 ? unsigned : undefined,
    parts: node.children.filter((child) => child !== unsigned).map((child) => child.raw),
  };
}

/** Values of every attribute of one type. More than one entry: the attribute is there twice. */
export function attributeValues(attributes: DerNode | undefined, type: string): readonly (readonly DerNode[])[] {
  return (attributes?.children ?? [])
    .filter((attribute) => oidOf(attribute.children[0]) === type)
    .map((attribute) => attribute.children[1]?.children ?? []);
}
