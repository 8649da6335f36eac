import { createHash, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { oidOf, octetsOf, readWholeDer, smallIntegerOf, TAG } from '../../main/core/signing/cms/der-read.ts';
import type { DerNode } from '../../main/core/signing/cms/der-read.ts';
import { bitString, context, der, integer, nullValue, octetString, oid, sequence, setOf } from './der.ts';

/** A certificate that answers in its authority's name, with its key. */
export interface Responder {
  readonly key: KeyObject;
  readonly certificate: Uint8Array;
}

const SHA256 = '2.16.840.1.101.3.4.2.1';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';
/** An arc under the example enterprise number: a time stamp of no legal value. */
const POLICY = '1.3.6.1.4.1.32473.30.2';
const digestLengths: Readonly<Record<string, number>> = { [SHA256]: 32, '2.16.840.1.101.3.4.2.2': 48, '2.16.840.1.101.3.4.2.3': 64 };
/** PKIFailureInfo (RFC 3161 §2.4.2). */
const failures = { badAlg: 0, badRequest: 2, badDataFormat: 5, unacceptedPolicy: 15, unacceptedExtension: 16 } as const;

/**
 * Answers a TimeStampReq (RFC 3161 §2.4): a token signed with RSA and SHA-256, or a refusal that says why. `chain`: what goes
 * beside the authority's certificate when the request asks for it. `now`: ms since 1970; the token has whole seconds.
 */
export function timestampReply(request: Uint8Array, authority: Responder, chain: readonly Uint8Array[], now: number): Uint8Array {
  const root = readWholeDer(request, { strict: true });
  const [version, imprint, ...rest] = root?.tag === TAG.sequence ? root.children : [];
  if (smallIntegerOf(version) !== 1 || imprint?.tag !== TAG.sequence) return refusal('badRequest');
  const length = digestLengths[oidOf(imprint.children[0]?.children[0]) ?? ''];
  if (length === undefined) return refusal('badAlg');
  if (octetsOf(imprint.children[1])?.length !== length) return refusal('badDataFormat');
  const policy = rest.find(({ tag }) => tag === TAG.oid);
  if (policy !== undefined && oidOf(policy) !== POLICY) return refusal('unacceptedPolicy');
  if (rest.some(({ tag }) => tag === 0xa0)) return refusal('unacceptedExtension');
  const nonce = rest.find(({ tag }) => tag === TAG.integer);
  const wanted = rest.find(({ tag }) => tag === TAG.boolean)?.content[0] === 0xff;
  const token = tokenOf(infoOf(imprint, nonce, now), authority, wanted ? [authority.certificate, ...chain] : []);
  return sequence(sequence(integer(0)), token);
}

function refusal(reason: keyof typeof failures): Uint8Array {
  const bit = failures[reason];
  const bits = new Uint8Array((bit >> 3) + 1);
  bits[bit >> 3] = 0x80 >> (bit & 7);
  return sequence(sequence(integer(2), bitString(bits, 7 - (bit & 7))));
}

/** TSTInfo (§2.4.2) without accuracy: this clock promises nothing. */
function infoOf(imprint: DerNode, nonce: DerNode | undefined, now: number): Uint8Array {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const digits = new Date(now).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return sequence(
    integer(1), oid(POLICY), imprint.raw, integer(serial), der(0x18, Buffer.from(`${digits}Z`, 'latin1')),
    ...(nonce === undefined ? [] : [nonce.raw]),
  );
}

/** SignedData over the TSTInfo (RFC 5652 §5) with ESS signing-certificate-v2 (RFC 5816). */
function tokenOf(info: Uint8Array, { key, certificate }: Responder, certificates: readonly Uint8Array[]): Uint8Array {
  const hash = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
  const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), setOf(value));
  const attributes = setOf(
    attribute('1.2.840.113549.1.9.3', oid(TST_INFO)),
    attribute('1.2.840.113549.1.9.4', octetString(hash(info))),
    // ESSCertIDv2 whose hash is the DEFAULT, SHA-256.
    attribute('1.2.840.113549.1.9.16.2.47', sequence(sequence(sequence(octetString(hash(certificate)))))),
  );
  const implicit = Buffer.from(attributes);
  implicit[0] = 0xa0;
  const digestAlgorithm = sequence(oid(SHA256));
  const signer = sequence(
    integer(1), issuerAndSerial(certificate), digestAlgorithm, implicit,
    sequence(oid('1.2.840.113549.1.1.1'), nullValue()), octetString(sign('sha256', attributes, key)),
  );
  const signedData = sequence(
    integer(3), setOf(digestAlgorithm), sequence(oid(TST_INFO), context(0, octetString(info))),
    ...(certificates.length === 0 ? [] : [context(0, ...[...certificates].sort((a, b) => Buffer.compare(a, b)))]),
    setOf(signer),
  );
  return sequence(oid('1.2.840.113549.1.7.2'), context(0, signedData));
}

function issuerAndSerial(certificate: Uint8Array): Uint8Array {
  const fields = readWholeDer(certificate)?.children[0]?.children ?? [];
  // version [0], serialNumber, signature, issuer (RFC 5280 §4.1)
  return sequence(fields[3]?.raw ?? new Uint8Array(), fields[1]?.raw ?? new Uint8Array());
}
