import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signWithKey } from '../../../src/main/core/signing/pdf/complete.ts';
import { prepareSignature } from '../../../src/main/core/signing/pdf/sign.ts';
import { curve, makePki, type Identity, type Pki } from './pki.ts';
import { corpus, fonts, run } from './tools.ts';

/** qpdf: 0 clean, 3 warnings, 2 errors. */
const severity = (status: number): number => [0, 3, 2].indexOf(status);
const validCount = (out: string): number => out.split('Signature is Valid.').length - 1;

describe('files of other people', () => {
  let pki: Pki;
  let signer: Identity;
  let dir: string;
  beforeAll(() => {
    pki = makePki();
    signer = pki.identity('nguoi-ky', { commonName: 'Nguyễn Thị Ánh Tuyết', key: curve('P-256') });
    dir = mkdtempSync(join(tmpdir(), 'congvan-corpus-'));
  });
  afterAll(() => {
    pki.close();
    rmSync(dir, { recursive: true, force: true });
  });

  for (const name of ['sign-inputs', 'odd-unsigned', 'encrypted', 'huge']) {
    const folder = corpus(name);
    it.skipIf(folder === undefined)(`${name}: every file is signed soundly or refused by name`, async () => {
      const refused = new Map<string, string[]>();
      const wrong: string[] = [];
      let signed = 0;
      for (const file of readdirSync(folder ?? '').filter((item) => item.endsWith('.pdf'))) {
        const path = join(folder ?? '', file);
        const input = new Uint8Array(readFileSync(path));
        const prepared = await prepareSignature(
          input,
          {
            rect: [10, 10, 60, 20],
            appearance: { kind: 'personal', lines: ['Ký bởi: Nguyễn Thị Ánh Tuyết'] },
            fonts,
            signingTime: Date.UTC(2026, 10, 22, 3, 15, 30),
          },
          signer,
        );
        if (!prepared.ok) {
          refused.set(prepared.error.code, [...(refused.get(prepared.error.code) ?? []), file]);
          continue;
        }
        const done = signWithKey(prepared.value, signer.key);
        if (!done.ok) {
          wrong.push(`${file}: ${done.error.code}`);
          continue;
        }
        signed++;
        const out = join(dir, 'out.pdf');
        writeFileSync(out, done.value);
        if (!Buffer.from(done.value.subarray(0, input.length)).equals(input)) wrong.push(`${file}: not a prefix`);
        const after = run('qpdf', '--check', out);
        const before = after.status === 0 ? after : run('qpdf', '--check', path);
        if (severity(after.status) > severity(before.status)) wrong.push(`${file}: qpdf ${String(before.status)} -> ${String(after.status)} ${after.out}`);
        const seen = run('pdfsig', '-nocert', out);
        const last = seen.out.split(/^Signature #/m).find((part) => part.includes(`Signature Field Name: ${prepared.value.fieldName}\n`)) ?? seen.out;
        if (!last.includes('Signature is Valid.')) wrong.push(`${file}: pdfsig ${last}`);
        const others = seen.out.split('Signature Field Name').length - 2;
        if (others > 0 && validCount(seen.out) !== validCount(run('pdfsig', '-nocert', path).out) + 1) wrong.push(`${file}: an earlier signature changed ${seen.out}`);
      }
      const reasons = [...refused].map(([code, files]) => `${code} ${String(files.length)}`).join(', ');
      console.log(`${name}: ${String(signed)} signed; refused: ${reasons}`);
      if (process.env['CONGVAN_LIST'] !== undefined) console.log(Object.fromEntries(refused));
      expect(wrong).toEqual([]);
      expect(signed + refused.size).toBeGreaterThan(0);
    }, 240_000);
  }
});
