import { execFileSync } from 'node:child_process';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { neededNapi, ownNapi } from '../../src/main/hosts/probe.ts';
import { issueCertificate } from '../../src/training/pki/certificate.ts';
import type { TokenOrder } from './pkcs11/fill-tokens.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
export const node24 = ownNapi() >= neededNapi ? process.execPath : join(root, 'node_modules/node/bin/node');

/** SoftHSM where Debian and Ubuntu put it. */
export const softHsm = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so', '/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so'].find((path) => existsSync(path));

/** What the tests of tokens lack on this machine; they say so and skip. */
export const lacking =
  softHsm === undefined ? 'SoftHSM (Debian package softhsm2)'
  : !existsSync(join(root, 'node_modules/pkcs11js/build/Release/pkcs11.node')) ? 'the PKCS#11 binding (npm package pkcs11js)'
  : !(process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, 'cc'))) ? 'a C compiler (Debian package gcc)'
  : undefined;

/** An own set of tokens in a folder: SoftHSM's, which the double shows too. */
export interface SoftTokens {
  readonly env: Readonly<Record<string, string>>;
  /** The double of a vendor's module (double.c). */
  readonly double: string;
  /** Sets and clears the files by which the double is told what to do. */
  tell(name: string, text?: string): void;
  untell(...names: readonly string[]): void;
  /** How often a PIN was sent to the double. */
  pinsSent(): number;
}

export function softTokens(folder: string, tokens: readonly TokenOrder[]): SoftTokens {
  if (softHsm === undefined) throw new Error('SoftHSM is not installed');
  const at = (name: string): string => join(folder, name);
  for (const name of ['tokens', 'told']) mkdirSync(at(name), { recursive: true });
  writeFileSync(at('softhsm2.conf'), `directories.tokendir = ${at('tokens')}\nobjectstore.backend = file\nlog.level = ERROR\n`);
  const env = { SOFTHSM2_CONF: at('softhsm2.conf'), P11_DOUBLE_DIR: at('told'), P11_DOUBLE_SOFTHSM: softHsm };
  const double = at('libdouble.so');
  if (!existsSync(double)) {
    const source = join(root, 'tests/support/pkcs11/double.c');
    execFileSync('cc', ['-shared', '-fPIC', '-O1', '-I', join(root, 'node_modules/pkcs11js/includes/pkcs11'), source, '-o', double, '-ldl'], { stdio: 'pipe' });
  }
  const fill = join(root, 'tests/support/pkcs11/fill-tokens.ts');
  execFileSync(node24, [fill], { input: JSON.stringify({ module: softHsm, tokens }), env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  return {
    env, double,
    tell: (name, text = '') => writeFileSync(join(env.P11_DOUBLE_DIR, name), text),
    untell: (...names) => {
      for (const name of names) rmSync(join(env.P11_DOUBLE_DIR, name), { force: true });
    },
    pinsSent: () => {
      const log = join(env.P11_DOUBLE_DIR, 'LOG');
      return existsSync(log) ? readFileSync(log, 'utf8').split('\n').length - 1 : 0;
    },
  };
}

export interface Identity {
  readonly key: string;
  readonly certificate: string;
}

/** An identity whose certificate ended yesterday; it has no issuer but itself. */
export function expiredIdentity(commonName: string): Identity {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const name = { organization: 'Cơ quan thử nghiệm', commonName };
  const day = 86_400_000;
  const der = issueCertificate({ subject: name, publicKey, use: 'signer', issuer: { name, key: privateKey }, notBefore: Date.now() - 90 * day, notAfter: Date.now() - day });
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), certificate: new X509Certificate(der).toString() };
}

/** A certificate authority in a folder, and identities it issues: PEM, Vietnamese names, valid for two days unless said. */
export function authority(folder: string): { readonly root: string; issue(name: string, newKey: readonly string[], more?: readonly string[]): Identity } {
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: readonly string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' });
  openssl('req', '-x509', '-utf8', '-newkey', 'rsa:2048', '-nodes', '-keyout', at('root.key'), '-out', at('root.crt'), '-days', '9', '-subj', '/CN=CA thử nghiệm');
  return {
    root: readFileSync(at('root.crt'), 'utf8'),
    issue: (name, newKey, more = ['-days', '2']) => {
      openssl('req', '-x509', '-utf8', '-CA', at('root.crt'), '-CAkey', at('root.key'), '-newkey', ...newKey, '-nodes', '-keyout', at(`${name}.key`), '-out', at(`${name}.crt`), '-subj', `/CN=${name}`,
        '-addext', 'basicConstraints=critical,CA:FALSE', ...more);
      return { key: readFileSync(at(`${name}.key`), 'utf8'), certificate: readFileSync(at(`${name}.crt`), 'utf8') };
    },
  };
}
