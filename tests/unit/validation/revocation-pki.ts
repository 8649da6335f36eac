import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, ok } from '../../../src/main/core/model/result.ts';
import type { TrustNetwork, TrustRequest } from '../../../src/main/core/ports/trust-network.ts';
import { parseCertificate, type Certificate } from '../../../src/main/core/signing/validation/certificate.ts';

/** An authority under a root, with people, lists and responders, made by openssl and answering over a network that is a function. */
export interface RevocationPki {
  readonly certificate: (name: string) => Certificate;
  readonly der: (name: string) => Uint8Array;
  /** A new list of `root` or `sub`, as DER. */
  readonly crl: (by: 'root' | 'sub', options?: readonly string[]) => Uint8Array;
  readonly revoke: (name: string, by: 'root' | 'sub', ...options: readonly string[]) => void;
  /** openssl's answer to a request, signed by `signer`. */
  readonly ocsp: (request: Uint8Array, by: 'root' | 'sub', signer: string, options?: readonly string[]) => Uint8Array;
  readonly network: (log: string[], signer?: Readonly<Record<'root' | 'sub', string>>) => TrustNetwork;
  readonly close: () => void;
}

const section = (name: string): string => `
[${name}]
database = ${name}/index.txt
serial = ${name}/serial
crlnumber = ${name}/crlnumber
new_certs_dir = ${name}
certificate = ${name}.pem
private_key = ${name}.key
default_md = sha256
default_days = 3000
default_crl_days = 30
policy = anything
unique_subject = no
crl_extensions = crl_ext
`;

const config = `
[req]
distinguished_name = dn
prompt = no
string_mask = utf8only
[dn]
[anything]
countryName = optional
organizationName = optional
commonName = optional
[crl_ext]
authorityKeyIdentifier = keyid
[v3_root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[v3_sub]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:http://crl.test/root.crl
authorityInfoAccess = OCSP;URI:http://ocsp.test/root,caIssuers;URI:http://ca.test/root.cer
[v3_user]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature,nonRepudiation
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:http://crl.test/sub.crl
authorityInfoAccess = OCSP;URI:http://ocsp.test/sub,caIssuers;URI:http://ca.test/sub.cer
[v3_ocsp]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = ignored
[v3_ocsp_checked]
basicConstraints = CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
crlDistributionPoints = URI:http://crl.test/sub.crl
${section('root')}${section('sub')}`;

export function makeRevocationPki(): RevocationPki {
  const folder = mkdtempSync(join(tmpdir(), 'congvan-revocation-'));
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  writeFileSync(join(folder, 'ca.cnf'), config);
  for (const name of ['root', 'sub']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'index.txt'), '');
    writeFileSync(join(folder, name, 'serial'), name === 'root' ? '1000\n' : '2000\n');
    writeFileSync(join(folder, name, 'crlnumber'), '01\n');
  }
  const request = (name: string, bits = 'P-256'): void => {
    const options = /^\d+$/u.test(bits) ? ['-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${bits}`] : ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${bits}`];
    openssl('genpkey', ...options, '-out', `${name}.key`);
    openssl('req', '-new', '-utf8', '-config', 'ca.cnf', '-key', `${name}.key`, '-subj', `/C=VN/O=Cơ quan thử/CN=${name}`, '-out', `${name}.csr`);
  };
  const issue = (name: string, by: 'root' | 'sub', extensions: string, bits?: string): void => {
    request(name, bits);
    openssl('ca', '-batch', '-utf8', '-config', 'ca.cnf', '-name', by, '-extensions', extensions, '-in', `${name}.csr`, '-out', `${name}.pem`, '-notext');
  };
  request('root');
  openssl('req', '-new', '-x509', '-utf8', '-config', 'ca.cnf', '-extensions', 'v3_root', '-key', 'root.key', '-subj', '/C=VN/O=Cơ quan thử/CN=root', '-days', '4000', '-out', 'root.pem');
  issue('sub', 'root', 'v3_sub');
  for (const name of ['person', 'revoked', 'held', 'later']) issue(name, 'sub', 'v3_user');
  issue('weak', 'sub', 'v3_user', '1024');
  issue('responder', 'sub', 'v3_ocsp');
  issue('checked', 'sub', 'v3_ocsp_checked');
  issue('unappointed', 'sub', 'v3_user');
  const der = (name: string): Uint8Array => {
    const body = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END/u.exec(readFileSync(join(folder, `${name}.pem`), 'latin1'))?.[1] ?? '';
    return new Uint8Array(Buffer.from(body, 'base64'));
  };
  let count = 0;
  const pki: Omit<RevocationPki, 'network'> = {
    der,
    certificate: (name) => {
      const certificate = parseCertificate(der(name));
      if (certificate === undefined) throw new Error(`no certificate: ${name}`);
      return certificate;
    },
    crl: (by, options = []) => {
      openssl('ca', '-config', 'ca.cnf', '-name', by, '-gencrl', ...options, '-out', 'out.crl');
      openssl('crl', '-in', 'out.crl', '-outform', 'DER', '-out', 'out.der');
      return new Uint8Array(readFileSync(join(folder, 'out.der')));
    },
    revoke: (name, by, ...options) => openssl('ca', '-config', 'ca.cnf', '-name', by, '-revoke', `${name}.pem`, ...options),
    ocsp: (bytes, by, signer, options = []) => {
      const [input, output] = [`${String(++count)}.req`, `${String(count)}.resp`];
      writeFileSync(join(folder, input), bytes);
      openssl('ocsp', '-index', `${by}/index.txt`, '-CA', `${by}.pem`, '-rsigner', `${signer}.pem`, '-rkey', `${signer}.key`, '-ndays', '1', ...options, '-reqin', input, '-respout', output);
      return new Uint8Array(readFileSync(join(folder, output)));
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
  const network = (log: string[], signer = { root: 'root', sub: 'responder' }): TrustNetwork => ({ url, method, body }: TrustRequest) => {
    log.push(`${method} ${url}`);
    const [, host = '', by = ''] = /^http:\/\/(\w+)\.test\/(root|sub)/u.exec(url) ?? [];
    if (by !== 'root' && by !== 'sub') return Promise.resolve(fail('net.unreachable'));
    if (host === 'crl') return Promise.resolve(ok(pki.crl(by)));
    if (host === 'ca') return Promise.resolve(ok(der(by)));
    return Promise.resolve(body === undefined ? fail('net.refused') : ok(pki.ocsp(body, by, signer[by])));
  };
  return { ...pki, network };
}
