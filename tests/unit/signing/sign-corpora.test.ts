import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signWithKey } from '../../../src/main/core/signing/pdf/complete.ts';
import { rebuildPdf } from '../../../src/main/core/signing/pdf/rebuild.ts';
import { prepareSignature } from '../../../src/main/core/signing/pdf/sign.ts';
import type { SignatureRequest } from '../../../src/main/core/signing/pdf/sign-request.ts';
import { verifyPdf } from '../../../src/main/core/signing/validation/verify.ts';
import { curve, makePki, type Identity, type Pki } from './pki.ts';
import { corpus, fonts, run } from './tools.ts';

interface Row {
  readonly file: string;
  readonly expected: string;
  readonly passwords: readonly (string | undefined)[];
}

/** The manifest's own words; a password may also stand in the column of what is expected ("owner pw World"). */
function manifest(folder: string): readonly Row[] {
  const lines = readFileSync(join(folder, 'manifest.tsv'), 'utf8').split('\n');
  return lines.slice(1).filter((line) => line !== '').map((line) => {
    const [file = '', , , , expected = '', , , , user = ''] = line.split('\t');
    const owner = /\(owner(?: pw|:) (\w+)\)/.exec(expected)?.[1];
    const given = [user === '' ? undefined : user, owner].filter((word) => word !== undefined);
    return { file, expected, passwords: given.length === 0 ? [undefined] : given };
  });
}

/** qpdf: 0 clean, 3 warnings, 2 errors. */
const severity = (status: number): number => [0, 3, 2].indexOf(status);
const validCount = (out: string): number => out.split('Signature is Valid.').length - 1;

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Page 1 at half a pixel a point. */
function firstPage(path: string, out: string, password: readonly string[]): Picture | undefined {
  rmSync(out, { force: true });
  const done = run('mutool', 'draw', '-q', '-N', ...password, '-r', '36', '-c', 'gray', '-F', 'pgm', '-o', out, path, '1');
  if (done.status !== 0) return undefined;
  const bytes = readFileSync(out);
  const [head = '', width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString('latin1', 0, 64)) ?? [];
  return { width: Number(width), height: Number(height), pixels: bytes.subarray(head.length) };
}

/** Width and height of the smallest box that holds all differences; `undefined` for pictures of unlike size. */
function difference(a: Picture, b: Picture): readonly [number, number] | undefined {
  if (a.width !== b.width || a.height !== b.height) return undefined;
  let [left, top, right, bottom] = [a.width, a.height, -1, -1];
  for (const [at, value] of a.pixels.entries()) {
    if (value === b.pixels[at]) continue;
    const [x, y] = [at % a.width, Math.floor(at / a.width)];
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  }
  return right < 0 ? [0, 0] : [right - left + 1, bottom - top + 1];
}

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

  const request: SignatureRequest = {
    rect: [10, 10, 60, 20],
    appearance: { kind: 'personal', lines: ['Ký bởi: Nguyễn Thị Ánh Tuyết'] },
    fonts,
    signingTime: Date.UTC(2026, 10, 22, 3, 15, 30),
  };

  /** Signs and asks everybody; what speaks against the result. A refusal is answered as its code. */
  async function trySigning(input: Uint8Array, password: string | undefined): Promise<{ refused?: string; canRebuild?: boolean; wrong: readonly string[] }> {
    const prepared = await prepareSignature(input, { ...request, ...(password === undefined ? {} : { password }) }, signer);
    if (!prepared.ok) return { refused: prepared.error.code, canRebuild: prepared.error.details?.['canRebuild'] === true, wrong: [] };
    const done = signWithKey(prepared.value, signer.key);
    if (!done.ok) return { wrong: [done.error.code] };
    const [before, after] = [join(dir, 'in.pdf'), join(dir, 'out.pdf')];
    writeFileSync(before, input);
    writeFileSync(after, done.value);
    const wrong: string[] = [];
    if (!Buffer.from(done.value.subarray(0, input.length)).equals(input)) wrong.push('not a prefix');

    // At least three judges, our own among them, have to call it valid.
    const against: string[] = [];
    const forQpdf = password === undefined ? [] : [`--password=${password}`];
    const checked = run('qpdf', ...forQpdf, '--check', after);
    if (checked.status !== 0 && severity(checked.status) > severity(run('qpdf', ...forQpdf, '--check', before).status)) against.push(`qpdf ${checked.out}`);
    const forPoppler = password === undefined ? [] : ['-upw', password, '-opw', password];
    const seen = run('pdfsig', '-nocert', ...forPoppler, after);
    const ours = seen.out.split(/^Signature #/m).find((part) => part.includes(`Signature Field Name: ${prepared.value.fieldName}\n`));
    if (ours?.includes('Signature is Valid.') !== true || !ours.includes('Total document signed')) against.push(`pdfsig ${ours ?? seen.out}`);
    const forMutool = password === undefined ? [] : ['-p', password];
    const mutool = run('mutool', 'sign', '-v', ...forMutool, after);
    if (!mutool.out.includes('The document is unchanged since signing')) against.push(`mutool ${mutool.out}`);
    const own = await verifyPdf(done.value, { trustAnchors: signer.chain, at: Date.now(), ...(password === undefined ? {} : { password }) });
    const judged = own.signatures.find(({ field }) => field === prepared.value.fieldName);
    if (judged?.verdict !== 'TOTAL-PASSED' || !judged.coversWholeDocument) wrong.push(`own ${JSON.stringify(judged)} ${own.reasons.join()}`);
    if (against.length > 1) wrong.push(...against);
    else if (against.length > 0 && process.env['CONGVAN_LIST'] !== undefined) console.log(against);
    const others = seen.out.split('Signature Field Name').length - 2;
    if (others > 0 && validCount(seen.out) !== validCount(run('pdfsig', '-nocert', ...forPoppler, before).out) + 1) wrong.push(`an earlier signature changed ${seen.out}`);

    // The page is drawn as before but for the widget, whichever way the page is turned.
    const [then, now] = [before, after].map((path) => firstPage(path, join(dir, 'page.pgm'), forMutool));
    if (then !== undefined) {
      const box = now === undefined ? undefined : difference(then, now);
      if (box === undefined) wrong.push('page 1 is not drawn any more');
      else if (Math.max(...box) > 34 || Math.min(...box) > 14) wrong.push(`page 1 is drawn otherwise: ${box.join(' x ')}`);
    }
    return { wrong };
  }

  for (const name of ['sign-inputs', 'odd-unsigned', 'encrypted', 'huge']) {
    const folder = corpus(name);
    it.skipIf(folder === undefined)(`${name}: every file is signed soundly or refused by name`, async () => {
      const refused = new Map<string, string[]>();
      const wrong: string[] = [];
      let signed = 0;
      let rebuilt = 0;
      for (const { file, expected, passwords } of manifest(folder ?? '')) {
        const input = new Uint8Array(readFileSync(join(folder ?? '', file)));
        for (const password of passwords) {
          const result = await trySigning(input, password);
          wrong.push(...result.wrong.map((line) => `${file}: ${line}`));
          if (result.refused === undefined) signed++;
          else refused.set(result.refused, [...(refused.get(result.refused) ?? []), file]);
          const mayRefuse = name === 'sign-inputs' ? expected === 'REFUSE_SIGN' : name !== 'huge';
          if (result.refused !== undefined && !mayRefuse) wrong.push(`${file}: ${expected}, but ${result.refused}`);
          if (expected === 'REFUSE_SIGN' && result.refused?.startsWith('sign.') !== true) wrong.push(`${file}: should be refused`);
          // What every reader opens without repair is signed, at the latest after rebuilding it.
          const clean = name === 'odd-unsigned' && expected.startsWith('OPEN') && !/REPAIR|ERROR/.test(expected);
          if (clean && result.refused !== undefined && result.canRebuild !== true && result.refused !== 'pdf.encryptedDamaged') wrong.push(`${file}: ${expected}, but ${result.refused}`);
          const again = result.canRebuild === true ? rebuildPdf(input) : undefined;
          if (again?.ok !== true) continue;
          const second = await trySigning(again.value, undefined);
          if (second.refused === undefined) rebuilt++;
          wrong.push(...[...second.wrong, ...(second.refused === undefined ? [] : [second.refused])].map((line) => `${file} (rebuilt): ${line}`));
        }
      }
      const reasons = [...refused].map(([code, files]) => `${code} ${String(files.length)}`).join(', ');
      console.log(`${name}: ${String(signed)} signed; refused: ${reasons}; ${String(rebuilt)} of these signed after rebuilding`);
      if (process.env['CONGVAN_LIST'] !== undefined) console.log(Object.fromEntries(refused));
      expect(wrong).toEqual([]);
      expect(signed).toBeGreaterThan(0);
    });
  }
});
