import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCertificate, type Certificate } from '../../../src/main/core/signing/validation/certificate.ts';

export interface Issue {
  /** Common name, and, when no `key` is given, the name of the key. */
  readonly name: string;
  readonly key?: string;
  /** Subject of the issuer and its key; itself when absent. */
  readonly by?: Certificate & { readonly file: string; readonly keyName: string };
  /** Lines of an openssl extension section, and whole sections after a blank one. */
  readonly extensions?: string;
  readonly subject?: string;
  readonly options?: readonly string[];
}

export type Issued = Certificate & { readonly file: string; readonly keyName: string };

export interface PathPki {
  readonly issue: (request: Issue) => Issued;
  readonly close: () => void;
}

export const CA = 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n';
export const USER = 'basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nauthorityKeyIdentifier=keyid\n';

/** Certificates of any shape, made by openssl in a fresh folder. */
export function pathPki(): PathPki {
  const folder = mkdtempSync(join(tmpdir(), 'congvan-path-'));
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  const keys = new Set<string>();
  let count = 0;
  return {
    issue: ({ name, key = name, by, extensions = USER, subject = `/C=VN/O=Thử/CN=${name}`, options = [] }) => {
      const file = `c${String(++count)}`;
      if (!keys.has(key)) openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', `${key}.key`);
      keys.add(key);
      // The key identifiers of a certificate that signs itself are its own.
      writeFileSync(join(folder, `${file}.cnf`), `[req]\ndistinguished_name=dn\nprompt=no\nstring_mask=utf8only\n[dn]\n[ext]\n${extensions}`);
      openssl('req', '-new', '-utf8', '-config', `${file}.cnf`, '-key', `${key}.key`, '-subj', subject, '-out', `${file}.csr`);
      const signer = by === undefined ? ['-signkey', `${key}.key`] : ['-CA', `${by.file}.pem`, '-CAkey', `${by.keyName}.key`, '-set_serial', String(100 + count)];
      openssl('x509', '-req', '-in', `${file}.csr`, ...signer, '-extfile', `${file}.cnf`, '-extensions', 'ext', '-days', '1000', ...options, '-out', `${file}.pem`);
      const body = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END/u.exec(readFileSync(join(folder, `${file}.pem`), 'latin1'))?.[1] ?? '';
      const certificate = parseCertificate(new Uint8Array(Buffer.from(body, 'base64')));
      if (certificate === undefined) throw new Error(`no certificate: ${name}`);
      return { ...certificate, file, keyName: key };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
