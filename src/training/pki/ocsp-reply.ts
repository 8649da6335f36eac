import { createHash, createPublicKey, sign, X509Certificate } from 'node:crypto';
import { octetsOf, oidOf, readWholeDer, sameBytes, TAG } from '../../main/core/signing/cms/der-read.ts';
import type { DerNode } from '../../main/core/signing/cms/der-read.ts';
import { keyIdentifier, signatureAlgorithm } from './certificate.ts';
import { SUPERSEDED } from './crl.ts';
import { bitString, context, contextPrimitive, der, octetString, oid, sequence } from './der.ts';
import type { Responder } from './timestamp-reply.ts';

/** What an authority knows of a certificate it issued. */
export interface IssuedCertificate {
  /** Serial number, hexadecimal. */
  readonly serial: string;
  /** ms since 1970 UTC. */
  readonly revokedAt?: number | undefined;
}

const hashes: Readonly<Record<string, 'sha1' | 'sha256'>> = { '1.3.14.3.2.26': 'sha1', '2.16.840.1.101.3.4.2.1': 'sha256' };
const NONCE = '1.3.6.1.5.5.7.48.1.2';
const DAY = 86_400_000;
/** Certificates of one request; more is no question of an office. */
const mostAsked = 16;

/**
 * Answers an OCSPRequest (RFC 6960 §4.1) about certificates of `issuing`: good, revoked, or unknown for what it did not issue.
 * The nonce is given back. `now`: ms since 1970; the answer holds for a day.
 */
export function ocspReply(request: Uint8Array, issuing: Uint8Array, issued: readonly IssuedCertificate[], responder: Responder, now: number): Uint8Array {
  const asked = readWholeDer(request)?.children[0];
  const list = asked?.children.find(({ tag }) => tag === TAG.sequence);
  if (list === undefined || list.children.length === 0 || list.children.length > mostAsked) return refusal(1); // malformedRequest
  const singles: Uint8Array[] = [];
  for (const { children: [id] } of list.children) {
    if (id?.tag !== TAG.sequence || id.children.length !== 4) return refusal(1);
    singles.push(sequence(id.raw, statusOf(id, issuing, issued), generalizedTime(now), context(0, generalizedTime(now + DAY))));
  }
  const extensions = asked?.children.find(({ tag }) => tag === 0xa2)?.children[0]?.children ?? [];
  const nonce = extensions.find((extension) => oidOf(extension.children[0]) === NONCE);
  const body = sequence(
    context(2, octetString(keyIdentifier(createPublicKey(responder.key)))),
    generalizedTime(now),
    sequence(...singles),
    ...(nonce === undefined ? [] : [context(1, sequence(nonce.raw))]),
  );
  const basic = sequence(body, signatureAlgorithm(responder.key), bitString(sign('sha256', body, responder.key)), context(0, sequence(responder.certificate)));
  return sequence(der(0x0a, Uint8Array.of(0)), context(0, sequence(oid('1.3.6.1.5.5.7.48.1.1'), octetString(basic))));
}

const refusal = (status: number): Uint8Array => sequence(der(0x0a, Uint8Array.of(status)));

/** CertStatus: [0] good, [1] revoked, [2] unknown. */
function statusOf(id: DerNode, issuing: Uint8Array, issued: readonly IssuedCertificate[]): Uint8Array {
  const [algorithm, nameHash, keyHash, serial] = id.children;
  const hash = hashes[oidOf(algorithm?.children[0]) ?? ''];
  const unknown = contextPrimitive(2, new Uint8Array());
  if (hash === undefined) return unknown;
  // subject and subjectPublicKeyInfo of the authority (RFC 5280 §4.1): what CertID hashes (RFC 6960 §4.1.1).
  const fields = readWholeDer(issuing)?.children[0]?.children ?? [];
  const bits = fields[6]?.children[1]?.content.subarray(1);
  const [name, key] = [octetsOf(nameHash), octetsOf(keyHash)];
  if (fields[5] === undefined || bits === undefined || name === undefined || key === undefined) return unknown;
  const digest = (bytes: Uint8Array): Uint8Array => createHash(hash).update(bytes).digest();
  if (!sameBytes(name, digest(fields[5].raw)) || !sameBytes(key, digest(bits))) return unknown;
  const found = issued.find((certificate) => certificate.serial === hexOf(serial?.content ?? new Uint8Array()));
  if (found === undefined) return unknown;
  if (found.revokedAt === undefined) return contextPrimitive(0, new Uint8Array());
  return context(1, generalizedTime(found.revokedAt), context(0, der(0x0a, Uint8Array.of(SUPERSEDED))));
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').replace(/^(00)+(?=.)/, '').toUpperCase();

/** As `IssuedCertificate.serial` has it. */
export const serialOf = (certificate: Uint8Array): string => new X509Certificate(certificate).serialNumber.replace(/^(00)+(?=.)/, '');

function generalizedTime(ms: number): Uint8Array {
  const digits = new Date(ms).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return der(0x18, Buffer.from(`${digits}Z`, 'latin1'));
}
