import type { PdfFile } from './file.ts';
import { latin1 } from './lexer.ts';
import { entry, pdfRef, type PdfObject } from './objects.ts';

/**
 * Whether a file carries a signature anywhere: in the form, in the catalog's /Perms, in an object nothing refers to any
 * more, or only as the word /ByteRange in its bytes. Errs towards yes: rewriting such a file would destroy what it
 * proves. For files that are about to be rewritten; it reads every object.
 */
export function carriesSignature(file: PdfFile): boolean {
  if (entry(file.catalog, 'Perms') !== undefined) return true;
  if (namesByteRange(file.bytes)) return true;
  for (const [num, location] of file.locations) {
    if (location.kind === 'free') continue;
    if (file.exhausted || holdsSignature(file.get(pdfRef(num, location.kind === 'offset' ? location.gen : 0)))) return true;
  }
  return false;
}

// Any character of a name may be written as #xx (§7.3.5).
const byteRangeName = new RegExp(`/${[...'ByteRange'].map((c) => `(?:${c}|#${c.charCodeAt(0).toString(16)})`).join('')}`, 'i');
const longestName = 1 + 'ByteRange'.length * 3;

/** In portions, because the text of a whole file may be longer than a string can be. */
function namesByteRange(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at += 1 << 24) {
    if (byteRangeName.test(latin1(bytes, at, Math.min(bytes.length, at + (1 << 24) + longestName)))) return true;
  }
  return false;
}

/** A dictionary with /ByteRange, at any depth: what object streams hold is in no search of the bytes. */
function holdsSignature(object: PdfObject): boolean {
  switch (object.type) {
    case 'array':
      return object.items.some(holdsSignature);
    case 'dict':
      return object.entries.has('ByteRange') || [...object.entries.values()].some(holdsSignature);
    default:
      return false;
  }
}
