import { execFileSync } from 'node:child_process';
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PdfKit from 'pdfkit';
import { signWithKey } from '../../../src/main/core/signing/pdf/complete.ts';
import { prepareSignature } from '../../../src/main/core/signing/pdf/sign.ts';
import type { SignatureRequest } from '../../../src/main/core/signing/pdf/sign-request.ts';

export interface Identity {
  readonly certificate: Uint8Array;
  readonly key: KeyObject;
  readonly chain: readonly Uint8Array[];
}

export interface TestPki {
  readonly root: Uint8Array;
  readonly issuer: Uint8Array;
  readonly person: Identity;
  readonly organ: Identity;
  readonly expired: Identity;
  readonly encryptionOnly: Identity;
  /** Issued by `person`, who is no authority. */
  readonly issuedByPerson: Identity;
  close(): void;
}

const extensions = `
[root]
basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
[sub]
basicConstraints=critical,CA:TRUE,pathlen:0
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash
authorityKeyIdentifier=keyid
[user]
basicConstraints=CA:FALSE
keyUsage=critical,digitalSignature,nonRepudiation
authorityKeyIdentifier=keyid
[cipher]
basicConstraints=CA:FALSE
keyUsage=critical,keyEncipherment
`;

/** A root, an authority under it and five certificates, made with openssl in a fresh folder. */
export function makePki(): TestPki {
  const folder = mkdtempSync(join(tmpdir(), 'congvan-validation-'));
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  writeFileSync(join(folder, 'ext.cnf'), `[req]\ndistinguished_name=dn\nprompt=no\nstring_mask=utf8only\n[dn]\n${extensions}`);
  const key = (name: string, kind: 'rsa' | 'ec'): void => {
    const options = kind === 'rsa' ? ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'] : ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
    openssl('genpkey', ...options, '-out', `${name}.key`);
  };
  const issue = (name: string, subject: string, by: string | undefined, section: string, kind: 'rsa' | 'ec', dates: readonly string[] = ['-days', '3000']): void => {
    key(name, kind);
    openssl('req', '-new', '-utf8', '-config', 'ext.cnf', '-key', `${name}.key`, '-subj', subject, '-out', `${name}.csr`);
    const signer = by === undefined ? ['-signkey', `${name}.key`] : ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-set_serial', String(1000 + name.length * 7 + name.charCodeAt(0))];
    openssl('x509', '-req', '-in', `${name}.csr`, ...signer, '-sha256', '-extfile', 'ext.cnf', '-extensions', section, ...dates, '-out', `${name}.pem`);
    openssl('x509', '-in', `${name}.pem`, '-outform', 'DER', '-out', `${name}.der`);
  };
  const der = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder, `${name}.der`)));
  const identity = (name: string, ...chain: readonly string[]): Identity => ({
    certificate: der(name),
    key: createPrivateKey(readFileSync(join(folder, `${name}.key`))),
    chain: chain.map(der),
  });
  issue('root', '/C=VN/O=Cơ quan thử/CN=Gốc thử nghiệm', undefined, 'root', 'ec', ['-days', '5000']);
  issue('sub', '/C=VN/O=Cơ quan thử/CN=Chứng thực thử nghiệm', 'root', 'sub', 'rsa', ['-days', '4000']);
  issue('person', '/C=VN/O=Sở Thử nghiệm/UID=CCCD:000000000001/title=Giám đốc/CN=Người Ký Thử', 'sub', 'user', 'rsa');
  issue('organ', '/C=VN/O=Sở Thử nghiệm/UID=MST:0000000001/CN=Sở Thử nghiệm', 'sub', 'user', 'ec');
  issue('cipher', '/C=VN/CN=Chỉ mã hóa', 'sub', 'cipher', 'ec');
  issue('impostor', '/C=VN/CN=Giả mạo', 'person', 'user', 'ec');
  // openssl x509 sets the start to now: a negative number of days ends the certificate before it began.
  issue('expired', '/C=VN/CN=Hết hạn', 'sub', 'user', 'ec', ['-days', '-1']);
  return {
    root: der('root'),
    issuer: der('sub'),
    person: identity('person', 'sub', 'root'),
    organ: identity('organ', 'sub', 'root'),
    expired: identity('expired', 'sub', 'root'),
    encryptionOnly: identity('cipher', 'sub', 'root'),
    issuedByPerson: identity('impostor', 'person', 'sub', 'root'),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A small document of `count` pages. */
export function makePdf(count = 2): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const document = new PdfKit({ size: 'A4' });
    const parts: Buffer[] = [];
    document.on('data', (part: Buffer) => parts.push(part));
    document.on('end', () => resolve(new Uint8Array(Buffer.concat(parts))));
    document.on('error', reject);
    for (let page = 1; page <= count; page++) {
      if (page > 1) document.addPage();
      document.text(`Trang ${String(page)}`);
    }
    document.end();
  });
}

export async function signPdf(
  input: Uint8Array,
  { certificate, chain, key }: Identity,
  request: Partial<SignatureRequest> = {},
): Promise<Uint8Array> {
  const prepared = await prepareSignature(
    input,
    { appearance: { kind: 'invisible' }, signingTime: Date.now(), ...request },
    { certificate, chain },
  );
  if (!prepared.ok) throw new Error(prepared.error.code);
  const signed = signWithKey(prepared.value, key);
  if (!signed.ok) throw new Error(signed.error.code);
  return signed.value;
}

/** Appends an update made of whole objects (`num 0 obj … endobj`) with a sound table. */
export function appendUpdate(
  input: Uint8Array,
  objects: ReadonlyMap<number, string>,
  trailer: { readonly size: number; readonly root: string; readonly extra?: string; readonly omit?: readonly number[] },
): Uint8Array {
  const base = Buffer.from(input);
  const previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(base.toString('latin1'))?.[1] ?? '0';
  let text = '\n';
  let table = '';
  for (const [num, body] of objects) {
    const offset = base.length + Buffer.byteLength(text, 'latin1');
    text += `${String(num)} 0 obj\n${body}\nendobj\n`;
    if (trailer.omit?.includes(num) !== true) table += `${String(num)} 1\n${String(offset).padStart(10, '0')} 00000 n \n`;
  }
  const start = base.length + Buffer.byteLength(text, 'latin1');
  text += `xref\n0 1\n0000000000 65535 f \n${table}trailer\n<< /Size ${String(trailer.size)} /Root ${trailer.root} /Prev ${previous} ${trailer.extra ?? ''} >>\nstartxref\n${String(start)}\n%%EOF\n`;
  return new Uint8Array(Buffer.concat([base, Buffer.from(text, 'latin1')]));
}

/** xorshift32: the same seed gives the same run. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 0x1_0000_0000;
  };
}

/** Positions inside the hexadecimal of a /Contents, which no signature covers itself. */
export function unsignedRanges(bytes: Uint8Array): readonly (readonly [number, number])[] {
  const text = Buffer.from(bytes).toString('latin1');
  return [...text.matchAll(/<[0-9a-fA-F]{200,}>/g)].map((match) => [match.index + 1, match.index + match[0].length - 1]);
}
