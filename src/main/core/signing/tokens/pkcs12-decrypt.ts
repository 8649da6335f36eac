import { createDecipheriv, pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';
import { child, children, integerValue, octets, oidText, readElement, type DerNode } from '../cms/der-read.ts';
import { rc4 } from '../encryption/rc4.ts';
import { Pkcs12Stop, type Rounds } from './pkcs12-failure.ts';
import { deriveBytes, kdfPurpose } from './pkcs12-kdf.ts';
import type { PasswordForm } from './pkcs12-password.ts';

const derive = promisify(pbkdf2);

interface OldScheme {
  readonly cipher: 'rc4' | '3des' | 'rc2';
  readonly keyBytes: number;
}

// RFC 7292 Appendix C, 1.2.840.113549.1.12.1.n
const oldSchemes: Readonly<Record<string, OldScheme>> = {
  '1': { cipher: 'rc4', keyBytes: 16 },
  '2': { cipher: 'rc4', keyBytes: 5 },
  '3': { cipher: '3des', keyBytes: 24 },
  '4': { cipher: '3des', keyBytes: 16 },
  '5': { cipher: 'rc2', keyBytes: 16 },
  '6': { cipher: 'rc2', keyBytes: 5 },
};
const oldPrefix = '1.2.840.113549.1.12.1.';
const pbes2 = '1.2.840.113549.1.5.13';
const rc2Cbc = '1.2.840.113549.3.2';
const pbkdf2Oid = '1.2.840.113549.1.5.12';

const prfs: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

// The ECB numbers stand where an old NSS wrote them for CBC; an IV comes with them, so CBC it is.
const blockCiphers: Readonly<Record<string, { name: string; keyBytes: number }>> = {
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyBytes: 24 },
  '2.16.840.1.101.3.4.1.1': { name: 'aes-128-cbc', keyBytes: 16 },
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyBytes: 16 },
  '2.16.840.1.101.3.4.1.21': { name: 'aes-192-cbc', keyBytes: 24 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyBytes: 24 },
  '2.16.840.1.101.3.4.1.41': { name: 'aes-256-cbc', keyBytes: 32 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyBytes: 32 },
};

/**
 * Decrypts with a password-based AlgorithmIdentifier. Answers the DER value inside, or `undefined`
 * when the password does not fit. Stops with `p12.unsupported` for other schemes.
 */
export async function decryptWithPassword(
  algorithm: DerNode,
  data: Uint8Array,
  password: PasswordForm,
  rounds: Rounds,
): Promise<Uint8Array | undefined> {
  const parts = children(algorithm);
  const scheme = oidText(child(parts, 0));
  if (scheme === pbes2) return decryptPbes2(children(child(parts, 1, 0x30)), data, password, rounds);
  const old = scheme.startsWith(oldPrefix) ? oldSchemes[scheme.slice(oldPrefix.length)] : undefined;
  if (old === undefined) throw new Pkcs12Stop('p12.unsupported');
  const params = children(child(parts, 1, 0x30));
  const salt = octets(child(params, 0));
  const iterations = rounds.take(integerValue(child(params, 1)));
  const key = await deriveBytes('sha1', kdfPurpose.key, password.bmp, salt, iterations, old.keyBytes);
  if (old.cipher === 'rc4') return plausible(rc4(key, data));
  const iv = await deriveBytes('sha1', kdfPurpose.iv, password.bmp, salt, iterations, 8);
  if (old.cipher === 'rc2') return plausible(rc2(key, iv, data));
  const full = key.length === 24 ? key : Buffer.concat([key, key.subarray(0, 8)]);
  return plausible(blockCipher('des-ede3-cbc', full, iv, data));
}

async function decryptPbes2(
  params: readonly DerNode[],
  data: Uint8Array,
  password: PasswordForm,
  rounds: Rounds,
): Promise<Uint8Array | undefined> {
  const kdf = readPbkdf2(child(params, 0, 0x30));
  const cipher = readCipher(children(child(params, 1, 0x30)), kdf.keyLength);
  // NSS before 3.49 took the BMPString here too, against RFC 8018.
  for (const secret of [password.utf8, password.bmp]) {
    const plain = plausible(cipher.decrypt(await pbkdf2Key(kdf, secret, cipher.keyBytes, rounds), data));
    if (plain !== undefined) return plain;
  }
  return undefined;
}

interface Cipher {
  readonly keyBytes: number;
  decrypt(key: Uint8Array, data: Uint8Array): Uint8Array | undefined;
}

/** The encryption scheme of PBES2 (RFC 8018 Appendix B.2). */
function readCipher(algorithm: readonly DerNode[], keyLength: number | undefined): Cipher {
  const name = oidText(child(algorithm, 0));
  const params = child(algorithm, 1);
  if (name === rc2Cbc) {
    // RC2-CBC-Parameter: the version encodes the effective key bits.
    const parts = children(params);
    const bits = parts.length < 2 ? 32 : { 160: 40, 120: 64, 58: 128 }[integerValue(child(parts, 0))];
    if (bits === undefined) throw new Pkcs12Stop('p12.unsupported');
    const iv = octets(child(parts, parts.length - 1, 0x04));
    return { keyBytes: keyLength ?? bits >> 3, decrypt: (key, data) => rc2(key, iv, data, bits) };
  }
  const known = blockCiphers[name];
  if (known === undefined) throw new Pkcs12Stop('p12.unsupported');
  const iv = octets(child(algorithm, 1, 0x04));
  // An old NSS named AES-128 and used the key length it derived: the length is the truth.
  const aes = known.name.startsWith('aes') && (keyLength === 16 || keyLength === 24 || keyLength === 32);
  const real = aes ? { name: `aes-${String(keyLength * 8)}-cbc`, keyBytes: keyLength } : known;
  return { keyBytes: real.keyBytes, decrypt: (key, data) => blockCipher(real.name, key, iv, data) };
}

export interface Pbkdf2 {
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly keyLength: number | undefined;
  readonly hash: string;
}

/** PBKDF2-params (RFC 8018 Appendix A.2). */
export function readPbkdf2(algorithm: DerNode): Pbkdf2 {
  const parts = children(algorithm);
  if (oidText(child(parts, 0)) !== pbkdf2Oid) throw new Pkcs12Stop('p12.unsupported');
  const params = children(child(parts, 1, 0x30));
  const rest = params.slice(2);
  const prf = rest.find((item) => item.tag === 0x30);
  const length = rest.find((item) => item.tag === 0x02);
  const hash = prf === undefined ? 'sha1' : prfs[oidText(child(children(prf), 0))];
  if (hash === undefined) throw new Pkcs12Stop('p12.unsupported');
  return {
    salt: octets(child(params, 0, 0x04)),
    iterations: integerValue(child(params, 1)),
    keyLength: length === undefined ? undefined : integerValue(length),
    hash,
  };
}

export async function pbkdf2Key(kdf: Pbkdf2, secret: Uint8Array, length: number, rounds: Rounds): Promise<Uint8Array> {
  return derive(secret, kdf.salt, rounds.take(kdf.iterations), length, kdf.hash);
}

/** A SEQUENCE that fills the plaintext: what every bag is. A wrong password rarely gets this far. */
function plausible(plain: Uint8Array | undefined): Uint8Array | undefined {
  if (plain?.[0] !== 0x30) return undefined;
  try {
    return readElement(plain).end === plain.length ? plain : undefined;
  } catch {
    return undefined;
  }
}

function blockCipher(name: string, key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array | undefined {
  try {
    const decipher = createDecipheriv(name, key, iv);
    return Buffer.concat([decipher.update(data), decipher.final()]);
  } catch {
    return undefined;
  }
}

/** RC2-CBC (RFC 2268): OpenSSL 3 and BoringSSL keep it out of reach, and half of old files use it. */
function rc2(key: Uint8Array, iv: Uint8Array, data: Uint8Array, bits = key.length * 8): Uint8Array | undefined {
  const binary = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
  const cipher = forge.rc2.createDecryptionCipher(binary(key), bits);
  cipher.start(binary(iv));
  cipher.update(forge.util.createBuffer(binary(data)));
  return cipher.finish() ? Buffer.from(cipher.output.getBytes(), 'latin1') : undefined;
}
