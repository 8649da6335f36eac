import { derNull, context, integer, oid, sequence } from './der-write.ts';
import type { SigningCertificate } from './certificate.ts';
import { oids } from './oids.ts';

export type HashName = 'sha256' | 'sha384' | 'sha512';
export type KeyKind = 'rsa' | 'rsa-pss' | 'ec';

/** How the key signs: RSASSA-PKCS1-v1_5, RSASSA-PSS (MGF1 and salt as the hash) or ECDSA. */
export interface SignatureAlgorithm {
  readonly key: KeyKind;
  readonly hash: HashName;
}

export const hashBytes: Readonly<Record<HashName, number>> = { sha256: 32, sha384: 48, sha512: 64 };

/** The algorithm a certificate's key asks for: the hash as strong as the curve (RFC 5753 §7). */
export function defaultAlgorithm(certificate: SigningCertificate): SignatureAlgorithm | undefined {
  switch (certificate.keyAlgorithm) {
    case oids.rsaEncryption:
      return { key: 'rsa', hash: 'sha256' };
    case oids.rsassaPss:
      return { key: 'rsa-pss', hash: pssHash(certificate.pssHash) };
    case oids.ecPublicKey:
      if (certificate.curve === oids.p256) return { key: 'ec', hash: 'sha256' };
      if (certificate.curve === oids.p384) return { key: 'ec', hash: 'sha384' };
      if (certificate.curve === oids.p521) return { key: 'ec', hash: 'sha512' };
      return undefined;
    default:
      return undefined;
  }
}

/** What a profile may choose for the keys that leave a choice; a key bound to an algorithm keeps it. */
export interface AlgorithmChoice {
  /** RSASSA-PSS for ordinary RSA keys (TT 15/2025/TT-BKHCN, Annex I); PKCS#1 v1.5 is what every token and reader knows. */
  readonly pss?: boolean | undefined;
  /** For RSA keys. */
  readonly hash?: HashName | undefined;
}

/** The algorithm for a certificate under a choice; `undefined` for a key that cannot sign here. */
export function chosenAlgorithm(certificate: SigningCertificate, { pss, hash }: AlgorithmChoice): SignatureAlgorithm | undefined {
  const usual = defaultAlgorithm(certificate);
  if (usual?.key !== 'rsa') return usual;
  return { key: pss === true ? 'rsa-pss' : 'rsa', hash: hash ?? usual.hash };
}

function pssHash(bound: string | undefined): HashName {
  return bound === oids.sha384 ? 'sha384' : bound === oids.sha512 ? 'sha512' : 'sha256';
}

/** Whether a key of this certificate can sign so. An ordinary RSA key signs PKCS#1 v1.5 and PSS. */
export function fits(certificate: SigningCertificate, algorithm: SignatureAlgorithm): boolean {
  switch (algorithm.key) {
    case 'rsa':
      return certificate.keyAlgorithm === oids.rsaEncryption;
    case 'rsa-pss':
      if (certificate.keyAlgorithm === oids.rsassaPss) {
        return certificate.pssHash === undefined || certificate.pssHash === oids[algorithm.hash];
      }
      return certificate.keyAlgorithm === oids.rsaEncryption;
    case 'ec':
      return certificate.keyAlgorithm === oids.ecPublicKey && defaultAlgorithm(certificate) !== undefined;
  }
}

/** AlgorithmIdentifier of a hash in CMS: parameters absent (RFC 5754 §2). */
export const hashIdentifier = (hash: HashName): Uint8Array => sequence(oid(oids[hash]));

/** AlgorithmIdentifier for SignerInfo.signatureAlgorithm (RFC 5754 §3, RFC 4056). */
export function signatureIdentifier(algorithm: SignatureAlgorithm): Uint8Array {
  switch (algorithm.key) {
    case 'rsa':
      // rsaEncryption is the identifier every verifier must know (RFC 5754 §3.2).
      return sequence(oid(oids.rsaEncryption), derNull());
    case 'ec':
      return sequence(
        oid({ sha256: oids.ecdsaSha256, sha384: oids.ecdsaSha384, sha512: oids.ecdsaSha512 }[algorithm.hash]),
      );
    case 'rsa-pss': {
      const hash = sequence(oid(oids[algorithm.hash]), derNull());
      return sequence(
        oid(oids.rsassaPss),
        sequence(
          context(0, hash),
          context(1, sequence(oid(oids.mgf1), hash)),
          context(2, integer(hashBytes[algorithm.hash])),
        ),
      );
    }
  }
}
