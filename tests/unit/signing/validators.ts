import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyPdf } from '../../../src/main/core/signing/validation/verify.ts';
import { run } from './tools.ts';

export interface Expected {
  /** Signed fields, oldest first; the newest covers the whole file. */
  readonly fields: readonly string[];
  /** DER of the root. */
  readonly anchor: Uint8Array;
  readonly password?: string | undefined;
  /** What qpdf said about the input: 0 clean, 3 warnings, 2 errors. */
  readonly qpdf?: number;
}

/** Pages as poppler (gray, 30 dpi) draws them; empty where it cannot. */
export function drawn(path: string, password?: string, last = 1): readonly string[] {
  const dir = mkdtempSync(join(tmpdir(), 'congvan-drawn-'));
  try {
    const pages: string[] = [];
    for (let page = 1; page <= last; page++) {
      const done = run('mutool', 'draw', '-q', ...(password === undefined ? [] : ['-p', password]), '-N', '-r', '30', '-c', 'gray', '-F', 'pgm', '-o', join(dir, 'page.pgm'), path, String(page));
      pages.push(done.status === 0 ? readFileSync(join(dir, 'page.pgm')).toString('latin1') : '');
    }
    return pages;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/**
 * Everything five independent judges hold against a signed file: pdfsig, qpdf, mutool (signatures and drawing) and our
 * own verifier. Empty when all agree.
 */
export async function objections(path: string, pdf: Uint8Array, expected: Expected): Promise<readonly string[]> {
  const found: string[] = [];
  const { fields, password } = expected;
  writeFileSync(path, pdf);
  const structure = run('qpdf', ...(password === undefined ? [] : [`--password=${password}`]), '--check', path);
  const order = [0, 3, 2];
  if (order.indexOf(structure.status) > order.indexOf(expected.qpdf ?? 0)) found.push(`qpdf ${structure.out}`);
  const sigs = run('pdfsig', '-nocert', ...(password === undefined ? [] : ['-upw', password, '-opw', password]), path).out.split(/^Signature #/m).slice(1);
  for (const field of fields) {
    const seen = sigs.find((part) => part.includes(`Signature Field Name: ${field}\n`));
    if (seen?.includes('Signature is Valid.') !== true) found.push(`pdfsig ${field}: ${seen ?? 'not found'}`);
    else if (field === fields.at(-1) && !seen.includes('Total document signed')) found.push(`pdfsig ${field}: not the whole document`);
  }
  const mutool = run('mutool', 'sign', '-v', ...(password === undefined ? [] : ['-p', password]), path);
  const sound = mutool.out.split('The document is unchanged since signing').length + mutool.out.split('edits since signing').length - 2;
  if (sound < fields.length || /Digest error|digest (mismatch|failure)/i.test(mutool.out)) found.push(`mutool ${mutool.out}`);
  if (drawn(path, password)[0] === '') found.push('mutool draws nothing');
  const own = await verifyPdf(pdf, { trustAnchors: [expected.anchor], at: Date.now(), ...(password === undefined ? {} : { password }) });
  for (const field of fields) {
    const judged = own.signatures.find((signature) => signature.field === field);
    if (judged?.verdict !== 'TOTAL-PASSED' || judged.laterChanges === 'forbidden' || judged.laterChanges === 'suspicious') {
      found.push(`own ${field}: ${JSON.stringify(judged)}`);
    }
  }
  if (own.document !== 'valid') found.push(`own ${own.document} ${own.reasons.join()}`);
  return found;
}
