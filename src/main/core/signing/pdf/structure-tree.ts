import { entry, pdfArray, pdfDict, pdfInteger, pdfName, withEntry, type PdfDict, type PdfObject, type PdfRef } from './objects.ts';
import { textString } from './text-string.ts';
import type { IncrementalUpdate } from './update.ts';

const nodeLimit = 100_000;

/**
 * Tags a new widget (ISO 32000-1 §14.7.4.3, ISO 14289-1 §7.18.4): a `Form` element with an object reference, under the
 * document's first element, and its line in the parent tree. Answers the widget's /StructParent, and `undefined`, with
 * nothing changed, for an untagged document and for a tree that cannot be followed. `language` is that of the
 * field's /TU (§14.9.2).
 */
export function tagWidget(update: IncrementalUpdate, widget: PdfRef, page: PdfRef, language: string): number | undefined {
  const { file } = update;
  const rootRef = entry(file.catalog, 'StructTreeRoot');
  const root = update.resolve(rootRef);
  if (rootRef?.type !== 'ref' || root?.type !== 'dict' || !isMarked(update)) return undefined;
  const tree = update.resolve(entry(root, 'ParentTree'));
  const highest = tree?.type === 'dict' ? highestKey(update, tree) : -1;
  if (highest === undefined || (tree !== undefined && tree.type !== 'dict')) return undefined;
  const next = update.resolve(entry(root, 'ParentTreeNextKey'));
  const key = Math.max(highest + 1, next?.type === 'number' && Number.isInteger(next.value) ? next.value : 0);
  const element = update.allocate();
  const parent = documentElement(update, root) ?? rootRef;
  const grown = withKid(update, root, parent, element);
  update.set(element, pdfDict({
    Type: pdfName('StructElem'), S: pdfName('Form'), P: parent, Pg: page, Lang: textString(language),
    K: pdfDict({ Type: pdfName('OBJR'), Obj: widget, Pg: page }),
  }));
  const parentTree = withNumber(update, entry(root, 'ParentTree'), tree ?? pdfDict({ Nums: pdfArray([]) }), key, element);
  update.set(rootRef, withEntry(withEntry(grown, 'ParentTree', parentTree), 'ParentTreeNextKey', pdfInteger(key + 1)));
  return key;
}

/** /MarkInfo /Marked (§14.7.1): a structure tree alone does not make a tagged document. */
function isMarked(update: IncrementalUpdate): boolean {
  const info = update.resolve(entry(update.file.catalog, 'MarkInfo'));
  const marked = info?.type === 'dict' ? update.resolve(entry(info, 'Marked')) : undefined;
  return marked?.type === 'bool' && marked.value;
}

/** The element that holds all others, as ISO 32000-2 wants it and most producers write it. */
function documentElement(update: IncrementalUpdate, root: PdfDict): PdfRef | undefined {
  const kids = entry(root, 'K');
  const resolved = update.resolve(kids);
  const only = resolved?.type === 'array' ? (resolved.items.length === 1 ? resolved.items[0] : undefined) : kids;
  const element = update.resolve(only);
  if (only?.type !== 'ref' || element?.type !== 'dict') return undefined;
  const kind = update.resolve(entry(element, 'S'));
  return kind?.type === 'name' && ['Document', 'Part', 'Art', 'Sect', 'Div'].includes(kind.value) ? only : undefined;
}

/** Appends to /K of the root or of one element; answers the root as it is then to be written. */
function withKid(update: IncrementalUpdate, root: PdfDict, parent: PdfRef, element: PdfRef): PdfDict {
  const dict = update.resolve(parent);
  if (dict?.type !== 'dict') return root;
  const written = entry(dict, 'K');
  const kids = update.resolve(written);
  const items: readonly PdfObject[] = kids?.type === 'array' ? kids.items : written === undefined ? [] : [written];
  const extended = pdfArray([...items, element]);
  if (written?.type === 'ref' && kids?.type === 'array') {
    update.set(written, extended);
    return root;
  }
  if (dict === root) return withEntry(root, 'K', extended);
  update.set(parent, withEntry(dict, 'K', extended));
  return root;
}

/** The tree with one more pair behind all others (§7.9.7); only its root has no /Limits to mind. */
function withNumber(update: IncrementalUpdate, written: PdfObject | undefined, tree: PdfDict, key: number, element: PdfRef): PdfObject {
  const kids = update.resolve(entry(tree, 'Kids'));
  const pair: readonly PdfObject[] = [pdfInteger(key), element];
  let grown: PdfDict;
  if (kids?.type === 'array') {
    const leaf = update.add(pdfDict({ Limits: pdfArray([pdfInteger(key), pdfInteger(key)]), Nums: pdfArray(pair) }));
    grown = withEntry(tree, 'Kids', pdfArray([...kids.items, leaf]));
  } else {
    const nums = update.resolve(entry(tree, 'Nums'));
    grown = withEntry(tree, 'Nums', pdfArray([...(nums?.type === 'array' ? nums.items : []), ...pair]));
  }
  if (written?.type !== 'ref') return grown;
  update.set(written, grown);
  return written;
}

/** -1 for an empty tree; `undefined` for one that loops, is too large or holds no numbers. */
function highestKey(update: IncrementalUpdate, tree: PdfDict): number | undefined {
  const seen = new Set<number>();
  let highest = -1;
  let nodes = 0;
  const walk = (node: PdfDict, depth: number): boolean => {
    if (++nodes > nodeLimit || depth > 32) return false;
    const nums = update.resolve(entry(node, 'Nums'));
    const items = nums?.type === 'array' ? nums.items : [];
    for (let i = 0; i < items.length; i += 2) {
      const key = update.resolve(items[i]);
      if (key?.type !== 'number' || !Number.isInteger(key.value)) return false;
      highest = Math.max(highest, key.value);
    }
    const kids = update.resolve(entry(node, 'Kids'));
    return (kids?.type === 'array' ? kids.items : []).every((kid) => {
      if (kid.type === 'ref' && seen.has(kid.num)) return false;
      if (kid.type === 'ref') seen.add(kid.num);
      const child = update.resolve(kid);
      return child?.type === 'dict' && walk(child, depth + 1);
    });
  };
  return walk(tree, 0) ? highest : undefined;
}
