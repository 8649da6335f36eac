import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archiveClaim } from '../../../src/main/core/signing/appearance/archive.ts';
import { signWithKey } from '../../../src/main/core/signing/pdf/complete.ts';
import { openPdf, type PdfFile } from '../../../src/main/core/signing/pdf/file.ts';
import { pdfArray, pdfBool, pdfBytes, pdfDict, pdfInteger, pdfName, pdfStream, withEntry, type PdfDict } from '../../../src/main/core/signing/pdf/objects.ts';
import { prepareSignature } from '../../../src/main/core/signing/pdf/sign.ts';
import type { SignatureRequest } from '../../../src/main/core/signing/pdf/sign-request.ts';
import { IncrementalUpdate } from '../../../src/main/core/signing/pdf/update.ts';
import { pdfaBreaches } from './pdfa-rules.ts';
import { curve, makePki, type Identity, type Pki } from './pki.ts';
import { corpus, fonts, makePdf, ringPng } from './tools.ts';

const signingTime = Date.UTC(2026, 10, 22, 3, 15, 30);

function open(pdf: Uint8Array): PdfFile {
  const file = openPdf(pdf);
  if (!file.ok) throw new Error(file.error.code);
  return file.value;
}

/** As much of an ICC profile as says which colours it is for (ISO 15076-1 §7.2). */
function profileHeader(components: 1 | 3 | 4): Buffer {
  const header = Buffer.alloc(128);
  header.write({ 1: 'GRAY', 3: 'RGB ', 4: 'CMYK' }[components], 16, 'latin1');
  header.write('acsp', 36, 'latin1');
  return header;
}

/** A paper that claims a part of PDF/A, with the output intent given. */
async function claiming(part: number, components: 1 | 3 | 4 | undefined, spelling: 'attribute' | 'element' = 'element', form?: PdfDict): Promise<Uint8Array> {
  const file = open(await makePdf(1));
  if (file.catalogRef === undefined) throw new Error('catalog');
  const update = new IncrementalUpdate(file);
  const about = spelling === 'element' ? `><pdfaid:part>${String(part)}</pdfaid:part></rdf:Description>` : ` pdfaid:part="${String(part)}" pdfaid:conformance="B"/>`;
  const xmp = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"${about}</rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;
  let catalog = withEntry(file.catalog, 'Metadata', update.add(pdfStream(pdfDict({ Type: pdfName('Metadata'), Subtype: pdfName('XML') }), Buffer.from(xmp))));
  if (components !== undefined) {
    const profile = update.add(pdfStream(pdfDict({ N: pdfInteger(components), Filter: pdfName('FlateDecode') }), deflateSync(profileHeader(components))));
    catalog = withEntry(catalog, 'OutputIntents', pdfArray([pdfDict({ Type: pdfName('OutputIntent'), S: pdfName('GTS_PDFA1'), OutputConditionIdentifier: pdfBytes(Buffer.from('x')), DestOutputProfile: profile })]));
  }
  update.set(file.catalogRef, form === undefined ? catalog : withEntry(catalog, 'AcroForm', form));
  return update.write().bytes;
}

describe('PDF/A', () => {
  let pki: Pki;
  let signer: Identity;
  beforeAll(() => {
    pki = makePki();
    signer = pki.identity('a', { commonName: 'Nguyễn Thị Ánh Tuyết', key: curve('P-256') });
  });
  afterAll(() => {
    pki.close();
  });

  async function sign(input: Uint8Array, request: Omit<SignatureRequest, 'signingTime'>): Promise<Uint8Array> {
    const prepared = await prepareSignature(input, { fonts, signingTime, ...request }, signer);
    if (!prepared.ok) throw new Error(JSON.stringify(prepared.error));
    const done = signWithKey(prepared.value, signer.key);
    if (!done.ok) throw new Error(done.error.code);
    return done.value;
  }

  const looks: readonly Omit<SignatureRequest, 'signingTime'>[] = [
    { rect: [10, 10, 120, 50], appearance: { kind: 'personal', image: ringPng(), lines: ['Ký bởi: Nguyễn Thị Ánh Tuyết'] } },
    { rect: [20, 20, 50, 50], appearance: { kind: 'organ', image: ringPng() } },
    { appearance: { kind: 'text', text: '18/QĐ-BNV; 2026-11-22T10:15:30+07:00' } },
    { appearance: { kind: 'invisible' } },
  ];

  it.each<[number, 1 | 3 | 4 | undefined]>([[1, 3], [1, 1], [1, 4], [1, undefined], [2, 3], [2, 4], [2, undefined], [3, 3], [3, undefined], [4, 3], [4, undefined]])(
    'part %s with an output intent of %s components: no appearance breaks a rule', async (part, components) => {
      for (const spelling of ['attribute', 'element'] as const) {
        let pdf = await claiming(part, components, spelling);
        expect(archiveClaim(open(pdf))).toEqual({ part, output: components === undefined ? undefined : { 1: 'gray', 3: 'rgb', 4: 'cmyk' }[components] });
        for (const look of looks) {
          const signed = await sign(pdf, look);
          expect(pdfaBreaches(pdf, signed)).toEqual([]);
          pdf = signed;
        }
      }
    });

  it('the rules are not satisfied by anything: what suits an ordinary paper is refused', async () => {
    // The same appearance drawn for a paper without a claim, taken for one: device colours and a soft mask.
    const plain = await makePdf(1);
    const claim = await claiming(1, undefined);
    const ordinary = await sign(plain, looks[0] ?? { appearance: { kind: 'invisible' } });
    const appended = ordinary.subarray(plain.length);
    expect(Buffer.from(appended).includes('/SMask')).toBe(true);
    expect(Buffer.from((await sign(claim, looks[0] ?? { appearance: { kind: 'invisible' } })).subarray(claim.length)).includes('/SMask')).toBe(false);
    const file = open(await claiming(1, undefined));
    const update = new IncrementalUpdate(file);
    update.add(pdfStream(pdfDict({ Subtype: pdfName('Image'), ColorSpace: pdfName('DeviceRGB'), SMask: update.add(pdfDict({})), Interpolate: pdfBool(true) }), new Uint8Array()));
    update.add(pdfDict({ Subtype: pdfName('Widget'), F: pdfInteger(2), A: pdfDict({}) }));
    update.add(pdfDict({ Type: pdfName('FontDescriptor') }));
    const found = pdfaBreaches(file.bytes, update.write().bytes).map((text) => text.replace(/ \(.*/, ''));
    expect(found).toEqual(['6.2.4 /Interpolate', '6.4 /SMask', '6.2.3 colour space DeviceRGB', '6.6 /A', '6.5.3 Print is not set', '6.5.3 hidden flags', '6.5.3 /AP is not just /N', '6.3.4 not embedded']);
  });

  it('an existing field gets the flags the part asks for, and appearances are not left to the reader', async () => {
    const file = open(await claiming(2, 3));
    const page = file.lookup(file.catalog, 'Pages');
    const kids = page?.type === 'dict' ? file.lookup(page, 'Kids') : undefined;
    const ref = kids?.type === 'array' ? kids.items[0] : undefined;
    const dict = file.resolve(ref);
    if (ref?.type !== 'ref' || dict?.type !== 'dict' || file.catalogRef === undefined) throw new Error('page');
    const update = new IncrementalUpdate(file);
    const field = update.add(pdfDict({ Type: pdfName('Annot'), Subtype: pdfName('Widget'), FT: pdfName('Sig'), T: pdfBytes(Buffer.from('ky')), Rect: pdfArray([10, 10, 90, 60].map(pdfInteger)), F: pdfInteger(2 + 64) }));
    update.set(ref, withEntry(dict, 'Annots', pdfArray([field])));
    update.set(file.catalogRef, withEntry(file.catalog, 'AcroForm', pdfDict({ Fields: pdfArray([field]), NeedAppearances: pdfBool(true) })));
    const input = update.write().bytes;
    const signed = await sign(input, { fieldName: 'ky', appearance: { kind: 'personal', image: ringPng(), lines: [] } });
    expect(pdfaBreaches(input, signed)).toEqual([]);
    const widget = open(signed).get(field);
    expect(widget.type === 'dict' ? widget.entries.get('F') : undefined).toEqual(pdfInteger(4 + 64));
  });

  it('an output intent whose profile is none is not relied on', async () => {
    const file = open(await claiming(2, 3));
    const intents = file.lookup(file.catalog, 'OutputIntents');
    const intent = intents?.type === 'array' ? file.resolve(intents.items[0]) : undefined;
    const profile = intent?.type === 'dict' ? intent.entries.get('DestOutputProfile') : undefined;
    if (profile?.type !== 'ref') throw new Error('profile');
    for (const body of [new Uint8Array(128), new Uint8Array(), Buffer.from('acsp')]) {
      const update = new IncrementalUpdate(file);
      update.set(profile, pdfStream(pdfDict({ N: pdfInteger(3) }), body));
      expect(archiveClaim(open(update.write().bytes))).toEqual({ part: 2, output: undefined });
    }
  });

  it('a CMYK image is drawn only where the document’s colours are CMYK', async () => {
    const cmyk = Uint8Array.from([0xff, 0xd8, 0xff, 0xc0, 0, 20, 8, 0, 4, 0, 4, 4, 1, 17, 0, 2, 17, 0, 3, 17, 0, 4, 17, 0, 0xff, 0xd9]);
    const request = { rect: [10, 10, 50, 50] as const, appearance: { kind: 'organ', image: cmyk } as const, signingTime };
    expect(await prepareSignature(await claiming(1, 3), request, signer)).toMatchObject({ ok: false, error: { code: 'image.colourNotArchivable' } });
    expect((await prepareSignature(await claiming(1, 4), request, signer)).ok).toBe(true);
    expect((await prepareSignature(await makePdf(1), request, signer)).ok).toBe(true);
  });

  for (const name of ['sign-inputs', 'odd-unsigned']) {
    const folder = corpus(name);
    it.skipIf(folder === undefined)(`${name}: files that claim PDF/A keep its rules`, async () => {
      let claims = 0;
      for (const path of readdirSync(folder ?? '').filter((item) => item.endsWith('.pdf'))) {
        let pdf: Uint8Array = new Uint8Array(readFileSync(join(folder ?? '', path)));
        const file = openPdf(pdf);
        if (!file.ok || archiveClaim(file.value) === undefined) continue;
        claims += 1;
        for (const look of looks) {
          const prepared = await prepareSignature(pdf, { fonts, signingTime, ...look }, signer);
          if (!prepared.ok) throw new Error(`${path} ${prepared.error.code}`);
          const signed = await sign(pdf, look);
          expect(pdfaBreaches(pdf, signed), path).toEqual([]);
          pdf = signed;
        }
      }
      console.log(`${name}: ${String(claims)} files claim PDF/A`);
      expect(claims).toBeGreaterThan(0);
    });
  }
});
