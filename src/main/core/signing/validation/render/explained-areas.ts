import type { PdfFile } from '../../pdf/file.ts';
import { entry, type PdfDict } from '../../pdf/objects.ts';
import { box, pages } from '../../pdf/page-tree.ts';
import { dictOf, itemsOf } from '../pdf-text.ts';
import { diffRevisions, reachable, referencesIn, type RevisionDiff } from '../revision-diff.ts';
import type { ExplainedArea } from './comparison.ts';

const BACK_KEYS: ReadonlySet<string> = new Set(['P', 'Parent', 'Popup', 'IRT', 'Dest', 'A']);

/** Rectangles of the annotations that were added or look different, in both revisions: where the graph expects a difference. */
export function explainedAreas(before: PdfFile, after: PdfFile): readonly ExplainedArea[] {
  const diff = diffRevisions(before, after);
  return [...areasOf(before, diff), ...areasOf(after, diff)];
}

function areasOf(file: PdfFile, diff: RevisionDiff): readonly ExplainedArea[] {
  const tree = pages(file);
  if (!tree.ok) return [];
  return tree.value.flatMap(({ dict }, index) =>
    itemsOf(file, entry(dict, 'Annots')).flatMap((item): ExplainedArea[] => {
      const annotation = dictOf(file, item);
      const rect = annotation === undefined ? undefined : box(file, entry(annotation, 'Rect'));
      if (annotation === undefined || rect === undefined || item.type !== 'ref' || !looksDifferent(file, annotation, item.num, diff)) return [];
      return [{ page: index + 1, box: rect }];
    }),
  );
}

function looksDifferent(file: PdfFile, annotation: PdfDict, num: number, diff: RevisionDiff): boolean {
  if (diff.status(num) !== 'same') return true;
  const appearance = entry(annotation, 'AP');
  const roots = referencesIn(appearance === undefined ? undefined : { type: 'array', items: [appearance] });
  return [...reachable(file, roots, () => true, BACK_KEYS)].some((part) => !['same', 'absent'].includes(diff.status(part)));
}
