import type { KeyObject } from 'node:crypto';
import { createPublicKey } from 'node:crypto';
import type { DerNode } from '../cms/der-read.ts';
import { TAG, bitsOf, octetsOf, oidOf, readWholeDer, sameBytes, smallIntegerOf, timeOf } from '../cms/der-read.ts';
import type { NameAttribute } from './distinguished-name.ts';
import { comparableName, nameAttributes, printableName } from './distinguished-name.ts';
import type { SignerDescription } from './result.ts';
import { guessIssuerKind, subjectNumbers } from './signer-identity.rules.ts';

/** An X.509 certificate (RFC 5280 §4.1), parsed once; `raw` are the bytes that were issued. */
export interface Certificate {
  readonly raw: Uint8Array;
  readonly tbs: Uint8Array;
  readonly version: number;
  readonly serial: Uint8Array;
  readonly issuerRaw: Uint8Array;
  readonly issuerName: string;
  readonly issuer: readonly NameAttribute[];
  readonly subjectRaw: Uint8Array;
  readonly subjectName: string;
  readonly subject: readonly NameAttribute[];
  readonly notBefore: number;
  readonly notAfter: number;
  readonly publicKeyInfo: Uint8Array;
  /** `undefined` when this runtime does not know the key type or the curve. */
  readonly publicKey: KeyObject | undefined;
  readonly signatureAlgorithm: DerNode;
  /** The algorithm named inside what was signed; RFC 5280 §4.1.1.2 wants the same octets. */
  readonly tbsSignatureAlgorithm: DerNode;
  readonly signature: Uint8Array;
  readonly extensions: ReadonlyMap<string, { readonly critical: boolean; readonly value: Uint8Array }>;
}

/** RFC 5280 §4.2.1: extension types. */
export const EXTENSION = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  issuerAltName: '2.5.29.18',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  policyMappings: '2.5.29.33',
  authorityKeyIdentifier: '2.5.29.35',
  policyConstraints: '2.5.29.36',
  extendedKeyUsage: '2.5.29.37',
  inhibitAnyPolicy: '2.5.29.54',
  freshestCrl: '2.5.29.46',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  ocspNoCheck: '1.3.6.1.5.5.7.48.1.5',
  qualifiedStatements: '1.3.6.1.5.5.7.1.3',
} as const;

const MAX_CERTIFICATE = 256 * 1024;

/** `undefined` when the bytes are not one certificate. */
export function parseCertificate(bytes: Uint8Array): Certificate | undefined {
  if (bytes.length > MAX_CERTIFICATE) return undefined;
  const root = readWholeDer(bytes);
  const [tbs, signatureAlgorithm, signatureBits] = root?.tag === TAG.sequence ? root.children : [];
  if (tbs?.tag !== TAG.sequence || signatureAlgorithm?.tag !== TAG.sequence) return undefined;
  // A signature with unused bits is nobody's; the certificate is still there to be named.
  const signature = signatureBits?.tag === TAG.bitString ? (bitsOf(signatureBits) ?? new Uint8Array()) : undefined;
  const fields = [...tbs.children];
  const versionNode = fields[0]?.tag === 0xa0 ? fields.shift() : undefined;
  const [serial, inner, issuer, validity, subject, publicKeyInfo, ...rest] = fields;
  const notBefore = timeOf(validity?.children[0]);
  const notAfter = timeOf(validity?.children[1]);
  if (signature === undefined || serial?.tag !== TAG.integer || serial.content.length === 0) return undefined;
  if (inner?.tag !== TAG.sequence || issuer?.tag !== TAG.sequence || subject?.tag !== TAG.sequence) return undefined;
  if (publicKeyInfo?.tag !== TAG.sequence || notBefore === undefined || notAfter === undefined) return undefined;
  const extensions = readExtensions(rest.find((node) => node.tag === 0xa3));
  if (extensions === undefined) return undefined;
  const issuerAttributes = nameAttributes(issuer);
  const subjectAttributes = nameAttributes(subject);
  return {
    raw: bytes,
    tbs: tbs.raw,
    version: (smallIntegerOf(versionNode?.children[0]) ?? 0) + 1,
    serial: serial.content,
    issuerRaw: issuer.raw,
    issuerName: comparableName(issuerAttributes),
    issuer: issuerAttributes,
    subjectRaw: subject.raw,
    subjectName: comparableName(subjectAttributes),
    subject: subjectAttributes,
    notBefore,
    notAfter,
    publicKeyInfo: publicKeyInfo.raw,
    publicKey: importPublicKey(publicKeyInfo),
    signatureAlgorithm,
    tbsSignatureAlgorithm: inner,
    signature,
    extensions,
  };
}

const EC_PUBLIC_KEY = '1.2.840.10045.2.1';

function importPublicKey(info: DerNode): KeyObject | undefined {
  const [algorithm, parameters] = info.children[0]?.children ?? [];
  // RFC 5480 §2.1.1: curves are named. One spelt out may have a generator for which anybody can make a "key".
  if (oidOf(algorithm) === EC_PUBLIC_KEY && parameters?.tag !== TAG.oid) return undefined;
  try {
    return createPublicKey({ key: Buffer.from(info.raw), format: 'der', type: 'spki' });
  } catch {
    return undefined; // a curve or key type the runtime does not have: "unknown", not a crash
  }
}

function readExtensions(node: DerNode | undefined): Certificate['extensions'] | undefined {
  const extensions = new Map<string, { critical: boolean; value: Uint8Array }>();
  for (const extension of node?.children[0]?.children ?? []) {
    const type = oidOf(extension.children[0]);
    const flag = extension.children.length === 3 ? extension.children[1] : undefined;
    const value = octetsOf(extension.children[extension.children.length - 1]);
    // RFC 5280 §4.2: a certificate must not hold two of the same extension.
    if (type === undefined || value === undefined || extensions.has(type)) return undefined;
    extensions.set(type, { critical: flag?.tag === TAG.boolean && flag.content[0] !== 0, value });
  }
  return extensions;
}

/** Bit `n` of KeyUsage (RFC 5280 §4.2.1.3), or `undefined` when the extension is absent. */
export function hasKeyUsage(certificate: Certificate, ...bits: readonly number[]): boolean | undefined {
  const extension = certificate.extensions.get(EXTENSION.keyUsage);
  if (extension === undefined) return undefined;
  const node = readWholeDer(extension.value);
  if (node?.tag !== TAG.bitString) return false;
  const octets = node.content.subarray(1);
  return bits.some((bit) => ((octets[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

/** BasicConstraints (RFC 5280 §4.2.1.9); a certificate without the extension is no CA. */
export function caConstraints(certificate: Certificate): { readonly ca: boolean; readonly pathLength?: number } {
  const extension = certificate.extensions.get(EXTENSION.basicConstraints);
  if (extension === undefined) return { ca: false };
  const node = readWholeDer(extension.value);
  const [first, second] = node?.tag === TAG.sequence ? node.children : [];
  if (first?.tag !== TAG.boolean || first.content[0] === 0) return { ca: false };
  const pathLength = smallIntegerOf(second);
  return pathLength === undefined ? { ca: true } : { ca: true, pathLength };
}

/** Extended key usages as dotted identifiers; `undefined` when the extension is absent. */
export function extendedKeyUsages(certificate: Certificate): readonly string[] | undefined {
  const extension = certificate.extensions.get(EXTENSION.extendedKeyUsage);
  if (extension === undefined) return undefined;
  return (readWholeDer(extension.value)?.children ?? []).flatMap((node) => oidOf(node) ?? []);
}

export function subjectKeyIdentifier(certificate: Certificate): Uint8Array | undefined {
  const extension = certificate.extensions.get(EXTENSION.subjectKeyIdentifier);
  return extension === undefined ? undefined : octetsOf(readWholeDer(extension.value));
}

export function authorityKeyIdentifier(certificate: Certificate): Uint8Array | undefined {
  const extension = certificate.extensions.get(EXTENSION.authorityKeyIdentifier);
  if (extension === undefined) return undefined;
  return readWholeDer(extension.value)?.children.find((node) => node.tag === 0x80)?.content;
}

export const isSelfIssued = (certificate: Certificate): boolean =>
  sameBytes(certificate.issuerRaw, certificate.subjectRaw);

const first = (attributes: readonly NameAttribute[], type: string): string | undefined =>
  attributes.find((attribute) => attribute.type === type)?.value;

/** Who the certificate names and who issued it, for a reader; what the numbers mean is in `signer-identity.rules.ts`. */
export function describeSigner(certificate: Certificate): SignerDescription {
  const { subject, issuer } = certificate;
  const optional = {
    commonName: first(subject, '2.5.4.3'),
    organization: first(subject, '2.5.4.10'),
    unit: first(subject, '2.5.4.11'),
    position: first(subject, '2.5.4.12'),
    email: first(subject, '1.2.840.113549.1.9.1'),
  };
  const present = Object.fromEntries(
    Object.entries(optional).filter(([, value]) => value !== undefined),
  ) as Partial<Record<keyof typeof optional, string>>;
  const issuerKind = guessIssuerKind(issuer);
  return {
    ...present,
    ...subjectNumbers(subject),
    serial: Buffer.from(certificate.serial).toString('hex').toUpperCase(),
    issuer: printableName(issuer),
    ...(issuerKind === undefined ? {} : { issuerKind }),
    notBefore: isoTime(certificate.notBefore),
    notAfter: isoTime(certificate.notAfter),
  };
}

export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();
