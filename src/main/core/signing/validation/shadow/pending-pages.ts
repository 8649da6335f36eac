import type { PdfFile } from '../../pdf/file.ts';
import { entry } from '../../pdf/objects.ts';
import { dictOf, itemsOf, nameOf } from '../pdf-text.ts';
import { objectOf, sameObject } from '../revision-diff.ts';

const MAX_LOOKS = 200_000;

/**
 * Catalogs and pages that nothing in the document refers to: a later table only has to name them to show another
 * document, in bytes that were signed (the "hide and replace" shadow attack). `reached` are the numbers in use.
 */
export function pendingPages(file: PdfFile, reached: ReadonlySet<number>): readonly number[] {
  const found: number[] = [];
  let looks = 0;
  for (const [num, location] of file.locations) {
    if (location.kind === 'free' || reached.has(num)) continue;
    if (++looks > MAX_LOOKS) break;
    const dict = dictOf(file, objectOf(file, num));
    if (dict === undefined) continue;
    const type = nameOf(file, dict, 'Type');
    // An older catalog of the same pages shows nothing else.
    const catalog = type === 'Catalog' && dictOf(file, entry(dict, 'Pages')) !== undefined && !sameObject(entry(dict, 'Pages'), entry(file.catalog, 'Pages'));
    const page = type === 'Page' && entry(dict, 'Contents') !== undefined;
    const tree = type === 'Pages' && itemsOf(file, entry(dict, 'Kids')).length > 0;
    if (catalog || page || tree) found.push(num);
  }
  return found;
}
