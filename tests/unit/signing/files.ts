/** Small files written by hand, for layouts that no tool here writes. */

const latin1 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

export interface Written {
  readonly text: string;
  readonly offsets: readonly number[];
}

/** The bodies as objects 1, 2, 3 …; offsets count from the header. */
function body(objects: readonly string[]): Written {
  let text = '%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n';
  const offsets = objects.map((object, index) => {
    const at = text.length;
    text += `${String(index + 1)} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  return { text, offsets };
}

const row = (offset: number): string => `${String(offset).padStart(10, '0')} 00000 n\r\n`;

/** One cross-reference table. Object 1 is the catalog. */
export function classicFile(objects: readonly string[]): Uint8Array {
  const { text, offsets } = body(objects);
  const size = String(objects.length + 1);
  return latin1(`${text}xref\n0 ${size}\n0000000000 65535 f\r\n${offsets.map(row).join('')}trailer\n<</Size ${size} /Root 1 0 R>>\nstartxref\n${String(text.length)}\n%%EOF\n`);
}

/**
 * A hybrid file (ISO 32000-1 §7.5.8.4): `hidden` are the objects after `objects`, kept in an object stream that only the
 * cross-reference stream under /XRefStm names.
 */
export function hybridFile(objects: readonly string[], hidden: readonly string[]): Uint8Array {
  const first = objects.length + 1;
  const positions: number[] = [];
  let inner = '';
  for (const object of hidden) {
    positions.push(inner.length);
    inner += `${object} `;
  }
  const index = positions.map((at, i) => `${String(first + i)} ${String(at)} `).join('');
  const container = first + hidden.length;
  const written = body(objects);
  let text = written.text;
  const containerAt = text.length;
  text += `${String(container)} 0 obj\n<</Type /ObjStm /N ${String(hidden.length)} /First ${String(index.length)} /Length ${String(index.length + inner.length)}>>\nstream\n${index}${inner}\nendstream\nendobj\n`;
  const tableAt = text.length;
  const rows = hidden.map((_, i) => [2, container >> 8, container & 255, i]);
  rows.push([1, containerAt >> 8, containerAt & 255, 0]);
  const data = Buffer.from(rows.flat()).toString('latin1');
  text += `${String(container + 1)} 0 obj\n<</Type /XRef /Size ${String(container + 2)} /W [1 2 1] /Index [${String(first)} ${String(rows.length)}] /Root 1 0 R /Length ${String(data.length)}>>\nstream\n${data}\nendstream\nendobj\n`;
  const at = text.length;
  const free = '0000000000 00000 f\r\n'.repeat(hidden.length);
  text += `xref\n0 ${String(first + hidden.length)}\n0000000000 65535 f\r\n${written.offsets.map(row).join('')}${free}trailer\n`;
  text += `<</Size ${String(container + 2)} /Root 1 0 R /XRefStm ${String(tableAt)}>>\nstartxref\n${String(at)}\n%%EOF\n`;
  return latin1(text);
}

export const stream = (content: string): string => `<</Length ${String(content.length)}>>\nstream\n${content}\nendstream`;

/** What a page shows: a line of text at its lower left. */
export const pageContent = 'BT /F1 20 Tf 30 60 Td (Cong van) Tj ET';
export const helvetica = '<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>';
