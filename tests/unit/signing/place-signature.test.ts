import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { copyText } from '../../../src/main/core/signing/appearance/decree-text.ts';
import { signWithKey } from '../../../src/main/core/signing/pdf/complete.ts';
import { openPdf, type PdfFile } from '../../../src/main/core/signing/pdf/file.ts';
import { pdfArray, pdfDict, pdfInteger, pdfName, pdfBytes, withEntry } from '../../../src/main/core/signing/pdf/objects.ts';
import { pages } from '../../../src/main/core/signing/pdf/page-tree.ts';
import { toUserSpace, toVisible } from '../../../src/main/core/signing/pdf/placement.ts';
import { prepareSignature } from '../../../src/main/core/signing/pdf/sign.ts';
import type { SignatureRequest } from '../../../src/main/core/signing/pdf/sign-request.ts';
import { IncrementalUpdate } from '../../../src/main/core/signing/pdf/update.ts';
import { placeSignature, type PlaceRequest, type SignaturePlace } from '../../../src/main/core/signing/placement/place-signature.ts';
import { pageText } from '../../../src/main/core/signing/text/page-text.ts';
import { chairman, viceChairwoman } from '../../../src/training/cast.ts';
import { curve, makePki, type Identity, type Pki } from './pki.ts';
import { drawPaper, trainingDrafts, type PaperOptions, type Written } from './stamp-papers.ts';
import { corpus, fonts, png, ringPng } from './tools.ts';

const signingTime = Date.UTC(2026, 10, 22, 3, 15, 30);
const signerName = 'Hà Thị Ngọc Vân Khê';
/** Position and name 90 points apart, from the top of the page. */
const closing: readonly Written[] = [
  ['Nơi nhận:', 85, 480, 'italic', 12], ['- Hà Thị Ngọc Vân Khê', 85, 496, 'regular', 11], ['- Lưu: VT.', 85, 512, 'regular', 11],
  ['KT. CHỦ TỊCH', 380, 480, 'bold'], ['PHÓ CHỦ TỊCH', 377, 496, 'bold'], [signerName, 360, 590, 'bold'],
];
const signature = (): Uint8Array => new Uint8Array(readFileSync(join(import.meta.dirname, '../../../resources/training/signature-chu-tich.png')));

async function place(request: PlaceRequest): Promise<SignaturePlace> {
  const found = await placeSignature(request);
  if (!found.ok) throw new Error(JSON.stringify(found.error));
  return found.value;
}

describe('placing a signature', () => {
  let pki: Pki;
  let signer: Identity;
  beforeAll(() => {
    pki = makePki();
    signer = pki.identity('a', { commonName: signerName, key: curve('P-256') });
  });
  afterAll(() => {
    pki.close();
  });

  async function sign(pdf: Uint8Array, request: Omit<SignatureRequest, 'signingTime'>): Promise<Uint8Array> {
    const prepared = await prepareSignature(pdf, { ...request, fonts, signingTime }, signer);
    if (!prepared.ok) throw new Error(JSON.stringify(prepared.error));
    const done = signWithKey(prepared.value, signer.key);
    if (!done.ok) throw new Error(done.error.code);
    return done.value;
  }

  it.each<[string, PaperOptions]>([
    ['upright', {}], ['turned by 90', { rotate: 90, size: [841.89, 595.28] }], ['by 180', { rotate: 180 }], ['by 270', { rotate: 270, size: [841.89, 595.28] }],
    ['with a crop box off the origin', { cropBox: [40, 30, 570, 820] }], ['with /UserUnit 2', { userUnit: 2 }],
  ])('finds position and name on a page %s, and the signature is drawn just there', async (_, options) => {
    const offset = options.rotate === 90 || options.rotate === 270 ? -150 : 0;
    const paper = await drawPaper(closing.map(([text, x, y, ...rest]) => [text, x, y + offset, ...rest] as const), options);
    const found = await place({ pdf: paper, role: 'personal', signerName, image: signature() });
    expect(found).toMatchObject({ page: 1, how: 'text', why: 'nameUnderPosition' });
    const words = await pageText(paper, 1);
    const [name, position] = [signerName, 'PHÓ CHỦ TỊCH'].map((text) => words.ok ? words.value.find((piece) => piece.text === text) : undefined);
    if (name === undefined || position === undefined) throw new Error('text');
    const [x, y, width, height] = found.rect;
    expect(x + width / 2).toBeCloseTo(name.x + name.width / 2, 1);
    expect(y).toBeGreaterThan(name.y + name.height * 0.7);
    expect(y + height).toBeLessThan(position.y);
    const signed = await sign(paper, { page: found.page, rect: found.rect, appearance: { kind: 'personal', image: signature(), lines: [] } });
    // The seal then finds the widget, wherever the page's own axes point.
    const seal = await place({ pdf: signed, role: 'organ', signerName, image: ringPng() });
    expect(seal).toMatchObject({ page: 1, how: 'field', why: 'overSignature' });
    expect(seal.rect[0] + seal.rect[2]).toBeCloseTo(x + width / 3, 1);
    expect(seal.rect[1] + seal.rect[3] / 2).toBeCloseTo(y + height / 2, 1);
    expect(seal.rect[2]).toBeCloseTo((36 / 25.4) * 72, 1);
  });

  it('finds the place in papers as the training office writes them', async () => {
    const leaders = [chairman, viceChairwoman, chairman];
    for (const [index, pdf] of (await trainingDrafts()).entries()) {
      const { fullName } = leaders[index] ?? chairman;
      expect(await place({ pdf, role: 'personal', signerName: fullName, image: signature() })).toMatchObject({ how: 'text', why: 'nameUnderPosition' });
    }
  });

  it('passes appendix pages that only mention the name', async () => {
    const body = await drawPaper(closing, { pages: 3 });
    const { file } = opened(body);
    const tree = pages(file);
    const last = tree.ok ? tree.value.at(-1) : undefined;
    if (last?.ref === undefined) throw new Error('pages');
    const update = new IncrementalUpdate(file);
    const list = await drawPaper([['HỌ VÀ TÊN', 200, 200], [signerName, 190, 220]]);
    // The last page of this paper is a table with the name in it; its content is that of another file of one page.
    const other = opened(list).file;
    const source = pages(other);
    const content = source.ok ? other.lookup(source.value[0]?.dict ?? pdfDict({}), 'Contents') : undefined;
    if (content?.type !== 'stream') throw new Error('content');
    update.set(last.ref, withEntry(last.dict, 'Contents', update.add(content)));
    const found = await place({ pdf: update.write().bytes, role: 'personal', signerName });
    expect(found).toMatchObject({ page: 2, why: 'nameUnderPosition' });
  });

  it('prefers an empty field that stands there, and takes one where the paper says nothing', async () => {
    const at = await place({ pdf: await drawPaper(closing), role: 'personal', signerName });
    const withField = (pdf: Uint8Array, rect: readonly number[]): Uint8Array => {
      const { file } = opened(pdf);
      const tree = pages(file);
      const page = tree.ok ? tree.value[0] : undefined;
      if (page?.ref === undefined || file.catalogRef === undefined) throw new Error('page');
      const update = new IncrementalUpdate(file);
      const field = update.add(pdfDict({ Type: pdfName('Annot'), Subtype: pdfName('Widget'), FT: pdfName('Sig'), T: pdfBytes(Buffer.from('lanhDao')), Rect: pdfArray(rect.map(pdfInteger)), F: pdfInteger(4), P: page.ref }));
      update.set(page.ref, withEntry(page.dict, 'Annots', pdfArray([field])));
      update.set(file.catalogRef, withEntry(file.catalog, 'AcroForm', pdfDict({ Fields: pdfArray([field]) })));
      return update.write().bytes;
    };
    const near = withField(await drawPaper(closing), [370, 270, 470, 330]);
    expect(await place({ pdf: near, role: 'personal', signerName })).toMatchObject({ page: 1, rect: [370, 270, 100, 60], how: 'field', why: 'emptyField', fieldName: 'lanhDao' });
    const far = withField(await drawPaper(closing), [20, 20, 90, 60]);
    expect(await place({ pdf: far, role: 'personal', signerName })).toEqual(at);
    const silent = withField(await drawPaper([['Văn bản', 100, 100]]), [20, 20, 90, 60]);
    expect(await place({ pdf: silent, role: 'personal', signerName })).toMatchObject({ how: 'field', fieldName: 'lanhDao' });
  });

  it('says how it guessed where the page says nothing', async () => {
    expect(await place({ pdf: await drawPaper([['Văn bản', 100, 100]]), role: 'personal', signerName })).toMatchObject({ page: 1, how: 'default', why: 'nameNotFound' });
    expect(await place({ pdf: await drawPaper([]), role: 'personal', signerName })).toMatchObject({ how: 'default', why: 'noText' });
    expect(await place({ pdf: await drawPaper([['KT. CHỦ TỊCH', 380, 480], ['PHÓ CHỦ TỊCH', 377, 496]]), role: 'personal', signerName, position: 'PHÓ CHỦ TỊCH' })).toMatchObject({ how: 'text', why: 'position' });
    expect(await place({ pdf: await drawPaper([['Văn bản', 100, 100], [signerName, 360, 590]]), role: 'personal', signerName })).toMatchObject({ how: 'text', why: 'name' });
    expect(await place({ pdf: await drawPaper(closing), role: 'organ', signerName, image: ringPng() })).toMatchObject({ how: 'default', why: 'noSignature' });
  });

  it('puts the seal over the last personal signature, not over another seal, at the size the file says', async () => {
    const first = await sign(await drawPaper(closing), { rect: [60, 250, 130, 60], appearance: { kind: 'personal', image: signature(), lines: [] } });
    const second = await sign(first, { rect: [400, 260, 120, 50], appearance: { kind: 'personal', image: signature(), lines: [] } });
    const sealed = await sign(second, { rect: [100, 400, 110, 110], appearance: { kind: 'organ', image: ringPng() } });
    const hidden = await sign(sealed, { appearance: { kind: 'invisible' } });
    const resolution = Buffer.alloc(9);
    resolution.writeUInt32BE(Math.round(64 / 0.042), 0); // 64 pixels are 42 mm
    resolution.writeUInt32BE(Math.round(64 / 0.042), 4);
    resolution[8] = 1;
    const image = png(64, 64, 8, 2, new Uint8Array(64 * (64 * 3 + 1)), [['pHYs', resolution]]);
    const over = await place({ pdf: hidden, role: 'organ', signerName: 'Người không có tên trên giấy', image });
    expect(over).toMatchObject({ page: 1, how: 'field', why: 'overSignature' });
    expect(over.rect[2]).toBeCloseTo((42 / 25.4) * 72, 0);
    expect(over.rect[0] + over.rect[2]).toBeCloseTo(440, 0);
  });

  it('keeps the text of copies clear of the heading', async () => {
    const text = copyText('Sao y', 'Ủy ban nhân dân xã Đồng Mây', signingTime);
    expect(text).toBe('Sao y; Ủy ban nhân dân xã Đồng Mây; 2026-11-22T10:15:30+07:00');
    const paper = await drawPaper([['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 270, 38, 'bold', 13], ['Độc lập - Tự do - Hạnh phúc', 310, 52]]);
    const found = await place({ pdf: paper, role: 'copy', signerName: '', text, fonts });
    expect(found).toMatchObject({ page: 1, how: 'text', why: 'corner' });
    const words = await pageText(paper, 1);
    const [x, y, width, height] = found.rect;
    for (const piece of words.ok ? words.value : []) {
      const apart = piece.x >= x + width || piece.x + piece.width <= x || piece.y >= y + height || piece.y + piece.height <= y;
      expect(apart, piece.text).toBe(true);
    }
    const signed = await sign(paper, { page: 1, rect: found.rect, appearance: { kind: 'text', text } });
    const again = await pageText(signed, 1);
    expect(again.ok && words.ok && again.value.length).toBe(words.ok ? words.value.length : -1); // annotations are no page text
    const next = await place({ pdf: signed, role: 'appendix', signerName: '', text: '18/QĐ-BNV', fonts });
    expect(next.rect[1] + next.rect[3] <= y || next.rect[1] >= y + height || next.rect[0] >= x + width).toBe(true);
  });

  it('says what keeps it from an answer', async () => {
    const paper = await drawPaper(closing);
    const code = async (request: PlaceRequest): Promise<string> => { const answer = await placeSignature(request); return answer.ok ? 'ok' : answer.error.code; };
    expect(await code({ pdf: new Uint8Array(9), role: 'personal', signerName })).toBe('pdf.notPdf');
    expect(await code({ pdf: paper, role: 'organ', signerName, image: new Uint8Array(9) })).toBe('image.unsupported');
    expect(await code({ pdf: paper, role: 'organ', signerName, image: ringPng().subarray(0, 30) })).toBe('image.damaged');
    expect(await code({ pdf: paper, role: 'copy', signerName, text: 'x' })).toBe('font.unusable');
    expect(await code({ pdf: await drawPaper([], { size: [20, 10] }), role: 'copy', signerName, text: 'Sao y; Ủy ban nhân dân', fonts })).toBe('sign.textDoesNotFit');
    const locked = await drawPaper(closing, { password: 'mo' });
    expect(await code({ pdf: locked, role: 'personal', signerName })).toBe('pdf.passwordNeeded');
    expect(await place({ pdf: locked, role: 'personal', signerName, password: 'mo' })).toMatchObject({ how: 'text', why: 'nameUnderPosition' });
  });

  const folder = corpus('odd-unsigned');
  it.skipIf(folder === undefined)('answers for every odd file, the input untouched', async () => {
    const counts = new Map<string, number>();
    for (const name of readdirSync(folder ?? '').filter((file) => file.endsWith('.pdf'))) {
      const pdf = new Uint8Array(readFileSync(join(folder ?? '', name)));
      const before = createHash('sha256').update(pdf).digest('hex');
      const found = await placeSignature({ pdf, role: 'personal', signerName });
      const key = found.ok ? found.value.why : found.error.code;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      expect(createHash('sha256').update(pdf).digest('hex')).toBe(before);
      if (found.ok) expect(found.value.rect.every(Number.isFinite)).toBe(true);
    }
    console.log(Object.fromEntries(counts));
    expect(counts.size).toBeGreaterThan(1);
  });
});

it('turns a rectangle to the reader’s axes and back', () => {
  for (const rotate of [0, 90, 180, 270] as const) {
    const page = { ref: undefined, dict: pdfDict({}), mediaBox: [10, 20, 310, 420], cropBox: [10, 20, 310, 420], rotate, resources: undefined, userUnit: 1.5, within: undefined } as const;
    const rect = [30, 40, 90, 60] as const;
    expect(toVisible(page, toUserSpace(page, rect)).map((value) => Math.round(value * 1e6) / 1e6)).toEqual([...rect]);
  }
});

function opened(pdf: Uint8Array): { readonly file: PdfFile } {
  const file = openPdf(pdf);
  if (!file.ok) throw new Error(file.error.code);
  return { file: file.value };
}
