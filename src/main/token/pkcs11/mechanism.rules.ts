import { createHash } from 'node:crypto';
import type { SignOrder } from '../sign-with-key.ts';

type Hash = SignOrder['hash'];

/** One way to have an order signed: the mechanism, its parameter, and what is given to it. */
export interface SignPlan {
  readonly mechanism: number;
  /** RSASSA-PSS parameters (PKCS#11 v2.40 §2.1.10): hash mechanism, mask function, salt length in bytes. */
  readonly pss?: { readonly hashAlg: number; readonly mgf: number; readonly saltLen: number };
  readonly input: (bytes: Uint8Array) => Buffer;
}

const hashed: Readonly<Record<Hash, { readonly hashAlg: number; readonly mgf: number; readonly length: number; readonly pkcs: number; readonly pss: number; readonly ecdsa: number; readonly info: string }>> = {
  sha256: { hashAlg: 0x250, mgf: 2, length: 32, pkcs: 0x40, pss: 0x43, ecdsa: 0x1044, info: '3031300d060960864801650304020105000420' },
  sha384: { hashAlg: 0x260, mgf: 3, length: 48, pkcs: 0x41, pss: 0x44, ecdsa: 0x1045, info: '3041300d060960864801650304020205000430' },
  sha512: { hashAlg: 0x270, mgf: 4, length: 64, pkcs: 0x42, pss: 0x45, ecdsa: 0x1046, info: '3051300d060960864801650304020305000440' },
};
const CKM = { rsaPkcs: 0x1, rsaPkcsPss: 0xd, ecdsa: 0x1041 } as const;

const asIs = (bytes: Uint8Array): Buffer => Buffer.from(bytes);
const digestOf = (hash: Hash) => (bytes: Uint8Array): Buffer => createHash(hash).update(bytes).digest();

/**
 * The ways a token can sign an order, the better one first; empty when it has none. RSA prefers the mechanism that hashes in
 * the token, else CKM_RSA_PKCS over the DigestInfo (RFC 8017 §9.2), never over the bare hash. ECDSA prefers the bare
 * mechanism over a hash made here, which more tokens have. `orderBytes`: length of the curve's order, beyond which a hash
 * is cut (FIPS 186-5 §6.4.1).
 */
export function signPlans(order: SignOrder, supported: ReadonlySet<number>, orderBytes: number): readonly SignPlan[] {
  const { hashAlg, mgf, length, pkcs, pss, ecdsa, info } = hashed[order.hash];
  const digest = digestOf(order.hash);
  const plans = (): readonly SignPlan[] => {
    switch (order.key) {
      case 'rsa':
        return [
          { mechanism: pkcs, input: asIs },
          { mechanism: CKM.rsaPkcs, input: (bytes) => Buffer.concat([Buffer.from(info, 'hex'), digest(bytes)]) },
        ];
      case 'rsa-pss': {
        const parameter = { hashAlg, mgf, saltLen: length };
        return [{ mechanism: pss, pss: parameter, input: asIs }, { mechanism: CKM.rsaPkcsPss, pss: parameter, input: digest }];
      }
      case 'ec':
        return [{ mechanism: CKM.ecdsa, input: (bytes) => digest(bytes).subarray(0, orderBytes) }, { mechanism: ecdsa, input: asIs }];
    }
  };
  return plans().filter(({ mechanism }) => supported.has(mechanism));
}

/** `Ecdsa-Sig-Value` (RFC 3279 §2.2.3) of the two numbers a token puts side by side; `undefined` when they are not two equal halves. */
export function ecdsaValue(raw: Uint8Array): Buffer | undefined {
  if (raw.length === 0 || raw.length % 2 !== 0 || raw.length > 132) return undefined;
  const half = raw.length / 2;
  const body = Buffer.concat([derInteger(raw.subarray(0, half)), derInteger(raw.subarray(half))]);
  return Buffer.concat([Buffer.from(body.length < 0x80 ? [0x30, body.length] : [0x30, 0x81, body.length]), body]);
}

function derInteger(bytes: Uint8Array): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const value = bytes.subarray(start);
  const sign = (value[0] ?? 0) >= 0x80 ? [0] : [];
  return Buffer.from([0x02, value.length + sign.length, ...sign, ...value]);
}
