import { createHash, createPublicKey, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { bitString, boolean, context, contextPrimitive, integer, nullValue, octetString, oid, printableString, sequence, setOf, time, utf8String } from './der.ts';

/** What a distinguished name of an official certificate carries; written in this order. */
export interface DistinguishedName {
  readonly province?: string;
  readonly organization: string;
  readonly unit?: string;
  /** Chức vụ, attribute `title` (2.5.4.12). */
  readonly title?: string;
  readonly commonName: string;
  /** `MST:…` for an organisation, `CCCD:…` for a person: always invented here. */
  readonly uid?: string;
}

export type CertificateUse = 'rootCa' | 'issuingCa' | 'signer' | 'timestampAuthority' | 'ocspResponder';

export interface Issuer {
  readonly name: DistinguishedName;
  readonly key: KeyObject;
}

export interface CertificateRequest {
  readonly subject: DistinguishedName;
  readonly publicKey: KeyObject;
  readonly use: CertificateUse;
  readonly issuer: Issuer;
  /** Where its status is told; an authority that revokes nothing, or a responder, names nowhere. */
  readonly published?: PublishedAt | undefined;
  /** Milliseconds since 1970 UTC. */
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Addresses a certificate carries (RFC 5280 §4.2.1.13, §4.2.2.1). */
export interface PublishedAt {
  readonly crl: string;
  readonly ocsp?: string;
  /** The issuer's own certificate. */
  readonly issuer: string;
}

/** One X.509 v3 certificate in DER (RFC 5280 §4.1), signed by the issuer with SHA-256. */
export function issueCertificate(request: CertificateRequest): Uint8Array {
  const algorithm = signatureAlgorithm(request.issuer.key);
  const body = sequence(
    context(0, integer(2)),
    integer(serialNumber()),
    algorithm,
    distinguishedName(request.issuer.name),
    sequence(time(request.notBefore), time(request.notAfter)),
    distinguishedName(request.subject),
    publicKeyInfo(request.publicKey),
    context(3, extensions(request)),
  );
  return sequence(body, algorithm, bitString(sign('sha256', body, request.issuer.key)));
}

/** RFC 5280 §4.1.2.2: positive, at most 20 octets; random so that two training offices never share one. */
function serialNumber(): Uint8Array {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes;
}

/** With SHA-256 (RFC 5758 §3.2, RFC 4055 §5). */
export function signatureAlgorithm(key: KeyObject): Uint8Array {
  return key.asymmetricKeyType === 'ec'
    ? sequence(oid('1.2.840.10045.4.3.2'))
    : sequence(oid('1.2.840.113549.1.1.11'), nullValue());
}

const publicKeyInfo = (key: KeyObject): Uint8Array => new Uint8Array(key.export({ type: 'spki', format: 'der' }));

export function distinguishedName(name: DistinguishedName): Uint8Array {
  const attribute = (type: string, value: Uint8Array): Uint8Array => setOf(sequence(oid(type), value));
  const optional = (type: string, value: string | undefined): Uint8Array[] =>
    value === undefined ? [] : [attribute(type, utf8String(value))];
  return sequence(
    attribute('2.5.4.6', printableString('VN')),
    ...optional('2.5.4.8', name.province),
    attribute('2.5.4.10', utf8String(name.organization)),
    ...optional('2.5.4.11', name.unit),
    ...optional('2.5.4.12', name.title),
    attribute('2.5.4.3', utf8String(name.commonName)),
    ...optional('0.9.2342.19200300.100.1.1', name.uid),
  );
}

function extensions(request: CertificateRequest): Uint8Array {
  const list = [
    extension('2.5.29.35', false, sequence(contextPrimitive(0, keyIdentifier(request.issuer.key)))),
    extension('2.5.29.14', false, octetString(keyIdentifier(request.publicKey))),
    ...usageExtensions(request.use),
    ...(request.published === undefined ? [] : addressExtensions(request.published)),
  ];
  return sequence(...list);
}

function usageExtensions(use: CertificateUse): Uint8Array[] {
  // RFC 5280 §4.2.1.3: bit 0 digitalSignature, 1 nonRepudiation, 5 keyCertSign, 6 cRLSign.
  const basicConstraints = (...content: readonly Uint8Array[]): Uint8Array => extension('2.5.29.19', true, sequence(...content));
  const keyUsage = (bits: number, unused: number): Uint8Array => extension('2.5.29.15', true, bitString(Uint8Array.from([bits]), unused));
  switch (use) {
    case 'rootCa': return [basicConstraints(boolean(true)), keyUsage(0x06, 1)];
    case 'issuingCa': return [basicConstraints(boolean(true), integer(0)), keyUsage(0x06, 1)];
    case 'signer': return [basicConstraints(), keyUsage(0xc0, 6), extension('2.5.29.32', false, trainingPolicy())];
    // RFC 3161 §2.3: this use alone, and critical.
    case 'timestampAuthority': return [basicConstraints(), keyUsage(0x80, 7), extension('2.5.29.37', true, sequence(oid('1.3.6.1.5.5.7.3.8')))];
    // RFC 6960 §4.2.2.2: answers in the authority's name; nobody needs to ask about the responder itself.
    case 'ocspResponder': return [
      basicConstraints(), keyUsage(0x80, 7), extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.9'))),
      extension('1.3.6.1.5.5.7.48.1.5', false, nullValue()),
    ];
  }
}

function addressExtensions({ crl, ocsp, issuer }: PublishedAt): Uint8Array[] {
  const uri = (address: string): Uint8Array => contextPrimitive(6, Buffer.from(address, 'latin1'));
  const access = (method: string, address: string): Uint8Array => sequence(oid(method), uri(address));
  return [
    extension('2.5.29.31', false, sequence(sequence(context(0, context(0, uri(crl)))))),
    extension('1.3.6.1.5.5.7.1.1', false, sequence(
      ...(ocsp === undefined ? [] : [access('1.3.6.1.5.5.7.48.1', ocsp)]), access('1.3.6.1.5.5.7.48.2', issuer),
    )),
  ];
}

/** An arc under the example enterprise number, with words a certificate viewer shows: nobody may take it for a real one. */
function trainingPolicy(): Uint8Array {
  const notice = sequence(oid('1.3.6.1.5.5.7.2.2'), sequence(utf8String('HUẤN LUYỆN - không có giá trị pháp lý')));
  return sequence(sequence(oid('1.3.6.1.4.1.32473.30.1'), sequence(notice)));
}

function extension(type: string, critical: boolean, value: Uint8Array): Uint8Array {
  return sequence(oid(type), ...(critical ? [boolean(true)] : []), octetString(value));
}

/** RFC 5280 §4.2.1.2 method (1): SHA-1 of the subjectPublicKey bits. A private key answers for its public half. */
export function keyIdentifier(key: KeyObject): Uint8Array {
  const info = publicKeyInfo(key.type === 'private' ? createPublicKey(key) : key);
  return createHash('sha1').update(subjectPublicKeyBits(info)).digest();
}

function subjectPublicKeyBits(info: Uint8Array): Uint8Array {
  // SubjectPublicKeyInfo = SEQUENCE { algorithm SEQUENCE, BIT STRING }: step over the two headers.
  const outer = header(info, 0);
  const algorithm = header(info, outer.start);
  const bits = header(info, algorithm.end);
  return info.subarray(bits.start + 1, bits.end);
}

function header(bytes: Uint8Array, at: number): { readonly start: number; readonly end: number } {
  const first = bytes[at + 1] ?? 0;
  if (first < 0x80) return { start: at + 2, end: at + 2 + first };
  const count = first & 0x7f;
  let length = 0;
  for (let i = 0; i < count; i += 1) length = length * 256 + (bytes[at + 2 + i] ?? 0);
  return { start: at + 2 + count, end: at + 2 + count + length };
}
