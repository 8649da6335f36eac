import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signWithKey } from '../../../src/main/core/signing/pdf/complete.ts';
import { openPdf, type PdfFile } from '../../../src/main/core/signing/pdf/file.ts';
import { formFields, type FormField } from '../../../src/main/core/signing/pdf/form-fields.ts';
import { entry, pdfArray, pdfBytes, pdfDict, pdfInteger, pdfName, pdfRef, withEntry } from '../../../src/main/core/signing/pdf/objects.ts';
import { box, pages } from '../../../src/main/core/signing/pdf/page-tree.ts';
import { prepareSignature } from '../../../src/main/core/signing/pdf/sign.ts';
import type { SignatureRequest } from '../../../src/main/core/signing/pdf/sign-request.ts';
import { IncrementalUpdate } from '../../../src/main/core/signing/pdf/update.ts';
import { curve, makePki, type Identity, type Pki } from './pki.ts';
import { corpus, fonts, makePdf, opensslVerifies, run } from './tools.ts';

// Tools are started as processes; a busy machine makes that slow, not wrong.
const request: SignatureRequest = {
  appearance: { kind: 'personal', lines: ['Ký'] },
  fonts,
  signingTime: Date.UTC(2026, 10, 22, 3, 15, 30),
};

function opened(bytes: Uint8Array): { fields: readonly FormField[]; file: PdfFile } {
  const file = openPdf(bytes);
  if (!file.ok) throw new Error(file.error.code);
  return { fields: formFields(file.value), file: file.value };
}

/** The form kinds producers write: page 2 has an indirect /Annots with a field of two kids. */
async function formPdf(lock: false | 'Include' | 'All'): Promise<Uint8Array> {
  const { file } = opened(await makePdf(2));
  const tree = pages(file);
  if (!tree.ok) throw new Error(tree.error.code);
  const update = new IncrementalUpdate(file);
  const page = tree.value[1]?.ref ?? pdfRef(0);
  const parent = update.allocate();
  const field = update.allocate();
  const widgets = [100, 200].map((y) =>
    update.add(pdfDict({ Type: pdfName('Annot'), Subtype: pdfName('Widget'), Parent: field, P: page, F: pdfInteger(4), Rect: pdfArray([50, y, 250, y + 60].map(pdfInteger)) })),
  );
  const lockDict = pdfDict({ Type: pdfName('SigFieldLock'), Action: pdfName(lock || 'Include'), Fields: pdfArray([pdfBytes(Buffer.from('phieu.ghiChu'))]) });
  const note = update.add(pdfDict({ FT: pdfName('Tx'), T: pdfBytes(Buffer.from('ghiChu')), Parent: parent }));
  const other = update.add(pdfDict({ FT: pdfName('Sig'), T: pdfBytes(Buffer.from('ghiChu.ky')) }));
  update.set(field, pdfDict({ T: pdfBytes(Buffer.from('lanhDao')), Parent: parent, Kids: pdfArray(widgets), ...(lock ? { Lock: lockDict } : {}) }));
  update.set(parent, pdfDict({ FT: pdfName('Sig'), T: pdfBytes(Buffer.from('phieu')), Kids: pdfArray([field, note]) }));
  const annots = update.add(pdfArray(widgets));
  const dict = file.get(page);
  if (dict.type !== 'dict' || file.catalogRef === undefined) throw new Error('page');
  update.set(page, withEntry(dict, 'Annots', annots));
  const fields = update.add(pdfArray([parent, other]));
  update.set(file.catalogRef, withEntry(file.catalog, 'AcroForm', pdfDict({ Fields: fields })));
  return update.write().bytes;
}

describe('existing fields', () => {
  let pki: Pki;
  let signer: Identity;
  let dir: string;
  beforeAll(() => {
    pki = makePki();
    signer = pki.identity('a', { commonName: 'Đỗ Thị Hạnh', key: curve('P-256') });
    dir = mkdtempSync(join(tmpdir(), 'congvan-fields-'));
  });
  afterAll(() => {
    pki.close();
    rmSync(dir, { recursive: true, force: true });
  });

  async function sign(input: Uint8Array, wanted: SignatureRequest): Promise<Uint8Array> {
    const prepared = await prepareSignature(input, wanted, signer);
    if (!prepared.ok) throw new Error(JSON.stringify(prepared.error));
    const done = signWithKey(prepared.value, signer.key);
    if (!done.ok) throw new Error(done.error.code);
    return done.value;
  }

  it('fills a field with two widgets and leaves names, places and other fields alone', async () => {
    const input = await formPdf(false);
    expect(opened(input).fields.map((field) => [field.name, field.type])).toEqual([
      ['phieu.lanhDao', 'Sig'], ['phieu.ghiChu', 'Tx'], ['ghiChu.ky', 'Sig'],
    ]);
    const output = await sign(input, { ...request, fieldName: 'phieu.lanhDao' });
    const after = opened(output);
    const field = after.fields[0];
    expect(field?.value?.type).toBe('dict');
    expect(field?.widgets.map((widget) => box(after.file, entry(widget.dict, 'Rect')))).toEqual([[50, 100, 250, 160], [50, 200, 250, 260]]);
    const path = join(dir, 'kids.pdf');
    writeFileSync(path, output);
    expect(run('qpdf', '--check', path).status).toBe(0);
    // Poppler lists each widget; both show the signature.
    const seen = run('pdfsig', '-nocert', path).out;
    expect(seen.split('Signature is Valid.').length - 1, seen).toBe(2);
    const cms = opensslVerifies(dir, 'kids', output, 'phieu.lanhDao', pki.rootPem);
    expect(cms.status, cms.out).toBe(0);
    expect(run('pdftotext', '-f', '2', path, '-').out.match(/Ký/g)).toHaveLength(2);
  });

  it('repeats the lock of the field in the signature, and minds it afterwards', async () => {
    const output = await sign(await formPdf('Include'), { ...request, fieldName: 'phieu.lanhDao' });
    expect(Buffer.from(output).toString('latin1')).toContain('/TransformMethod /FieldMDP');
    const cms = opensslVerifies(dir, 'lock', output, 'phieu.lanhDao', pki.rootPem);
    expect(cms.status, cms.out).toBe(0);
    // "ghiChu.ky" is another field than "phieu.ghiChu".
    expect((await prepareSignature(output, { ...request, rect: [10, 10, 50, 20], fieldName: 'ghiChu.ky' }, signer)).ok).toBe(true);
    const all = await sign(await formPdf('All'), { ...request, fieldName: 'phieu.lanhDao' });
    expect(await prepareSignature(all, { ...request, fieldName: 'ghiChu.ky' }, signer)).toMatchObject({ ok: false, error: { code: 'sign.fieldLocked' } });
  });

  it('gives a field without widget one on the page', async () => {
    const output = await sign(await formPdf(false), { ...request, rect: [10, 10, 50, 20], page: 1, fieldName: 'ghiChu.ky' });
    const path = join(dir, 'bare.pdf');
    writeFileSync(path, output);
    expect(run('pdfsig', '-nocert', path).out).toContain('Signature is Valid.');
    expect(run('pdftotext', '-l', '1', path, '-').out).toContain('Ký');
  });

  it('refuses fields that are signed or of another kind', async () => {
    const input = await formPdf(false);
    const output = await sign(input, { ...request, fieldName: 'phieu.lanhDao' });
    expect(await prepareSignature(output, { ...request, fieldName: 'phieu.lanhDao' }, signer)).toMatchObject({ ok: false, error: { code: 'sign.fieldAlreadySigned' } });
    expect(await prepareSignature(input, { ...request, fieldName: 'phieu.ghiChu' }, signer)).toMatchObject({ ok: false, error: { code: 'sign.fieldNotSignature' } });
    expect(await prepareSignature(input, { ...request, fieldName: 'moi' }, signer)).toMatchObject({ ok: false, error: { code: 'sign.rectMissing' } });
  });

  const folder = corpus('sign-inputs');
  it.skipIf(folder === undefined)('signs the empty fields in files of other people where they stand', async () => {
    const wrong: string[] = [];
    let signed = 0;
    let refused = 0;
    for (const file of readdirSync(folder ?? '').filter((item) => item.endsWith('.pdf'))) {
      const input = new Uint8Array(readFileSync(join(folder ?? '', file)));
      const before = openPdf(input);
      if (!before.ok || before.value.encrypted) continue;
      for (const field of formFields(before.value)) {
        if (field.type !== 'Sig' || field.value !== undefined) continue;
        const prepared = await prepareSignature(input, { ...request, rect: [10, 10, 60, 30], fieldName: field.name }, signer);
        if (!prepared.ok) {
          refused++;
          console.log(file, field.name, prepared.error.code);
          continue;
        }
        const done = signWithKey(prepared.value, signer.key);
        if (!done.ok) throw new Error(done.error.code);
        signed++;
        const path = join(dir, 'field.pdf');
        writeFileSync(path, done.value);
        const rects = (item: FormField | undefined): string => JSON.stringify(item?.widgets.map((widget) => box(before.value, entry(widget.dict, 'Rect'))));
        const after = opened(done.value).fields.find((item) => item.name === field.name);
        if (field.widgets.length > 0 && rects(after) !== rects(field)) wrong.push(`${file} ${field.name}: moved`);
        const seen = run('pdfsig', '-nocert', path).out.split(/^Signature #/m).find((part) => part.includes(`Signature Field Name: ${field.name}\n`));
        if (seen?.includes('Signature is Valid.') !== true) wrong.push(`${file} ${field.name}: ${seen ?? 'missing'}`);
      }
    }
    console.log(`empty fields: ${String(signed)} signed, ${String(refused)} refused`);
    expect(wrong).toEqual([]);
    expect(signed).toBeGreaterThan(0);
  });
});
