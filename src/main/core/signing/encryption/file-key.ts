import { createHash } from 'node:crypto';
import { aesCbcDecrypt, aesCbcEncrypt } from './aes.ts';
import { passwordForms } from './password.ts';
import { rc4 } from './rc4.ts';
import type { EncryptionScheme } from './scheme.ts';

/** The key all of a file's objects are encrypted under, and whose password gave it. */
export interface FileKey {
  readonly key: Uint8Array;
  readonly openedAs: 'owner' | 'user';
}

/**
 * The file key a password leads to, the owner's rights first; `undefined` when it is neither password. `id` is the first
 * element of the trailer's /ID (empty where there is none). ISO 32000-2 §7.6.4, algorithms 2, 2.A, 4 to 7, 11 and 12.
 */
export function fileKey(scheme: EncryptionScheme, id: Uint8Array, password: string): FileKey | undefined {
  for (const form of passwordForms(password, scheme.revision)) {
    const found = scheme.revision >= 5 ? modernKey(scheme, form) : oldKey(scheme, id, form);
    if (found !== undefined) return found;
  }
  return undefined;
}

// ISO 32000-1 algorithm 2, step a.
const padding = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');
const padded = (password: Uint8Array): Uint8Array => Buffer.concat([password, padding]).subarray(0, 32);
const md5 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

function oldKey(scheme: EncryptionScheme, id: Uint8Array, password: Uint8Array): FileKey | undefined {
  for (const size of scheme.keySizes) {
    const asOwner = userKeyOf(scheme, id, userPassword(scheme, password, size), size);
    if (asOwner !== undefined) return { key: asOwner, openedAs: 'owner' };
    const asUser = userKeyOf(scheme, id, password, size);
    if (asUser !== undefined) return { key: asUser, openedAs: 'user' };
  }
  return undefined;
}

/** Algorithm 2, then the check of algorithm 4 (revision 2) or 5 (3 and 4). */
function userKeyOf(scheme: EncryptionScheme, id: Uint8Array, password: Uint8Array, size: number): Uint8Array | undefined {
  const permissions = Buffer.alloc(4);
  permissions.writeInt32LE(scheme.permissions);
  const open = scheme.revision >= 4 && !scheme.encryptMetadata ? Buffer.alloc(4, 0xff) : Buffer.alloc(0);
  let key = md5(padded(password), scheme.owner, permissions, id, open).subarray(0, size);
  if (scheme.revision === 2) return same(rc4(key, padding), scheme.user) ? key : undefined;
  for (let i = 0; i < 50; i++) key = md5(key).subarray(0, size);
  let check = md5(padding, id);
  for (let i = 0; i < 20; i++) check = rc4(key.map((byte) => byte ^ i), check);
  return same(check, scheme.user.subarray(0, 16)) ? key : undefined;
}

/** The user password an owner password leads to (algorithm 7). */
function userPassword(scheme: EncryptionScheme, owner: Uint8Array, size: number): Uint8Array {
  let hash = md5(padded(owner));
  if (scheme.revision === 2) return rc4(hash.subarray(0, size), scheme.owner);
  for (let i = 0; i < 50; i++) hash = md5(hash);
  const key = hash.subarray(0, size);
  let password = scheme.owner;
  for (let i = 19; i >= 0; i--) password = rc4(key.map((byte) => byte ^ i), password);
  return password;
}

/** Algorithm 2.A: 32 bytes of hash, 8 of validation salt, 8 of key salt. */
function modernKey(scheme: EncryptionScheme, password: Uint8Array): FileKey | undefined {
  const { owner, user } = scheme;
  const hash = scheme.revision === 5 ? simpleHash : hardenedHash;
  if (same(hash(password, owner.subarray(32, 40), user), owner.subarray(0, 32))) {
    return { key: aesCbcDecrypt(hash(password, owner.subarray(40, 48), user), scheme.ownerKey), openedAs: 'owner' };
  }
  const none = new Uint8Array();
  if (same(hash(password, user.subarray(32, 40), none), user.subarray(0, 32))) {
    return { key: aesCbcDecrypt(hash(password, user.subarray(40, 48), none), scheme.userKey), openedAs: 'user' };
  }
  return undefined;
}

/** Revision 5 (Adobe Supplement to ISO 32000, extension level 3). */
const simpleHash = (password: Uint8Array, salt: Uint8Array, user: Uint8Array): Uint8Array =>
  createHash('sha256').update(password).update(salt).update(user).digest();

/** Algorithm 2.B. Each round costs at most 64 × (127 + 64 + 48) bytes; it ends in some 70 rounds, in 288 at the most. */
function hardenedHash(password: Uint8Array, salt: Uint8Array, user: Uint8Array): Uint8Array {
  let key = simpleHash(password, salt, user);
  for (let round = 0, last = 0; round < 64 || last > round - 32; round++) {
    const once = Buffer.concat([password, key, user]);
    const repeated = Buffer.alloc(once.length * 64, once);
    const encrypted = aesCbcEncrypt(key.subarray(0, 16), repeated, key.subarray(16, 32));
    // The first 16 bytes as a number modulo 3: 256 leaves 1, so the sum of the bytes does.
    const rest = encrypted.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3;
    key = createHash(rest === 0 ? 'sha256' : rest === 1 ? 'sha384' : 'sha512').update(encrypted).digest();
    last = encrypted[encrypted.length - 1] ?? 0;
  }
  return key.subarray(0, 32);
}

/**
 * The permissions in force. From revision 5 /Perms seals them with the file key (algorithm 13): where it opens, only what
 * both allow is allowed, so that nobody widens them by editing /P.
 */
export function effectivePermissions(scheme: EncryptionScheme, key: Uint8Array): number {
  if (scheme.revision < 5 || scheme.sealedPermissions.length < 16 || key.length !== 32) return scheme.permissions;
  const opened = Buffer.from(aesCbcDecrypt(key, scheme.sealedPermissions.subarray(0, 16)));
  return opened.toString('latin1', 9, 12) === 'adb' ? scheme.permissions & opened.readInt32LE(0) : scheme.permissions;
}
