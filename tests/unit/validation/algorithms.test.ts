import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readWholeDer } from '../../../src/main/core/signing/cms/der-read.ts';
import { context, derNull, integer, oid, sequence } from '../../../src/main/core/signing/cms/der-write.ts';
import { checkSigned, keyStrength, signatureAlgorithmOf } from '../../../src/main/core/signing/validation/algorithms.ts';
import { parseCertificate, type Certificate } from '../../../src/main/core/signing/validation/certificate.ts';

const folder = mkdtempSync(join(tmpdir(), 'congvan-algorithms-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const openssl = (...args: readonly string[]): void => {
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
};
const keys = new Map<string, string>();
/** The file of a key; one for each kind. */
function keyFile(options: readonly string[]): string {
  const kind = options.join(' ');
  const file = keys.get(kind) ?? `${String(keys.size)}.key`;
  if (!keys.has(kind)) openssl('genpkey', ...options, '-out', file);
  keys.set(kind, file);
  return file;
}

/** A certificate openssl signed for itself: its identifier, its key and its signature are another tool's. */
function selfSigned(name: string, keyOptions: readonly string[], signOptions: readonly string[]): Certificate {
  openssl('req', '-new', '-x509', '-key', keyFile(keyOptions), '-subj', `/CN=${name}`, ...signOptions, '-outform', 'DER', '-out', `${name}.der`);
  const certificate = parseCertificate(new Uint8Array(readFileSync(join(folder, `${name}.der`))));
  if (certificate === undefined) throw new Error(name);
  return certificate;
}

const rsa = (bits = 2048): readonly string[] => ['-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${String(bits)}`];
const ec = (curve: string): readonly string[] => ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${curve}`];
const pss = (hash: string, mask: string, salt: number): readonly string[] => [`-${hash}`, '-sigopt', 'rsa_padding_mode:pss', '-sigopt', `rsa_mgf1_md:${mask}`, '-sigopt', `rsa_pss_saltlen:${String(salt)}`];

const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ...['sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha512-256', 'sha3-256', 'sha3-512'].map((hash) => [`RSA ${hash}`, rsa(), [`-${hash}`]] as const),
  ['PSS sha256', rsa(), pss('sha256', 'sha256', 32)],
  ['PSS sha1 by default', rsa(), pss('sha1', 'sha1', 20)],
  ['PSS sha256 masked by sha1', rsa(), pss('sha256', 'sha1', 32)],
  ['PSS sha512 masked by sha256, salt 0', rsa(), pss('sha512', 'sha256', 0)],
  ['PSS key of its own', ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048'], ['-sha256']],
  ...['P-256', 'P-384', 'P-521', 'secp256k1', 'brainpoolP256r1', 'brainpoolP384r1', 'brainpoolP512r1'].map((curve) => [`ECDSA ${curve}`, ec(curve), ['-sha256']] as const),
  ...['sha1', 'sha384', 'sha3-256', 'sha3-512'].map((hash) => [`ECDSA ${hash}`, ec('P-256'), [`-${hash}`]] as const),
  ['Ed25519', ['-algorithm', 'ED25519'], []],
  ['Ed448', ['-algorithm', 'ED448'], []],
];

describe('signatures of openssl', () => {
  test.each(cases)('%s: the right one is right, and no changed byte is', (name, keyOptions, signOptions) => {
    const { publicKey, signatureAlgorithm, tbs, signature } = selfSigned(name.replaceAll(' ', '-'), keyOptions, signOptions);
    expect(checkSigned(publicKey, signatureAlgorithm, tbs, signature)).toBe('right');
    const changed = Uint8Array.from(tbs);
    changed[tbs.length >> 1] = (changed[tbs.length >> 1] ?? 0) ^ 1;
    expect(checkSigned(publicKey, signatureAlgorithm, changed, signature)).toBe('wrong');
    const forged = Uint8Array.from(signature);
    forged[signature.length - 1] = (forged[signature.length - 1] ?? 0) ^ 1;
    expect(checkSigned(publicKey, signatureAlgorithm, tbs, forged)).not.toBe('right');
  });

  test('PSS over SHA-3, whose identifier openssl 3.0 does not write', () => {
    const { publicKey } = selfSigned('rsa', rsa(), ['-sha256']);
    writeFileSync(join(folder, 'data'), 'nội dung');
    openssl('dgst', '-sha3-256', '-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:32', '-sign', keyFile(rsa()), '-out', 'signature', 'data');
    const sha3 = sequence(oid('2.16.840.1.101.3.4.2.8'));
    const parameters = sequence(context(0, sha3), context(1, sequence(oid('1.2.840.113549.1.1.8'), sha3)), context(2, integer(32)));
    const identifier = readWholeDer(sequence(oid('1.2.840.113549.1.1.10'), parameters)) ?? expect.fail();
    const [data, signature] = ['data', 'signature'].map((name) => new Uint8Array(readFileSync(join(folder, name)))) as [Uint8Array, Uint8Array];
    expect(checkSigned(publicKey, identifier, data, signature)).toBe('right');
    expect(checkSigned(publicKey, identifier, data.subarray(1), signature)).toBe('wrong');
  });

  test('a key does not make the signatures of another kind', () => {
    const made = ['RSA', 'EC', 'ED25519', 'ED448'].map((kind) => {
      const options = kind === 'RSA' ? rsa() : kind === 'EC' ? ec('P-256') : ['-algorithm', kind];
      return selfSigned(`kind-${kind}`, options, kind.startsWith('ED') ? [] : ['-sha256']);
    });
    for (const key of made) {
      for (const other of made) {
        const answer = checkSigned(key.publicKey, other.signatureAlgorithm, other.tbs, other.signature);
        expect(answer).toBe(key === other ? 'right' : 'wrong');
      }
    }
  });

  test('a PSS key signs within what it was issued for', () => {
    const bound = ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048', '-pkeyopt', 'rsa_pss_keygen_md:sha256', '-pkeyopt', 'rsa_pss_keygen_mgf1_md:sha256', '-pkeyopt', 'rsa_pss_keygen_saltlen:32'];
    const own = selfSigned('bound', bound, ['-sha256']);
    expect(checkSigned(own.publicKey, own.signatureAlgorithm, own.tbs, own.signature)).toBe('right');
    const sha1 = selfSigned('unbound', rsa(), pss('sha1', 'sha1', 20));
    expect(checkSigned(own.publicKey, sha1.signatureAlgorithm, sha1.tbs, sha1.signature)).toBe('wrong');
  });
});

describe('identifiers', () => {
  const read = (der: Uint8Array) => signatureAlgorithmOf(readWholeDer(der));
  const id = { pss: '1.2.840.113549.1.1.10', mgf1: '1.2.840.113549.1.1.8', sha256: '2.16.840.1.101.3.4.2.1' };
  const sha256 = sequence(oid(id.sha256), derNull());

  test('PSS parameters are read whole or not at all', () => {
    expect(read(sequence(oid(id.pss), sequence()))).toMatchObject({ hash: 'sha1', saltLength: 20 });
    const full = [context(0, sha256), context(1, sequence(oid(id.mgf1), sha256)), context(2, integer(32))];
    expect(read(sequence(oid(id.pss), sequence(...full, context(3, integer(1)))))).toMatchObject({ scheme: 'rsa-pss', hash: 'sha256', saltLength: 32 });
    expect(read(sequence(oid(id.pss), sequence(...full, context(3, integer(2)))))).toBeUndefined();
    expect(read(sequence(oid(id.pss), sequence(...full, context(4, integer(1)))))).toBeUndefined();
    expect(read(sequence(oid(id.pss), sequence(context(1, sequence(oid(id.sha256), sha256)))))).toBeUndefined();
    expect(read(sequence(oid(id.pss)))).toBeUndefined();
    expect(read(sequence(oid(id.pss), derNull()))).toBeUndefined();
  });

  test('an algorithm that leaves the hash open says too little in a certificate', () => {
    const { publicKey, tbs, signature } = selfSigned('open', rsa(), ['-sha256']);
    expect(checkSigned(publicKey, readWholeDer(sequence(oid('1.2.840.113549.1.1.1'), derNull())) ?? expect.fail(), tbs, signature)).toBe('unknown');
  });

  test('unknown ones are unknown', () => {
    expect(read(sequence(oid('1.2.3.4')))).toBeUndefined();
    expect(read(sequence(oid('1.3.101.112'), derNull()))).toBeUndefined();
  });
});

describe('keys', () => {
  test('short ones are told', () => {
    const strength = (options: readonly string[]): string | undefined => {
      const { publicKey } = selfSigned(`strength-${options[3] ?? ''}`.replaceAll(':', '-'), options, ['-sha256']);
      return publicKey === undefined ? undefined : keyStrength(publicKey);
    };
    expect([strength(rsa(512)), strength(rsa(1024)), strength(rsa(2048)), strength(ec('P-192')), strength(ec('P-256'))]).toEqual(['broken', 'weak', 'good', 'broken', 'good']);
  });

  test('a curve that is spelt out instead of named is no key', () => {
    expect(selfSigned('explicit', [...ec('P-256'), '-pkeyopt', 'ec_param_enc:explicit'], ['-sha256']).publicKey).toBeUndefined();
  });
});
