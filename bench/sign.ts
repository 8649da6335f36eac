import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, randomBytes, sign as rawSign, type KeyObject } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { open, readFile, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import PDFDocument from 'pdfkit';
import { sign as signCommand } from '../src/cli/commands/sign.ts';
import { loadFonts } from '../src/main/core/fonts.ts';
import { signedAttributes, signedData } from '../src/main/core/signing/cms/signed-data.ts';
import { signingCertificate } from '../src/main/core/signing/cms/signing-certificate.ts';
import { signWithKey } from '../src/main/core/signing/pdf/complete.ts';
import { prepareSignature } from '../src/main/core/signing/pdf/sign.ts';
import { issueCertificate } from '../src/training/pki/certificate.ts';
import { writePkcs12 } from '../src/training/pki/pkcs12.ts';
import { compare, median, type BenchRow } from './measure.ts';
import { textPaper } from './sample-papers.ts';

const pin = '12345678';
const papers = 100;
const rounds = 5;

interface Signer { readonly key: KeyObject; readonly certificate: Uint8Array; readonly p12: string }

/** Signing against the floor under it and against other signers, all in one run. */
export async function sign(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'congvan-bench-sign-'));
  try {
    const signer = makeSigner(folder);
    const files = await makePapers(folder);
    return [cmsRate(signer), ...await batch(folder, files, signer), ...await looks(signer), largeFile(folder, signer)];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeSigner(folder: string): Signer {
  const { privateKey: key, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const name = { organization: 'Cơ quan đo', commonName: 'Người Ký' };
  const day = 86_400_000;
  const certificate = issueCertificate({ subject: name, publicKey, use: 'signer', issuer: { name, key }, notBefore: Date.now() - day, notAfter: Date.now() + day });
  const p12 = join(folder, 'key.p12');
  writeFileSync(p12, writePkcs12({ key, certificate, chain: [], password: pin, friendlyName: 'Bench' }));
  return { key, certificate, p12 };
}

/** Text and something that does not pack: 200 KB, as a scanned letter is. */
async function makePapers(folder: string): Promise<readonly string[]> {
  const paths: string[] = [];
  for (let i = 0; i < papers; i++) {
    const doc = new PDFDocument({ size: 'A4' });
    const parts: Buffer[] = [];
    doc.on('data', (part: Buffer) => parts.push(part));
    const done = new Promise((resolve) => doc.on('end', resolve));
    doc.font(Buffer.from(loadFonts().regular) as never).fontSize(13).text(`Văn bản ${i}`);
    doc.file(randomBytes(185_000), { name: 'scan.bin' });
    doc.end();
    await done;
    const path = join(folder, `paper-${i}.pdf`);
    writeFileSync(path, Buffer.concat(parts));
    paths.push(path);
  }
  return paths;
}

/** CMS with ESS attributes, key in memory, against the bare signature. */
function cmsRate({ key, certificate }: Signer): BenchRow {
  const parsed = signingCertificate(certificate);
  if (parsed === undefined) throw new Error('certificate');
  const digest = createHash('sha256').update('x').digest();
  const algorithm = { key: 'rsa', hash: 'sha256' } as const;
  const cms = (): void => {
    const attributes = signedAttributes(digest, parsed, 'sha256');
    signedData({ certificate: parsed, chain: [], algorithm, signedAttributes: attributes, signatureValue: rawSign('sha256', attributes, key) });
  };
  const bare = (): void => void rawSign('sha256', digest, key);
  const [ours, against]: [number[], number[]] = [[], []];
  for (let round = -1; round < rounds; round++) {
    const [a, b] = [perSecond(cms), perSecond(bare)];
    if (round >= 0) { ours.push(a); against.push(b); }
  }
  return compare('CMS signatures per second, RSA-2048', median(ours), median(against), 'node:crypto RSA-2048 alone', 0.5, true);
}

function perSecond(work: () => void): number {
  const begun = performance.now();
  for (let i = 0; i < 300; i++) work();
  return 300_000 / (performance.now() - begun);
}

async function batch(folder: string, files: readonly string[], signer: Signer): Promise<BenchRow[]> {
  const times: Record<'ours' | 'visible' | 'floor', number[]> = { ours: [], visible: [], floor: [] };
  process.env['CONGVAN_BENCH_PIN'] = pin;
  for (let round = -1; round < rounds; round++) {
    for (const [name, work] of [['ours', () => product(folder, files, signer, 'invisible')], ['floor', () => floor(folder, files, signer)], ['visible', () => product(folder, files, signer, 'personal')]] as const) {
      const out = join(folder, 'out');
      rmSync(out, { recursive: true, force: true });
      mkdirSync(out);
      const begun = performance.now();
      await work();
      if (round >= 0) times[name].push(performance.now() - begun);
    }
  }
  const ours = median(times.ours);
  const rows = [
    compare(`${papers} PDFs of 200 KB, one key, invisible (ms)`, ours, median(times.floor), 'read + SHA-256 + RSA + write + fsync + rename of the same files', 2),
    compare(`the same, visible, place found from the page (ms)`, median(times.visible), median(times.floor), 'the same floor'),
  ];
  for (const [name, goal, ms] of [['pdfsig -add-signature', 0.05, pdfsigLoop(folder, files, signer)], ['pyhanko sign (one process for each file)', undefined, pyhankoLoop(folder, files, signer)]] as const) {
    if (ms === undefined) console.error(`${name}: not installed here, left out`);
    else rows.push(compare(`${papers} PDFs of 200 KB, one key, invisible (ms)`, ours, ms, `${name} over the same files`, goal));
  }
  return rows;
}

async function product(folder: string, files: readonly string[], signer: Signer, as: string): Promise<void> {
  const done = await signCommand({ files: [...files], options: { p12: signer.p12, pinEnv: 'CONGVAN_BENCH_PIN', outDir: join(folder, 'out'), as }, language: 'en' });
  if (done.status !== 0) throw new Error(done.text.join('\n'));
}

async function floor(folder: string, files: readonly string[], { key }: Signer): Promise<void> {
  for (const path of files) {
    const bytes = await readFile(path);
    createHash('sha256').update(bytes).digest();
    rawSign('sha256', bytes.subarray(0, 300), key);
    const target = join(folder, 'out', basename(path));
    const file = await open(`${target}.part`, 'wx');
    await file.writeFile(bytes);
    await file.sync();
    await file.close();
    await rename(`${target}.part`, target);
  }
}

const has = (command: string): boolean => spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;

/** Ten files, times ten: a loop over all takes too long to be repeated. */
function loop(files: readonly string[], one: (path: string) => void): number {
  const some = files.slice(0, 10);
  const begun = performance.now();
  for (const path of some) one(path);
  return ((performance.now() - begun) * files.length) / some.length;
}

function pdfsigLoop(folder: string, files: readonly string[], { p12 }: Signer): number | undefined {
  if (!has('pdfsig') || !has('pk12util') || !has('certutil')) return undefined;
  const db = join(folder, 'nss');
  mkdirSync(db);
  execFileSync('certutil', ['-N', '-d', db, '--empty-password'], { stdio: 'pipe' });
  execFileSync('pk12util', ['-i', p12, '-d', db, '-W', pin, '-K', ''], { stdio: 'pipe' });
  const nick = /^(.+?)\s+u,u,u/m.exec(execFileSync('certutil', ['-L', '-d', db], { encoding: 'utf8' }))?.[1] ?? 'Bench';
  return loop(files, (path) => execFileSync('pdfsig', ['-nssdir', db, '-add-signature', '-nick', nick, '-kpw', '', path, join(folder, 'pdfsig.pdf')], { stdio: 'pipe' }));
}

function pyhankoLoop(folder: string, files: readonly string[], { p12 }: Signer): number | undefined {
  if (!has('pyhanko')) return undefined;
  const pass = join(folder, 'pass');
  writeFileSync(pass, pin);
  return loop(files, (path) => execFileSync('pyhanko', ['sign', 'addsig', '--field', 'Sig1', '--use-pades', 'pkcs12', '--passfile', pass, path, join(folder, 'pyhanko.pdf'), p12], { stdio: 'pipe' }));
}

/** A visible signature on a paper of ten pages against an invisible one. */
async function looks({ key, certificate }: Signer): Promise<BenchRow[]> {
  const paper = await textPaper(10);
  const one = async (visible: boolean): Promise<number> => {
    const begun = performance.now();
    const prepared = await prepareSignature(paper, {
      appearance: visible ? { kind: 'personal', lines: ['Nguyễn Thị Ánh Tuyết', 'Phó Chủ tịch'] } : { kind: 'invisible' },
      page: 10, rect: [300, 100, 160, 60], fonts: loadFonts(), signingTime: Date.now(),
    }, { certificate, chain: [] });
    if (!prepared.ok || !signWithKey(prepared.value, key).ok) throw new Error('sign');
    return performance.now() - begun;
  };
  const [visible, invisible]: [number[], number[]] = [[], []];
  for (let i = -2; i < 30; i++) {
    const [a, b] = [await one(true), await one(false)];
    if (i >= 0) { visible.push(a); invisible.push(b); }
  }
  return [compare('one signature on 10 pages, visible (ms; wanted under 40, invisible under 20)', median(visible), median(invisible), 'the same, invisible')];
}

/** Peak memory of a process that signs 50 MB, above what it takes before. */
function largeFile(folder: string, { p12 }: Signer): BenchRow {
  const path = join(folder, 'large.pdf');
  const doc = readFileSync(join(folder, 'paper-0.pdf'));
  const scan = randomBytes(50_000_000);
  const body = doc.lastIndexOf('startxref');
  const previous = Number(/startxref\s+(\d+)/.exec(doc.subarray(body).toString('latin1'))?.[1]);
  const [head, tail] = [Buffer.from(`\n9999 0 obj\n<</Length ${scan.length}>>\nstream\n`), Buffer.from('\nendstream\nendobj\n')];
  const xref = doc.length + head.length + scan.length + tail.length;
  const trailer = /trailer\s*<<([\s\S]*?)>>\s*startxref/.exec(doc.toString('latin1'))?.[1]?.replace(/\/Size \d+/, '/Size 10000') ?? '';
  writeFileSync(path, Buffer.concat([doc, head, scan, tail, Buffer.from(
    `xref\n9999 1\n${String(doc.length + 1).padStart(10, '0')} 00000 n \ntrailer\n<<${trailer}/Prev ${previous}>>\nstartxref\n${xref}\n%%EOF\n`)]));
  const run = execFileSync(process.execPath, [fileURLToPath(new URL('sign-large.ts', import.meta.url)), path, p12, join(folder, 'large-signed.pdf')], { encoding: 'utf8', env: { ...process.env, CONGVAN_BENCH_PIN: pin } });
  const { before, peak } = JSON.parse(run) as { before: number; peak: number };
  return compare('peak memory while a file of 50 MB is signed, above the process before (MB)', peak - before, readFileSync(path).length / 1e6, 'the file (MB)', 6);
}
