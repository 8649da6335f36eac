import { createCipheriv, createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { bmpString, context, integer, nullValue, octetString, oid, sequence, setOf } from './der.ts';

export interface KeyFile {
  readonly key: KeyObject;
  readonly certificate: Uint8Array;
  /** Issuing CA first, then the root. */
  readonly chain: readonly Uint8Array[];
  /** Shown by token and certificate viewers. */
  readonly friendlyName: string;
  readonly password: string;
}

// OpenSSL 3 writes 2048 rounds; more would only slow the newcomer, whose password is printed on the screen anyway.
const ROUNDS = 2048;
const DATA = '1.2.840.113549.1.7.1';
const SHA256 = '2.16.840.1.101.3.4.2.1';

/**
 * A PKCS#12 file (RFC 7292): key and certificates under PBES2 with AES-256-CBC and PBKDF2-HMAC-SHA-256
 * (RFC 8018 §6.2), integrity by HMAC-SHA-256 with the key derivation of RFC 7292 Appendix B.
 */
export function writePkcs12(file: KeyFile): Uint8Array {
  const keyId = createHash('sha1').update(file.certificate).digest();
  const named = setOf(
    sequence(oid('1.2.840.113549.1.9.20'), setOf(bmpString(file.friendlyName))),
    sequence(oid('1.2.840.113549.1.9.21'), setOf(octetString(keyId))),
  );
  const password = Buffer.from(file.password, 'utf8');
  const certificates = sequence(
    certificateBag(file.certificate, named),
    ...file.chain.map((certificate) => certificateBag(certificate)),
  );
  const encryptedCertificates = encrypt(certificates, password);
  const certificateSafe = sequence(
    oid('1.2.840.113549.1.7.6'),
    context(0, sequence(integer(0), sequence(oid(DATA), encryptedCertificates.algorithm, implicitOctets(encryptedCertificates.data)))),
  );
  const shrouded = encrypt(new Uint8Array(file.key.export({ type: 'pkcs8', format: 'der' })), password);
  const keySafe = data(sequence(sequence(
    oid('1.2.840.113549.1.12.10.1.2'),
    context(0, sequence(shrouded.algorithm, octetString(shrouded.data))),
    named,
  )));
  const authenticated = sequence(certificateSafe, keySafe);
  return sequence(integer(3), data(authenticated), macData(authenticated, file.password));
}

const data = (content: Uint8Array): Uint8Array => sequence(oid(DATA), context(0, octetString(content)));

function implicitOctets(content: Uint8Array): Uint8Array {
  const plain = Buffer.from(octetString(content));
  plain[0] = 0x80;
  return plain;
}

function certificateBag(certificate: Uint8Array, attributes?: Uint8Array): Uint8Array {
  return sequence(
    oid('1.2.840.113549.1.12.10.1.3'),
    context(0, sequence(oid('1.2.840.113549.1.9.22.1'), context(0, octetString(certificate)))),
    ...(attributes === undefined ? [] : [attributes]),
  );
}

function encrypt(plain: Uint8Array, password: Uint8Array): { algorithm: Uint8Array; data: Uint8Array } {
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync(password, salt, ROUNDS, 32, 'sha256'), iv);
  const derivation = sequence(
    oid('1.2.840.113549.1.5.12'),
    sequence(octetString(salt), integer(ROUNDS), sequence(oid('1.2.840.113549.2.9'), nullValue())),
  );
  const scheme = sequence(oid('2.16.840.1.101.3.4.1.42'), octetString(iv));
  return {
    algorithm: sequence(oid('1.2.840.113549.1.5.13'), sequence(derivation, scheme)),
    data: Buffer.concat([cipher.update(plain), cipher.final()]),
  };
}

function macData(content: Uint8Array, password: string): Uint8Array {
  const salt = randomBytes(16);
  const mac = createHmac('sha256', macKey(password, salt)).update(content).digest();
  return sequence(
    sequence(sequence(oid(SHA256), nullValue()), octetString(mac)),
    octetString(salt),
    integer(ROUNDS),
  );
}

/** RFC 7292 Appendix B.2 with ID 3 and SHA-256: one block of output is the whole 32-byte key, so step 6.C never runs. */
function macKey(password: string, salt: Uint8Array): Uint8Array {
  const block = 64;
  const passwordBytes = Buffer.from(`${password}\0`, 'utf16le').swap16();
  let hash: Uint8Array = Buffer.concat([Buffer.alloc(block, 3), repeated(salt, block), repeated(passwordBytes, block)]);
  for (let round = 0; round < ROUNDS; round += 1) hash = createHash('sha256').update(hash).digest();
  return hash;
}

function repeated(bytes: Uint8Array, block: number): Uint8Array {
  return Buffer.alloc(block * Math.ceil(bytes.length / block), bytes);
}
