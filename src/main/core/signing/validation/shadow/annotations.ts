import type { PdfFile } from '../../pdf/file.ts';
import { entry, type PdfDict, type PdfStream } from '../../pdf/objects.ts';
import { box } from '../../pdf/page-tree.ts';
import { dictOf, itemsOf, nameOf } from '../pdf-text.ts';
import type { Rect } from './geometry.ts';
import type { Layers } from './layers.ts';

/** An annotation that a reader shows on its page (ISO 32000-1 §12.5). */
export interface ShownAnnotation {
  readonly num: number | undefined;
  readonly dict: PdfDict;
  readonly subtype: string;
  readonly rect: Rect;
  /** The normal appearance in its current state; `undefined` where the reader draws its own or nothing. */
  readonly appearance: PdfStream | undefined;
}

const MAX_ANNOTATIONS = 5000;
/** Table 165: bit 2 Hidden, bit 6 NoView. */
const NOT_SHOWN = 2 | 32;

export function shownAnnotations(file: PdfFile, page: PdfDict, layers: Layers): readonly ShownAnnotation[] {
  return itemsOf(file, entry(page, 'Annots')).slice(0, MAX_ANNOTATIONS).flatMap((item): ShownAnnotation[] => {
    const dict = dictOf(file, item);
    const rect = dict === undefined ? undefined : box(file, entry(dict, 'Rect'));
    if (dict === undefined || rect === undefined || !layers.isShown(entry(dict, 'OC'))) return [];
    const flags = file.lookup(dict, 'F');
    const subtype = nameOf(file, dict, 'Subtype') ?? '';
    if (subtype === 'Popup' || (flags?.type === 'number' && (flags.value & NOT_SHOWN) !== 0)) return [];
    return [{ num: item.type === 'ref' ? item.num : undefined, dict, subtype, rect, appearance: normalAppearance(file, dict) }];
  });
}

/** /AP /N, by /AS where it is a dictionary of states (§12.5.5). */
export function normalAppearance(file: PdfFile, annotation: PdfDict): PdfStream | undefined {
  const all = dictOf(file, entry(annotation, 'AP'));
  const normal = all === undefined ? undefined : file.lookup(all, 'N');
  if (normal?.type === 'stream') return normal;
  const state = nameOf(file, annotation, 'AS');
  const chosen = normal?.type === 'dict' && state !== undefined ? file.lookup(normal, state) : undefined;
  return chosen?.type === 'stream' ? chosen : undefined;
}
