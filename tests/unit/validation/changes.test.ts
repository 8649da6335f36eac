import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPdf } from '../../../src/main/core/signing/pdf/file.ts';
import { pdfRef } from '../../../src/main/core/signing/pdf/objects.ts';
import type { DocumentVerification } from '../../../src/main/core/signing/validation/result.ts';
import { verifyPdf } from '../../../src/main/core/signing/validation/verify.ts';
import { appearance, onePage, rawPdf, rawStream, words } from './raw-pdf.ts';
import { appendUpdate, makePki, signPdf, type TestPki } from './support.ts';
import { writeObject } from './write-object.ts';

let pki: TestPki;
let plain: Uint8Array;
let withForm: Uint8Array;
/** Certified with permission to annotate. */
let annotatable: Uint8Array;
let fillable: Uint8Array;

const field = (value: string, appearanceNum: number, rect = '40 100 240 120'): string =>
  `<< /Type /Annot /Subtype /Widget /FT /Tx /T (ten) /F 4 /Rect [${rect}] /P 3 0 R ${value === '' ? '' : `/V (${value})`} /AP << /N ${String(appearanceNum)} 0 R >> >>`;

beforeAll(async () => {
  pki = makePki();
  const form = rawPdf(onePage(words('Noi dung'), { 6: field('', 7), 7: appearance(200, 20) }, '/Annots [6 0 R]', '/AcroForm << /Fields [6 0 R] >>'));
  plain = await signPdf(rawPdf(onePage(words('Noi dung'))), pki.organ);
  withForm = await signPdf(form, pki.organ);
  annotatable = await signPdf(rawPdf(onePage(words('Noi dung'))), pki.organ, { certify: 3 });
  fillable = await signPdf(form, pki.organ, { certify: 2 });
});
afterAll(() => pki.close());

const verify = (bytes: Uint8Array): Promise<DocumentVerification> => verifyPdf(bytes, { trustAnchors: [pki.root], at: Date.now() });
const codes = (answer: DocumentVerification): readonly string[] => (answer.signatures[0]?.changes ?? []).map(({ code }) => code);

function update(bytes: Uint8Array, change: (read: (num: number) => string) => readonly (readonly [number, string])[]): Uint8Array {
  const opened = openPdf(bytes);
  if (!opened.ok || opened.value.catalogRef === undefined) throw new Error('fixture does not open');
  const file = opened.value;
  return appendUpdate(bytes, new Map(change((num) => writeObject(file.get(pdfRef(num))))), { size: 200, root: `${String(file.catalogRef?.num)} 0 R` });
}
/** The page with one more annotation. */
const annotated = (bytes: Uint8Array, annotation: string, more: readonly (readonly [number, string])[] = []): Uint8Array =>
  update(bytes, (read) => [
    [3, read(3).includes('/Annots') ? read(3).replace(/\/Annots \[([^\]]*)\]/, '/Annots [$1 150 0 R]') : read(3).replace(/>>$/, '/Annots [150 0 R] >>')],
    [150, annotation], ...more,
  ]);

const note = '<< /Type /Annot /Subtype /Text /Rect [350 350 370 370] /Contents (Xem lai) >>';
const link = '<< /Type /Annot /Subtype /Link /Rect [40 290 120 310] /A << /S /URI /URI (https://example.vn) >> >>';
const freeText = '<< /Type /Annot /Subtype /FreeText /Rect [50 50 200 90] /Contents (Da sua) /DA (/Helv 12 Tf) >>';

describe('annotations after signing', () => {
  test.each([
    ['a note', note, 'annotation.added', 'valid-with-later-changes', 'valid-with-later-changes', 'invalid'],
    ['a link', link, 'annotation.marked', 'unsure', 'valid-with-later-changes', 'invalid'],
    ['text on the page', freeText, 'annotation.drawn', 'unsure', 'unsure', 'invalid'],
    ['a highlight with words of its own', '<< /Type /Annot /Subtype /Highlight /Rect [40 290 240 310] /AP << /N 151 0 R >> >>', 'annotation.drawn', 'unsure', 'unsure', 'invalid'],
    ['a link that starts a program', link.replace('/URI /URI (https://example.vn)', '/Launch /F (x)'), 'annotation.drawn', 'unsure', 'unsure', 'invalid'],
    ['a widget without a form', '<< /Type /Annot /Subtype /Widget /Rect [1 1 9 9] >>', 'annotation.drawn', 'unsure', 'unsure', 'invalid'],
  ] as const)('%s', async (_name, annotation, code, uncertified, level3, level2) => {
    const more = [[151, appearance(200, 20, 'Khac')]] as const;
    for (const [bytes, document] of [[plain, uncertified], [annotatable, level3], [fillable, level2]] as const) {
      const answer = await verify(annotated(bytes, annotation, annotation.includes('151') ? more : []));
      expect(answer.document).toBe(document);
      expect(codes(answer)).toContain(code);
      expect(answer.signatures[0]?.changes.find((change) => change.code === code)).toMatchObject({ page: 1, object: 150 });
    }
  });
});

describe('filling', () => {
  const fill = (bytes: Uint8Array, value: string, shown: string, rect?: string, more: readonly (readonly [number, string])[] = []): Uint8Array =>
    update(bytes, () => [[6, field(value, 151, rect)], [151, appearance(200, 20, shown)], ...more]);

  test('is told with both values, and allowed where nothing forbids it', async () => {
    for (const bytes of [withForm, fillable]) {
      const answer = await verify(fill(bytes, 'An', 'An'));
      expect(answer.document).toBe('valid-with-later-changes');
      expect(answer.signatures[0]).toMatchObject({ laterChanges: 'allowed', changes: [{ code: 'formField.filled', where: 'ten', object: 6, detail: '“” → “An”' }] });
      expect(answer.signatures[0]?.signedRevision).toMatchObject({ start: 0, end: bytes.length });
    }
  });

  test('over the old appearance object is the same; where something else shows that object it is not', async () => {
    const over = (bytes: Uint8Array): Uint8Array => update(bytes, () => [[6, field('An', 7)], [7, appearance(200, 20, 'An')]]);
    expect((await verify(over(withForm))).document).toBe('valid-with-later-changes');
    const shared = await signPdf(rawPdf(onePage(words('Noi dung'), { 6: field('', 7), 7: appearance(200, 20) }, '/Annots [6 0 R]', '/AcroForm << /Fields [6 0 R] >> /Spare 7 0 R')), pki.organ);
    const answer = await verify(over(shared));
    expect(answer.document).toBe('unsure');
    expect(codes(answer)).toEqual(expect.arrayContaining(['appearance.shared', 'object.changed']));
  });

  test('with something else than the value is suspicious', async () => {
    const answer = await verify(fill(withForm, 'An', 'Binh'));
    expect(answer.document).toBe('unsure');
    expect(codes(answer)).toContain('appearance.changed');
  });

  test('a field that moves over words is changed, not filled', async () => {
    const answer = await verify(fill(withForm, 'An', 'An', '30 290 240 320'));
    expect(answer.document).toBe('unsure');
    expect(codes(answer)).toContain('formField.changed');
  });

  test('an appearance that spreads over signed words of its own place is told', async () => {
    const under = rawPdf(onePage(words('Nguoi A'), { 6: field('', 7, '30 290 240 320'), 7: rawStream('', '/Type /XObject /Subtype /Form /BBox [0 0 210 30]') }, '/Annots [6 0 R]', '/AcroForm << /Fields [6 0 R] >>'));
    const answer = await verify(fill(await signPdf(under, pki.organ), 'Nguoi B', 'Nguoi B', '30 290 240 320'));
    expect(answer.document).toBe('unsure');
    expect(answer.signatures[0]?.changes.find(({ code }) => code === 'appearance.covers')).toMatchObject({ page: 1, detail: 'Nguoi A' });
  });

  test('is forbidden where nothing may change', async () => {
    const closed = await signPdf(rawPdf(onePage('', { 6: field('', 7), 7: appearance(200, 20) }, '/Annots [6 0 R]', '/AcroForm << /Fields [6 0 R] >>')), pki.organ, { certify: 1 });
    expect((await verify(fill(closed, 'An', 'An'))).document).toBe('invalid');
  });
});

describe('a later signature', () => {
  test('that covers signed words does not pass for an addition (sneaky signature attack)', async () => {
    const rect = '30 290 240 320';
    const added = (ground: string): Uint8Array => update(annotatable, (read) => [
      [1, read(1)],
      [3, read(3).includes('/Annots') ? read(3).replace(/\/Annots \[([^\]]*)\]/, '/Annots [$1 150 0 R]') : read(3).replace(/>>$/, '/Annots [150 0 R] >>')],
      [150, `<< /Type /Annot /Subtype /Widget /FT /Sig /T (Moi) /F 132 /Rect [${rect}] /P 3 0 R /AP << /N 151 0 R >> >>`],
      [151, ground === '' ? rawStream('', '/Type /XObject /Subtype /Form /BBox [0 0 210 30]') : appearance(210, 30, 'Nguoi khac', ground)],
      ...formWith(annotatable, 150, read),
    ]);
    const open = await verify(added(''));
    expect(open.document).toBe('valid-with-later-changes');
    const covering = await verify(added('1 1 1'));
    expect(covering.document).toBe('unsure');
    expect(codes(covering)).toContain('appearance.covers');
  });
});

/** The form's object, or the catalog that holds it, with one more field. */
function formWith(bytes: Uint8Array, num: number, read: (num: number) => string): readonly (readonly [number, string])[] {
  const opened = openPdf(bytes);
  const form = opened.ok ? opened.value.catalog.entries.get('AcroForm') : undefined;
  const holder = form?.type === 'ref' ? form.num : 1;
  return [[holder, read(holder).replace(/\/Fields \[([^\]]*)\]/, `/Fields [$1 ${String(num)} 0 R]`)]];
}

describe('tagged documents', () => {
  const tree = (kids: string): string => `<< /Type /StructTreeRoot /K [10 0 R${kids}] /ParentTree 11 0 R /ParentTreeNextKey 1 >>`;
  const tagged = (): Uint8Array => rawPdf(onePage(`/P << /MCID 0 >> BDC ${words('Noi dung')}EMC`, {
    9: tree(''), 10: '<< /Type /StructElem /S /P /P 9 0 R /Pg 3 0 R /K 0 >>', 11: '<< /Nums [0 [10 0 R]] >>',
  }, '/StructParents 0', '/StructTreeRoot 9 0 R /MarkInfo << /Marked true >>'));

  test('an element for a permitted note is part of the note; a changed element is not', async () => {
    const certified = await signPdf(tagged(), pki.organ, { certify: 3 });
    const withNote = (element: string, old?: string): Uint8Array => update(certified, (read) => [
      [3, read(3).replace(/\/Annots \[([^\]]*)\]/, '/Annots [$1 150 0 R]')],
      [150, note.replace('>>', '/StructParent 50 >>')],
      // The signature's own widget has an element already.
      [9, read(9).replace(/\/K \[([^\]]*)\]/, '/K [$1 152 0 R]')],
      [152, element],
      [11, read(11).replace(/\/Nums \[(.*)\]/s, '/Nums [$1 50 152 0 R]')],
      ...(old === undefined ? [] : [[10, old] as const]),
    ]);
    const element = '<< /Type /StructElem /S /Annot /P 9 0 R /Pg 3 0 R /K << /Type /OBJR /Obj 150 0 R >> >>';
    expect((await verify(withNote(element))).document).toBe('valid-with-later-changes');
    const renamed = await verify(withNote(element, '<< /Type /StructElem /S /P /P 9 0 R /Pg 3 0 R /K 0 /ActualText (Khac) >>'));
    expect(renamed.document).toBe('invalid');
    expect(codes(renamed)).toContain('structTree.changed');
    const content = await verify(withNote(element.replace('/K <<', '/ActualText (Khac) /K <<')));
    expect(content.document).toBe('invalid');
  });
});
