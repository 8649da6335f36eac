import type { PdfFile } from '../pdf/file.ts';
import type { PdfDict, PdfObject } from '../pdf/objects.ts';

/** Text string (ISO 32000-2 §7.9.2.2): UTF-16 or UTF-8 by its mark, else an 8-bit string. */
export function textString(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) {
    return Buffer.from(buffer.subarray(2, buffer.length & ~1)).swap16().toString('utf16le').normalize('NFC');
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return buffer.toString('utf8', 3).normalize('NFC');
  return buffer.toString('latin1');
}

/** Milliseconds of a PDF date (ISO 32000-1 §7.9.4), `D:YYYYMMDDHHmmSS+07'00'`. */
export function pdfDate(object: PdfObject | undefined): number | undefined {
  if (object?.type !== 'string') return undefined;
  const parts = /^D:(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:(Z)|([+-])(\d{2})'?(\d{2})?)?/.exec(
    textString(object.bytes),
  );
  if (parts === null) return undefined;
  const number = (index: number, fallback: number): number => Number(parts[index] ?? fallback);
  const local = Date.UTC(number(1, 0), number(2, 1) - 1, number(3, 1), number(4, 0), number(5, 0), number(6, 0));
  const minutes = (number(9, 0) * 60 + number(10, 0)) * (parts[8] === '-' ? -1 : 1);
  const time = local - minutes * 60_000;
  return Number.isFinite(time) ? time : undefined;
}

export function nameOf(file: PdfFile, dict: PdfDict | undefined, key: string): string | undefined {
  const value = dict === undefined ? undefined : file.lookup(dict, key);
  return value?.type === 'name' ? value.value : undefined;
}

/** A dictionary and not a stream: who looks at keys only would not see a stream's data change. */
export function dictOf(file: PdfFile, object: PdfObject | undefined): PdfDict | undefined {
  const value = file.resolve(object);
  return value?.type === 'dict' ? value : undefined;
}

export function itemsOf(file: PdfFile, object: PdfObject | undefined): readonly PdfObject[] {
  const value = file.resolve(object);
  return value?.type === 'array' ? value.items : [];
}
