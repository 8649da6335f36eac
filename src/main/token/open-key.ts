import { constants, verify, X509Certificate, type KeyObject } from 'node:crypto';
import { fail, ok, type Failure, type Result } from '../core/model/result.ts';
import type { PinGiven } from './pkcs11/login.rules.ts';
import { signWithKey, type SignOrder } from './sign-with-key.ts';

/** An opened key, wherever it lies. Signature values are as `signWithKey` gives them. */
export interface OpenKey {
  sign(order: SignOrder, bytes: Uint8Array): Result<Uint8Array, Failure>;
  /** The PIN for the next signature, of this kind, where the key asks it each time. */
  authorize(order: SignOrder, given: PinGiven): Result<undefined, Failure>;
  close(): void;
}

/** A key from a certificate file. Dropping it is closing it: Node frees the native key with the last reference. */
export function fileKey(key: KeyObject, certificate: Uint8Array): OpenKey {
  const { publicKey } = new X509Certificate(certificate);
  return {
    sign: (order, bytes) => {
      const value = signWithKey(key, order, bytes);
      if (value === undefined) return fail('p12.unsupported', { wanted: order.key });
      return valueHolds(publicKey, order, bytes, value) ? ok(value) : fail('sign.keyMismatch');
    },
    authorize: () => ok(undefined),
    close: () => undefined,
  };
}

/** Whether a signature value is that of a public key over these bytes. Says no, and does not throw, where the kinds differ. */
export function valueHolds(publicKey: KeyObject, order: SignOrder, bytes: Uint8Array, value: Uint8Array): boolean {
  try {
    switch (order.key) {
      case 'rsa':
        return verify(order.hash, bytes, { key: publicKey, padding: constants.RSA_PKCS1_PADDING }, value);
      case 'rsa-pss':
        return verify(order.hash, bytes, { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }, value);
      case 'ec':
        return verify(order.hash, bytes, { key: publicKey, dsaEncoding: 'der' }, value);
    }
  } catch {
    return false;
  }
}
