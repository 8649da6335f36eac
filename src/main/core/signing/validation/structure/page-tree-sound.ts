import { pdfLimits } from '../../pdf/failure.ts';
import type { PdfFile } from '../../pdf/file.ts';
import { entry, type PdfObject } from '../../pdf/objects.ts';
import { dictOf, nameOf } from '../pdf-text.ts';

/**
 * Whether every reader finds the same pages (ISO 32000-1 §7.7.3): some walk the tree, some skip by /Count, some go by
 * /Type and some by /Kids. Nodes must agree with themselves and hang in one place.
 */
export function isPageTreeSound(file: PdfFile): boolean {
  const seen = new Set<number>();
  let nodes = 0;
  const count = (object: PdfObject | undefined, depth: number): number | undefined => {
    if (++nodes > pdfLimits.pages * 4 || depth > pdfLimits.pageTreeDepth || object?.type !== 'ref' || seen.has(object.num)) return undefined;
    seen.add(object.num);
    const node = dictOf(file, object);
    if (node === undefined) return undefined;
    const type = nameOf(file, node, 'Type');
    const kids = file.lookup(node, 'Kids');
    if (kids?.type !== 'array') return type === 'Page' ? 1 : undefined;
    if (type !== 'Pages') return undefined;
    let leaves = 0;
    for (const kid of kids.items) {
      const below = count(kid, depth + 1);
      if (below === undefined) return undefined;
      leaves += below;
    }
    const stated = file.lookup(node, 'Count');
    return stated?.type === 'number' && stated.value === leaves ? leaves : undefined;
  };
  return count(entry(file.catalog, 'Pages'), 0) !== undefined;
}
