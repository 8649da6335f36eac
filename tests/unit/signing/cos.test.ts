import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openPdf, openPdfAt, type PdfFile } from '../../../src/main/core/signing/pdf/file.ts';
import { formFields } from '../../../src/main/core/signing/pdf/form-fields.ts';
import { PdfLexer } from '../../../src/main/core/signing/pdf/lexer.ts';
import { PdfStop } from '../../../src/main/core/signing/pdf/failure.ts';
import { pdfArray, pdfDict, pdfInteger, pdfName, pdfRef, type PdfObject } from '../../../src/main/core/signing/pdf/objects.ts';
import { pages } from '../../../src/main/core/signing/pdf/page-tree.ts';
import { reachable } from '../../../src/main/core/signing/pdf/reachable.ts';
import { IncrementalUpdate } from '../../../src/main/core/signing/pdf/update.ts';
import { serialize } from '../../../src/main/core/signing/pdf/write.ts';
import { random } from './random.ts';
import { makePdf } from './tools.ts';

// Tools are started as processes; a busy machine makes that slow, not wrong.
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const parse = (text: string): PdfObject => new PdfLexer(bytes(text)).object();
const written = (object: PdfObject): string => Buffer.from(serialize(object)).toString('latin1');
const opened = (input: Uint8Array): PdfFile => {
  const file = openPdf(input);
  if (!file.ok) throw new Error(file.error.code);
  return file.value;
};

/** A classic file of the given object bodies, object 1 the catalog. */
function classic(objects: readonly string[], trailer = ''): Uint8Array {
  let text = '%PDF-1.7\n';
  const offsets = objects.map((body, index) => {
    const at = text.length;
    text += `${String(index + 1)} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const at = text.length;
  text += `xref\n0 ${String(objects.length + 1)}\n0000000000 65535 f \n`;
  for (const offset of offsets) text += `${String(offset).padStart(10, '0')} 00000 n \n`;
  text += `trailer\n<</Size ${String(objects.length + 1)} /Root 1 0 R ${trailer}>>\nstartxref\n${String(at)}\n%%EOF\n`;
  return bytes(text);
}

const small = ['<</Type /Catalog /Pages 2 0 R>>', '<</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 300 200] /Rotate 450>>', '<</Type /Page /Parent 2 0 R>>'];

describe('objects', () => {
  it('reads what ISO 32000-1 §7.3 shows', () => {
    expect(parse('(a\\(b\\)\\101\\n(c)\\\r\nd\r\n)')).toMatchObject({ bytes: Uint8Array.from(Buffer.from('a(b)A\n(c)d\n')) });
    expect(parse('<4E 6f7>')).toMatchObject({ hex: true, bytes: Uint8Array.of(0x4e, 0x6f, 0x70) });
    expect(parse('/A#42;_#20c')).toEqual(pdfName('AB;_ c'));
    expect(parse('[1 0 R 2 3 -.5 +7 4.]')).toEqual(
      pdfArray([pdfRef(1), pdfInteger(2), pdfInteger(3), { type: 'number', value: -0.5, integer: false }, pdfInteger(7), { type: 'number', value: 4, integer: false }]),
    );
    expect(parse('<</A true/B null/C<</D[]>>>>%x')).toMatchObject({ type: 'dict' });
  });

  it('writes back what it read', () => {
    for (const text of ['[1 -2.5 (a\\(b) <00ff> /A#20b true null 12 3 R]', '<</A 1\n/B [/C]\n>>', '0.000001', '(plain)']) {
      const once = written(parse(text));
      expect(written(parse(once))).toBe(once);
      expect(parse(once)).toEqual(parse(text));
    }
    expect(written({ type: 'number', value: 1e21, integer: true })).not.toContain('e');
    expect(written({ type: 'number', value: 1e-9, integer: false })).toBe('0');
  });

  it('stops at the nesting limit instead of the stack', () => {
    expect(() => parse('['.repeat(100_000))).toThrow(PdfStop);
    expect(() => parse('<</A'.repeat(100_000))).toThrow(PdfStop);
  });
});

describe('files', () => {
  it('names what is no PDF', () => {
    expect(openPdf(new Uint8Array())).toMatchObject({ ok: false, error: { code: 'pdf.empty' } });
    expect(openPdf(bytes('hello'))).toMatchObject({ ok: false, error: { code: 'pdf.notPdf' } });
    expect(openPdf(bytes('%PDF-1.7\nnothing'))).toMatchObject({ ok: false, error: { code: 'pdf.damaged' } });
  });

  it('inherits page attributes and normalises them', () => {
    const tree = pages(opened(classic(small)));
    expect(tree).toMatchObject({ ok: true, value: [{ mediaBox: [0, 0, 300, 200], rotate: 90, ref: { num: 3 } }] });
  });

  it('ends on loops: pages, /Prev, indirect lengths, object streams in themselves', () => {
    const looped = opened(classic([small[0] ?? '', '<</Type /Pages /Kids [2 0 R 3 0 R 2 0 R]>>', '<</Type /Pages /Kids [2 0 R]>>']));
    expect(pages(looped)).toMatchObject({ ok: false, error: { code: 'pdf.damaged' } });
    const prev = classic(small);
    const start = Buffer.from(prev).indexOf('xref\n0');
    const self = classic(small, `/Prev ${String(start)}`);
    expect(opened(self).repaired).toBe(true);
    const length = opened(classic([...small, '<</Length 4 0 R>>\nstream\nabc\nendstream']));
    expect(length.get(pdfRef(4))).toMatchObject({ type: 'stream', raw: bytes('abc') });
    const ref = opened(classic([...small, '4 0 R']));
    expect(ref.resolve(pdfRef(4))).toBeUndefined();
  });

  it('does not inflate bombs', () => {
    const bomb = deflateSync(Buffer.alloc(130 << 20), { level: 1 });
    const body = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.from(`9 0 obj <</Type /XRef /Size 9 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode /Length ${String(bomb.length)}>>\nstream\n`), bomb, Buffer.from('\nendstream endobj\nstartxref\n9\n%%EOF')]);
    expect(openPdf(new Uint8Array(body))).toMatchObject({ ok: false, error: { code: 'pdf.tooLarge' } });
  });

  it('rebuilds a broken cross-reference for reading and says so', () => {
    const text = Buffer.from(classic(small)).toString('latin1').replace(/startxref\n\d+/, 'startxref\n7');
    const file = opened(bytes(text));
    expect(file.repaired).toBe(true);
    expect(file.revisions).toEqual([]);
    expect(pages(file)).toMatchObject({ ok: true });
    // An entry that is off and needed: the same. One nobody needs: noise.
    const off = Buffer.from(classic([...small, '(unused)'])).toString('latin1');
    const entries = [...off.matchAll(/\d{10} 00000 n/g)];
    const replaced = (index: number): Uint8Array => bytes(off.slice(0, entries[index]?.index) + '0000000012' + off.slice((entries[index]?.index ?? 0) + 10));
    expect(opened(replaced(2)).repaired).toBe(true);
    expect(opened(replaced(3)).repaired).toBe(false);
  });

  it('appends updates and finds every revision again', () => {
    let current = classic(small, '/ID [<01> <02>]');
    const ends = [current.length];
    for (let i = 0; i < 3; i++) {
      const update = new IncrementalUpdate(opened(current));
      const ref = update.add(pdfDict({ N: pdfInteger(i) }));
      update.set(pdfRef(3), pdfDict({ Type: pdfName('Page'), Parent: pdfRef(2), Last: ref }));
      const next = update.write().bytes;
      expect(Buffer.from(next.subarray(0, current.length)).equals(current)).toBe(true);
      current = new Uint8Array(next);
      ends.push(current.length);
    }
    const file = opened(current);
    expect(file.revisions.map((revision) => revision.endWithEol)).toEqual(ends);
    expect(file.revisions.map((revision) => [...revision.entries.keys()].filter((num) => num > 0))).toEqual([[1, 2, 3], [3, 4], [3, 5], [3, 6]]);
    for (const [index, end] of ends.entries()) {
      const then = openPdfAt(current, end);
      expect(then.ok && then.value.revisions.length).toBe(index + 1);
      expect(then.ok && then.value.maxObjectNumber).toBe(3 + index);
    }
    const id = file.trailer.entries.get('ID');
    expect(id?.type === 'array' && id.items[0]).toMatchObject({ bytes: Uint8Array.of(1) });
    expect(id?.type === 'array' && id.items[1]?.type === 'string' && id.items[1].bytes.length).toBe(16);
  });

  it('reads hidden objects of hybrid files', () => {
    const index = '4 0 ';
    const inner = `${index}(hidden)`;
    const table = Buffer.from(classic([...small])).toString('latin1');
    const cut = table.slice(0, table.indexOf('xref\n0'));
    const objstmAt = cut.length;
    const objstm = `5 0 obj <</Type /ObjStm /N 1 /First ${String(index.length)} /Length ${String(inner.length)}>>\nstream\n${inner}\nendstream endobj\n`;
    const streamAt = objstmAt + objstm.length;
    const rows = Buffer.from([2, 0, 5, 0, 1, objstmAt >> 8, objstmAt & 255, 0]).toString('latin1');
    const xref = `6 0 obj <</Type /XRef /Size 7 /W [1 2 1] /Index [4 2] /Length ${String(rows.length)}>>\nstream\n${rows}\nendstream endobj\n`;
    const main = table.slice(table.indexOf('xref\n0'), table.indexOf('trailer')).replace('0 4', '0 5') + '0000000000 00000 f \n';
    const at = streamAt + xref.length;
    const file = opened(bytes(`${cut}${objstm}${xref}${main}trailer\n<</Size 7 /Root 1 0 R /XRefStm ${String(streamAt)}>>\nstartxref\n${String(at)}\n%%EOF\n`));
    expect([file.repaired, file.xrefKind]).toEqual([false, 'hybrid']);
    expect(file.location(4)).toEqual({ kind: 'inStream', stream: 5, index: 0 });
    expect(file.get(pdfRef(4))).toMatchObject({ bytes: bytes('hidden') });
  });

  it('answers hostile bytes without throwing (seeded)', async () => {
    const seeds = [classic(small), await makePdf(2)];
    const next = random(32000);
    const outcomes = new Set<string>();
    for (let i = 0; i < 600; i++) {
      const input = Uint8Array.from(seeds[i % seeds.length] ?? []);
      // Mutate the structure rather than font data: the tail and the text parts.
      const text = Buffer.from(input.buffer);
      for (let n = 0; n < 1 + next(8); n++) {
        const at = next(3) === 0 ? next(input.length) : input.length - 1 - next(Math.min(input.length, 900));
        text[at] = next(2) === 0 ? next(256) : '0123456789<>[]()/ R\n'.charCodeAt(next(20));
      }
      const cut = next(6) === 0 ? input.subarray(0, next(input.length)) : input;
      const file = openPdf(cut);
      if (!file.ok) {
        outcomes.add(file.error.code);
        continue;
      }
      outcomes.add(file.value.repaired ? 'repaired' : 'ok');
      pages(file.value);
      formFields(file.value);
      reachable(file.value, [file.value.trailer]);
    }
    expect(outcomes.has('ok') && outcomes.has('repaired')).toBe(true);
  });
});
