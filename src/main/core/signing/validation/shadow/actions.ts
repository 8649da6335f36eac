import type { PdfFile } from '../../pdf/file.ts';
import { entry, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import type { PdfPage } from '../../pdf/page-tree.ts';
import { dictOf, itemsOf, nameOf } from '../pdf-text.ts';

/** Something that runs without being asked for. */
export interface OpenAction {
  /** Action type (ISO 32000-1 table 198). */
  readonly action: string;
  readonly page: number | undefined;
}

/** Actions that can change what is seen, or fetch or start something, by themselves. */
const ACTING: ReadonlySet<string> = new Set(['JavaScript', 'Launch', 'ImportData', 'SubmitForm', 'ResetForm', 'Hide', 'SetOCGState', 'Rendition', 'Trans', 'GoTo3DView']);
const MAX_CHAIN = 64;

/** Actions at opening the document or a page, chains followed (§12.6.2, §12.6.3). */
export function openActions(file: PdfFile, pages: readonly PdfPage[]): readonly OpenAction[] {
  const found: OpenAction[] = [];
  const take = (object: PdfObject | undefined, page?: number): void => {
    for (const action of chain(file, object)) if (ACTING.has(action)) found.push({ action, page });
  };
  take(entry(file.catalog, 'OpenAction'));
  const triggers = (dict: PdfDict, keys: readonly string[], page?: number): void => {
    const actions = dictOf(file, entry(dict, 'AA'));
    if (actions !== undefined) for (const key of keys) take(entry(actions, key), page);
  };
  triggers(file.catalog, ['WP', 'DP', 'WC', 'WS', 'DS']);
  for (const [index, { dict }] of pages.entries()) triggers(dict, ['O', 'C'], index + 1);
  return found;
}

/** Whether the document has scripts of its own (§12.6.4.16, name tree /JavaScript). */
export function hasDocumentScripts(file: PdfFile): boolean {
  const names = dictOf(file, entry(file.catalog, 'Names'));
  return names !== undefined && dictOf(file, entry(names, 'JavaScript')) !== undefined;
}

function chain(file: PdfFile, object: PdfObject | undefined): readonly string[] {
  const actions: string[] = [];
  const queue: (PdfObject | undefined)[] = [object];
  for (let steps = 0; queue.length > 0 && steps < MAX_CHAIN; steps++) {
    const action = dictOf(file, queue.shift());
    if (action === undefined) continue;
    const type = nameOf(file, action, 'S');
    if (type !== undefined) actions.push(type);
    const next = entry(action, 'Next');
    queue.push(...(file.resolve(next)?.type === 'array' ? itemsOf(file, next) : [next]));
  }
  return actions;
}
