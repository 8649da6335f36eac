import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signWithKey } from '../../../src/main/core/signing/pdf/complete.ts';
import { openPdf } from '../../../src/main/core/signing/pdf/file.ts';
import { formFields } from '../../../src/main/core/signing/pdf/form-fields.ts';
import { entry, pdfBytes, pdfDict, pdfName, pdfRef } from '../../../src/main/core/signing/pdf/objects.ts';
import { box } from '../../../src/main/core/signing/pdf/page-tree.ts';
import { prepareSignature } from '../../../src/main/core/signing/pdf/sign.ts';
import type { SignatureRequest } from '../../../src/main/core/signing/pdf/sign-request.ts';
import { IncrementalUpdate } from '../../../src/main/core/signing/pdf/update.ts';
import { checkLaterChanges } from '../../../src/main/core/signing/validation/later-changes.ts';
import { classicFile, helvetica, hybridFile, pageContent, stream } from './files.ts';
import { curve, makePki, type Identity, type Pki } from './pki.ts';
import { fonts, makePdf, run } from './tools.ts';
import { drawn, objections } from './validators.ts';

// Tools are started as processes; a busy machine makes that slow, not wrong.
const visible: SignatureRequest = {
  rect: [40, 120, 120, 40], appearance: { kind: 'personal', lines: ['Lê Thị Hường'] }, fonts, signingTime: Date.UTC(2026, 10, 22, 3, 15, 30),
};
const invisible: SignatureRequest = { appearance: { kind: 'invisible' }, signingTime: visible.signingTime };

describe('layouts of files', () => {
  let pki: Pki;
  let signer: Identity;
  let dir: string;
  beforeAll(() => {
    pki = makePki();
    signer = pki.identity('a', { commonName: 'Lê Thị Hường', key: curve('P-256') });
    dir = mkdtempSync(join(tmpdir(), 'congvan-layouts-'));
  });
  afterAll(() => {
    pki.close();
    rmSync(dir, { recursive: true, force: true });
  });

  async function sign(input: Uint8Array, request: SignatureRequest): Promise<{ pdf: Uint8Array; field: string }> {
    const prepared = await prepareSignature(input, request, signer);
    if (!prepared.ok) throw new Error(JSON.stringify(prepared.error));
    const done = signWithKey(prepared.value, signer.key);
    if (!done.ok) throw new Error(done.error.code);
    expect(Buffer.from(done.value.subarray(0, input.length)).equals(input)).toBe(true);
    return { pdf: done.value, field: prepared.value.fieldName };
  }

  async function judge(pdf: Uint8Array, fields: readonly string[]): Promise<readonly string[]> {
    return objections(join(dir, 'judged.pdf'), pdf, { fields, anchor: signer.chain[0] ?? new Uint8Array() });
  }

  const refusal = async (input: Uint8Array, request: SignatureRequest): Promise<unknown> => {
    const prepared = await prepareSignature(input, request, signer);
    return prepared.ok ? 'ok' : prepared.error;
  };

  /** Where page 1 changed, in points from the lower left of the page as shown. */
  function changedArea(before: Uint8Array, after: Uint8Array): { left: number; bottom: number; right: number; top: number } {
    const pictures = [before, after].map((bytes) => {
      const path = join(dir, 'drawn.pdf');
      writeFileSync(path, bytes);
      const pgm = Buffer.from(drawn(path)[0] ?? '', 'latin1');
      const [head = '', width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(pgm.toString('latin1', 0, 64)) ?? [];
      return { width: Number(width), height: Number(height), pixels: pgm.subarray(head.length) };
    });
    const [a, b] = pictures;
    if (a === undefined || b?.width !== a.width || b.height !== a.height) throw new Error('not drawn');
    const points: [number, number][] = [];
    for (const [at, value] of a.pixels.entries()) if (value !== b.pixels[at]) points.push([at % a.width, Math.floor(at / a.width)]);
    const scale = 72 / 30;
    const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
    return { left: Math.min(...xs) * scale, right: (Math.max(...xs) + 1) * scale, bottom: (a.height - Math.max(...ys) - 1) * scale, top: (a.height - Math.min(...ys)) * scale };
  }

  const catalog = '<</Type /Catalog /Pages 2 0 R>>';
  const onePage = (extra = '', kids = '[3 0 R]'): string[] => [
    catalog,
    `<</Type /Pages /Kids ${kids} /Count 1 /MediaBox [0 0 300 400] /Resources <</Font <</F1 5 0 R>>>> ${extra}>>`,
    '<</Type /Page /Parent 2 0 R /Contents 4 0 R>>', stream(pageContent), helvetica,
  ];

  it.each([0, 90, 180, 270])('a page turned by %i with everything inherited: drawn where it was asked for', async (rotate) => {
    const input = classicFile(onePage(`/Rotate ${String(rotate)} /CropBox [10 20 290 390]`));
    const { pdf, field } = await sign(input, visible);
    expect(await judge(pdf, [field])).toEqual([]);
    const area = changedArea(input, pdf);
    const [x, y, width, height] = visible.rect ?? [0, 0, 0, 0];
    expect(area.left).toBeGreaterThan(x - 4);
    expect(area.right).toBeLessThan(x + width + 4);
    expect(area.bottom).toBeGreaterThan(y - 4);
    expect(area.top).toBeLessThan(y + height + 4);
    expect(area.right - area.left).toBeGreaterThan(area.top - area.bottom); // the text stands upright
  });

  it('a page that stands directly in /Kids becomes an object, in a direct and in an indirect array', async () => {
    for (const array of ['direct', 'indirect'] as const) {
      const page = '<</Type /Page /Parent 2 0 R /Contents 4 0 R>>';
      const objects = onePage('', array === 'direct' ? `[${page}]` : '6 0 R');
      objects[2] = '(unused)';
      if (array === 'indirect') objects.push(`[${page}]`);
      const input = classicFile(objects);
      const { pdf, field } = await sign(input, visible);
      // qpdf warns of the direct page in the part that stays.
      expect(await objections(join(dir, 'kid.pdf'), pdf, { fields: [field], anchor: signer.chain[0] ?? new Uint8Array(), qpdf: 3 })).toEqual([]);
      expect(changedArea(input, pdf).left).toBeGreaterThan(30);
      const again = await sign(pdf, { ...visible, rect: [40, 200, 120, 40] });
      expect(await objections(join(dir, 'kid.pdf'), again.pdf, { fields: [field, again.field], anchor: signer.chain[0] ?? new Uint8Array(), qpdf: 3 })).toEqual([]);
    }
  });

  it('a hybrid file: what only the hidden part names stays, twice', async () => {
    const objects = onePage();
    const input = hybridFile(objects.slice(0, 4), [helvetica, '<</Title (hidden)>>']);
    const opened = openPdf(input);
    expect(opened.ok && [opened.value.xrefKind, opened.value.repaired]).toEqual(['hybrid', false]);
    const first = await sign(input, visible);
    const second = await sign(first.pdf, { ...visible, rect: [40, 200, 120, 40] });
    expect(await judge(second.pdf, [first.field, second.field])).toEqual([]);
    const path = join(dir, 'hybrid.pdf');
    writeFileSync(path, second.pdf);
    expect(run('mutool', 'draw', '-q', '-F', 'txt', path).out).toContain('Cong van');
  });

  it.each(['disable', 'generate'] as const)('linearized, updated by another program, then signed (object streams: %s)', async (streams) => {
    const [from, to] = [join(dir, 'plain.pdf'), join(dir, 'linear.pdf')];
    writeFileSync(from, await makePdf(3));
    run('qpdf', '--linearize', `--object-streams=${streams}`, from, to);
    const opened = openPdf(new Uint8Array(readFileSync(to)));
    if (!opened.ok) throw new Error(opened.error.code);
    const update = new IncrementalUpdate(opened.value);
    update.add(pdfDict({ Title: pdfBytes(Buffer.from('an update nobody signed')) }));
    const input = update.write().bytes;
    const first = await sign(input, visible);
    const second = await sign(first.pdf, { ...invisible, page: 3 });
    expect(await judge(second.pdf, [first.field, second.field])).toEqual([]);
  });

  it.each(['disable', 'generate'] as const)('ten signatures, all good in the end (object streams: %s)', async (streams) => {
    const [from, to] = [join(dir, 'plain.pdf'), join(dir, 'ten.pdf')];
    writeFileSync(from, await makePdf(2));
    run('qpdf', `--object-streams=${streams}`, from, to);
    let pdf: Uint8Array = new Uint8Array(readFileSync(to));
    const fields: string[] = [];
    for (let i = 0; i < 10; i++) {
      const done = await sign(pdf, i % 2 === 0 ? { ...visible, page: 1 + (i % 4) / 2, rect: [40, 50 + i * 50, 120, 40] } : invisible);
      pdf = done.pdf;
      fields.push(done.field);
    }
    expect(new Set(fields).size).toBe(10);
    expect(await judge(pdf, fields)).toEqual([]);
  });

  it.each([
    ['direct form, indirect /Fields and /Annots', '/AcroForm <</Fields 6 0 R /DA (/F1 0 Tf)>>', '/Annots 7 0 R', ['[8 0 R]', '[8 0 R]']],
    ['indirect form, direct arrays', '/AcroForm 6 0 R', '/Annots [8 0 R]', ['<</Fields [8 0 R]>>', 'null']],
    ['/Annots without a form', '', '/Annots 7 0 R', ['null', '[8 0 R]']],
  ] as const)('%s', async (_name, form, annots, between) => {
    const objects = onePage();
    objects[0] = `<</Type /Catalog /Pages 2 0 R ${form}>>`;
    objects[2] = `<</Type /Page /Parent 2 0 R /Contents 4 0 R ${annots}>>`;
    const widget = form === ''
      ? '<</Type /Annot /Subtype /Square /Rect [200 300 220 320] /C [1 0 0] /P 3 0 R /F 4>>'
      : '<</Type /Annot /Subtype /Widget /FT /Tx /T (ghiChu) /V (x) /Rect [200 300 220 320] /P 3 0 R /F 4>>';
    const input = classicFile([...objects, ...between, widget]);
    const first = await sign(input, visible);
    const second = await sign(first.pdf, { ...visible, rect: [40, 200, 120, 40] });
    expect(await judge(second.pdf, [first.field, second.field])).toEqual([]);
    const after = openPdf(second.pdf);
    expect(after.ok && formFields(after.value).map(({ name }) => name)).toEqual([...(form === '' ? [] : ['ghiChu']), first.field, second.field]);
  });

  it.each([
    ['a widget without /P', ['<</FT /Sig /T (ky) /Type /Annot /Subtype /Widget /Rect [50 200 150 240] /F 4>>'], [[50, 200, 150, 240]], true],
    ['field and widget apart', ['<</FT /Sig /T (ky) /Kids [8 0 R]>>', '<</Type /Annot /Subtype /Widget /Parent 7 0 R /P 3 0 R /Rect [50 200 150 240] /F 4>>'], [[50, 200, 150, 240]], true],
    ['a field inside a group', ['<</T (phieu) /FT /Sig /Kids [8 0 R]>>', '<</T (ky) /Parent 7 0 R /Type /Annot /Subtype /Widget /P 3 0 R /Rect [50 200 150 240] /F 4>>'], [[50, 200, 150, 240]], true],
    ['no area', ['<</FT /Sig /T (ky) /Type /Annot /Subtype /Widget /P 3 0 R /Rect [0 0 0 0] /F 132>>'], [undefined], false],
    ['hidden', ['<</FT /Sig /T (ky) /Type /Annot /Subtype /Widget /P 3 0 R /Rect [50 200 150 240] /F 2>>'], [[50, 200, 150, 240]], false],
  ] as const)('an empty field, %s: signed where it stands', async (name, fields, rects, shows) => {
    const objects = onePage();
    objects[0] = '<</Type /Catalog /Pages 2 0 R /AcroForm 6 0 R>>';
    const widget = fields.length === 2 ? 8 : 7;
    objects[2] = `<</Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [${String(widget)} 0 R]>>`;
    const input = classicFile([...objects, '<</Fields [7 0 R]>>', ...fields]);
    const fieldName = name === 'a field inside a group' ? 'phieu.ky' : 'ky';
    const { pdf, field } = await sign(input, { ...visible, fieldName });
    expect(field).toBe(fieldName);
    expect(await judge(pdf, [field])).toEqual([]);
    const after = openPdf(pdf);
    if (!after.ok) throw new Error(after.error.code);
    expect(formFields(after.value).map((item) => item.widgets.map((one) => box(after.value, entry(one.dict, 'Rect'))))).toEqual([rects]);
    const area = changedArea(input, pdf);
    if (shows) expect([area.left > 46, area.right < 154, area.bottom > 196, area.top < 244]).toEqual([true, true, true, true]);
    else expect(area.left).toBe(Infinity);
    // After somebody else's signature both are good.
    const other = await sign(input, { ...visible, rect: [40, 20, 120, 40] });
    expect(await judge((await sign(other.pdf, { ...visible, fieldName })).pdf, [other.field, fieldName])).toEqual([]);
  });

  it('a form too large to be read to its end is refused: a lock may stand in the rest', async () => {
    const objects = onePage();
    objects[0] = '<</Type /Catalog /Pages 2 0 R /AcroForm <</Fields [6 0 R 7 0 R 8 0 R]>>>>';
    const field = `<</FT /Tx /T (x) /V [${'0 '.repeat(3_000_000)}]>>`;
    expect(await refusal(classicFile([...objects, field, field, field]), visible)).toMatchObject({ code: 'pdf.tooComplex' });
  });

  it('a change behind a part that is not read is no unseen change', async () => {
    const first = await sign(classicFile(onePage()), visible);
    const opened = openPdf(first.pdf);
    if (!opened.ok) throw new Error(opened.error.code);
    const update = new IncrementalUpdate(opened.value);
    update.set(pdfRef(5), pdfDict({ Type: pdfName('Font'), Subtype: pdfName('Type1'), BaseFont: pdfName('Symbol') }));
    const later = update.write().bytes;
    const codes = (elements: number | undefined): readonly string[] => {
      const [before, after] = [openPdf(first.pdf, { elements }), openPdf(later, { elements })];
      if (!before.ok || !after.ok) throw new Error('unreadable');
      const found = checkLaterChanges(before.value, after.value, first.pdf.length, []);
      expect(found.level).not.toMatch(/none|allowed/);
      return found.changes.map(({ code }) => code);
    };
    expect(codes(undefined)).not.toContain('analysis.tooComplex');
    for (const elements of [10, 20, 40, 60]) expect(codes(elements)).toContain('analysis.tooComplex');
  });

  it.each([1, 2, 3] as const)('certified with P = %i', async (certify) => {
    const first = await sign(classicFile(onePage()), { ...visible, certify });
    expect(await judge(first.pdf, [first.field])).toEqual([]);
    expect(await refusal(first.pdf, { ...visible, certify })).toMatchObject({ code: certify === 1 ? 'sign.forbiddenByCertification' : 'sign.certifyMustBeFirst' });
    if (certify === 1) {
      expect(await refusal(first.pdf, visible)).toEqual({ code: 'sign.forbiddenByCertification', details: { field: first.field, rule: 'certification' } });
      return;
    }
    const second = await sign(first.pdf, { ...visible, rect: [40, 200, 120, 40] });
    expect(await judge(second.pdf, [first.field, second.field])).toEqual([]);
  });

  it.each([
    ['/Action /All', 'khac', { code: 'sign.fieldLocked', details: { field: 'ky', rule: 'all' } }],
    ['/Action /Include /Fields [(khac)]', 'khac', { code: 'sign.fieldLocked', details: { field: 'ky', rule: 'include' } }],
    ['/Action /Include /Fields [(khacNua)]', 'khac', 'ok'],
    ['/Action /Exclude /Fields [(khac)]', 'khac', 'ok'],
    ['/Action /Exclude /Fields [(ky)]', 'khac', { code: 'sign.fieldLocked', details: { field: 'ky', rule: 'exclude' } }],
    ['/Action /Include /Fields [(x)] /P 1', 'khac', { code: 'sign.forbiddenByCertification', details: { field: 'ky', rule: 'lock' } }],
  ] as const)('a field locked by %s is minded and named', async (lock, fieldName, wanted) => {
    const objects = onePage();
    objects[0] = '<</Type /Catalog /Pages 2 0 R /AcroForm 6 0 R>>';
    objects[2] = '<</Type /Page /Parent 2 0 R /Contents 4 0 R /Annots [7 0 R 8 0 R]>>';
    const field = (name: string, y: number, extra: string): string => `<</FT /Sig /T (${name}) /Type /Annot /Subtype /Widget /P 3 0 R /Rect [50 ${String(y)} 150 ${String(y + 40)}] /F 4 ${extra}>>`;
    const input = classicFile([...objects, '<</Fields [7 0 R 8 0 R]>>', field('ky', 200, `/Lock <</Type /SigFieldLock ${lock}>>`), field('khac', 300, '')]);
    const first = await sign(input, { ...visible, fieldName: 'ky' });
    expect(await judge(first.pdf, ['ky'])).toEqual([]);
    expect(await refusal(first.pdf, { ...visible, fieldName })).toEqual(wanted);
    if (wanted === 'ok') expect(await judge((await sign(first.pdf, { ...visible, fieldName })).pdf, ['ky', 'khac'])).toEqual([]);
  });
});
