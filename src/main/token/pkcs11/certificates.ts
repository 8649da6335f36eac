import { createHash, X509Certificate, type KeyObject } from 'node:crypto';
import type { Handle, PKCS11 } from 'pkcs11js';
import { CKA, CKO } from './cryptoki.rules.ts';
import { attributeOf, findObjects } from './objects.ts';
import { plainText } from './plain-text.rules.ts';
import { belongsTo } from './public-part.ts';

/** A certificate object of a token. */
export interface StoredCertificate {
  /** Hash of the certificate: the same on every token and in every session. */
  readonly certificateId: string;
  readonly label: string;
  /** CKA_ID, by which its key is found; empty when the token gave none. */
  readonly keyId: Buffer;
  readonly der: Uint8Array;
  readonly x509: X509Certificate;
  /** `undefined` when this runtime does not know such keys. */
  readonly publicKey: KeyObject | undefined;
}

/** All certificates that can be read in this session; what is not X.509 is passed over. Throws what the binding throws. */
export function readCertificates(cryptoki: PKCS11, session: Handle): readonly StoredCertificate[] {
  const found = new Map<string, StoredCertificate>();
  for (const object of findObjects(cryptoki, session, [{ type: CKA.class, value: CKO.certificate }])) {
    const value = attributeOf(cryptoki, session, object, CKA.value);
    const x509 = value === undefined ? undefined : parse(value);
    if (x509 === undefined) continue;
    const der = new Uint8Array(x509.raw);
    const certificateId = createHash('sha256').update(der).digest('base64url').slice(0, 22);
    const keyId = attributeOf(cryptoki, session, object, CKA.id) ?? Buffer.alloc(0);
    // Some tokens hold a certificate twice: the one that leads to a key is kept.
    if ((found.get(certificateId)?.keyId.length ?? 0) > 0) continue;
    found.set(certificateId, { certificateId, label: plainText(attributeOf(cryptoki, session, object, CKA.label)?.toString('utf8') ?? ''), keyId, der, x509, publicKey: publicKeyOf(x509) });
  }
  return [...found.values()];
}

function parse(value: Buffer): X509Certificate | undefined {
  try {
    return new X509Certificate(value);
  } catch {
    return undefined;
  }
}

function publicKeyOf(x509: X509Certificate): KeyObject | undefined {
  try {
    return x509.publicKey;
  } catch {
    return undefined;
  }
}

/** The certificates whose key, private or public, shows in this session: by CKA_ID or by the public key itself. */
export function withKnownKeys(cryptoki: PKCS11, session: Handle, certificates: readonly StoredCertificate[]): ReadonlySet<StoredCertificate> {
  const keys = [CKO.privateKey, CKO.publicKey].flatMap((kind) => findObjects(cryptoki, session, [{ type: CKA.class, value: kind }]));
  const known = new Set<StoredCertificate>();
  for (const key of keys) {
    const id = attributeOf(cryptoki, session, key, CKA.id);
    for (const certificate of certificates) {
      const belongs = belongsTo(cryptoki, session, key, certificate.publicKey);
      if (belongs === 'yes' || (belongs === 'unknown' && id?.equals(certificate.keyId) === true)) known.add(certificate);
    }
  }
  return known;
}

/** The issuers of a certificate among others, nearest first, by name and signature; the root is the last. At most 8. */
export function chainOf(leaf: StoredCertificate, others: readonly StoredCertificate[]): readonly Uint8Array[] {
  const chain: StoredCertificate[] = [];
  let current = leaf;
  while (chain.length < 8) {
    const issuer = others.find((other) => other !== leaf && !chain.includes(other) && issued(other.x509, current.x509));
    if (issuer === undefined) break;
    chain.push(issuer);
    current = issuer;
  }
  return chain.map(({ der }) => der);
}

function issued(issuer: X509Certificate, subject: X509Certificate): boolean {
  try {
    return subject.checkIssued(issuer) && subject.verify(issuer.publicKey);
  } catch {
    return false;
  }
}
