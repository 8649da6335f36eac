import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rendererInThread } from '../../../src/main/core/compare-rendered.ts';
import { loadCanvas } from '../../../src/main/core/load-canvas.ts';
import type { RenderCompare, RenderedComparison } from '../../../src/main/core/signing/validation/render/comparison.ts';
import { compareRevision } from '../../../src/main/core/signing/validation/render/compare-revision.ts';
import { differingBoxes } from '../../../src/main/core/signing/validation/render/pixel-boxes.rules.ts';
import { verifyPdf } from '../../../src/main/core/signing/validation/verify.ts';
import { appearance, onePage, rawPdf, rawStream, words } from './raw-pdf.ts';
import { makePki, signPdf, type TestPki } from './support.ts';

const canvas = loadCanvas();
if (canvas === undefined) console.log('no canvas on this machine: comparisons of pixels are skipped');

const milliseconds = 30_000;
const document = (...lines: readonly string[]): Uint8Array => rawPdf(onePage(lines.join('')));
const compare = async (run: RenderCompare, signed: Uint8Array, current: Uint8Array, explained: Parameters<RenderCompare>[0]['explained'] = []): Promise<RenderedComparison> =>
  await run({ signed, current, explained, milliseconds });

describe('boxes around differing pixels', () => {
  const sheet = (...dots: readonly (readonly [number, number])[]): { width: number; height: number; data: Uint8Array } => {
    const data = new Uint8Array(100 * 80 * 4).fill(255);
    for (const [x, y] of dots) data[(y * 100 + x) * 4] = 0;
    return { width: 100, height: 80, data };
  };
  test('near ones are one box, far ones two, faint ones none', () => {
    expect(differingBoxes(sheet(), sheet(), [], 9)).toEqual([]);
    expect(differingBoxes(sheet(), sheet([1, 1], [9, 9]), [], 9)).toEqual([[0, 0, 16, 16]]);
    expect(differingBoxes(sheet(), sheet([1, 1], [90, 70]), [], 9)).toEqual([[0, 0, 8, 8], [88, 64, 96, 72]]);
    expect(differingBoxes(sheet(), sheet([1, 1], [90, 70]), [], 1)).toHaveLength(1);
    const faint = sheet();
    faint.data[0] = 240;
    expect(differingBoxes(sheet(), faint, [], 9)).toEqual([]);
  });
  test('what is explained is left out, to the pixel', () => {
    expect(differingBoxes(sheet(), sheet([10, 10]), [[10, 10, 11, 11]], 9)).toEqual([]);
    expect(differingBoxes(sheet(), sheet([10, 10]), [[11, 10, 12, 11]], 9)).toHaveLength(1);
  });
  test('pages of two sizes differ whole', () => {
    expect(differingBoxes(sheet(), { width: 90, height: 90, data: new Uint8Array(90 * 90 * 4) }, [], 9)).toEqual([[0, 0, 100, 90]]);
  });
});

describe.skipIf(canvas === undefined)('pages drawn', () => {
  const run = rendererInThread();

  test('the same content is the same, however it is written', async () => {
    const answer = await compare(run, document(words('Mot'), words('Hai', 40, 200)), document(words('Hai', 40, 200), words('Mot')));
    expect(answer).toEqual({ state: 'compared', by: 'pixels', pages: [], compared: 1, left: 0 });
  });

  test('other words are found where they stand, in points of the page', async () => {
    const answer = await compare(run, document(words('Mot trieu'), words('Giu', 40, 200)), document(words('Hai trieu'), words('Giu', 40, 200)));
    if (answer.state !== 'compared') throw new Error(answer.state);
    const [page] = answer.pages;
    expect(page).toMatchObject({ page: 1, unexplained: true });
    for (const [left, bottom, right, top] of page?.boxes ?? []) {
      expect(left).toBeGreaterThan(25);
      expect(right).toBeLessThan(150);
      expect(bottom).toBeGreaterThan(280);
      expect(top).toBeLessThan(330);
    }
  });

  test('a difference inside what is explained is told and explained; beside it, not', async () => {
    const [signed, current] = [document(words('Mot')), document(words('Hai'))];
    const inside = await compare(run, signed, current, [{ page: 1, box: [30, 290, 100, 320] }]);
    expect(inside).toMatchObject({ pages: [{ page: 1, unexplained: false }] });
    const beside = await compare(run, signed, current, [{ page: 1, box: [30, 90, 100, 120] }]);
    expect(beside).toMatchObject({ pages: [{ page: 1, unexplained: true }] });
  });

  test('pages that are there only once differ', async () => {
    const two = rawPdf(onePage(words('Mot'), { 2: '<< /Type /Pages /Kids [3 0 R 6 0 R] /Count 2 >>', 6: '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] >>' }));
    expect(await compare(run, document(words('Mot')), two)).toMatchObject({ pages: [{ page: 2, boxes: [], unexplained: true }] });
  });

  test('what cannot be read is said, and the next document is compared', async () => {
    expect(await compare(run, new Uint8Array(Buffer.from('nothing')), document(''))).toEqual({ state: 'notAvailable', reason: 'unreadable' });
    expect(await compare(run, document(''), document(''))).toMatchObject({ state: 'compared' });
  });

  test('a page that does not end is ended, and the next document is compared', async () => {
    const endless = rawPdf(onePage('', { 4: rawStream(`${'0 0 m 400 400 l 30 7 l 8 300 l f* '.repeat(400_000)}`) }));
    const hasty = rendererInThread({ patience: 1 });
    expect(await hasty({ signed: endless, current: endless, explained: [] })).toEqual({ state: 'notAvailable', reason: 'timeout' });
    expect(await compare(run, document(''), document(''))).toMatchObject({ state: 'compared' });
  });
});

describe('without a canvas', () => {
  const run = rendererInThread({ withoutCanvas: true });
  test('operators and text are compared instead, and the answer says so', async () => {
    expect(await compare(run, document(words('Mot')), document(words('Mot')))).toEqual({ state: 'compared', by: 'operators', pages: [], compared: 1, left: 0 });
    expect(await compare(run, document(words('Mot')), document(words('Hai')))).toMatchObject({ by: 'operators', pages: [{ page: 1, unexplained: true }] });
  });
});

describe('in a verdict', () => {
  let pki: TestPki;
  beforeAll(() => {
    pki = makePki();
  });
  afterAll(() => pki.close());

  test('is asked only when something was added, and decides when the object graph sees nothing', async () => {
    const signed = await signPdf(rawPdf(onePage(words('Mot'), { 6: '<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /Rect [40 100 240 120] /AP << /N 7 0 R >> >>', 7: appearance(200, 20) }, '/Annots [6 0 R]', '/AcroForm << /Fields [6 0 R] >>')), pki.organ);
    const twice = await signPdf(signed, pki.person);
    const asked: Parameters<RenderCompare>[0][] = [];
    const answering = (answer: RenderedComparison): RenderCompare => (request) => {
      asked.push(request);
      return Promise.resolve(answer);
    };
    const verify = (bytes: Uint8Array, answer: RenderedComparison) => verifyPdf(bytes, { trustAnchors: [pki.root], at: Date.now(), compareRendered: answering(answer) });
    const difference = { page: 1, boxes: [[1, 2, 3, 4]], unexplained: true } as const;
    const differs: RenderedComparison = { state: 'compared', by: 'pixels', pages: [difference], compared: 1, left: 0 };
    expect((await verify(signed, differs)).document).toBe('valid');
    expect(asked).toEqual([]);
    expect(await verify(twice, differs)).toMatchObject({ document: 'unsure', reasons: ['render.pageDiffers'], differingPages: [difference] });
    expect(Buffer.compare(asked[0]?.signed ?? new Uint8Array(), signed)).toBe(0);
    expect(await verify(twice, { state: 'notAvailable', reason: 'noCanvas' })).toMatchObject({ document: 'valid', reasons: ['render.notAvailable'] });
    expect(await verify(twice, { ...differs, pages: [], left: 3 })).toMatchObject({ document: 'valid', reasons: ['render.incomplete'] });
    if (canvas === undefined) return;
    const drawn = await verifyPdf(twice, { trustAnchors: [pki.root], at: Date.now(), compareRendered: (request) => rendererInThread()({ ...request, milliseconds }) });
    expect(drawn).toMatchObject({ document: 'valid', reasons: [] });
  });

  test.skipIf(canvas === undefined)('on demand, for the signature that is asked about', async () => {
    const twice = await signPdf(await signPdf(document(words('Mot')), pki.organ), pki.person);
    const run = rendererInThread();
    expect(await compareRevision(twice, 0, run, { milliseconds })).toMatchObject({ ok: true, value: { state: 'compared', pages: [] } });
    expect(await compareRevision(twice, 2, run)).toMatchObject({ ok: false, error: { code: 'revision.noSuchSignature' } });
  });
});
