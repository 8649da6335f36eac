import { digest, hashOf, type HashName } from '../validation/algorithms.ts';
import type { SignedContent } from '../validation/cms.ts';
import { attributeValues, parseSignedData, type SignedData, type SignerInfo } from '../validation/cms-parse.ts';
import { TAG, octetsOf, readWholeDer, sameBytes, type DerNode } from '../cms/der-read.ts';
import { checkTimestamp } from '../validation/timestamp.ts';
import type { Trust } from '../validation/trust.ts';
import { valuesOf } from './carried-evidence.ts';

/** EN 319 122-1 §5.5.3 and §5.5.2; before them ETSI TS 101 733 §6.4.1. */
const archiveTimestampV3 = '0.4.0.1733.2.4';
const hashIndexV3 = '0.4.0.19122.1.5';
const hashIndex = '0.4.0.1733.2.5';
const archiveTimestampsBefore = ['1.2.840.113549.1.9.16.2.27', '1.2.840.113549.1.9.16.2.48'];
const maxTokens = 16;

/**
 * Archive timestamps of one signer. Version 3 is checked: its hash index lists what it protects, and its imprint is over
 * content, SignerInfo and index. Older ones, and those over content that is not here, are not.
 */
export function archiveState(
  signedData: SignedData,
  info: SignerInfo,
  content: SignedContent | undefined,
  trust: Trust,
): 'none' | 'intact' | 'broken' | 'notChecked' {
  const tokens = attributeValues(info.unsignedAttributes, archiveTimestampV3).flat().slice(0, maxTokens);
  const older = archiveTimestampsBefore.some((type) => attributeValues(info.unsignedAttributes, type).length > 0);
  if (tokens.length === 0) return older ? 'notChecked' : 'none';
  if (content === undefined) return 'notChecked';
  const states = tokens.map((token) => tokenState(token, signedData, info, content, trust));
  if (states.includes('broken')) return 'broken';
  return states.includes('notChecked') ? 'notChecked' : 'intact';
}

/** Hashes of the content that the archive timestamps of a signer will ask for. */
export const archiveHashes = (info: SignerInfo): readonly HashName[] =>
  attributeValues(info.unsignedAttributes, archiveTimestampV3).flat().slice(0, maxTokens).flatMap((token) => hashOf(imprintOf(parseSignedData(token.raw))?.children[0]) ?? []);

/** MessageImprint of a TSTInfo (RFC 3161 §2.4.2). */
const imprintOf = (stamp: SignedData | undefined): DerNode | undefined =>
  stamp?.content === undefined ? undefined : readWholeDer(stamp.content)?.children[2];

function tokenState(token: DerNode, signedData: SignedData, info: SignerInfo, content: SignedContent, trust: Trust): 'intact' | 'broken' | 'notChecked' {
  const stamp = parseSignedData(token.raw);
  const hash = hashOf(imprintOf(stamp)?.children[0]);
  const unsigned = stamp?.signers[0]?.unsignedAttributes;
  const index = attributeValues(unsigned, hashIndexV3)[0]?.[0] ?? attributeValues(unsigned, hashIndex)[0]?.[0];
  if (hash === undefined || index === undefined || info.parts === undefined || signedData.contentTypeRaw === undefined) return 'broken';
  const contentDigest = content.digests?.get(hash);
  // A hash this runtime lacks.
  if (contentDigest === undefined) return 'notChecked';
  if (!indexHolds(index, signedData, info)) return 'broken';
  const check = checkTimestamp(token.raw, [signedData.contentTypeRaw, contentDigest, ...info.parts, index.raw], trust.pool);
  return check.state === 'intact' ? 'intact' : check.state === 'broken' ? 'broken' : 'notChecked';
}

/** EN 319 122-1 §5.5.2: each hash of the index is that of a certificate, revocation info or unsigned attribute still there. */
function indexHolds(index: DerNode, signedData: SignedData, info: SignerInfo): boolean {
  const fields = index.children;
  const named = fields.length === 4 ? hashOf(fields[0]) : 'sha256';
  const [certificates, revocation, attributes] = fields.slice(-3);
  if (named === undefined || certificates?.tag !== TAG.sequence) return false;
  const unsigned = info.unsignedAttributes?.children ?? [];
  const values = valuesOf(info);
  return (
    listed(certificates, named, signedData.certificates.map(({ raw }) => [raw])) &&
    // Older signatures keep the lists they index in an attribute.
    listed(revocation, named, [...signedData.revocation, ...values.crls, ...values.responses].map(({ raw }) => [raw])) &&
    // Version 3 hashes type and each value together; the older index hashed whole attributes.
    listed(attributes, named, [...unsigned.map(({ raw }) => [raw]), ...unsigned.flatMap(typeWithValues)])
  );
}

const typeWithValues = (attribute: DerNode): readonly (readonly Uint8Array[])[] =>
  (attribute.children[1]?.children ?? []).map((value) => [attribute.children[0]?.raw ?? new Uint8Array(), value.raw]);

function listed(list: DerNode | undefined, hash: HashName, present: readonly (readonly Uint8Array[])[]): boolean {
  const digests = present.flatMap((parts) => digest(hash, ...parts) ?? []);
  return (list?.children ?? []).every((node) => {
    const wanted = octetsOf(node);
    return wanted !== undefined && digests.some((actual) => sameBytes(actual, wanted));
  });
}
