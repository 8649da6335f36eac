/** Objects by number, each as it is written between `obj` and `endobj`. */
export type RawObjects = Readonly<Record<number, string>>;

/** A file written object by object with a sound table: what no library would write can be written here. */
export function rawPdf(objects: RawObjects, { root = 1, header = '%PDF-1.7\n' }: { readonly root?: number; readonly header?: string } = {}): Uint8Array {
  let text = header;
  let table = '';
  let highest = 0;
  for (const [num, body] of Object.entries(objects)) {
    table += `${num} 1\n${String(text.length).padStart(10, '0')} 00000 n \n`;
    text += `${num} 0 obj\n${body}\nendobj\n`;
    highest = Math.max(highest, Number(num));
  }
  const start = text.length;
  text += `xref\n0 1\n0000000000 65535 f \n${table}trailer\n<< /Size ${String(highest + 1)} /Root ${String(root)} 0 R >>\nstartxref\n${String(start)}\n%%EOF\n`;
  return new Uint8Array(Buffer.from(text, 'latin1'));
}

export const rawStream = (data: string, keys = ''): string => `<< ${keys} /Length ${String(data.length)} >>\nstream\n${data}\nendstream`;

const font = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>';

/** One page with this content; object 1 catalog, 2 pages, 3 page, 4 content, 5 font. `more` may replace any of them. */
export function onePage(content: string, more: RawObjects = {}, page = '', catalog = ''): Record<number, string> {
  return {
    1: `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    2: '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    3: `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 400] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> /XObject << /Im 8 0 R >> >> ${page} >>`,
    4: rawStream(content),
    5: font,
    ...more,
  };
}

/** Words at a place, in points. */
export const words = (text: string, x = 40, y = 300): string => `BT /F1 14 Tf ${String(x)} ${String(y)} Td (${text}) Tj ET\n`;

/** A form as an appearance stream: an opaque ground with words, or without. */
export const appearance = (width: number, height: number, text = '', ground = '1 1 1'): string =>
  rawStream(`${ground} rg 0 0 ${String(width)} ${String(height)} re f 0 g ${text === '' ? '' : `BT /F1 14 Tf 2 4 Td (${text}) Tj ET`}`, `/Type /XObject /Subtype /Form /BBox [0 0 ${String(width)} ${String(height)}] /Resources << /Font << /F1 5 0 R >> >>`);
