import { execFile } from 'node:child_process';
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const start = promisify(execFile);

/** Runs openssl without blocking: the PKI's own server lives in this process and must go on answering. */
export async function openssl(dir: string, ...args: readonly string[]): Promise<Buffer> {
  const { stdout } = await start('openssl', args, { cwd: dir, encoding: 'buffer', maxBuffer: 64 << 20 });
  return stdout;
}

/** A key with its certificate; `chain` is what a signature carries beside it: issuing CA, then root. */
export interface TestIdentity {
  readonly name: string;
  readonly commonName: string;
  readonly key: KeyObject;
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
}

export type TestUser =
  | 'rsa' | 'rsa3072' | 'p256' | 'p384' | 'p521' | 'pss'
  | 'revoked' | 'expired' | 'future' | 'noSigning' | 'tsa' | 'ocsp' | 'rootOcsp' | 'strangerTsa';

const rsa = (bits: number): readonly string[] => ['-algorithm', 'RSA', '-pkeyopt', `rsa_keygen_bits:${String(bits)}`];
const ec = (curve: string): readonly string[] => ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${curve}`];
const pss = ['-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048', '-pkeyopt', 'rsa_pss_keygen_md:sha256',
  '-pkeyopt', 'rsa_pss_keygen_mgf1_md:sha256', '-pkeyopt', 'rsa_pss_keygen_saltlen:32'];

interface Wanted {
  readonly key: readonly string[];
  readonly commonName: string;
  readonly section: 'user' | 'cipher' | 'tsa' | 'ocsp';
  readonly by?: 'root';
  readonly dates?: readonly string[];
}

const wanted: Readonly<Record<Exclude<TestUser, 'strangerTsa'>, Wanted>> = {
  rsa: { key: rsa(2048), commonName: 'Nguyễn Văn Ánh', section: 'user' },
  rsa3072: { key: rsa(3072), commonName: 'Sở Nội vụ tỉnh Thử nghiệm', section: 'user' },
  p256: { key: ec('P-256'), commonName: 'Trần Thị Đức Hạnh', section: 'user' },
  p384: { key: ec('P-384'), commonName: 'Lê Quỳnh Hường', section: 'user' },
  p521: { key: ec('P-521'), commonName: 'Phạm Ngọc Tuyết', section: 'user' },
  pss: { key: pss, commonName: 'Đỗ Hoàng Yến', section: 'user' },
  revoked: { key: ec('P-256'), commonName: 'Vũ Đã Thu Hồi', section: 'user' },
  expired: { key: ec('P-256'), commonName: 'Bùi Hết Hạn', section: 'user', dates: ['-startdate', '20200101000000Z', '-enddate', '20210101000000Z'] },
  future: { key: ec('P-256'), commonName: 'Ngô Chưa Đến', section: 'user', dates: ['-startdate', '20450101000000Z', '-enddate', '20460101000000Z'] },
  noSigning: { key: rsa(2048), commonName: 'Hồ Chỉ Mã Hoá', section: 'cipher' },
  // Longer than the signers', as an authority's is: a time stamp is to outlive what it proves.
  tsa: { key: rsa(2048), commonName: 'Dấu thời gian Thử nghiệm', section: 'tsa', dates: [...since(40), '-days', '3000'] },
  ocsp: { key: ec('P-256'), commonName: 'OCSP Thử nghiệm', section: 'ocsp' },
  rootOcsp: { key: ec('P-256'), commonName: 'OCSP gốc Thử nghiệm', section: 'ocsp', by: 'root' },
};

export interface IssuedPki {
  readonly identities: ReadonlyMap<TestUser, TestIdentity>;
  readonly root: Uint8Array;
  readonly issuing: Uint8Array;
}

/**
 * Root, issuing CA and every identity, made in `dir` with openssl; `base` is where the certificates say that OCSP, CRL and
 * issuers are served. Leaves `root.crt`, `issuing.crt` and `<user>.key`, `<user>.crt` (PEM) for the tools.
 */
export async function issueAll(dir: string, base: string): Promise<IssuedPki> {
  writeFileSync(join(dir, 'ca.cnf'), config(base));
  for (const ca of ['root', 'issuing']) {
    mkdirSync(join(dir, `${ca}.certs`));
    writeFileSync(join(dir, `${ca}.index`), '');
    writeFileSync(join(dir, `${ca}.serial`), ca === 'root' ? '1000' : '2000');
    writeFileSync(join(dir, `${ca}.crlnumber`), '01');
  }
  writeFileSync(join(dir, 'tsa.serial'), '01');
  const run = (...args: readonly string[]): Promise<Buffer> => openssl(dir, ...args);
  const names = Object.keys(wanted) as (keyof typeof wanted)[];
  await Promise.all([
    run('genpkey', ...rsa(3072), '-out', 'root.key'),
    run('genpkey', ...ec('P-384'), '-out', 'issuing.key'),
    run('genpkey', ...ec('P-256'), '-out', 'strangerTsa.key'),
    ...names.map((name) => run('genpkey', ...wanted[name].key, '-out', `${name}.key`)),
  ]);
  await Promise.all([
    run('req', '-new', '-utf8', '-config', 'ca.cnf', '-key', 'root.key', '-subj', '/C=VN/O=Ban Cơ yếu Thử nghiệm/CN=Gốc Thử nghiệm Đường Lâm', '-out', 'root.csr'),
    run('req', '-new', '-x509', '-utf8', '-config', 'ca.cnf', '-extensions', 'v3_stranger', '-key', 'strangerTsa.key', '-sha256', '-days', '3650',
      '-subj', '/C=VN/O=Người lạ/CN=Dấu thời gian của người lạ', '-out', 'strangerTsa.crt'),
    run('req', '-new', '-utf8', '-config', 'ca.cnf', '-key', 'issuing.key', '-subj', '/C=VN/O=Ban Cơ yếu Thử nghiệm/CN=CA cấp phát Thử nghiệm', '-out', 'issuing.csr'),
    ...names.map((name) => run('req', '-new', '-utf8', '-config', 'ca.cnf', '-key', `${name}.key`, '-out', `${name}.csr`,
      '-subj', `/C=VN/O=Sở Nội vụ/UID=MST:0000000001/CN=${wanted[name].commonName}`)),
  ]);
  const sign = (ca: 'root' | 'issuing', name: string, section: string, dates: readonly string[]): Promise<Buffer> =>
    run('ca', '-batch', '-utf8', '-notext', '-preserveDN', '-config', 'ca.cnf', '-name', ca, '-extensions', `v3_${section}`, ...dates, '-in', `${name}.csr`, '-out', `${name}.crt`);
  await sign('root', 'root', 'root', [...since(60), '-days', '7300', '-selfsign', '-keyfile', 'root.key']);
  await sign('root', 'issuing', 'issuing', [...since(50), '-days', '5000']);
  // One after another: `openssl ca` keeps its books in a file without a lock.
  for (const name of names) {
    const { by, section, dates } = wanted[name];
    await sign(by ?? 'issuing', name, by === undefined ? section : `${section}_root`, dates ?? [...since(40), '-days', '1500']);
  }
  await run('ca', '-config', 'ca.cnf', '-name', 'issuing', '-revoke', 'revoked.crt', '-crl_reason', 'keyCompromise');
  await makeCrls(dir);
  const root = pemToDer(readFileSync(join(dir, 'root.crt'), 'utf8'));
  const issuing = pemToDer(readFileSync(join(dir, 'issuing.crt'), 'utf8'));
  writeFileSync(join(dir, 'chain.pem'), Buffer.concat([readFileSync(join(dir, 'issuing.crt')), readFileSync(join(dir, 'root.crt'))]));
  const identity = (name: TestUser, commonName: string, chain: readonly Uint8Array[]): TestIdentity => ({
    name, commonName, chain,
    key: createPrivateKey(readFileSync(join(dir, `${name}.key`))),
    certificate: pemToDer(readFileSync(join(dir, `${name}.crt`), 'utf8')),
  });
  const identities = new Map<TestUser, TestIdentity>(names.map((name) =>
    [name, identity(name, wanted[name].commonName, wanted[name].by === 'root' ? [root] : [issuing, root])]));
  identities.set('strangerTsa', identity('strangerTsa', 'Dấu thời gian của người lạ', []));
  return { identities, root, issuing };
}

/** A start some days ago, so that tests may look back a little. */
function since(days: number): readonly string[] {
  return ['-startdate', `${new Date(Date.now() - days * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, '')}`];
}

/** Fresh lists of both authorities, and one of the issuing CA whose nextUpdate is long past. */
export async function makeCrls(dir: string): Promise<void> {
  const list = async (ca: string, out: string, ...dates: readonly string[]): Promise<void> => {
    await openssl(dir, 'ca', '-config', 'ca.cnf', '-name', ca, '-gencrl', ...dates, '-out', `${out}.pem`);
    await openssl(dir, 'crl', '-in', `${out}.pem`, '-outform', 'DER', '-out', out);
  };
  await list('root', 'root.crl', '-crldays', '30');
  await list('issuing', 'stale.crl', '-crl_lastupdate', '20240101000000Z', '-crl_nextupdate', '20240108000000Z');
  await list('issuing', 'issuing.crl', '-crldays', '7');
}

/** First certificate of a PEM file. */
export function pemToDer(pem: string): Uint8Array {
  const body = /-----BEGIN [A-Z0-9 ]+-----([\s\S]+?)-----END/.exec(pem)?.[1] ?? '';
  return new Uint8Array(Buffer.from(body, 'base64'));
}

function config(base: string): string {
  const ca = (name: string, key: string): string => `[${name}]
database = ${name}.index
serial = ${name}.serial
crlnumber = ${name}.crlnumber
new_certs_dir = ${name}.certs
certificate = ${name}.crt
private_key = ${key}
default_md = sha256
default_crl_days = 7
policy = any
unique_subject = no
crl_extensions = crl_ext
`;
  const leaf = (by: 'root' | 'issuing'): string => `basicConstraints = critical,CA:FALSE
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:${base}/${by}.crl
authorityInfoAccess = OCSP;URI:${base}/ocsp/${by}, caIssuers;URI:${base}/${by}.cer
`;
  const plain = 'basicConstraints = critical,CA:FALSE\nsubjectKeyIdentifier = hash\nauthorityKeyIdentifier = keyid\n';
  const responder = 'keyUsage = critical,digitalSignature\nextendedKeyUsage = OCSPSigning\nnoCheck = ignored\n';
  return `[req]
distinguished_name = dn
string_mask = utf8only
[dn]
[any]
countryName = optional
organizationName = optional
userId = optional
commonName = supplied
[crl_ext]
authorityKeyIdentifier = keyid
${ca('root', 'root.key')}${ca('issuing', 'issuing.key')}[v3_root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[v3_issuing]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:${base}/root.crl
authorityInfoAccess = OCSP;URI:${base}/ocsp/root, caIssuers;URI:${base}/root.cer
[v3_user]
${leaf('issuing')}keyUsage = critical,digitalSignature,nonRepudiation
certificatePolicies = 1.3.6.1.4.1.99999.1
[v3_cipher]
${leaf('issuing')}keyUsage = critical,keyEncipherment
[v3_tsa]
${leaf('issuing')}keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[v3_ocsp]
${plain}${responder}[v3_ocsp_root]
${plain}${responder}[v3_stranger]
basicConstraints = critical,CA:FALSE
subjectKeyIdentifier = hash
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
[tsa]
serial = tsa.serial
signer_digest = sha256
default_policy = 1.3.6.1.4.1.99999.2
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_chain = no
ess_cert_id_alg = sha256
ordering = yes
`;
}
