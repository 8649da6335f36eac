import type { HashName, SignatureAlgorithm } from '../validation/algorithms.ts';

const more = 'http://www.w3.org/2001/04/xmldsig-more#';
const more2007 = 'http://www.w3.org/2007/05/xmldsig-more#';
const more2021 = 'http://www.w3.org/2021/04/xmldsig-more#';

/** Digest algorithms of XML (RFC 9231 §2.1). */
const hashes: Readonly<Record<string, HashName>> = {
  'http://www.w3.org/2000/09/xmldsig#sha1': 'sha1',
  [`${more}sha224`]: 'sha224',
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  [`${more}sha384`]: 'sha384',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
  'http://www.w3.org/2001/04/xmlenc#ripemd160': 'ripemd160',
  [`${more2007}sha3-224`]: 'sha3-224',
  [`${more2007}sha3-256`]: 'sha3-256',
  [`${more2007}sha3-384`]: 'sha3-384',
  [`${more2007}sha3-512`]: 'sha3-512',
};

/** Digest algorithm of a `DigestMethod`; `undefined` when it is not on the list. */
export const xmlHash = (algorithm: string | undefined): HashName | undefined =>
  algorithm !== undefined && Object.hasOwn(hashes, algorithm) ? hashes[algorithm] : undefined;

const octets: Partial<Record<HashName, number>> = { sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64, 'sha3-224': 28, 'sha3-256': 32, 'sha3-384': 48, 'sha3-512': 64 };

/**
 * The signature algorithms of XML that are judged (RFC 9231 §2.3): RSA PKCS#1 v1.5, RSA-PSS with MGF1 and a salt as long
 * as the hash, ECDSA whose value is r and s side by side, EdDSA. No HMAC: a shared key signs for nobody.
 */
export function xmlSignatureAlgorithm(uri: string | undefined): (SignatureAlgorithm & { readonly hash: HashName }) | undefined {
  if (uri === 'http://www.w3.org/2000/09/xmldsig#rsa-sha1') return { scheme: 'rsa', hash: 'sha1' };
  if (uri === `${more2021}eddsa-ed25519` || uri === `${more2021}eddsa-ed448`) return { scheme: 'eddsa', hash: 'sha512' };
  const [, space, name] = /^(http:\/\/www\.w3\.org\/(?:2001\/04|2007\/05|2021\/04)\/xmldsig-more#)(.+)$/.exec(uri ?? '') ?? [];
  const plain = /^(rsa|ecdsa)-(sha1|sha224|sha256|sha384|sha512|ripemd160|sha3-\d{3})$/.exec(name ?? '');
  if (plain !== null && (space === more || (space === more2007 && plain[2] === 'ripemd160') || space === more2021)) {
    const hash = plain[2] as HashName;
    return { scheme: plain[1] === 'rsa' ? 'rsa' : 'ecdsa-plain', hash };
  }
  const pss = space === more2007 ? /^(sha1|sha224|sha256|sha384|sha512|sha3-\d{3})-rsa-MGF1$/.exec(name ?? '') : null;
  const hash = pss?.[1] as HashName | undefined;
  const saltLength = hash === undefined ? undefined : octets[hash];
  return hash === undefined || saltLength === undefined ? undefined : { scheme: 'rsa-pss', hash, saltLength };
}

/** base64Binary (XML Schema 2 §3.2.16): white space may stand anywhere, nothing else may; `undefined` otherwise. */
export function strictBase64(text: string): Uint8Array | undefined {
  const compact = text.replace(/[ \t\r\n]+/g, '');
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined;
  return new Uint8Array(Buffer.from(compact, 'base64'));
}
