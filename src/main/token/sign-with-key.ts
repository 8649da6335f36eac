import { constants, sign, type KeyObject } from 'node:crypto';

export interface SignOrder {
  readonly key: 'rsa' | 'rsa-pss' | 'ec';
  readonly hash: 'sha256' | 'sha384' | 'sha512';
}

/**
 * Signs DER bytes. RSA gives the raw value: PKCS#1 v1.5 (RFC 8017 §8.2) or PSS with a salt as long as the hash
 * (RFC 4056 §3.1); EC gives the DER `Ecdsa-Sig-Value` of RFC 3279 §2.2.3. `undefined` when the key is of another kind.
 */
export function signWithKey(key: KeyObject, order: SignOrder, bytes: Uint8Array): Uint8Array | undefined {
  switch (order.key) {
    case 'rsa':
      if (key.asymmetricKeyType !== 'rsa') return undefined;
      return sign(order.hash, bytes, { key, padding: constants.RSA_PKCS1_PADDING });
    case 'rsa-pss':
      if (key.asymmetricKeyType !== 'rsa' && key.asymmetricKeyType !== 'rsa-pss') return undefined;
      return sign(order.hash, bytes, { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST });
    case 'ec':
      if (key.asymmetricKeyType !== 'ec') return undefined;
      return sign(order.hash, bytes, { key, dsaEncoding: 'der' });
  }
}
