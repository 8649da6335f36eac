import type { DerNode } from '../cms/der-read.ts';
import { TAG, bitsOf, octetsOf, oidOf, readWholeDer, sameBytes, timeOf } from '../cms/der-read.ts';
import type { Certificate } from '../validation/certificate.ts';
import { parseCertificate } from '../validation/certificate.ts';
import type { HashName } from '../validation/algorithms.ts';
import { digest, hashOf } from '../validation/algorithms.ts';
import { comparableName, nameAttributes } from '../validation/distinguished-name.ts';
import { readExtensionList } from './crl.ts';

/** BasicOCSPResponse (RFC 6960 §4.2.1). */
export interface OcspResponse {
  /** As it was given: an OCSPResponse, or a BasicOCSPResponse alone (CAdES revocation-values). */
  readonly raw: Uint8Array;
  readonly tbs: Uint8Array;
  readonly responder: { readonly name: string } | { readonly keyHash: Uint8Array };
  readonly producedAt: number;
  readonly singles: readonly SingleResponse[];
  readonly nonce?: Uint8Array;
  readonly unknownCritical: boolean;
  readonly signatureAlgorithm: DerNode;
  readonly signature: Uint8Array;
  readonly certificates: readonly Certificate[];
}

export interface SingleResponse {
  readonly hash: HashName | undefined;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  readonly serial: Uint8Array;
  readonly status:
    | { readonly kind: 'good' | 'unknown' }
    | { readonly kind: 'revoked'; readonly revokedAt: number; readonly reason: number; readonly invalidityDate?: number };
  readonly thisUpdate: number;
  readonly nextUpdate?: number;
  /** Answers reach back to certificates that expired since then (RFC 6960 §4.4.4). */
  readonly archiveCutoff?: number;
  readonly unknownCritical: boolean;
}

const ID = {
  basic: '1.3.6.1.5.5.7.48.1.1',
  nonce: '1.3.6.1.5.5.7.48.1.2',
  crlReference: '1.3.6.1.5.5.7.48.1.3',
  archiveCutoff: '1.3.6.1.5.5.7.48.1.6',
  extendedRevoke: '1.3.6.1.5.5.7.48.1.9',
  reasonCode: '2.5.29.21',
  invalidityDate: '2.5.29.24',
  certificateIssuer: '2.5.29.29',
} as const;

export const MAX_OCSP = 1024 * 1024;
const MAX_SINGLES = 1000;
const MAX_CERTIFICATES = 20;

/** OCSPResponseStatus other than successful (RFC 6960 §4.2.1). */
export type OcspRefusal = 'malformedRequest' | 'internalError' | 'tryLater' | 'sigRequired' | 'unauthorized';
const REFUSALS: Readonly<Record<number, OcspRefusal>> = { 1: 'malformedRequest', 2: 'internalError', 3: 'tryLater', 5: 'sigRequired', 6: 'unauthorized' };

/** The response, the responder's refusal, or `undefined` when the bytes are neither. */
export function parseOcspResponse(bytes: Uint8Array): OcspResponse | OcspRefusal | undefined {
  const root = bytes.length > MAX_OCSP ? undefined : readWholeDer(bytes);
  if (root?.tag !== TAG.sequence) return undefined;
  const [first, wrapper] = root.children;
  if (first?.tag !== TAG.enumerated) return parseBasic(root, bytes);
  const code = first.content.length === 1 ? (first.content[0] ?? 0xff) : 0xff;
  if (code !== 0) return REFUSALS[code];
  const [type, value] = wrapper?.tag === 0xa0 ? (wrapper.children[0]?.children ?? []) : [];
  const inner = octetsOf(value);
  const basic = oidOf(type) === ID.basic && inner !== undefined ? readWholeDer(inner) : undefined;
  return basic === undefined ? undefined : parseBasic(basic, bytes);
}

function parseBasic(node: DerNode, raw: Uint8Array): OcspResponse | undefined {
  const [tbs, signatureAlgorithm, signatureNode, certificatesNode] = node.tag === TAG.sequence ? node.children : [];
  const signature = bitsOf(signatureNode);
  if (tbs?.tag !== TAG.sequence || signatureAlgorithm?.tag !== TAG.sequence || signature === undefined) return undefined;
  const fields = [...tbs.children];
  if (fields[0]?.tag === 0xa0) fields.shift();
  const [responderNode, producedNode, list, extensionsNode] = fields;
  const responder = responderOf(responderNode);
  const producedAt = timeOf(producedNode);
  const extensions = readExtensionList(extensionsNode?.tag === 0xa1 ? extensionsNode.children[0] : undefined);
  if (responder === undefined || producedAt === undefined || list?.tag !== TAG.sequence || extensions === undefined) return undefined;
  if (list.children.length > MAX_SINGLES) return undefined;
  const singles = list.children.map(parseSingle);
  if (singles.some((single) => single === undefined)) return undefined;
  const nonceNode = extensions.get(ID.nonce);
  // The nonce is an OCTET STRING inside the extension; older responders put the bare octets there.
  const nonce = nonceNode === undefined ? undefined : (octetsOf(readWholeDer(nonceNode.value)) ?? nonceNode.value);
  return {
    raw,
    tbs: tbs.raw,
    responder,
    producedAt,
    singles: singles as SingleResponse[],
    ...(nonce === undefined ? {} : { nonce }),
    unknownCritical: [...extensions].some(([type, { critical }]) => critical && type !== ID.nonce && type !== ID.extendedRevoke),
    signatureAlgorithm,
    signature,
    certificates: (certificatesNode?.children[0]?.children ?? []).slice(0, MAX_CERTIFICATES).flatMap(({ raw: der }) => parseCertificate(der) ?? []),
  };
}

function responderOf(node: DerNode | undefined): OcspResponse['responder'] | undefined {
  if (node?.tag === 0xa1) return { name: comparableName(nameAttributes(node.children[0])) };
  const keyHash = node?.tag === 0xa2 ? octetsOf(node.children[0]) : undefined;
  return keyHash === undefined ? undefined : { keyHash };
}

function parseSingle(node: DerNode): SingleResponse | undefined {
  const [id, statusNode, thisNode, ...rest] = node.tag === TAG.sequence ? node.children : [];
  const [algorithm, nameHash, keyHash, serial] = id?.tag === TAG.sequence ? id.children : [];
  const [issuerNameHash, issuerKeyHash] = [octetsOf(nameHash), octetsOf(keyHash)];
  const thisUpdate = timeOf(thisNode);
  const next = rest.find(({ tag }) => tag === 0xa0);
  const nextUpdate = timeOf(next?.children[0]);
  const extensions = readExtensionList(rest.find(({ tag }) => tag === 0xa1)?.children[0]);
  if (issuerNameHash === undefined || issuerKeyHash === undefined || serial?.tag !== TAG.integer || thisUpdate === undefined) return undefined;
  if ((next !== undefined && nextUpdate === undefined) || extensions === undefined) return undefined;
  const valueOf = (type: string): DerNode | undefined => {
    const extension = extensions.get(type);
    return extension === undefined ? undefined : readWholeDer(extension.value);
  };
  const status = statusOf(statusNode, timeOf(valueOf(ID.invalidityDate)));
  if (status === undefined) return undefined;
  const archiveCutoff = timeOf(valueOf(ID.archiveCutoff));
  const known: readonly string[] = [ID.archiveCutoff, ID.crlReference, ID.reasonCode, ID.invalidityDate];
  return {
    hash: hashOf(algorithm),
    issuerNameHash,
    issuerKeyHash,
    serial: serial.content,
    status,
    thisUpdate,
    ...(nextUpdate === undefined ? {} : { nextUpdate }),
    ...(archiveCutoff === undefined ? {} : { archiveCutoff }),
    unknownCritical: [...extensions].some(([type, { critical }]) => critical && !known.includes(type)),
  };
}

/** CertStatus: [0] good, [1] RevokedInfo, [2] unknown. Unknown is not good. */
function statusOf(node: DerNode | undefined, invalidityDate: number | undefined): SingleResponse['status'] | undefined {
  if (node?.tag === 0x80) return { kind: 'good' };
  if (node?.tag === 0x82) return { kind: 'unknown' };
  const revokedAt = node?.tag === 0xa1 ? timeOf(node.children[0]) : undefined;
  if (node === undefined || revokedAt === undefined) return undefined;
  const reasonNode = node.children[1];
  const reason = reasonNode === undefined ? 0 : reasonNode.tag === 0xa0 ? reasonNode.children[0]?.content[0] : undefined;
  if (reason === undefined) return undefined;
  return { kind: 'revoked', revokedAt, reason, ...(invalidityDate === undefined ? {} : { invalidityDate }) };
}

/** The octets of subjectPublicKey without tag, length and unused bits: what key hashes are made of (RFC 6960 §4.1.1). */
export function publicKeyBits(certificate: Certificate): Uint8Array | undefined {
  return bitsOf(readWholeDer(certificate.publicKeyInfo)?.children[1]);
}

/** Whether an answer speaks of this certificate of this issuer (RFC 6960 §3.2 point 1). */
export function isAbout(single: SingleResponse, certificate: Certificate, issuer: Certificate): boolean {
  const { hash } = single;
  const bits = publicKeyBits(issuer);
  if (hash === undefined || bits === undefined || !sameBytes(single.serial, certificate.serial)) return false;
  const [name, key] = [digest(hash, certificate.issuerRaw), digest(hash, bits)];
  return name !== undefined && key !== undefined && sameBytes(name, single.issuerNameHash) && sameBytes(key, single.issuerKeyHash);
}
