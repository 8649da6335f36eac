import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { previewSignature } from '../../../src/main/core/signing/appearance/preview.ts';
import { signWithKey } from '../../../src/main/core/signing/pdf/complete.ts';
import { openPdf, type PdfFile } from '../../../src/main/core/signing/pdf/file.ts';
import { entry, type PdfObject } from '../../../src/main/core/signing/pdf/objects.ts';
import { pages } from '../../../src/main/core/signing/pdf/page-tree.ts';
import { prepareSignature } from '../../../src/main/core/signing/pdf/sign.ts';
import type { SignatureRequest } from '../../../src/main/core/signing/pdf/sign-request.ts';
import { serialize } from '../../../src/main/core/signing/pdf/write.ts';
import { curve, makePki, type Identity, type Pki } from './pki.ts';
import { fonts, makePdf, ringPng } from './tools.ts';

const signingTime = Date.UTC(2026, 10, 22, 3, 15, 30);

function open(pdf: Uint8Array): PdfFile {
  const file = openPdf(pdf);
  if (!file.ok) throw new Error(file.error.code);
  return file.value;
}

/** Objects of the update as their bytes, the signature dictionary and the section itself apart. */
function drawnObjects(pdf: Uint8Array, inputLength: number): ReadonlyMap<number, string> {
  const file = open(pdf);
  const found = new Map<number, string>();
  for (const [num, location] of file.locations) {
    if (location.kind !== 'offset' || location.offset < inputLength) continue;
    const object: PdfObject = file.get({ type: 'ref', num, gen: location.gen });
    const dict = object.type === 'dict' ? object : object.type === 'stream' ? object.dict : undefined;
    const type = dict === undefined ? undefined : entry(dict, 'Type');
    if (type?.type === 'name' && (type.value === 'Sig' || type.value === 'XRef')) continue;
    found.set(num, Buffer.from(serialize(object)).toString('latin1'));
  }
  return found;
}

describe('the preview', () => {
  let pki: Pki;
  let signer: Identity;
  let input: Uint8Array;
  beforeAll(async () => {
    pki = makePki();
    signer = pki.identity('a', { commonName: 'Nguyễn Thị Ánh Tuyết', key: curve('P-256') });
    input = await makePdf(2);
  });
  afterAll(() => {
    pki.close();
  });

  const base = { fonts, signingTime, signerName: 'Nguyễn Thị Ánh Tuyết' };
  it.each<[string, SignatureRequest]>([
    ['personal', { ...base, page: -1, rect: [300, 100, 200, 80], appearance: { kind: 'personal', image: ringPng(), lines: ['Người ký: Nguyễn Thị Ánh Tuyết'] } }],
    ['seal', { ...base, page: 2, rect: [300, 100, 102, 102], appearance: { kind: 'organ', image: ringPng() } }],
    ['text', { ...base, appearance: { kind: 'text', text: '18/QĐ-BNV; 2026-11-22T10:15:30+07:00' } }],
    ['invisible', { ...base, appearance: { kind: 'invisible' } }],
  ])('of a %s signature is the bytes that are appended', async (kind, request) => {
    const preview = await previewSignature(input, request);
    const prepared = await prepareSignature(input, { ...request, signingTime: signingTime + 90_000 }, signer);
    if (!preview.ok || !prepared.ok) throw new Error('refused');
    const done = signWithKey(prepared.value, signer.key);
    if (!done.ok) throw new Error(done.error.code);
    const [shown, final] = [drawnObjects(preview.value.pdf, input.length), drawnObjects(done.value, input.length)];
    expect([...shown.keys()].sort()).toEqual([...final.keys()].sort());
    expect(shown.size).toBeGreaterThanOrEqual(kind === 'invisible' ? 4 : 5); // field, appearance, page, form, catalog …
    for (const [num, bytes] of final) expect(shown.get(num), `object ${String(num)}`).toBe(bytes);
    expect(preview.value.fieldName).toBe(prepared.value.fieldName);
    expect(Buffer.from(preview.value.pdf.subarray(0, input.length)).equals(input)).toBe(true);
    const at = preview.value.shown;
    if (kind === 'invisible') expect(at).toBeUndefined();
    else expect(at?.page).toBe(kind === 'text' ? 1 : 2);
    if (request.rect !== undefined) expect(at?.rect).toEqual(request.rect);
  });

  it('changes when what is drawn changes, so that the comparison can fail', async () => {
    const request: SignatureRequest = { ...base, rect: [300, 100, 200, 80], appearance: { kind: 'personal', lines: ['A'] } };
    const [a, b] = [await previewSignature(input, request), await previewSignature(input, { ...request, appearance: { kind: 'personal', lines: ['B'] } })];
    expect(a.ok && b.ok && [...drawnObjects(a.value.pdf, input.length).values()].join() === [...drawnObjects(b.value.pdf, input.length).values()].join()).toBe(false);
  });

  it('is refused for what signing is refused for', async () => {
    const request: SignatureRequest = { ...base, appearance: { kind: 'personal', lines: ['A'] }, rect: [500, 100, 200, 80] };
    expect(await previewSignature(input, request)).toMatchObject({ ok: false, error: { code: 'sign.rectOffPage' } });
    expect(await previewSignature(new Uint8Array(9), request)).toMatchObject({ ok: false, error: { code: 'pdf.notPdf' } });
    const tree = pages(open(input));
    expect(tree.ok && tree.value.length).toBe(2);
  });
});
