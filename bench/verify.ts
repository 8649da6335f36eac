import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { openPdf } from '../src/main/core/signing/pdf/file.ts';
import { loadFonts } from '../src/main/core/fonts.ts';
import { signWithKey } from '../src/main/core/signing/pdf/complete.ts';
import { prepareSignature } from '../src/main/core/signing/pdf/sign.ts';
import { checkByteRange } from '../src/main/core/signing/validation/byte-range.ts';
import { signedFields } from '../src/main/core/signing/validation/signature-fields.ts';
import { verifyPdf } from '../src/main/core/signing/validation/verify.ts';
import { issueCertificate } from '../src/training/pki/certificate.ts';
import { compare, median, type BenchRow } from './measure.ts';
import { textPaper } from './sample-papers.ts';

const files = 20;
const rounds = 5;

/** Signatures verified per second: every byte range, CMS, chain and later byte, against programs that look at less. */
export async function verify(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'congvan-bench-verify-'));
  try {
    const { papers, anchor } = await signedPapers(folder);
    const options = { trustAnchors: [anchor], at: Date.now() };
    const ours: number[] = [];
    const peers = new Map<string, number[]>();
    for (let round = -1; round < rounds; round++) {
      const rate = await perSecond(papers, async ({ bytes }) => {
        const answer = await verifyPdf(bytes, options);
        if (answer.document !== 'valid') throw new Error(answer.document);
      });
      const [pdfsig, openssl] = [
        await perSecond(papers, ({ path }) => void execFileSync('pdfsig', ['-nocert', path], { stdio: 'pipe' })),
        await perSecond(papers, ({ path }) => void execFileSync('openssl', ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', `${path}.cms`, '-content', `${path}.data`, '-CAfile', join(folder, 'anchor.pem'), '-purpose', 'any', '-out', '/dev/null'], { stdio: 'pipe' })),
      ];
      if (round < 0) continue;
      ours.push(rate);
      for (const [name, value] of [['pdfsig (process and signature)', pdfsig], ['openssl cms -verify (process and signature, the CMS already cut out)', openssl]] as const) peers.set(name, [...peers.get(name) ?? [], value]);
    }
    const start = median(Array.from({ length: 20 }, () => elapsed(() => spawnSync('openssl', ['version']))));
    console.error(`a process alone takes ${start.toFixed(1)} ms here`);
    return [...peers].map(([peer, values]) => compare('signatures verified per second, 200 KB each', median(ours), median(values), peer, undefined, true));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Paper { readonly path: string; readonly bytes: Uint8Array }

async function signedPapers(folder: string): Promise<{ readonly papers: readonly Paper[]; readonly anchor: Uint8Array }> {
  const { privateKey: key, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const name = { organization: 'Cơ quan đo', commonName: 'Người Ký' };
  const day = 86_400_000;
  const anchor = issueCertificate({ subject: name, publicKey, use: 'signer', issuer: { name, key }, notBefore: Date.now() - day, notAfter: Date.now() + day });
  writeFileSync(join(folder, 'anchor.pem'), `-----BEGIN CERTIFICATE-----\n${Buffer.from(anchor).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`);
  const paper = await textPaper(20);
  const papers: Paper[] = [];
  for (let i = 0; i < files; i++) {
    const prepared = await prepareSignature(paper, { appearance: { kind: 'personal', lines: [`Số ${i}`] }, page: 1, rect: [300, 100, 160, 60], fonts: loadFonts(), signingTime: Date.now() }, { certificate: anchor, chain: [] });
    const signed = prepared.ok ? signWithKey(prepared.value, key) : prepared;
    if (!signed.ok) throw new Error(signed.error.code);
    const path = join(folder, `${i}.pdf`);
    const bytes = Uint8Array.from(signed.value);
    writeFileSync(path, bytes);
    const file = openPdf(bytes);
    const [field] = file.ok ? signedFields(file.value) : [];
    const range = file.ok && field !== undefined ? checkByteRange(file.value, field) : undefined;
    if (range?.state !== 'sound') throw new Error('range');
    writeFileSync(`${path}.cms`, range.covered.contents);
    writeFileSync(`${path}.data`, Buffer.concat([...range.covered.parts]));
    papers.push({ path, bytes });
  }
  return { papers, anchor };
}

async function perSecond(papers: readonly Paper[], one: (paper: Paper) => unknown): Promise<number> {
  const begun = performance.now();
  for (const paper of papers) await one(paper);
  return (papers.length * 1000) / (performance.now() - begun);
}

function elapsed(work: () => unknown): number {
  const begun = performance.now();
  work();
  return performance.now() - begun;
}
