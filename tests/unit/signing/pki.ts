import { execFileSync } from 'node:child_process';
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One identity of the test PKI, made on the spot with openssl. */
export interface Identity {
  readonly key: KeyObject;
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
}

export interface Pki {
  readonly dir: string;
  readonly rootPem: string;
  identity(name: string, options: IdentityOptions): Identity;
  close(): void;
}

export interface IdentityOptions {
  readonly commonName: string;
  /** Arguments of `openssl genpkey`, e.g. `-algorithm RSA -pkeyopt rsa_keygen_bits:2048`. */
  readonly key: readonly string[];
  readonly keyUsage?: string;
}

export const rsa2048 = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'] as const;
export const curve = (name: string): readonly string[] => ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${name}`];

export const openssl = (dir: string, ...args: readonly string[]): Buffer =>
  execFileSync('openssl', args, { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });

/** A root with a Vietnamese name and whatever identities a test asks for. */
export function makePki(): Pki {
  const dir = mkdtempSync(join(tmpdir(), 'congvan-pki-'));
  const run = (...args: string[]): Buffer => openssl(dir, ...args);
  writeFileSync(join(dir, 'root.cnf'), '[req]\ndistinguished_name=dn\nstring_mask=utf8only\n[dn]\n[ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n');
  run('genpkey', ...curve('P-256'), '-out', 'root.key');
  run('req', '-new', '-x509', '-utf8', '-config', 'root.cnf', '-extensions', 'ca', '-key', 'root.key', '-days', '3650',
    '-subj', '/C=VN/O=Công ty Thử nghiệm/CN=CA Thử nghiệm Đường Lâm', '-out', 'root.crt');
  const rootDer = run('x509', '-in', 'root.crt', '-outform', 'DER');
  return {
    dir,
    rootPem: join(dir, 'root.crt'),
    identity(name, options) {
      writeFileSync(join(dir, `${name}.ext`), `basicConstraints=CA:FALSE\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\nkeyUsage=critical,${options.keyUsage ?? 'digitalSignature,nonRepudiation'}\n`);
      run('genpkey', ...options.key, '-out', `${name}.key`);
      run('req', '-new', '-utf8', '-config', 'root.cnf', '-key', `${name}.key`, '-subj', `/C=VN/O=Sở Nội vụ/CN=${options.commonName}`, '-out', `${name}.csr`);
      run('x509', '-req', '-in', `${name}.csr`, '-CA', 'root.crt', '-CAkey', 'root.key', '-CAcreateserial', '-days', '730', '-extfile', `${name}.ext`, '-out', `${name}.crt`);
      return {
        key: createPrivateKey(readFileSync(join(dir, `${name}.key`))),
        certificate: new Uint8Array(run('x509', '-in', `${name}.crt`, '-outform', 'DER')),
        chain: [new Uint8Array(rootDer)],
      };
    },
    close: () => {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
