import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPdf } from '../../../src/main/core/signing/pdf/file.ts';
import { readerDifferences } from '../../../src/main/core/signing/validation/structure/reader-differences.ts';
import type { DocumentVerification } from '../../../src/main/core/signing/validation/result.ts';
import { verifyPdf } from '../../../src/main/core/signing/validation/verify.ts';
import { onePage, rawPdf, rawStream, words, type RawObjects } from './raw-pdf.ts';
import { appendUpdate, makePdf, makePki, signPdf, type TestPki } from './support.ts';

function differences(bytes: Uint8Array): readonly string[] {
  const opened = openPdf(bytes);
  if (!opened.ok) throw new Error(opened.error.code);
  return readerDifferences(opened.value);
}
const edited = (bytes: Uint8Array, from: string | RegExp, to: string): Uint8Array => {
  const text = Buffer.from(bytes).toString('latin1');
  const changed = text.replace(from, to);
  if (changed === text) throw new Error('nothing to edit');
  return new Uint8Array(Buffer.from(changed, 'latin1'));
};

describe('what readers would see differently', () => {
  const page = onePage(words('Trang 1'));
  const of = (more: RawObjects): Uint8Array => rawPdf({ ...page, ...more });

  test('nothing in a sound file', () => {
    expect(differences(rawPdf(page))).toEqual([]);
  });

  test.each([
    ['a key twice', { 3: (page[3] ?? '').replace('/Contents 4 0 R', '/Contents 4 0 R /Contents 6 0 R'), 6: rawStream(words('Trang khac')) }, 'structure.duplicateKey'],
    ['a key twice, once written otherwise', { 3: (page[3] ?? '').replace('/Contents 4 0 R', '/Contents 4 0 R /Cont#65nts 6 0 R'), 6: rawStream('') }, 'structure.duplicateKey'],
    ['a key twice deep inside', { 3: (page[3] ?? '').replace('/F1 5 0 R', '/F1 5 0 R /F1 6 0 R'), 6: page[5] ?? '' }, 'structure.duplicateKey'],
    ['a length too short', { 4: rawStream(words('Trang 1')).replace(/Length \d+/, 'Length 3') }, 'structure.streamLength'],
    ['a length too long', { 4: rawStream(words('Trang 1')).replace(/Length \d+/, 'Length 999999') }, 'structure.streamLength'],
    ['no length', { 4: rawStream(words('Trang 1')).replace(/\/Length \d+/, '') }, 'structure.streamLength'],
    ['more pages counted than there are', { 2: '<< /Type /Pages /Kids [3 0 R] /Count 2 >>' }, 'structure.pageTree'],
    ['a page twice', { 2: '<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>' }, 'structure.pageTree'],
    ['a page that says it is a node', { 3: (page[3] ?? '').replace('/Type /Page ', '/Type /Pages ') }, 'structure.pageTree'],
    ['a page tree that loops', { 2: '<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 2 >>' }, 'structure.pageTree'],
    ['an object that cannot be read', { 5: '<< /Type /Font /Subtype' }, 'structure.objectUnreadable'],
  ] as const)('%s', (_name, more, reason) => {
    expect(differences(of(more))).toContain(reason);
  });

  test('the same value twice is no difference', () => {
    expect(differences(of({ 3: (page[3] ?? '').replace('/Contents 4 0 R', '/Contents 4 0 R /Contents 4 0 R') }))).toEqual([]);
  });

  test.each([
    ['bytes before the header', (pdf: Uint8Array) => new Uint8Array(Buffer.concat([Buffer.from('GIF89a\n'), pdf])), 'structure.bytesBeforeHeader'],
    ['a size below the numbers in use', (pdf: Uint8Array) => edited(pdf, /Size \d+/, 'Size 3'), 'structure.xrefAmbiguous'],
    ['a generation that is not the object’s', (pdf: Uint8Array) => edited(pdf, '\n5 0 obj', '\n5 3 obj'), 'structure.xrefAmbiguous'],
    ['the last startxref out of reach', (pdf: Uint8Array) => new Uint8Array(Buffer.concat([pdf, Buffer.from(`%${' '.repeat(2000)}\n`)])), 'structure.xrefAmbiguous'],
    ['no mark at the end', (pdf: Uint8Array) => edited(pdf, '%%EOF', ''), 'structure.xrefAmbiguous'],
    ['a table that points nowhere', (pdf: Uint8Array) => edited(pdf, /startxref\n\d+/, 'startxref\n12'), 'structure.needsRepair'],
    ['an object twice in one revision', (pdf: Uint8Array) => edited(pdf, '%PDF-1.7\n', `%PDF-1.7\n4 0 obj\n${rawStream('')}\nendobj\n`), 'structure.needsRepair'],
  ])('%s', (_name, change, reason) => {
    expect(differences(change(rawPdf(page)))).toContain(reason);
  });

  test('a number named twice in one section', () => {
    const pdf = rawPdf(page);
    const row = /\n4 1\n(\d{10} 00000 n \n)/.exec(Buffer.from(pdf).toString('latin1'))?.[1] ?? '';
    expect(differences(edited(pdf, 'trailer', `4 1\n${row}trailer`))).toContain('structure.xrefAmbiguous');
  });

  test('an object twice, the table naming one of them', () => {
    const objects = { ...page, 6: `<< >>\nendobj\n4 0 obj\n${rawStream(words('Trang khac'))}` };
    expect(differences(rawPdf(objects))).toContain('structure.duplicateObject');
  });
});

describe('attacks on a signed file', () => {
  let pki: TestPki;
  let signed: Uint8Array;
  beforeAll(async () => {
    pki = makePki();
    signed = await signPdf(await makePdf(1), pki.organ);
  });
  afterAll(() => pki.close());
  const verify = (bytes: Uint8Array): Promise<DocumentVerification> => verifyPdf(bytes, { trustAnchors: [pki.root], at: Date.now() });
  const text = (): string => Buffer.from(signed).toString('latin1');
  const bad = async (bytes: Uint8Array | string): Promise<DocumentVerification> => {
    const answer = await verify(typeof bytes === 'string' ? new Uint8Array(Buffer.from(bytes, 'latin1')) : bytes);
    expect(['valid', 'valid-with-later-changes']).not.toContain(answer.document);
    expect(answer.reasons).not.toContain('internal');
    return answer;
  };
  /** Number and body of the object whose body matches. */
  const objectWith = (what: RegExp): { num: number; body: string } => {
    const found = [...text().matchAll(/(\d+) 0 obj\s(.*?)endobj/gs)].filter(([, , body = '']) => what.test(body)).at(-1);
    return { num: Number(found?.[1]), body: found?.[2]?.trim() ?? '' };
  };
  const root = (): string => /\/Root (\d+ 0 R)/.exec(text())?.[1] ?? '';

  test('universal forgery: a signature dictionary without, or with empty, value or range', async () => {
    const { num, body } = objectWith(/\/ByteRange/);
    for (const [from, to] of [
      [/\/Contents\s*<[0-9a-fA-F]*>/, ''], [/\/Contents\s*<[0-9a-fA-F]*>/, '/Contents <>'], [/\/Contents\s*<[0-9a-fA-F]*>/, '/Contents null'], [/\/Contents\s*<[0-9a-fA-F]*>/, '/Contents <00>'],
      [/\/ByteRange\s*\[[^\]]*\]/, ''], [/\/ByteRange\s*\[[^\]]*\]/, '/ByteRange null'], [/\/ByteRange\s*\[[^\]]*\]/, '/ByteRange [0 -1 -1 0]'], [/\/ByteRange\s*\[[^\]]*\]/, '/ByteRange [0 0 0 0]'],
    ] as const) {
      expect(from.test(body)).toBe(true);
      await bad(appendUpdate(signed, new Map([[num, body.replace(from, to)]]), { size: 60, root: root() }));
    }
  });

  test('incremental saving: objects with no, an empty, a broken or a foreign table after the signed end', async () => {
    const { num } = objectWith(/\/Filter \/FlateDecode/);
    const evil = `\n${String(num)} 0 obj\n${rawStream(words('Da sua'))}\nendobj\n`;
    const at = (part: string): number => signed.length + part.length;
    for (const tail of [
      '', 'xref\n0 0\n', `trailer\n<< /Size 60 /Root ${root()} >>\n`, `xref\n0 0\ntrailer\n<< /Size 60 /Root ${root()} >>\nstartxref\n${String(at(evil))}\n%%EOF\n`,
      `xref\n0 0\ntrailer\n<< /Size 60 /Root ${root()} /Prev ${/startxref\s+(\d+)/.exec(text())?.[1] ?? ''} >>\nstartxref\n${String(at(evil))}\n%%EOF\n`, 'startxref\n0\n%%EOF\n',
    ]) await bad(`${text()}${evil}${tail}`);
  });

  test('wrapping: a second range in the gap, and bytes moved behind it', async () => {
    const range = /\/ByteRange\s*\[\s*0\s+(\d+)\s+(\d+)\s+(\d+)\s*\]/.exec(text());
    const [first, second, rest] = [Number(range?.[1]), Number(range?.[2]), Number(range?.[3])];
    const [head, contents, tail] = [text().slice(0, first), text().slice(first, second), text().slice(second)];
    const injected = '\n>>\nendobj\n99 0 obj\n<< >>\nendobj\n';
    const wrap = (moved: number): string => `${contents} /ByteRange [0 ${String(first)} ${String(moved)} ${String(rest)}]${injected}`;
    let moved = first;
    while (first + wrap(moved).length !== moved) moved = first + wrap(moved).length;
    await bad(head + wrap(moved) + tail);
    await bad(`${head}${contents.replace('>', '00>')}${tail}`);
    await bad(`${head}${contents} ${tail}`);
  });

  test('a field whose signature was exchanged is missed although its name is there', async () => {
    const { num, body } = objectWith(/\/ByteRange/);
    const other = await signPdf(await makePdf(1), pki.person);
    const stolen = /\/Contents\s*(<[0-9a-fA-F]*>)/.exec(Buffer.from(other).toString('latin1'))?.[1] ?? '';
    const answer = await bad(appendUpdate(signed, new Map([[num, body.replace(/\/Contents\s*<[0-9a-fA-F]*>/, `/Contents ${stolen}`)]]), { size: 60, root: root() }));
    expect(answer.reasons).toContain('structure.signatureRemoved');
  });

  test('another catalog in an update is not the document that was signed', async () => {
    const pages = `<< /Type /Pages /Kids [81 0 R] /Count 1 >>`;
    const update = new Map([
      [80, pages], [81, '<< /Type /Page /Parent 80 0 R /MediaBox [0 0 200 200] /Contents 82 0 R >>'], [82, rawStream('q Q')], [83, '<< /Type /Catalog /Pages 80 0 R >>'],
    ]);
    const answer = await bad(appendUpdate(signed, update, { size: 84, root: '83 0 R' }));
    expect(answer.reasons).toContain('structure.signatureRemoved');
  });

  test('a file that is sound to us and differs for others says so, however good its signature', async () => {
    const objects = onePage(words('Trang 1'));
    const answer = await bad(await signPdf(rawPdf({ ...objects, 3: (objects[3] ?? '').replace('/Rotate', '').replace('/MediaBox', '/Rotate 0 /Rotate 180 /MediaBox'), 4: rawStream(words('Trang 1')).replace(/Length \d+/, 'Length 3') }), pki.organ));
    expect(answer.reasons).toContain('structure.streamLength');
    expect(answer.signatures[0]?.verdict).toBe('TOTAL-PASSED');
  });
});
