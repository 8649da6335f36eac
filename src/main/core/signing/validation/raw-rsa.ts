import { constants, verify } from 'node:crypto';
import type { PdfFile } from '../pdf/file.ts';
import { entry } from '../pdf/objects.ts';
import { isWeakHash, keyStrength, type HashName } from './algorithms.ts';
import type { CoveredBytes } from './byte-range.ts';
import type { Certificate } from './certificate.ts';
import { parseCertificate } from './certificate.ts';
import { octetsOf, readDer } from '../cms/der-read.ts';
import { itemsOf } from './pdf-text.ts';
import type { ReasonCode, SubIndication } from './result.ts';
import type { SignedField } from './signature-fields.ts';

export type RawRsaCheck =
  | { readonly state: 'intact'; readonly signer: Certificate; readonly certificates: readonly Certificate[]; readonly reasons: readonly ReasonCode[] }
  | {
      readonly state: 'broken' | 'unknown';
      readonly signer?: Certificate;
      readonly subIndication: SubIndication;
      readonly reason: ReasonCode;
    };

/** Table 257 (ISO 32000-1): SHA-1 since PDF 1.3, the others with later versions. The value itself says which. */
const HASHES: readonly HashName[] = ['sha1', 'sha256', 'sha384', 'sha512'];
const MAX_CERTIFICATES = 32;

/**
 * adbe.x509.rsa_sha1 (ISO 32000-1 §12.8.3.2): /Contents is an OCTET STRING with a PKCS#1 v1.5 signature of the covered
 * bytes, /Cert the signer's certificate and its chain.
 */
export function checkRawRsa(file: PdfFile, field: SignedField, covered: CoveredBytes): RawRsaCheck {
  const value = octetsOf(readDer(covered.contents));
  if (value === undefined) return { state: 'broken', subIndication: 'FORMAT_FAILURE', reason: 'cms.malformed' };
  const certificates = certificatesOf(file, field);
  const [signer] = certificates;
  if (signer === undefined) return { state: 'unknown', subIndication: 'NO_SIGNING_CERTIFICATE_FOUND', reason: 'cms.signerNotFound' };
  const key = signer.publicKey;
  if (key?.asymmetricKeyType !== 'rsa') return { state: 'unknown', signer, subIndication: 'GENERIC', reason: 'cms.algorithmUnsupported' };
  const data = Buffer.concat(covered.parts);
  const hash = HASHES.find((name) => holds(name, data, { key, padding: constants.RSA_PKCS1_PADDING }, value));
  if (hash === undefined) return { state: 'broken', signer, subIndication: 'SIG_CRYPTO_FAILURE', reason: 'cms.signatureWrong' };
  const strength = keyStrength(key);
  if (strength === 'broken' || (strength === 'weak' && isWeakHash(hash))) {
    return { state: 'unknown', signer, subIndication: 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE', reason: 'crypto.weakKey' };
  }
  const reasons: ReasonCode[] = [...(isWeakHash(hash) ? ['crypto.weakHash' as const] : []), ...(strength === 'weak' ? ['crypto.weakKey' as const] : [])];
  return { state: 'intact', signer, certificates, reasons };
}

function holds(hash: HashName, data: Uint8Array, key: Parameters<typeof verify>[2], value: Uint8Array): boolean {
  try {
    return verify(hash, data, key, value);
  } catch {
    // A key or a value that the library refuses proves nothing.
    return false;
  }
}

/** /Cert: one certificate or an array, the signer's first (table 252). */
function certificatesOf(file: PdfFile, field: SignedField): readonly Certificate[] {
  const written = file.resolve(entry(field.signature, 'Cert'));
  const items = written?.type === 'array' ? itemsOf(file, written) : written === undefined ? [] : [written];
  return items.slice(0, MAX_CERTIFICATES).flatMap((item) => {
    const bytes = file.resolve(item);
    return bytes?.type === 'string' ? (parseCertificate(bytes.bytes) ?? []) : [];
  });
}
