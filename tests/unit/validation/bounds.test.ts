import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { PdfFile } from '../../../src/main/core/signing/pdf/file.ts';
import type { DocumentVerification } from '../../../src/main/core/signing/validation/result.ts';
import { verifyPdf } from '../../../src/main/core/signing/validation/verify.ts';
import { onePage, rawPdf, rawStream } from './raw-pdf.ts';
import { makePdf, makePki, signPdf, type TestPki } from './support.ts';

let pki: TestPki;
let signed: Uint8Array;
beforeAll(async () => {
  pki = makePki();
  signed = await signPdf(await makePdf(1), pki.organ);
});
afterAll(() => pki.close());
const verify = (bytes: Uint8Array): Promise<DocumentVerification> => verifyPdf(bytes, { trustAnchors: [pki.root], at: Date.now() });

test('51 signatures: each passes, and no revision is opened twice', async () => {
  let bytes = await makePdf(2);
  for (let i = 0; i < 51; i++) bytes = await signPdf(bytes, pki.organ);
  const opened = vi.spyOn(PdfFile.prototype, 'revisionAt');
  const answer = await verify(bytes);
  expect(answer).toMatchObject({ document: 'valid', reasons: [] });
  expect(answer.signatures).toHaveLength(51);
  expect(answer.signatures.map(({ signedRevision }) => signedRevision?.number)).toEqual(answer.signatures.map((_, i) => i + 2));
  expect(answer.signatures.every(({ verdict }) => verdict === 'TOTAL-PASSED')).toBe(true);
  // The newest state is the file itself.
  expect(opened.mock.calls.length).toBe(50);
  opened.mockRestore();
});

describe('hostile files get an answer', () => {
  const signature = '<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 10 20 30] /Contents <00> >>';
  const field = `<< /FT /Sig /T (a) /V ${signature} >>`;
  const form = '/AcroForm << /Fields [6 0 R] >>';

  test.each([
    ['fields, forms and pages that contain themselves', onePage('/A Do', {
      2: '<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 1 >>', 6: `<< /FT /Sig /T (a) /V ${signature} /Kids [6 0 R 7 0 R] /Parent 6 0 R >>`, 7: '<< /Kids [6 0 R] /Parent 7 0 R /T (b) >>',
      8: rawStream('/Im Do', '/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /Im 8 0 R >> >>'),
    }, '', form)],
    ['a stream that inflates without end', onePage('', { 4: rawStream(deflateSync(Buffer.alloc(64 << 20, 0x20)).toString('latin1'), '/Filter /FlateDecode'), 6: field }, '', form)],
    ['nesting', onePage('', { 5: `${'['.repeat(5000)}${']'.repeat(5000)}`, 6: field }, '', form)],
    ['an appearance that points at itself', onePage('', { 6: `<< /Type /Annot /Subtype /Widget /FT /Sig /T (a) /V ${signature} /AP 6 0 R /N 6 0 R /Rect [0 0 9 9] >>` }, '/Annots [6 0 R]', form)],
  ])('%s', async (_name, objects) => {
    const answer = await verify(rawPdf(objects));
    expect(answer.reasons).not.toContain('internal');
    expect(['invalid', 'unsure', 'unsigned']).toContain(answer.document);
  });

  test('a hundred thousand revisions', async () => {
    const text = Buffer.from(signed).toString('latin1');
    const root = /\/Root (\d+ 0 R)/.exec(text)?.[1] ?? '';
    let previous = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1] ?? '';
    let length = signed.length;
    const parts = [text];
    for (let i = 0; i < 100_000; i++) {
      const part = `xref\n0 0\ntrailer\n<< /Size 90 /Root ${root} /Prev ${previous} >>\nstartxref\n${String(length)}\n%%EOF\n`;
      parts.push(part);
      previous = String(length);
      length += part.length;
    }
    const answer = await verify(new Uint8Array(Buffer.from(parts.join(''), 'latin1')));
    expect(answer.document).toBe('unsure');
    expect(answer.reasons).toContain('structure.needsRepair');
  });

  test('a million objects, each leading to the next', async () => {
    const count = 1_000_000;
    const objects = { ...onePage('', { 6: field }, '', `${form} /Next 7 0 R`) } as Record<number, string>;
    const parts = ['%PDF-1.7\n'];
    const rows: string[] = [];
    let length = parts[0]?.length ?? 0;
    for (let num = 1; num < count; num++) {
      const part = `${String(num)} 0 obj\n${objects[num] ?? `[${String(num + 1)} 0 R]`}\nendobj\n`;
      rows.push(`${String(length).padStart(10, '0')} 00000 n \n`);
      parts.push(part);
      length += part.length;
    }
    parts.push(`xref\n0 ${String(count)}\n0000000000 65535 f \n`, rows.join(''), `trailer\n<< /Size ${String(count)} /Root 1 0 R >>\nstartxref\n${String(length)}\n%%EOF\n`);
    const answer = await verify(new Uint8Array(Buffer.from(parts.join(''), 'latin1')));
    expect(answer.document).toBe('invalid');
    expect(answer.reasons).toContain('pdf.tooComplex');
  });
});
