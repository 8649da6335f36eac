import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const block = 16;
const zeroIv = new Uint8Array(block);

/**
 * AES-CBC with the initialisation vector in front and PKCS#7 padding (ISO 32000-2 §7.6.3.1, algorithms 1 and 1.A).
 * Lenient as readers are: a last block that is cut short is left out, padding that is none is kept as data.
 */
export function aesDecrypt(key: Uint8Array, data: Uint8Array): Uint8Array {
  const end = data.length - (data.length % block);
  if (end < 2 * block) return new Uint8Array();
  const plain = aesCbcDecrypt(key, data.subarray(block, end), data.subarray(0, block));
  const padding = plain[plain.length - 1] ?? 0;
  return padding >= 1 && padding <= block ? plain.subarray(0, plain.length - padding) : plain;
}

/** The reverse, with a random initialisation vector. */
export function aesEncrypt(key: Uint8Array, data: Uint8Array): Uint8Array {
  const iv = randomBytes(block);
  const cipher = createCipheriv(cbc(key), key, iv);
  return Buffer.concat([iv, cipher.update(data), cipher.final()]);
}

/** Whole blocks without padding; the vector is all zeros unless given. */
export function aesCbcDecrypt(key: Uint8Array, data: Uint8Array, iv: Uint8Array = zeroIv): Uint8Array {
  const decipher = createDecipheriv(cbc(key), key, iv).setAutoPadding(false);
  const plain = decipher.update(data);
  decipher.final(); // without padding nothing is left
  return plain;
}

/** Whole blocks without padding. */
export function aesCbcEncrypt(key: Uint8Array, data: Uint8Array, iv: Uint8Array): Uint8Array {
  const cipher = createCipheriv(cbc(key), key, iv).setAutoPadding(false);
  const out = cipher.update(data);
  cipher.final();
  return out;
}

const cbc = (key: Uint8Array): string => (key.length === 32 ? 'aes-256-cbc' : 'aes-128-cbc');
