import { createHmac, timingSafeEqual } from 'node:crypto';
import { child, children, integerValue, octets, oidText, type DerNode } from '../cms/der-read.ts';
import { oids } from '../cms/oids.ts';
import { pbkdf2Key, readPbkdf2 } from './pkcs12-decrypt.ts';
import { Pkcs12Stop, type Rounds } from './pkcs12-failure.ts';
import { deriveBytes, kdfPurpose, type KdfHash } from './pkcs12-kdf.ts';
import type { PasswordForm } from './pkcs12-password.ts';

const pbmac1 = '1.2.840.113549.1.5.14';
const hashes: Readonly<Record<string, KdfHash>> = {
  [oids.sha1]: 'sha1',
  [oids.sha224]: 'sha224',
  [oids.sha256]: 'sha256',
  [oids.sha384]: 'sha384',
  [oids.sha512]: 'sha512',
};
const hmacs: Readonly<Record<string, KdfHash>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

/** Whether MacData (RFC 7292 §4) is right for the content under this password; PBMAC1 as RFC 9579. */
export async function macHolds(macData: DerNode, content: Uint8Array, password: PasswordForm, rounds: Rounds): Promise<boolean> {
  const parts = children(macData);
  const digestInfo = children(child(parts, 0, 0x30));
  const algorithm = children(child(digestInfo, 0, 0x30));
  const expected = octets(child(digestInfo, 1));
  const name = oidText(child(algorithm, 0));
  if (name === pbmac1) return pbmac1Holds(children(child(algorithm, 1, 0x30)), expected, content, password, rounds);
  const hash = hashes[name];
  if (hash === undefined) throw new Pkcs12Stop('p12.unsupported');
  const salt = octets(child(parts, 1));
  const iterations = rounds.take(parts[2] === undefined ? 1 : integerValue(parts[2]));
  const length = createHmac(hash, '').digest().length;
  const key = await deriveBytes(hash, kdfPurpose.mac, password.bmp, salt, iterations, length);
  return same(createHmac(hash, key).update(content).digest(), expected);
}

async function pbmac1Holds(
  params: readonly DerNode[],
  expected: Uint8Array,
  content: Uint8Array,
  password: PasswordForm,
  rounds: Rounds,
): Promise<boolean> {
  const kdf = readPbkdf2(child(params, 0, 0x30));
  const hash = hmacs[oidText(child(children(child(params, 1, 0x30)), 0))];
  if (hash === undefined) throw new Pkcs12Stop('p12.unsupported');
  // RFC 9579 §5: keyLength must be present, or a shorter key could be slipped in.
  if (kdf.keyLength === undefined || kdf.keyLength < 20 || kdf.keyLength > 1024) throw new Pkcs12Stop('p12.damaged');
  const key = await pbkdf2Key(kdf, password.utf8, kdf.keyLength, rounds);
  return same(createHmac(hash, key).update(content).digest(), expected);
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);
