import type { Hash, KeyObject } from 'node:crypto';
import { constants, createHash, createPublicKey, verify } from 'node:crypto';
import type { DerNode } from '../cms/der-read.ts';
import { TAG, oidOf, readWholeDer, smallIntegerOf } from '../cms/der-read.ts';
import { oid, sequence } from '../cms/der-write.ts';

/** Hash names as node:crypto knows them; `shake256` always with 64 octets (RFC 8702, RFC 8419). */
export type HashName =
  | 'md5'
  | 'sha1'
  | 'sha224'
  | 'sha256'
  | 'sha384'
  | 'sha512'
  | 'sha512-224'
  | 'sha512-256'
  | 'sha3-224'
  | 'sha3-256'
  | 'sha3-384'
  | 'sha3-512'
  | 'shake256'
  | 'ripemd160';

const HASHES: Readonly<Record<string, HashName>> = {
  '1.2.840.113549.2.5': 'md5',
  '1.3.14.3.2.26': 'sha1',
  '1.3.36.3.2.1': 'ripemd160',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.5': 'sha512-224',
  '2.16.840.1.101.3.4.2.6': 'sha512-256',
  '2.16.840.1.101.3.4.2.7': 'sha3-224',
  '2.16.840.1.101.3.4.2.8': 'sha3-256',
  '2.16.840.1.101.3.4.2.9': 'sha3-384',
  '2.16.840.1.101.3.4.2.10': 'sha3-512',
  '2.16.840.1.101.3.4.2.12': 'shake256',
  '2.16.840.1.101.3.4.2.18': 'shake256',
};

type Scheme = 'rsa' | 'rsa-pss' | 'ecdsa' | 'ecdsa-plain' | 'eddsa' | 'dsa';
type EdwardsCurve = 'ed25519' | 'ed448';

/** Signature algorithms; `hash` is absent where the CMS digest algorithm decides (RFC 3370 §3.2). */
const SIGNATURES: Readonly<Record<string, { readonly scheme: Scheme; readonly hash?: HashName; readonly curve?: EdwardsCurve }>> = {
  '1.2.840.113549.1.1.1': { scheme: 'rsa' },
  '1.2.840.113549.1.1.4': { scheme: 'rsa', hash: 'md5' },
  '1.2.840.113549.1.1.5': { scheme: 'rsa', hash: 'sha1' },
  '1.3.14.3.2.29': { scheme: 'rsa', hash: 'sha1' },
  '1.3.36.3.3.1.2': { scheme: 'rsa', hash: 'ripemd160' },
  '1.2.840.113549.1.1.10': { scheme: 'rsa-pss' },
  '1.2.840.113549.1.1.11': { scheme: 'rsa', hash: 'sha256' },
  '1.2.840.113549.1.1.12': { scheme: 'rsa', hash: 'sha384' },
  '1.2.840.113549.1.1.13': { scheme: 'rsa', hash: 'sha512' },
  '1.2.840.113549.1.1.14': { scheme: 'rsa', hash: 'sha224' },
  '1.2.840.113549.1.1.15': { scheme: 'rsa', hash: 'sha512-224' },
  '1.2.840.113549.1.1.16': { scheme: 'rsa', hash: 'sha512-256' },
  '2.16.840.1.101.3.4.3.13': { scheme: 'rsa', hash: 'sha3-224' },
  '2.16.840.1.101.3.4.3.14': { scheme: 'rsa', hash: 'sha3-256' },
  '2.16.840.1.101.3.4.3.15': { scheme: 'rsa', hash: 'sha3-384' },
  '2.16.840.1.101.3.4.3.16': { scheme: 'rsa', hash: 'sha3-512' },
  '1.2.840.10045.2.1': { scheme: 'ecdsa' },
  '1.2.840.10045.4.1': { scheme: 'ecdsa', hash: 'sha1' },
  '1.2.840.10045.4.3.1': { scheme: 'ecdsa', hash: 'sha224' },
  '1.2.840.10045.4.3.2': { scheme: 'ecdsa', hash: 'sha256' },
  '1.2.840.10045.4.3.3': { scheme: 'ecdsa', hash: 'sha384' },
  '1.2.840.10045.4.3.4': { scheme: 'ecdsa', hash: 'sha512' },
  '2.16.840.1.101.3.4.3.9': { scheme: 'ecdsa', hash: 'sha3-224' },
  '2.16.840.1.101.3.4.3.10': { scheme: 'ecdsa', hash: 'sha3-256' },
  '2.16.840.1.101.3.4.3.11': { scheme: 'ecdsa', hash: 'sha3-384' },
  '2.16.840.1.101.3.4.3.12': { scheme: 'ecdsa', hash: 'sha3-512' },
  '0.4.0.127.0.7.1.1.4.1.1': { scheme: 'ecdsa-plain', hash: 'sha1' },
  '0.4.0.127.0.7.1.1.4.1.2': { scheme: 'ecdsa-plain', hash: 'sha224' },
  '0.4.0.127.0.7.1.1.4.1.3': { scheme: 'ecdsa-plain', hash: 'sha256' },
  '0.4.0.127.0.7.1.1.4.1.4': { scheme: 'ecdsa-plain', hash: 'sha384' },
  '0.4.0.127.0.7.1.1.4.1.5': { scheme: 'ecdsa-plain', hash: 'sha512' },
  '0.4.0.127.0.7.1.1.4.1.8': { scheme: 'ecdsa-plain', hash: 'sha3-224' },
  '0.4.0.127.0.7.1.1.4.1.9': { scheme: 'ecdsa-plain', hash: 'sha3-256' },
  '0.4.0.127.0.7.1.1.4.1.10': { scheme: 'ecdsa-plain', hash: 'sha3-384' },
  '0.4.0.127.0.7.1.1.4.1.11': { scheme: 'ecdsa-plain', hash: 'sha3-512' },
  '1.2.840.10040.4.3': { scheme: 'dsa', hash: 'sha1' },
  '2.16.840.1.101.3.4.3.1': { scheme: 'dsa', hash: 'sha224' },
  '2.16.840.1.101.3.4.3.2': { scheme: 'dsa', hash: 'sha256' },
  '2.16.840.1.101.3.4.3.3': { scheme: 'dsa', hash: 'sha384' },
  '2.16.840.1.101.3.4.3.4': { scheme: 'dsa', hash: 'sha512' },
  '1.3.101.112': { scheme: 'eddsa', curve: 'ed25519' },
  '1.3.101.113': { scheme: 'eddsa', curve: 'ed448' },
};

export interface SignatureAlgorithm {
  readonly scheme: Scheme;
  /** `undefined`: the digest algorithm beside it decides, or EdDSA, which has its own. */
  readonly hash: HashName | undefined;
  /** Octets of PSS salt (RFC 4055 §3.1). */
  readonly saltLength?: number;
  /** Hash of the PSS mask; the message's own when absent. */
  readonly maskHash?: HashName;
  /** RSASSA-PSS-params as they are. */
  readonly parameters?: Uint8Array;
  readonly curve?: EdwardsCurve;
}

/** Hash of an AlgorithmIdentifier, or `undefined` when it is not known here. */
export const hashOf = (algorithm: DerNode | undefined): HashName | undefined =>
  HASHES[oidOf(algorithm?.tag === TAG.sequence ? algorithm.children[0] : algorithm) ?? ''];

/**
 * Signature algorithm of an AlgorithmIdentifier, or `undefined` when it is not known here or its parameters are not
 * those its standard gives it: NULL or none for RSA (RFC 4055 §5), none for the curves (RFC 5758 §3.2, RFC 8410 §3).
 */
export function signatureAlgorithmOf(algorithm: DerNode | undefined): SignatureAlgorithm | undefined {
  const id = oidOf(algorithm?.children[0]) ?? '';
  const known = SIGNATURES[id];
  if (known === undefined) return undefined;
  const parameters = algorithm?.children[1];
  if (known.scheme === 'rsa-pss') return pssParameters(parameters);
  if (known.scheme === 'eddsa' && parameters !== undefined) return undefined;
  return { scheme: known.scheme, hash: known.hash, ...(known.curve === undefined ? {} : { curve: known.curve }) };
}

const MGF1 = '1.2.840.113549.1.1.8';

/** RSASSA-PSS-params (RFC 4055 §3.1): SHA-1, MGF1 with SHA-1 and 20 octets by default; the trailer is always 1. */
function pssParameters(parameters: DerNode | undefined): SignatureAlgorithm | undefined {
  if (parameters?.tag !== TAG.sequence) return undefined;
  let hash: HashName | undefined = 'sha1';
  let maskHash: HashName | undefined = 'sha1';
  let saltLength: number | undefined = 20;
  for (const field of parameters.children) {
    const inner = field.children[0];
    if (field.tag === 0xa0) hash = hashOf(inner);
    else if (field.tag === 0xa1) maskHash = oidOf(inner?.children[0]) === MGF1 ? hashOf(inner?.children[1]) : undefined;
    else if (field.tag === 0xa2) saltLength = smallIntegerOf(inner);
    else if (field.tag !== 0xa3 || smallIntegerOf(inner) !== 1) return undefined;
  }
  if (hash === undefined || maskHash === undefined || saltLength === undefined) return undefined;
  return { scheme: 'rsa-pss', hash, saltLength, ...(maskHash === hash ? {} : { maskHash }), parameters: parameters.raw };
}

/** A hash to be fed; `shake256` always with 64 octets (RFC 8702 §3.1). `undefined` when this runtime lacks it. */
export function startHash(name: string): Hash | undefined {
  try {
    return name === 'shake256' ? createHash(name, { outputLength: 64 }) : createHash(name);
  } catch {
    return undefined;
  }
}

/** Digest of the concatenated parts. `undefined` when this runtime lacks the hash. */
export function digest(name: HashName, ...parts: readonly Uint8Array[]): Uint8Array | undefined {
  const hash = startHash(name);
  for (const part of parts) hash?.update(part);
  return hash?.digest();
}

type Answer = 'right' | 'wrong' | 'unknown';

/** Whether `signature` is the key's signature over `data`; `unknown` when the runtime cannot tell. */
export function checkSignature(
  key: KeyObject,
  algorithm: SignatureAlgorithm,
  hash: HashName,
  data: Uint8Array,
  signature: Uint8Array,
): Answer {
  if (!keyFits(key, algorithm)) return 'wrong';
  try {
    return askRuntime(key, algorithm, hash, data, signature) ? 'right' : 'wrong';
  } catch {
    return 'unknown';
  }
}

/** As `checkSignature` for a certificate, a list or a response, whose algorithm must say everything (RFC 5280 §4.1.1.2). */
export function checkSigned(key: KeyObject | undefined, identifier: DerNode, data: Uint8Array, signature: Uint8Array): Answer {
  const algorithm = signatureAlgorithmOf(identifier);
  if (key === undefined || algorithm === undefined) return 'unknown';
  const { scheme, hash } = algorithm;
  if (hash === undefined && scheme !== 'eddsa') return 'unknown';
  return checkSignature(key, algorithm, hash ?? 'sha512', data, signature);
}

/** The scheme is one the kind of key makes, within the limits a PSS key was issued with (RFC 4055 §3.3). */
function keyFits(key: KeyObject, algorithm: SignatureAlgorithm): boolean {
  const type = key.asymmetricKeyType;
  switch (algorithm.scheme) {
    case 'rsa':
      return type === 'rsa';
    case 'rsa-pss': {
      if (type !== 'rsa-pss') return type === 'rsa';
      const { hashAlgorithm, mgf1HashAlgorithm, saltLength } = key.asymmetricKeyDetails ?? {};
      if (hashAlgorithm === undefined) return true;
      const mask = algorithm.maskHash ?? algorithm.hash;
      return hashAlgorithm === algorithm.hash && (mgf1HashAlgorithm ?? mask) === mask && (algorithm.saltLength ?? 0) >= (saltLength ?? 0);
    }
    case 'ecdsa':
    case 'ecdsa-plain':
      return type === 'ec';
    case 'eddsa':
      return type === algorithm.curve;
    case 'dsa':
      return type === 'dsa';
  }
}

function askRuntime(key: KeyObject, algorithm: SignatureAlgorithm, hash: HashName, data: Uint8Array, signature: Uint8Array): boolean {
  switch (algorithm.scheme) {
    case 'rsa':
      return verify(hash, data, { key, padding: constants.RSA_PKCS1_PADDING }, signature);
    case 'rsa-pss': {
      const padding = constants.RSA_PKCS1_PSS_PADDING;
      return verify(hash, data, { key: maskedKey(key, algorithm), padding, saltLength: algorithm.saltLength ?? 20 }, signature);
    }
    case 'ecdsa':
    case 'dsa':
      return verify(hash, data, { key, dsaEncoding: 'der' }, signature);
    case 'ecdsa-plain':
      return verify(hash, data, { key, dsaEncoding: 'ieee-p1363' }, signature);
    case 'eddsa':
      return verify(null, data, key, signature);
  }
}

const RSASSA_PSS = '1.2.840.113549.1.1.10';

/**
 * node:crypto takes the hash of the mask from the message's, or from a key that is bound to one: where they differ, the
 * same key is given the signature's parameters. BoringSSL reads no such key and throws, which is "unknown".
 */
function maskedKey(key: KeyObject, { maskHash, parameters }: SignatureAlgorithm): KeyObject {
  if (maskHash === undefined || parameters === undefined || key.asymmetricKeyType === 'rsa-pss') return key;
  const bits = readWholeDer(key.export({ format: 'der', type: 'spki' }))?.children[1];
  if (bits === undefined) return key;
  const bound = sequence(sequence(oid(RSASSA_PSS), parameters), bits.raw);
  return createPublicKey({ key: Buffer.from(bound), format: 'der', type: 'spki' });
}

/** Hashes with known collisions: a forger may hold a second text for the same signature. */
export const isWeakHash = (hash: HashName): boolean => hash === 'md5' || hash === 'sha1' || hash === 'ripemd160';

/**
 * Key strength after ETSI TS 119 312: elliptic curves from 256 bits. RSA below 2048 bits is said to
 * be weak, below 1024 it proves nothing.
 */
export function keyStrength(key: KeyObject): 'good' | 'weak' | 'broken' {
  const details = key.asymmetricKeyDetails;
  switch (key.asymmetricKeyType) {
    case 'rsa':
    case 'rsa-pss':
    case 'dsa': {
      const bits = details?.modulusLength ?? 0;
      return bits < 1023 ? 'broken' : bits < 2047 ? 'weak' : 'good';
    }
    case 'ec':
      return /(?:112|128|160|163|192|193|224|233|239)/.test(details?.namedCurve ?? '') ? 'broken' : 'good';
    default:
      return 'good';
  }
}
