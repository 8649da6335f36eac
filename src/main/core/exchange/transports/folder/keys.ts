import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** DER around the 32 bytes of an Ed25519 key (RFC 8410): PKCS #8 and SubjectPublicKeyInfo. */
const privateHead = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicHead = Buffer.from('302a300506032b6570032100', 'hex');

const bytesIn = (text: string): Buffer => (/^[A-Za-z0-9+/]+={0,2}$/u.test(text.trim()) ? Buffer.from(text.trim(), 'base64') : Buffer.alloc(0));

/** `secret`: what goes into the keystore. Both are the 32 bytes of the key in base64. */
export function newFolderKeys(): { readonly secret: string; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    secret: privateKey.export({ type: 'pkcs8', format: 'der' }).subarray(privateHead.length).toString('base64'),
    publicKey: publicKey.export({ type: 'spki', format: 'der' }).subarray(publicHead.length).toString('base64'),
  };
}

/** `undefined`: not a key. */
export function privateKeyOf(secret: string): KeyObject | undefined {
  const bytes = bytesIn(secret);
  return bytes.length === 32 ? createPrivateKey({ key: Buffer.concat([privateHead, bytes]), format: 'der', type: 'pkcs8' }) : undefined;
}

/** The 32 bytes, or all of a SubjectPublicKeyInfo as other tools export it; base64. `undefined`: not a key. */
export function partnerKeyOf(publicKey: string): KeyObject | undefined {
  const bytes = bytesIn(publicKey);
  const raw = bytes.length === 44 && bytes.subarray(0, 12).equals(publicHead) ? bytes.subarray(12) : bytes;
  return raw.length === 32 ? createPublicKey({ key: Buffer.concat([publicHead, raw]), format: 'der', type: 'spki' }) : undefined;
}

/** The public half of a connection's secret, to be given to the partners. */
export function folderPublicKeyOf(secret: string): string | undefined {
  const key = privateKeyOf(secret);
  return key === undefined ? undefined : createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(publicHead.length).toString('base64');
}
