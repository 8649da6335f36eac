import { createHash, hash as digest } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';

export type KdfHash = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

const blockBytes: Readonly<Record<KdfHash, number>> = { sha1: 64, sha224: 64, sha256: 64, sha384: 128, sha512: 128 };

/** What the derived bytes are for (RFC 7292 §B.3). */
export const kdfPurpose = { key: 1, iv: 2, mac: 3 } as const;

/**
 * Key derivation of RFC 7292 §B.2. Lets other work run between slices: a file may ask for a million
 * rounds, which is seconds.
 */
export async function deriveBytes(
  hash: KdfHash,
  purpose: number,
  password: Uint8Array,
  salt: Uint8Array,
  iterations: number,
  length: number,
): Promise<Uint8Array> {
  const v = blockBytes[hash];
  const input = Buffer.concat([stretched(salt, v), stretched(password, v)]);
  const diversifier = Buffer.alloc(v, purpose);
  const parts: Uint8Array[] = [];
  for (let have = 0; have < length; ) {
    let a: Buffer = createHash(hash).update(diversifier).update(input).digest();
    for (let i = 1; i < iterations; i++) {
      a = digest(hash, a, 'buffer'); // twice as fast as a Hash object, and this is all the time there is
      if (i % 20_000 === 0) await nextTurn();
    }
    parts.push(a);
    have += a.length;
    addBlock(input, stretched(a, v).subarray(0, v), v);
  }
  return Buffer.concat(parts).subarray(0, length);
}

/** Repeated to the next multiple of v; nothing stays nothing. */
function stretched(bytes: Uint8Array, v: number): Buffer {
  return bytes.length === 0 ? Buffer.alloc(0) : Buffer.alloc(v * Math.ceil(bytes.length / v), bytes);
}

/** Every v-byte block I_j becomes (I_j + B + 1) mod 2^(8v). */
function addBlock(input: Buffer, b: Uint8Array, v: number): void {
  for (let start = 0; start < input.length; start += v) {
    let carry = 1;
    for (let i = v - 1; i >= 0; i--) {
      carry += (input[start + i] ?? 0) + (b[i] ?? 0);
      input[start + i] = carry & 255;
      carry >>= 8;
    }
  }
}
