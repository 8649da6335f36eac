import type { DerNode } from '../cms/der-read.ts';
import { TAG, bitsOf, namedBits, octetsOf, oidOf, readDer, readHeader, readWholeDer, sameBytes, timeOf } from '../cms/der-read.ts';
import type { NameAttribute } from '../validation/distinguished-name.ts';
import { comparableName, comparableRdns, nameAttributes } from '../validation/distinguished-name.ts';
import type { GeneralName } from '../validation/general-name.ts';
import { generalNames } from '../validation/general-name.ts';

/** A CRL (RFC 5280 §5.1). Its entries stay in the octets: an authority may have revoked a million certificates. */
export interface Crl {
  readonly raw: Uint8Array;
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: DerNode;
  readonly signature: Uint8Array;
  readonly issuerName: string;
  /** Milliseconds since 1970. */
  readonly thisUpdate: number;
  readonly nextUpdate?: number;
  /** The content of revokedCertificates; empty when none is. */
  readonly entries: Uint8Array;
  readonly extensions: CrlExtensions;
}

/** CRL extensions (RFC 5280 §5.2), and whether one of them, or of an entry's, is critical and not known here. */
export interface CrlExtensions {
  readonly unknownCritical: boolean;
  readonly authorityKeyIdentifier?: Uint8Array;
  /** The key identifier alone, for finding the key. */
  readonly keyIdentifier?: Uint8Array;
  /** Content octets of CRLNumber: up to 20 of them. */
  readonly crlNumber?: Uint8Array;
  /** BaseCRLNumber: this is a delta CRL (§5.2.4). */
  readonly deltaBase?: Uint8Array;
  readonly scope?: CrlScope;
  /** The octets of issuingDistributionPoint: a delta must have the same ones. */
  readonly scopeRaw?: Uint8Array;
  /** ExpiredCertsOnCRL (ITU-T X.509 §9.5.2.8): entries of certificates that expired since this time are kept. */
  readonly keepsExpiredSince?: number;
}

/** IssuingDistributionPoint (RFC 5280 §5.2.5). */
export interface CrlScope {
  readonly names?: readonly GeneralName[];
  readonly onlyUsers: boolean;
  readonly onlyAuthorities: boolean;
  readonly onlyAttributes: boolean;
  /** Numbers of ReasonFlags. */
  readonly reasons?: ReadonlySet<number>;
  readonly indirect: boolean;
}

/** One line of the list that speaks of a certificate (RFC 5280 §5.3). */
export interface CrlEntry {
  readonly revokedAt: number;
  /** CRLReason; 0 (unspecified) when absent. */
  readonly reason: number;
  /** When the key is thought to have been lost, which may be long before (§5.3.2). */
  readonly invalidityDate?: number;
  readonly unknownCritical: boolean;
}

const ID = {
  authorityKeyIdentifier: '2.5.29.35',
  issuerAltName: '2.5.29.18',
  crlNumber: '2.5.29.20',
  reasonCode: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  deltaCrlIndicator: '2.5.29.27',
  issuingDistributionPoint: '2.5.29.28',
  certificateIssuer: '2.5.29.29',
  freshestCrl: '2.5.29.46',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  expiredCertsOnCrl: '2.5.29.60',
} as const;

/** 64 MiB: the longest lists in use have some tens. */
export const MAX_CRL = 64 * 1024 * 1024;

/** `undefined` when the bytes are not one CRL, every entry of it included. */
export function parseCrl(bytes: Uint8Array): Crl | undefined {
  if (bytes.length > MAX_CRL) return undefined;
  const outer = parts(bytes, 0, bytes.length, TAG.sequence);
  if (outer?.length !== 3 || outer[2]?.stop !== bytes.length) return undefined;
  const [tbsPart, algorithmPart, signaturePart] = outer as [Part, Part, Part];
  const fields = parts(bytes, tbsPart.start, tbsPart.stop, TAG.sequence);
  const signatureAlgorithm = nodeAt(bytes, algorithmPart);
  const signature = bitsOf(nodeAt(bytes, signaturePart));
  if (fields === undefined || signatureAlgorithm?.tag !== TAG.sequence || signature === undefined) return undefined;
  if (fields[0]?.tag === TAG.integer) fields.shift();
  const inner = nodeAt(bytes, fields.shift());
  // RFC 5280 §5.1.1.2: the algorithm inside what is signed is the one outside.
  if (inner === undefined || !sameBytes(inner.raw, signatureAlgorithm.raw)) return undefined;
  const issuer = nodeAt(bytes, fields.shift());
  const thisUpdate = timeOf(nodeAt(bytes, fields.shift()));
  if (issuer?.tag !== TAG.sequence || thisUpdate === undefined) return undefined;
  const issuerAttributes = nameAttributes(issuer);
  const hasNext = fields[0]?.tag === TAG.utcTime || fields[0]?.tag === TAG.generalizedTime;
  const nextUpdate = hasNext ? timeOf(nodeAt(bytes, fields.shift())) : undefined;
  if (hasNext && nextUpdate === undefined) return undefined;
  const list = fields[0]?.tag === TAG.sequence ? fields.shift() : undefined;
  const entries = list === undefined ? new Uint8Array() : bytes.subarray(list.from, list.stop);
  const extensions = readExtensions(fields[0]?.tag === 0xa0 ? nodeAt(bytes, fields.shift()) : undefined, issuerAttributes);
  const lines = surveyEntries(entries);
  if (fields.length > 0 || extensions === undefined || lines === undefined) return undefined;
  return {
    raw: bytes,
    tbs: bytes.subarray(tbsPart.start, tbsPart.stop),
    signatureAlgorithm,
    signature,
    issuerName: comparableName(issuerAttributes),
    thisUpdate,
    ...(nextUpdate === undefined ? {} : { nextUpdate }),
    entries,
    extensions: { ...extensions, unknownCritical: extensions.unknownCritical || lines.unknownCritical },
  };
}

interface Part {
  readonly tag: number;
  readonly start: number;
  readonly from: number;
  readonly stop: number;
}

/** The values inside the constructed one at `start`, without looking into them. */
function parts(bytes: Uint8Array, start: number, end: number, tag: number): Part[] | undefined {
  const outer = readHeader(bytes, start, end);
  if (outer?.tag !== tag || outer.stop === undefined) return undefined;
  const found: Part[] = [];
  for (let at = outer.from; at < outer.stop; ) {
    const header = readHeader(bytes, at, outer.stop);
    if (header?.stop === undefined || found.length > 16) return undefined;
    found.push({ tag: header.tag, start: at, from: header.from, stop: header.stop });
    at = header.stop;
  }
  return found;
}

const nodeAt = (bytes: Uint8Array, part: Part | undefined): DerNode | undefined =>
  part === undefined ? undefined : readWholeDer(bytes.subarray(part.start, part.stop));

/**
 * Whether the whole list is made of entries that begin with a serial number, and one of them has a critical extension that
 * is not known: the list then tells the status of no certificate (RFC 5280 §5.3).
 */
function surveyEntries(entries: Uint8Array): { readonly unknownCritical: boolean } | undefined {
  let unknownCritical = false;
  for (let at = 0; at < entries.length; ) {
    const entry = readHeader(entries, at, entries.length);
    const serial = entry?.stop === undefined ? undefined : readHeader(entries, entry.from, entry.stop);
    if (entry?.tag !== TAG.sequence || entry.stop === undefined || serial?.tag !== TAG.integer || serial.stop === undefined) return undefined;
    // Few entries have a critical extension, and only those are read now: BOOLEAN TRUE is 01 01 and no zero.
    if (mayHoldTrue(entries, serial.stop, entry.stop)) {
      unknownCritical ||= readEntry(readDer(entries.subarray(at, entry.stop)))?.entry.unknownCritical !== false;
    }
    at = entry.stop;
  }
  return { unknownCritical };
}

function mayHoldTrue(bytes: Uint8Array, from: number, stop: number): boolean {
  for (let at = from; at + 2 < stop; at++) if (bytes[at] === TAG.boolean && bytes[at + 1] === 1 && bytes[at + 2] !== 0) return true;
  return false;
}

/**
 * The entry of a certificate, or `undefined`. In an indirect list an entry is of the issuer named by the last
 * certificateIssuer above it, at first the list's own (RFC 5280 §5.3.3). `malformed` where a line that counts is.
 */
export function findEntry(crl: Crl, serial: Uint8Array, issuerName: string): CrlEntry | 'malformed' | undefined {
  const { entries } = crl;
  const indirect = crl.extensions.scope?.indirect === true;
  let issuers: readonly string[] = [crl.issuerName];
  let found: CrlEntry | undefined;
  for (let at = 0; at < entries.length; ) {
    const entry = readHeader(entries, at, entries.length);
    const number = entry?.stop === undefined ? undefined : readHeader(entries, entry.from, entry.stop);
    if (entry?.stop === undefined || number?.stop === undefined) return 'malformed';
    const own = sameBytes(entries.subarray(number.from, number.stop), serial);
    if (own || indirect) {
      const line = readEntry(readDer(entries.subarray(at, entry.stop)));
      if (line === undefined) return 'malformed';
      issuers = line.issuers ?? issuers;
      // The last one of two wins: an entry never leaves a list by being written again.
      if (own && issuers.includes(issuerName)) found = line.entry;
    }
    at = entry.stop;
  }
  return found;
}

function readEntry(node: DerNode | undefined): { readonly entry: CrlEntry; readonly issuers?: readonly string[] } | undefined {
  const revokedAt = timeOf(node?.children[1]);
  const extensions = readExtensionList(node?.children[2]);
  if (revokedAt === undefined || extensions === undefined) return undefined;
  const reasonNode = read(extensions, ID.reasonCode);
  const invalidityNode = read(extensions, ID.invalidityDate);
  const issuerNode = read(extensions, ID.certificateIssuer);
  const invalidityDate = timeOf(invalidityNode);
  const reason = reasonNode === undefined ? 0 : reasonNode.tag === TAG.enumerated && reasonNode.content.length === 1 ? reasonNode.content[0] : undefined;
  const names = issuerNode === undefined ? undefined : generalNames(issuerNode.children);
  if (reason === undefined || (issuerNode !== undefined && names === undefined)) return undefined;
  const known: readonly string[] = [ID.reasonCode, ID.invalidityDate, ID.certificateIssuer];
  return {
    entry: {
      revokedAt,
      reason,
      ...(invalidityDate === undefined ? {} : { invalidityDate }),
      unknownCritical: hasUnknownCritical(extensions, known),
    },
    ...(names === undefined ? {} : { issuers: names.flatMap((name) => (name.kind === 'directory' ? [JSON.stringify(name.rdns)] : [])) }),
  };
}

type Extensions = ReadonlyMap<string, { readonly critical: boolean; readonly value: Uint8Array }>;

const hasUnknownCritical = (extensions: Extensions, known: readonly string[]): boolean =>
  [...extensions].some(([type, { critical }]) => critical && !known.includes(type));

const read = (extensions: Extensions, type: string): DerNode | undefined => {
  const extension = extensions.get(type);
  return extension === undefined ? undefined : readWholeDer(extension.value);
};

/** Extensions (RFC 5280 §4.1): `undefined` when the list is not one. Also for those of OCSP (RFC 6960 §4.4). */
export function readExtensionList(list: DerNode | undefined): Extensions | undefined {
  const found = new Map<string, { critical: boolean; value: Uint8Array }>();
  if (list !== undefined && list.tag !== TAG.sequence) return undefined;
  for (const extension of list?.children ?? []) {
    const type = oidOf(extension.children[0]);
    const flag = extension.children.length === 3 ? extension.children[1] : undefined;
    const value = octetsOf(extension.children[extension.children.length - 1]);
    if (type === undefined || value === undefined || found.has(type)) return undefined;
    found.set(type, { critical: flag?.tag === TAG.boolean && flag.content[0] !== 0, value });
  }
  return found;
}

function readExtensions(wrapper: DerNode | undefined, issuer: readonly NameAttribute[]): CrlExtensions | undefined {
  const extensions = readExtensionList(wrapper?.children[0]);
  if (extensions === undefined) return undefined;
  const numbers = [ID.crlNumber, ID.deltaCrlIndicator].map((type) => read(extensions, type));
  if ([ID.crlNumber, ID.deltaCrlIndicator].some((type, index) => extensions.has(type) && numbers[index]?.tag !== TAG.integer)) return undefined;
  const [crlNumber, deltaBase] = numbers;
  const scopeRaw = extensions.get(ID.issuingDistributionPoint)?.value;
  const scope = scopeRaw === undefined ? undefined : readScope(readWholeDer(scopeRaw), issuer);
  if (scopeRaw !== undefined && scope === undefined) return undefined;
  const keyId = extensions.get(ID.authorityKeyIdentifier)?.value;
  const keyIdentifier = keyId === undefined ? undefined : readWholeDer(keyId)?.children.find(({ tag }) => tag === 0x80)?.content;
  const keepsExpiredSince = timeOf(read(extensions, ID.expiredCertsOnCrl));
  return {
    unknownCritical: hasUnknownCritical(extensions, Object.values(ID)),
    ...(keyId === undefined ? {} : { authorityKeyIdentifier: keyId }),
    ...(keyIdentifier === undefined ? {} : { keyIdentifier }),
    ...(crlNumber === undefined ? {} : { crlNumber: crlNumber.content }),
    ...(deltaBase === undefined ? {} : { deltaBase: deltaBase.content }),
    ...(scope === undefined ? {} : { scope }),
    ...(scopeRaw === undefined ? {} : { scopeRaw }),
    ...(keepsExpiredSince === undefined ? {} : { keepsExpiredSince }),
  };
}

function readScope(node: DerNode | undefined, issuer: readonly NameAttribute[]): CrlScope | undefined {
  if (node?.tag !== TAG.sequence) return undefined;
  const field = (tag: number): DerNode | undefined => node.children.find((child) => child.tag === tag);
  const flag = (tag: number): boolean => (field(tag)?.content[0] ?? 0) !== 0;
  const pointNode = field(0xa0);
  const names = pointNode === undefined ? undefined : distributionPointName(pointNode, issuer);
  const reasonsNode = field(0x83);
  const reasons = reasonsNode === undefined ? undefined : namedBits(reasonsNode.content);
  if ((pointNode !== undefined && names === undefined) || (reasonsNode !== undefined && reasons === undefined)) return undefined;
  return {
    ...(names === undefined ? {} : { names }),
    onlyUsers: flag(0x81),
    onlyAuthorities: flag(0x82),
    onlyAttributes: flag(0x85),
    ...(reasons === undefined ? {} : { reasons }),
    indirect: flag(0x84),
  };
}

/** DistributionPointName (RFC 5280 §4.2.1.13) inside its [0]; a relative name continues that of the CRL's issuer. */
export function distributionPointName(wrapper: DerNode, issuer: readonly NameAttribute[]): readonly GeneralName[] | undefined {
  const choice = wrapper.children[0];
  if (choice?.tag === 0xa0) return generalNames(choice.children);
  if (choice?.tag !== 0xa1) return undefined;
  const attributes = nameAttributes({ ...choice, children: [choice] });
  const rdns = [...comparableRdns(issuer), ...comparableRdns(attributes)];
  return [{ kind: 'directory', attributes: [...issuer, ...attributes], rdns }];
}
