import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPdf } from '../../../src/main/core/signing/pdf/file.ts';
import type { Finding } from '../../../src/main/core/signing/validation/result.ts';
import { findHidden, findHiddenIn } from '../../../src/main/core/signing/validation/shadow/find-hidden.ts';
import { verifyPdf } from '../../../src/main/core/signing/validation/verify.ts';
import { appearance, onePage, rawPdf, rawStream, words, type RawObjects } from './raw-pdf.ts';
import { makePdf, makePki, signPdf, type TestPki } from './support.ts';

function hidden(objects: RawObjects): readonly Finding[] {
  const opened = openPdf(rawPdf(objects));
  if (!opened.ok) throw new Error(opened.error.code);
  return findHidden(opened.value);
}
const codes = (objects: RawObjects): readonly string[] => hidden(objects).map(({ code, severity }) => (severity === 'warning' ? code : `(${code})`));

const image = rawStream('\0'.repeat(12), '/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceRGB /BitsPerComponent 8');
const text = (name: string, rect: string, value: string, appearanceNum: number): string =>
  `<< /Type /Annot /Subtype /Widget /FT /Tx /T (${name}) /V (${value}) /F 4 /Rect [${rect}] /P 3 0 R /AP << /N ${String(appearanceNum)} 0 R >> >>`;
const form = (...nums: readonly number[]): string => `/AcroForm << /Fields [${nums.map((num) => `${String(num)} 0 R`).join(' ')}] >>`;
const annots = (...nums: readonly number[]): string => `/Annots [${nums.map((num) => `${String(num)} 0 R`).join(' ')}]`;

describe('hidden under something', () => {
  test.each([
    ['a white area', `${words('Bi mat')}1 g 30 290 200 30 re f`],
    ['an area drawn with lines', `${words('Bi mat')}1 g 30 290 m 230 290 l 230 330 l 30 330 l h f`],
    ['a picture', `${words('Bi mat')}q 200 0 0 30 30 290 cm /Im Do Q`],
    ['a turned page of coordinates', `0 1 -1 0 400 0 cm ${words('Bi mat')}1 g 30 290 200 30 re f`],
  ])('%s over words is a warning that names them', (_name, content) => {
    const [finding] = hidden(onePage(content, { 8: image }));
    expect(finding).toMatchObject({ code: 'hidden.textCovered', severity: 'warning', page: 1, where: 'Bi mat' });
    expect(finding?.box).toHaveLength(4);
  });

  test.each([
    ['an area painted before the words', `0.9 g 30 290 200 30 re f 0 g ${words('Ro rang')}`],
    ['an area that lets through', `${words('Ro rang')}/Gs gs 1 g 30 290 200 30 re f`],
    ['a picture with a mask', `${words('Ro rang')}q 200 0 0 30 30 290 cm /Im Do Q`],
    ['the same words written again', `${words('Ro rang')}1 g 30 290 200 30 re f 0 g ${words('Ro rang')}`],
    ['a line for writing', `${words('______')}1 g 30 290 200 30 re f`],
    ['an area clipped to another place', `${words('Ro rang')}q 0 0 10 10 re W n 1 g 30 290 200 30 re f Q`],
  ])('%s is none', (_name, content) => {
    const page = onePage(content, { 8: image.replace('/BitsPerComponent', '/SMask 9 0 R /BitsPerComponent'), 9: image });
    expect(codes({ ...page, 3: (page[3] ?? '').replace('/Font <<', '/ExtGState << /Gs << /ca 0.5 >> >> /Font <<') })).toEqual([]);
  });

  test('a field with its own words over those of the page is a warning, an empty ground a note', () => {
    const field = (shown: string): RawObjects =>
      onePage(words('Nguoi A'), { 6: text('ten', '30 290 230 320', shown, 7), 7: appearance(200, 30, shown) }, annots(6), form(6));
    expect(codes(field('Nguoi B'))).toEqual(['hidden.textCovered']);
    expect(codes(field(''))).toEqual(['(hidden.textCovered)']);
  });

  test('fields on one another', () => {
    const objects = onePage('', {
      6: text('a', '30 290 230 320', 'mot', 7), 7: appearance(200, 30, 'mot', '.9 .9 .9'),
      9: text('b', '40 292 220 318', 'hai', 10), 10: rawStream('BT /F1 14 Tf 2 4 Td (hai) Tj ET', '/Type /XObject /Subtype /Form /BBox [0 0 180 26] /Resources << /Font << /F1 5 0 R >> >>'),
    }, annots(6, 9), form(6, 9));
    expect(codes(objects)).toEqual(['hidden.widgetsOverlap']);
  });

  test('white on nothing and without ink are notes; on a dark ground white is seen; under a scan it is recognised text', () => {
    expect(codes(onePage(`1 g ${words('An')}`))).toEqual(['(hidden.textInvisible)']);
    expect(codes(onePage(`3 Tr ${words('An')}`))).toEqual(['(hidden.textInvisible)']);
    expect(codes(onePage(`0 g 30 290 200 30 re f 1 g ${words('Hien')}`))).toEqual([]);
    expect(codes(onePage(`q 400 0 0 400 0 0 cm /Im Do Q 3 Tr ${words('Scan')}`, { 8: image }))).toEqual([]);
  });
});

describe('waiting to be switched', () => {
  test('a field that shows something else than its value, listed in the form or not', () => {
    const objects = (value: string, listed: boolean): RawObjects =>
      onePage('', { 6: text('ten', '30 290 230 320', value, 7), 7: appearance(200, 30, 'WHO') }, annots(6), listed ? form(6) : '');
    expect(codes(objects('Attacker', true))).toEqual(['hidden.valueDiffers']);
    expect(codes(objects('Attacker', false))).toEqual(['hidden.valueDiffers']);
    expect(codes(objects('WHO', true))).toEqual([]);
  });

  test('a field that a script formats may show another spelling', () => {
    const field = text('so', '30 290 230 320', '1234.5', 7).replace('/F 4', '/F 4 /AA << /F << /S /JavaScript /JS (AFNumber_Format(2)) >> >>');
    expect(codes(onePage('', { 6: field, 7: appearance(200, 30, '1.234,50') }, annots(6), form(6)))).toEqual([]);
  });

  test('pages and a catalog that nothing refers to', () => {
    const spare = { 10: '<< /Type /Page /Parent 11 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>', 11: '<< /Type /Pages /Kids [10 0 R] /Count 1 >>', 12: '<< /Type /Catalog /Pages 11 0 R >>' };
    expect(codes(onePage('', spare))).toEqual(['hidden.pendingPages', 'hidden.pendingPages', 'hidden.pendingPages']);
    // An older catalog of the same pages shows nothing else.
    expect(codes(onePage('', { 12: '<< /Type /Catalog /Pages 2 0 R >>' }))).toEqual([]);
  });

  test('layers: other on paper is a warning, off a note, and what they hide is not painted', () => {
    const layered = (config: string): RawObjects =>
      onePage(`/OC /L BDC ${words('Lop')}EMC`, { 6: '<< /Type /OCG /Name (Lop A) /Usage << /Print << /PrintState /OFF >> >> >>' }, '', `/OCProperties << /OCGs [6 0 R] /D << ${config} >> >>`);
    const named = (config: string): RawObjects => {
      const objects = layered(config) as Record<number, string>;
      return { ...objects, 3: (objects[3] ?? '').replace('/Font <<', '/Properties << /L 6 0 R >> /Font <<') };
    };
    expect(codes(named('/AS [<< /Event /Print /OCGs [6 0 R] /Category [/Print] >>]'))).toEqual(['hidden.layerDiffersInPrint']);
    expect(codes(named('/OFF [6 0 R]'))).toEqual(['(hidden.layerOff)']);
    expect(codes(named(''))).toEqual([]);
  });

  test.each([
    ['/OpenAction << /S /JavaScript /JS (this.getField) >>', ''],
    ['/OpenAction << /S /GoTo /D [3 0 R /Fit] /Next << /S /Launch /F (x) >> >>', ''],
    ['', '/AA << /O << /S /SetOCGState /State [] >> >>'],
  ])('an action at opening: %s %s', (catalog, page) => {
    expect(codes(onePage('', {}, page, catalog))).toEqual(['hidden.actionOnOpen']);
  });

  test('going to a page at opening is ordinary', () => {
    expect(codes(onePage('', {}, '', '/OpenAction [3 0 R /FitH null]'))).toEqual([]);
  });

  test('content outside the file, and letters that are others', () => {
    const outside = onePage('q /Im Do Q', { 8: image.replace('/Type /XObject', '/Type /XObject /Alternates [<< /Image 9 0 R /DefaultForPrinting true >>]'), 9: image });
    expect(codes(outside)).toEqual(['hidden.externalContent']);
    const map = rawStream('2 beginbfchar <31> <0039> <32> <0038> endbfchar', '');
    const lying = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 6 0 R >>';
    expect(codes(onePage(words('12'), { 5: lying, 6: map }))).toEqual(['hidden.fontLies']);
    expect(codes(onePage(words('12'), { 5: lying, 6: map.replace('0039', '0031').replace('0038', '0032') }))).toEqual([]);
  });
});

describe('bounds', () => {
  test('a form that draws itself, and instructions without end', () => {
    const self = rawStream('/A Do /A Do', '/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /A 6 0 R >> >>');
    const objects = onePage('/A Do', { 6: self });
    expect(codes({ ...objects, 3: (objects[3] ?? '').replace('/Im 8 0 R', '/A 6 0 R') })).toEqual([]);
    const long = onePage('0 0 1 1 re f '.repeat(30_000), {}, '');
    expect(codes({ ...long, 3: (long[3] ?? '').replace('/Contents 4 0 R', `/Contents [${'4 0 R '.repeat(100)}]`) })).toEqual(['(hidden.notExamined)']);
  });
});

describe('in a verdict', () => {
  let pki: TestPki;
  beforeAll(() => {
    pki = makePki();
  });
  afterAll(() => pki.close());

  test('a prepared document that is signed is not plainly valid, and the answer says where', async () => {
    const signed = await signPdf(rawPdf(onePage(`${words('Duoi viec')}1 g 30 290 200 30 re f`)), pki.organ);
    const answer = await verifyPdf(signed, { trustAnchors: [pki.root], at: Date.now() });
    expect(answer).toMatchObject({ document: 'unsure', reasons: ['content.prepared'] });
    expect(answer.warnings).toMatchObject([{ code: 'hidden.textCovered', page: 1, where: 'Duoi viec' }]);
    expect(answer.signatures[0]?.verdict).toBe('TOTAL-PASSED');
  });

  test('the same is told before somebody signs', () => {
    expect(findHiddenIn(rawPdf(onePage(`${words('Duoi viec')}1 g 30 290 200 30 re f`)))).toMatchObject({ ok: true, value: [{ code: 'hidden.textCovered' }] });
    expect(findHiddenIn(new Uint8Array(Buffer.from('nothing')))).toMatchObject({ ok: false, error: { code: 'pdf.notPdf' } });
  });

  test('an ordinary document has no warnings', async () => {
    const answer = await verifyPdf(await signPdf(await makePdf(3), pki.organ), { trustAnchors: [pki.root], at: Date.now() });
    expect(answer.document).toBe('valid');
    expect(answer).not.toHaveProperty('warnings');
  });
});
