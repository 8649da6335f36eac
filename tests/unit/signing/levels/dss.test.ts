import { beforeAll, describe, expect, test } from 'vitest';
import { evidenceIn, listItems, readDss, vriKey } from '../../../../src/main/core/signing/pdf/dss.ts';
import { addToDss } from '../../../../src/main/core/signing/pdf/dss-write.ts';
import { openPdf, type PdfFile } from '../../../../src/main/core/signing/pdf/file.ts';
import { entry, pdfArray, pdfDict, pdfInteger, pdfName, pdfRef, pdfStream, withEntry, type PdfDict, type PdfObject } from '../../../../src/main/core/signing/pdf/objects.ts';
import { IncrementalUpdate } from '../../../../src/main/core/signing/pdf/update.ts';
import type { Evidence } from '../../../../src/main/core/signing/evidence/evidence.ts';
import { random } from '../random.ts';
import { makePdf } from '../tools.ts';

let plain: Uint8Array;
beforeAll(async () => {
  plain = await makePdf(1);
});

const open = (bytes: Uint8Array): PdfFile => {
  const opened = openPdf(bytes);
  if (!opened.ok) throw new Error(opened.error.code);
  return opened.value;
};
const bytes = (text: string): Uint8Array => Buffer.from(text);
const evidence = (certificates: readonly string[], crls: readonly string[] = []): Evidence =>
  ({ certificates: certificates.map(bytes), ocspResponses: [], crls: crls.map(bytes) });
const texts = (list: readonly Uint8Array[]): readonly string[] => list.map((item) => Buffer.from(item).toString());
function added(input: Uint8Array, addition: ReadonlyMap<string, Evidence>): Uint8Array {
  const update = new IncrementalUpdate(open(input));
  expect(addToDss(update, addition)).toBe('changed');
  return update.write().bytes;
}
/** The document with a store somebody else wrote, in whatever shape. */
function withStore(make: (update: IncrementalUpdate) => PdfObject): Uint8Array {
  const update = new IncrementalUpdate(open(plain));
  const { catalogRef, catalog } = update.file;
  if (catalogRef === undefined) throw new Error('no catalog');
  update.set(catalogRef, withEntry(catalog, 'DSS', make(update)));
  return update.write().bytes;
}
const streamOf = (text: string): PdfObject => pdfStream(pdfDict({}), bytes(text));

describe('a store', () => {
  test('is made, extended and not repeated', () => {
    const once = added(plain, new Map([['A', evidence(['c1', 'c2'], ['l1'])]]));
    const twice = added(once, new Map([['A', evidence(['c1', 'c3'])], ['B', evidence(['c2'], ['l1', 'l2'])]]));
    const dss = readDss(open(twice));
    expect(texts(evidenceIn(dss).certificates)).toEqual(['c1', 'c2', 'c3']);
    expect(texts(evidenceIn(dss).crls)).toEqual(['l1', 'l2']);
    const update = new IncrementalUpdate(open(twice));
    expect(addToDss(update, new Map([['A', evidence(['c1', 'c2', 'c3'])], ['B', evidence(['c2'])]]))).toBe('unchanged');
    expect(Buffer.from(twice).toString('latin1')).toContain('/ESIC <</BaseVersion /1.7');
  });

  test.each([
    ['direct, lists and entries as objects of their own', (update: IncrementalUpdate): PdfObject => {
      const old = update.add(streamOf('old'));
      const vri = update.add(pdfDict({ OLD: update.add(pdfDict({ Cert: update.add(pdfArray([old])), TU: pdfInteger(1) })) }));
      return pdfDict({ Certs: update.add(pdfArray([old])), VRI: vri, Unknown: pdfName('Kept') });
    }],
    ['as an object, lists direct', (update: IncrementalUpdate): PdfObject => {
      const old = update.add(streamOf('old'));
      return update.add(pdfDict({ Certs: pdfArray([old]), VRI: pdfDict({ OLD: pdfDict({ Cert: pdfArray([old]), TU: pdfInteger(1) }) }), Unknown: pdfName('Kept') }));
    }],
  ] as const)('of another maker is kept: %s', (_, make) => {
    const file = open(added(withStore(make), new Map([['OLD', evidence(['new'])], ['MINE', evidence(['old'])]])));
    const dss = readDss(file);
    expect(texts(evidenceIn(dss).certificates)).toEqual(['old', 'new']);
    const vri = dss === undefined ? undefined : file.lookup(dss.dict, 'VRI');
    const at = (key: string): PdfDict => {
      const found = vri?.type === 'dict' ? file.resolve(entry(vri, key)) : undefined;
      if (found?.type !== 'dict') throw new Error(key);
      return found;
    };
    expect(listItems(file, at('OLD'), 'Cert')).toHaveLength(2);
    expect(entry(at('OLD'), 'TU')).toMatchObject({ value: 1 });
    expect(listItems(file, at('MINE'), 'Cert')).toEqual(listItems(file, at('OLD'), 'Cert').slice(0, 1));
    expect(dss === undefined ? undefined : entry(dss.dict, 'Unknown')).toMatchObject({ value: 'Kept' });
  });

  test('hostile shapes neither throw nor hang', () => {
    const next = random(7);
    const shapes: ((update: IncrementalUpdate) => PdfObject)[] = [
      () => pdfArray([]), () => pdfName('DSS'), () => pdfRef(99_999), (update) => update.file.catalogRef ?? pdfRef(1), (update) => update.add(streamOf('x')),
      () => pdfDict({ Certs: pdfName('no'), OCSPs: pdfDict({}), CRLs: pdfArray([pdfInteger(1), pdfRef(1), pdfRef(88_888)]), VRI: pdfArray([]) }),
      (update) => { const ref = update.allocate(); update.set(ref, pdfDict({ Certs: ref, VRI: ref, CRLs: pdfArray([ref]) })); return ref; },
      (update) => pdfDict({ Certs: pdfArray(Array.from({ length: 1500 }, () => update.file.catalogRef ?? pdfRef(1))) }),
      (update) => pdfDict({ Certs: pdfArray([update.add(pdfStream(pdfDict({ Filter: pdfName('FlateDecode') }), bytes('not deflated')))]) }),
    ];
    for (const shape of shapes) {
      const input = withStore(shape);
      readDss(open(input));
      expect(texts(evidenceIn(readDss(open(added(input, new Map([['K', evidence(['c'])]]))))).certificates)).toContain('c');
    }
    const sound = added(plain, new Map([['A', evidence(['c1', 'c2'], ['l1'])]]));
    for (let round = 0; round < 300; round++) {
      const damaged = Uint8Array.from(sound);
      for (let i = 0; i < 4; i++) damaged[plain.length + next(sound.length - plain.length)] = next(256);
      const opened = openPdf(damaged);
      if (opened.ok) readDss(opened.value);
    }
  });

  test('a VRI name is SHA-1 of the padded contents', () => {
    expect(vriKey(bytes('abc'))).toBe('A9993E364706816ABA3E25717850C26C9CD0D89D');
  });
});
