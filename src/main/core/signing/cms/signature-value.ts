import { constants, sign, verify, type KeyObject } from 'node:crypto';
import type { SignatureAlgorithm } from './algorithms.ts';
import { publicKeyOf } from './signing-certificate.ts';

/** What waits for a key: the DER of the signed attributes, and how they are to be signed. */
export interface ToBeSigned {
  readonly toBeSigned: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
  /** Of the signer, DER. */
  readonly certificate: Uint8Array;
}

/** The raw RSA signature or Ecdsa-Sig-Value (RFC 3279 §2.2.3) of a key in this process; `undefined` when the key cannot. */
export function signatureValueOf({ algorithm, toBeSigned }: ToBeSigned, key: KeyObject): Uint8Array | undefined {
  try {
    return sign(algorithm.hash, toBeSigned, { key, ...padding(algorithm) });
  } catch {
    return undefined;
  }
}

/** Whether a value is the signature of the certificate's key: a wrong key or a driver's wrong padding is found here. */
export function valueMatches({ algorithm, toBeSigned, certificate }: ToBeSigned, value: Uint8Array): boolean {
  try {
    const key = publicKeyOf(certificate);
    return verify(algorithm.hash, toBeSigned, { key, ...padding(algorithm) }, value);
  } catch {
    return false;
  }
}

function padding(algorithm: SignatureAlgorithm): { padding?: number; saltLength?: number } {
  switch (algorithm.key) {
    case 'rsa':
      return { padding: constants.RSA_PKCS1_PADDING };
    case 'rsa-pss':
      return { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
    case 'ec':
      return {};
  }
}
