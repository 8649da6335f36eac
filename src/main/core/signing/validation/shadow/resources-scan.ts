import type { PdfFile } from '../../pdf/file.ts';
import { entry, type PdfDict } from '../../pdf/objects.ts';
import { dictOf, nameOf } from '../pdf-text.ts';
import { objectOf } from '../revision-diff.ts';
import { isLatin, toUnicodeMap } from './font-text.ts';

/** Content that is not in the file (ISO 32000-1 §7.3.8.2 /F, §8.10.4 reference XObjects, §8.9.5.4 alternates). */
export function externalContent(file: PdfFile, reached: Iterable<number>): readonly number[] {
  const found: number[] = [];
  for (const num of reached) {
    const object = objectOf(file, num);
    if (object.type !== 'stream') continue;
    const outside = entry(object.dict, 'F') !== undefined && entry(object.dict, 'Filter') === undefined && file.lookup(object.dict, 'F')?.type !== 'name';
    const reference = nameOf(file, object.dict, 'Subtype') === 'Form' && entry(object.dict, 'Ref') !== undefined;
    const alternates = entry(object.dict, 'Alternates') !== undefined;
    if (outside || reference || alternates) found.push(num);
  }
  return found;
}

/** Letters and digits of a font that say they are another one: who copies or searches reads another text than is seen. */
const LIES = 2;

/**
 * Fonts with a Latin encoding whose ToUnicode map (§9.10.3) gives ASCII letters or digits other meanings. Symbolic fonts
 * and fonts with encodings of their own number their glyphs as they like and are left out.
 */
export function lyingFonts(file: PdfFile, reached: Iterable<number>): readonly number[] {
  const found: number[] = [];
  for (const num of reached) {
    const font = dictOf(file, objectOf(file, num));
    if (font === undefined || nameOf(file, font, 'Type') !== 'Font' || !hasPlainLetters(file, font)) continue;
    let lies = 0;
    for (const [code, text] of toUnicodeMap(file, file.lookup(font, 'ToUnicode')) ?? []) {
      if (isWordLetter(code) && text.length === 1 && isWordLetter(text.charCodeAt(0)) && text.charCodeAt(0) !== code) lies++;
    }
    if (lies >= LIES) found.push(num);
  }
  return found;
}

function hasPlainLetters(file: PdfFile, font: PdfDict): boolean {
  if (entry(font, 'ToUnicode') === undefined || !['Type1', 'TrueType', 'MMType1'].includes(nameOf(file, font, 'Subtype') ?? '')) return false;
  const descriptor = dictOf(file, entry(font, 'FontDescriptor'));
  const flags = descriptor === undefined ? undefined : file.lookup(descriptor, 'Flags');
  const symbolic = flags?.type === 'number' && (flags.value & 4) !== 0;
  return !symbolic && entry(font, 'Encoding') !== undefined && isLatin(file, font);
}

const isWordLetter = (code: number): boolean => (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
