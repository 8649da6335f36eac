import { pdfBytes, type PdfObject, type PdfString } from './objects.ts';

/** A text string (ISO 32000-1 §7.9.2.2): ASCII as it is, else UTF-16BE with its mark. NFC. */
export function textString(text: string): PdfString {
  const normal = text.normalize('NFC');
  if (/^[\u0020-\u007e]*$/.test(normal)) return pdfBytes(Buffer.from(normal, 'latin1'));
  const units = Buffer.from(normal, 'utf16le').swap16();
  return pdfBytes(Buffer.concat([Buffer.from([0xfe, 0xff]), units]), true);
}

/** Reads a text string: UTF-16BE, UTF-8 (PDF 2.0) or, nearly, PDFDocEncoding. */
export function readTextString(object: PdfObject | undefined): string | undefined {
  if (object?.type !== 'string') return undefined;
  const bytes = Buffer.from(object.bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return bytes.subarray(2, 2 + ((bytes.length - 2) & ~1)).swap16().toString('utf16le');
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString('utf8', 3);
  return bytes.toString('latin1');
}

/** A date (§7.9.4) in Vietnam's time, which has had one offset, +07:00, since 1975. */
export function pdfDate(ms: number): string {
  const shifted = new Date(ms + 7 * 3_600_000).toISOString();
  return `D:${shifted.slice(0, 19).replace(/[-T:]/g, '')}+07'00'`;
}
