import { describe, expect, test } from 'vitest';
import { openPdf } from '../../../src/main/core/signing/pdf/file.ts';
import { checkByteRange } from '../../../src/main/core/signing/validation/byte-range.ts';
import { signedFields } from '../../../src/main/core/signing/validation/signature-fields.ts';

interface Shape {
  /** Numbers of /ByteRange from [gap start, gap end, length]. */
  readonly range?: (gap: number, gapEnd: number, length: number) => readonly (number | string)[];
  readonly contents?: string;
  readonly extraKeys?: string;
  readonly fieldType?: string;
  readonly tail?: string;
}

/** A hand-made signed file whose /ByteRange is whatever the test says. */
function makeFile({ range, contents = `<${'00'.repeat(16)}>`, extraKeys = '', fieldType = '/Sig', tail = '' }: Shape): Uint8Array {
  const placeholder = '@'.repeat(48);
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R] /SigFlags 3 >> >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Annots [4 0 R] >>',
    `<< /Type /Annot /Subtype /Widget /FT ${fieldType} /T (S) /V 5 0 R /Rect [0 0 0 0] >>`,
    `<< /Type /Sig /SubFilter /ETSI.CAdES.detached /Note (\\) /Contents <00>) ${extraKeys} /Contents ${contents} /ByteRange [${placeholder}] >>`,
    '<0011>',
  ];
  let text = '%PDF-1.7\n';
  const offsets = objects.map((body, index) => {
    const at = text.length;
    text += `${String(index + 1)} 0 obj\n${body}\nendobj\n`;
    return at;
  });
  const table = text.length;
  text += `xref\n0 ${String(objects.length + 1)}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}`;
  text += `trailer\n<< /Size ${String(objects.length + 1)} /Root 1 0 R >>\nstartxref\n${String(table)}\n%%EOF\n${tail}`;
  const gap = text.lastIndexOf(`/Contents ${contents}`) + '/Contents '.length;
  const gapEnd = gap + contents.length;
  const numbers = range?.(gap, gapEnd, text.length) ?? [0, gap, gapEnd, text.length - gapEnd];
  return new Uint8Array(Buffer.from(text.replace(placeholder, numbers.join(' ').padEnd(48)), 'latin1'));
}

function check(shape: Shape): string {
  const opened = openPdf(makeFile(shape));
  if (!opened.ok || opened.value.repaired) throw new Error('fixture does not open');
  const [field] = signedFields(opened.value);
  if (field === undefined) return 'no signature';
  const answer = checkByteRange(opened.value, field);
  return answer.state === 'sound' ? 'sound' : answer.reason;
}

describe('byte range', () => {
  test('all but the hexadecimal of /Contents is sound', () => {
    expect(check({})).toBe('sound');
  });

  test.each<[string, Shape, string]>([
    ['three numbers', { range: (a, b) => [0, a, b] }, 'byteRange.malformed'],
    ['a negative number', { range: (a, b, n) => [0, a, b, -(n - b)] }, 'byteRange.malformed'],
    ['a fraction', { range: (a, b, n) => [0, `${String(a)}.5`, b, n - b] }, 'byteRange.malformed'],
    ['a name', { range: (a, b, n) => [0, a, '/b', n - b] }, 'byteRange.malformed'],
    ['not from the first byte', { range: (a, b, n) => [9, a - 9, b, n - b] }, 'byteRange.notFromStart'],
    ['beyond the file', { range: (a, b, n) => [0, a, b, n - b + 1] }, 'byteRange.outsideFile'],
    ['halves that overlap', { range: (_a, b, n) => [0, b + 1, b, n - b] }, 'byteRange.outsideFile'],
    ['a gap too wide', { range: (a, b, n) => [0, a - 1, b, n - b] }, 'byteRange.gapNotContents'],
    ['a gap without the brackets', { range: (a, b, n) => [0, a + 1, b - 1, n - b + 1] }, 'byteRange.gapNotContents'],
    ['no gap at all', { range: (_a, _b, n) => [0, 20, 20, n - 20] }, 'byteRange.gapNotContents'],
    ['a literal string', { contents: '(00000000)' }, 'byteRange.gapNotContents'],
    ['/Contents elsewhere', { contents: '6 0 R' }, 'byteRange.gapNotContents'],
    ['/Contents twice', { extraKeys: '/Contents <00>' }, 'byteRange.contentsAmbiguous'],
    ['/Contents twice, once disguised', { extraKeys: '/#43ontents <00>' }, 'byteRange.contentsAmbiguous'],
    ['/ByteRange twice', { extraKeys: '/ByteRange [0 1 2 3]' }, 'byteRange.contentsAmbiguous'],
    ['an end before %%EOF', { range: (a, b, n) => [0, a, b, n - b - 8] }, 'byteRange.endsInsideRevision'],
    ['a signature in a text field', { fieldType: '/Tx' }, 'no signature'],
  ])('%s', (_name, shape, reason) => {
    expect(check(shape)).toBe(reason);
  });

  test('keys of an inner dictionary do not count as the signature\'s own', () => {
    expect(check({ extraKeys: '/Prop_Build << /Contents <00> /App << /ByteRange [1] >> >>' })).toBe('sound');
  });
});
