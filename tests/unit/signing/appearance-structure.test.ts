import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signWithKey } from '../../../src/main/core/signing/pdf/complete.ts';
import { openPdf, type PdfFile } from '../../../src/main/core/signing/pdf/file.ts';
import { entry, pdfArray, pdfBool, pdfBytes, pdfDict, pdfInteger, pdfName, withEntry, type PdfDict, type PdfObject, type PdfRef } from '../../../src/main/core/signing/pdf/objects.ts';
import { formFields } from '../../../src/main/core/signing/pdf/form-fields.ts';
import { pages } from '../../../src/main/core/signing/pdf/page-tree.ts';
import type { VisibleRect } from '../../../src/main/core/signing/pdf/placement.ts';
import { prepareSignature } from '../../../src/main/core/signing/pdf/sign.ts';
import { readTextString } from '../../../src/main/core/signing/pdf/text-string.ts';
import { IncrementalUpdate } from '../../../src/main/core/signing/pdf/update.ts';
import { checkLaterChanges } from '../../../src/main/core/signing/validation/later-changes.ts';
import { curve, makePki, type Identity, type Pki } from './pki.ts';
import { random } from './random.ts';
import { corpus, fonts, makePdf, ringPng } from './tools.ts';

const request = { page: 1, rect: [100, 100, 120, 60] as VisibleRect, appearance: { kind: 'personal', image: ringPng(), lines: [] } as const, fonts, signingTime: 0, signerName: 'Nguyễn Thị Ánh Tuyết' };

function open(pdf: Uint8Array): PdfFile {
  const file = openPdf(pdf);
  if (!file.ok) throw new Error(file.error.code);
  return file.value;
}

function dict(file: PdfFile, object: PdfObject | undefined): PdfDict {
  const found = file.resolve(object);
  if (found?.type !== 'dict') throw new Error('no dictionary');
  return found;
}

function firstPage(file: PdfFile): { readonly ref: PdfRef; readonly dict: PdfDict } {
  const tree = pages(file);
  const page = tree.ok ? tree.value[0] : undefined;
  if (page?.ref === undefined) throw new Error('page');
  return { ref: page.ref, dict: page.dict };
}

/** A tagged paper: the root's kids and the parent tree written in the ways producers do. */
async function tagged(options: { kids: 'element' | 'array' | 'indirectArray' | 'many' | 'none'; tree: 'nums' | 'kids' | 'none' | 'loop'; marked?: boolean }): Promise<Uint8Array> {
  const file = open(await makePdf(1));
  if (file.catalogRef === undefined) throw new Error('catalog');
  const update = new IncrementalUpdate(file);
  const root = update.allocate();
  const element = (kind: string): PdfRef => update.add(pdfDict({ Type: pdfName('StructElem'), S: pdfName(kind), P: root }));
  const document = element('Document');
  const kids = {
    element: document, array: pdfArray([document]), indirectArray: update.add(pdfArray([document])), many: pdfArray([element('P'), element('P')]), none: undefined,
  }[options.kids];
  const leaf = update.add(pdfDict({ Limits: pdfArray([pdfInteger(0), pdfInteger(7)]), Nums: pdfArray([pdfInteger(0), pdfArray([document]), pdfInteger(7), document]) }));
  const loop = update.allocate();
  update.set(loop, pdfDict({ Kids: pdfArray([loop]) }));
  const tree = {
    nums: update.add(pdfDict({ Nums: pdfArray([pdfInteger(0), pdfArray([document]), pdfInteger(4), document]) })), kids: pdfDict({ Kids: pdfArray([leaf]) }), none: undefined, loop,
  }[options.tree];
  update.set(root, pdfDict({ Type: pdfName('StructTreeRoot'), ...(kids === undefined ? {} : { K: kids }), ...(tree === undefined ? {} : { ParentTree: tree }) }));
  update.set(file.catalogRef, withEntry(withEntry(file.catalog, 'StructTreeRoot', root), 'MarkInfo', pdfDict({ Marked: pdfBool(options.marked ?? true) })));
  return update.write().bytes;
}

describe('what signing changes beside the field', () => {
  let pki: Pki;
  let signer: Identity;
  beforeAll(() => {
    pki = makePki();
    signer = pki.identity('a', { commonName: request.signerName, key: curve('P-256') });
  });
  afterAll(() => {
    pki.close();
  });

  async function sign(input: Uint8Array, more: Partial<typeof request> | { readonly certify: 2 } = {}): Promise<Uint8Array> {
    const prepared = await prepareSignature(input, { ...request, ...more }, signer);
    if (!prepared.ok) throw new Error(prepared.error.code);
    const done = signWithKey(prepared.value, signer.key);
    if (!done.ok) throw new Error(done.error.code);
    return done.value;
  }

  /** Walks from the widget through /StructParent and the parent tree to its element, and from there to the root. */
  function tags(pdf: Uint8Array): { readonly kind: string; readonly language: string | undefined; readonly key: number; readonly next: number; readonly reached: boolean; readonly under: string } | undefined {
    const file = open(pdf);
    const widget = formFields(file).at(-1)?.widgets[0];
    const key = widget === undefined ? undefined : file.lookup(widget.dict, 'StructParent');
    if (widget === undefined || key?.type !== 'number') return undefined;
    const root = dict(file, entry(file.catalog, 'StructTreeRoot'));
    const find = (node: PdfDict): PdfObject | undefined => {
      const nums = file.lookup(node, 'Nums');
      const items = nums?.type === 'array' ? nums.items : [];
      const keys = items.filter((_, i) => i % 2 === 0).map((item) => (item.type === 'number' ? item.value : -1));
      expect(keys).toEqual([...keys].sort((a, b) => a - b)); // §7.9.7: sorted
      const at = keys.indexOf(key.value);
      if (at >= 0) return items[at * 2 + 1];
      const kids = file.lookup(node, 'Kids');
      for (const kid of kids?.type === 'array' ? kids.items : []) {
        const limits = file.lookup(dict(file, kid), 'Limits');
        const [low, high] = limits?.type === 'array' ? limits.items.map((item) => (item.type === 'number' ? item.value : 0)) : [];
        if (low !== undefined && high !== undefined && key.value >= low && key.value <= high) return find(dict(file, kid));
      }
      return undefined;
    };
    const ref = find(dict(file, entry(root, 'ParentTree')));
    const element = dict(file, ref);
    const reference = dict(file, entry(element, 'K'));
    const target = entry(reference, 'Obj');
    expect(target?.type === 'ref' && target.num).toBe(widget.ref.num);
    expect(entry(reference, 'Pg')).toEqual(firstPage(file).ref);
    const parent = dict(file, entry(element, 'P'));
    const kids = file.resolve(entry(parent, 'K'));
    const kind = (of: PdfDict, name: string): string => { const value = file.lookup(of, name); return value?.type === 'name' ? value.value : ''; };
    const next = file.lookup(root, 'ParentTreeNextKey');
    return {
      kind: kind(element, 'S'), language: readTextString(file.lookup(element, 'Lang')), key: key.value, next: next?.type === 'number' ? next.value : -1, under: kind(parent, 'S'),
      reached: kids?.type === 'array' && kids.items.some((item) => item.type === 'ref' && ref?.type === 'ref' && item.num === ref.num),
    };
  }

  it.each([
    ['element', 'nums', 5, 'Document'], ['array', 'kids', 8, 'Document'], ['indirectArray', 'nums', 5, 'Document'], ['many', 'nums', 5, ''], ['none', 'none', 0, ''],
  ] as const)('tags the widget: kids as %s, tree as %s', async (kids, tree, key, under) => {
    const signed = await sign(await tagged({ kids, tree }));
    expect(tags(signed)).toEqual({ kind: 'Form', language: 'vi', key, next: key + 1, reached: true, under });
    const file = open(signed);
    expect(file.lookup(firstPage(file).dict, 'Tabs')).toEqual(pdfName('S'));
    const field = formFields(file)[0];
    expect(readTextString(field === undefined ? undefined : file.lookup(field.dict, 'TU'))).toBe('Chữ ký số của Nguyễn Thị Ánh Tuyết');
  });

  it('leaves papers without tags, with a tree that loops, or not marked, as they are', async () => {
    for (const input of [await makePdf(1), await tagged({ kids: 'array', tree: 'loop' }), await tagged({ kids: 'array', tree: 'nums', marked: false })]) {
      const signed = await sign(input);
      expect(tags(signed)).toBeUndefined();
      const [before, after] = [open(input), open(signed)];
      expect(after.catalog.entries.get('StructTreeRoot')).toEqual(before.catalog.entries.get('StructTreeRoot'));
      expect(after.lookup(firstPage(after).dict, 'Tabs')).toBeUndefined();
    }
  });

  it('never touches tags, tabs or the form’s promise once somebody has signed', async () => {
    const first = await sign(await tagged({ kids: 'array', tree: 'nums' }));
    const second = await sign(first, { rect: [250, 100, 120, 60] });
    expect(tags(second)).toBeUndefined();
    const root = entry(open(first).catalog, 'StructTreeRoot');
    if (root?.type !== 'ref') throw new Error('root');
    expect(open(second).get(root)).toEqual(open(first).get(root));
    expect(checkLaterChanges(open(first), open(second), first.length, []).level).toBe('allowed');
  });

  const folder = corpus('sign-inputs');
  it.skipIf(folder === undefined)('a tagged paper that others signed keeps its good name', async () => {
    const input = new Uint8Array(readFileSync(join(folder ?? '', 'itext-java__taggedAndSignedDoc.pdf')));
    const signed = await sign(input);
    expect(checkLaterChanges(open(input), open(signed), input.length, []).level).toBe('allowed');
  });

  /** A form whose text field has a value, and an appearance or none. */
  async function form(drawn: boolean): Promise<Uint8Array> {
    const file = open(await makePdf(1));
    if (file.catalogRef === undefined) throw new Error('catalog');
    const update = new IncrementalUpdate(file);
    const page = firstPage(file);
    const field = update.add(pdfDict({
      Type: pdfName('Annot'), Subtype: pdfName('Widget'), FT: pdfName('Tx'), T: pdfBytes(Buffer.from('ten')), V: pdfBytes(Buffer.from('A')), Rect: pdfArray([10, 10, 90, 30].map(pdfInteger)), F: pdfInteger(4),
      ...(drawn ? { AP: pdfDict({ N: update.add(pdfDict({})) }) } : {}),
    }));
    update.set(page.ref, withEntry(page.dict, 'Annots', pdfArray([field])));
    update.set(file.catalogRef, withEntry(file.catalog, 'AcroForm', pdfDict({ Fields: pdfArray([field]), NeedAppearances: pdfBool(true) })));
    return update.write().bytes;
  }
  const promise = (pdf: Uint8Array): PdfObject | undefined => { const file = open(pdf); return file.lookup(dict(file, entry(file.catalog, 'AcroForm')), 'NeedAppearances'); };

  it('takes back /NeedAppearances where every value is drawn, and only before the first signature', async () => {
    expect(promise(await sign(await form(true)))).toEqual(pdfBool(false));
    // A value that only the reader's own drawing shows is not made to vanish.
    const undrawn = await sign(await form(false));
    expect(promise(undrawn)).toEqual(pdfBool(true));
    const again = await sign(undrawn, { rect: [250, 100, 120, 60] });
    expect(promise(again)).toEqual(pdfBool(true));
    expect(checkLaterChanges(open(undrawn), open(again), undrawn.length, []).level).toBe('allowed');
  });

  it('tagged papers that are hit anywhere are signed or refused, and nothing is thrown (seeded)', async () => {
    const next = random(23);
    const seeds = [await tagged({ kids: 'array', tree: 'kids' }), await tagged({ kids: 'element', tree: 'nums' }), await form(true)];
    const outcomes = new Set<string>();
    for (let round = 0; round < 240; round += 1) {
      const input = Uint8Array.from(seeds[round % seeds.length] ?? []);
      for (let hit = 0; hit < 1 + next(3); hit += 1) input[input.length - 1 - next(Math.min(input.length, 2500))] = '0123456789<>[]/ RNK'.charCodeAt(next(19));
      const prepared = await prepareSignature(input, request, signer);
      outcomes.add(prepared.ok ? 'ok' : prepared.error.code);
      if (prepared.ok) expect(formFields(open(prepared.value.document)).some((field) => field.name === prepared.value.fieldName)).toBe(true);
    }
    expect(outcomes.has('ok') && outcomes.size > 1).toBe(true);
  });

  it('an invisible signature has no area, an empty appearance, and is printed and locked', async () => {
    const prepared = await prepareSignature(await makePdf(1), { appearance: { kind: 'invisible' }, signingTime: 0 }, signer);
    if (!prepared.ok) throw new Error(prepared.error.code);
    const file = open(prepared.value.document);
    const widget = formFields(file)[0]?.dict;
    if (widget === undefined) throw new Error('field');
    expect(entry(widget, 'Rect')).toEqual(pdfArray([0, 0, 0, 0].map(pdfInteger)));
    expect(entry(widget, 'F')).toEqual(pdfInteger(4 + 128));
    const appearance = file.lookup(dict(file, entry(widget, 'AP')), 'N');
    expect(appearance?.type === 'stream' && appearance.raw.length).toBe(0);
  });
});
