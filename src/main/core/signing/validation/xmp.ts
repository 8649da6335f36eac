import { PdfStop } from '../pdf/failure.ts';
import type { PdfFile } from '../pdf/file.ts';
import { undoFilters } from '../pdf/filters.ts';
import type { PdfObject } from '../pdf/objects.ts';

const MAX_XMP = 4 * 1024 * 1024;

/** Text of a metadata stream (ISO 32000-1 §14.3.2), `undefined` when it is none or cannot be read. */
export function xmpOf(file: PdfFile, object: PdfObject): string | undefined {
  if (object.type !== 'stream') return undefined;
  try {
    return Buffer.from(undoFilters(object.dict, object.raw, MAX_XMP, (value) => file.resolve(value))).toString('utf8');
  } catch (error) {
    if (error instanceof PdfStop) return undefined;
    throw error;
  }
}

/** What a reader shows or a conformance check reads: title, author, subject, rights, PDF/A and PDF/UA part. */
const DESCRIPTIONS = ['dc:title', 'dc:creator', 'dc:description', 'dc:subject', 'dc:rights', 'pdfaid:part', 'pdfaid:conformance', 'pdfuaid:part'];

/** Whether two metadata packets describe the document in the same words. Dates and tools may differ. */
export function sameDescription(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  return DESCRIPTIONS.every((name) => wordsOf(a, name) === wordsOf(b, name));
}

/** Text of a property, written as an element or as an attribute. */
function wordsOf(xmp: string, name: string): string {
  const found: string[] = [];
  for (let at = xmp.indexOf(name); at >= 0 && found.length < 64; at = xmp.indexOf(name, at + name.length)) {
    const after = xmp.slice(at + name.length, at + name.length + 65_536);
    const attribute = /^\s*=\s*(["'])(.*?)\1/s.exec(after);
    if (attribute !== null) found.push(attribute[2] ?? '');
    else if (xmp[at - 1] === '<') {
      const end = after.indexOf(`</${name}`);
      found.push(after.slice(after.indexOf('>') + 1, end < 0 ? after.length : end).replace(/<[^>]*>/g, ' '));
    }
  }
  return found.join(' ').replace(/\s+/g, ' ').trim();
}
