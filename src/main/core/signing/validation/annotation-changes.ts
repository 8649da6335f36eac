import type { PdfFile } from '../pdf/file.ts';
import { entry, type PdfDict } from '../pdf/objects.ts';
import { dictOf, nameOf } from './pdf-text.ts';
import { normalAppearance } from './shadow/annotations.ts';
import { sharedPaint } from './shadow/page-paint.ts';
import { paintAppearance } from './shadow/paint.ts';

/**
 * How an annotation adds to a page: a `comment` stands beside the text or marks it; a `mark` draws lines or leads
 * somewhere; `drawing` is everything that can pass for the page's own content or hide it (evil annotation attack).
 */
export type AnnotationKind = 'comment' | 'mark' | 'drawing';

const COMMENTS: ReadonlySet<string> = new Set(['Text', 'Popup', 'Highlight', 'Underline', 'Squiggly', 'StrikeOut']);
const MARKS: ReadonlySet<string> = new Set(['Link', 'Circle', 'Square', 'Line', 'PolyLine', 'Polygon', 'Ink', 'Caret']);
/** Table 198: what a link may do without acting on the file. */
const LEADING: ReadonlySet<string> = new Set(['URI', 'GoTo']);

/** Judged by type (ISO 32000-1 table 169) and by what its appearance really paints. */
export function annotationKind(file: PdfFile, annotation: PdfDict | undefined): AnnotationKind {
  const subtype = nameOf(file, annotation, 'Subtype') ?? '';
  if (annotation === undefined || (!COMMENTS.has(subtype) && !MARKS.has(subtype))) return 'drawing';
  if (entry(annotation, 'AA') !== undefined || acts(file, annotation) || entry(annotation, 'IC') !== undefined) return 'drawing';
  if (subtype !== 'Text' && subtype !== 'Popup' && paintsContent(file, annotation)) return 'drawing';
  return COMMENTS.has(subtype) ? 'comment' : 'mark';
}

function acts(file: PdfFile, annotation: PdfDict): boolean {
  const action = dictOf(file, entry(annotation, 'A'));
  return action !== undefined && (!LEADING.has(nameOf(file, action, 'S') ?? '') || entry(action, 'Next') !== undefined);
}

/** Text, pictures, or an area that nothing shows through. */
function paintsContent(file: PdfFile, annotation: PdfDict): boolean {
  const appearance = normalAppearance(file, annotation);
  if (appearance === undefined) return false;
  const { budget, layers } = sharedPaint(file);
  const items = paintAppearance(file, appearance, [0, 0, 100, 100], layers, budget);
  // What could not be looked at is taken for the worst.
  return budget.bytes <= 0 || items.some((item) => item.kind === 'text' || item.kind === 'image' || item.opaque);
}
