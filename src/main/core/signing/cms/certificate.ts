import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { child, children, DerStop, oidText, readElement, type DerNode } from './der-read.ts';
import { oids } from './oids.ts';

/** What signing needs of a certificate, as raw DER where it is copied (RFC 5280 §4.1). */
export interface SigningCertificate {
  readonly der: Uint8Array;
  /** Whole INTEGER element. */
  readonly serialNumber: Uint8Array;
  /** Whole Name element, byte for byte: re-encoding breaks Vietnamese names. */
  readonly issuer: Uint8Array;
  readonly subject: Uint8Array;
  readonly notBefore: number;
  readonly notAfter: number;
  /** Length of SubjectPublicKeyInfo; no signature of an RSA or NIST curve key is longer. */
  readonly keyInfoLength: number;
  readonly keyAlgorithm: string;
  /** Named curve OID of an EC key. */
  readonly curve?: string;
  /** Hash a PSS-only key is bound to (RFC 4055 §3.1). */
  readonly pssHash?: string;
  /** Bits of KeyUsage, bit 0 (digitalSignature) first; absent when the extension is. */
  readonly keyUsage?: readonly boolean[];
}

export function readCertificate(der: Uint8Array): SigningCertificate | undefined {
  try {
    return read(der);
  } catch (error) {
    if (error instanceof DerStop) return undefined;
    throw error;
  }
}

function read(der: Uint8Array): SigningCertificate {
  const { element, end } = readElement(der);
  if (element.tag !== 0x30 || end !== der.length) throw new DerStop('certificate');
  const fields = children(child(children(element), 0, 0x30));
  const first = fields[0]?.tag === 0xa0 ? 1 : 0; // [0] version
  const validity = children(child(fields, first + 3, 0x30));
  const subjectKey = child(fields, first + 5, 0x30);
  const keyInfo = children(subjectKey);
  const algorithm = children(child(keyInfo, 0, 0x30));
  const keyAlgorithm = oidText(child(algorithm, 0));
  const parameters = algorithm[1];
  const keyUsage = usage(fields.find((field) => field.tag === 0xa3));
  const pssHash = keyAlgorithm === oids.rsassaPss ? boundHash(parameters) : undefined;
  return {
    der,
    serialNumber: child(fields, first, 0x02).raw,
    issuer: child(fields, first + 2, 0x30).raw,
    subject: child(fields, first + 4, 0x30).raw,
    notBefore: time(child(validity, 0)),
    notAfter: time(child(validity, 1)),
    keyInfoLength: subjectKey.raw.length,
    keyAlgorithm,
    ...(parameters?.tag === 0x06 ? { curve: oidText(parameters) } : {}),
    ...(pssHash === undefined ? {} : { pssHash }),
    ...(keyUsage === undefined ? {} : { keyUsage }),
  };
}

function boundHash(parameters: DerNode | undefined): string | undefined {
  if (parameters?.tag !== 0x30) return undefined;
  const hash = children(parameters).find((field) => field.tag === 0xa0);
  return hash === undefined ? oids.sha1 : oidText(child(children(child(children(hash), 0, 0x30)), 0));
}

function usage(extensions: DerNode | undefined): readonly boolean[] | undefined {
  if (extensions === undefined) return undefined;
  for (const extension of children(child(children(extensions), 0, 0x30))) {
    const parts = children(extension);
    if (oidText(child(parts, 0)) !== oids.keyUsage) continue;
    const value = child(parts, parts.length - 1, 0x04);
    const bits = readElement(value.content).element;
    if (bits.tag !== 0x03) throw new DerStop('keyUsage');
    const [, ...bytes] = bits.content; // the first byte counts unused bits, which are zero in DER
    return bytes.flatMap((byte) => Array.from({ length: 8 }, (_, i) => (byte & (0x80 >> i)) !== 0));
  }
  return undefined;
}

/** UTCTime or GeneralizedTime as RFC 5280 §4.1.2.5 restricts them, in ms since 1970. */
function time(element: DerNode): number {
  const text = Buffer.from(element.content).toString('latin1');
  const found = /^(\d{2,4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (found === null || (element.tag !== 0x17 && element.tag !== 0x18)) throw new DerStop('time');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found.slice(1).map(Number);
  const full = element.tag === 0x18 ? year : year < 50 ? 2000 + year : 1900 + year;
  return Date.UTC(full, month - 1, day, hour, minute, second);
}

export type CertificateCheckCode = 'cert.unreadable' | 'cert.expired' | 'cert.notYetValid' | 'cert.usageForbidsSigning';

/**
 * Whether a certificate may sign at `atMs`: inside its validity and, where KeyUsage is present, with
 * digitalSignature or nonRepudiation (RFC 5280 §4.2.1.3). Revocation is another question.
 */
export function checkSigningCertificate(
  der: Uint8Array,
  atMs: number,
): Result<SigningCertificate, Failure<CertificateCheckCode>> {
  const certificate = readCertificate(der);
  if (certificate === undefined) return fail('cert.unreadable');
  if (atMs < certificate.notBefore) return fail('cert.notYetValid', { from: certificate.notBefore });
  if (atMs > certificate.notAfter) return fail('cert.expired', { until: certificate.notAfter });
  const { keyUsage } = certificate;
  if (keyUsage !== undefined && keyUsage[0] !== true && keyUsage[1] !== true) return fail('cert.usageForbidsSigning');
  return ok(certificate);
}
