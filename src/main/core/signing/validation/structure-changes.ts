import type { PdfFile } from '../pdf/file.ts';
import type { PdfDict, PdfObject } from '../pdf/objects.ts';
import { entry } from '../pdf/objects.ts';
import type { DiffState } from './diff-state.ts';
import { dictOf, itemsOf } from './pdf-text.ts';
import { changedKeys, objectOf, sameAcross, sameObject } from './revision-diff.ts';

const ELEMENT_KEYS: ReadonlySet<string> = new Set(['Type', 'S', 'P', 'K', 'Pg', 'ID', 'T']);
const MAX_NODES = 100_000;

/**
 * A tagged document (ISO 32000-1 §14.7) signed again gets one structure element for the new widget.
 * The tree may grow by such elements only; any other difference stays unexplained and is reported.
 */
export function examineStructureTree(state: DiffState): void {
  const { before, after, status } = state.diff;
  const root = entry(after.catalog, 'StructTreeRoot');
  const old = dictOf(before, entry(before.catalog, 'StructTreeRoot'));
  const now = dictOf(after, root);
  if (root?.type !== 'ref' || old === undefined || now === undefined || status(root.num) !== 'changed') return;
  const growth: Growth = { explained: new Set([root.num]), added: new Set() };
  const rootSound = changedKeys(old, now).every((key) => ['K', 'ParentTree', 'ParentTreeNextKey'].includes(key));
  if (!rootSound || !kidsGrow(state, old, now, growth) || !elementsGrow(state, now, growth)) return;
  if (parentTreeGrows(state, old, now, growth)) state.explain(growth.explained);
}

interface Growth {
  readonly explained: Set<number>;
  /** Elements that were added for a signature widget. */
  readonly added: Set<number>;
}

/** Old elements that changed may only have got more kids. */
function elementsGrow(state: DiffState, root: PdfDict, growth: Growth): boolean {
  const { before, after, status } = state.diff;
  const seen = new Set<number>();
  const queue = refsOf(after, root);
  for (let num = queue.pop(); num !== undefined; num = queue.pop()) {
    if (seen.has(num)) continue;
    seen.add(num);
    if (seen.size > MAX_NODES) return false;
    const element = dictOf(after, objectOf(after, num));
    if (element === undefined || growth.added.has(num)) continue;
    if (status(num) === 'changed') {
      const old = dictOf(before, objectOf(before, num));
      if (old === undefined || changedKeys(old, element).some((key) => key !== 'K') || !kidsGrow(state, old, element, growth)) return false;
      growth.explained.add(num);
    }
    for (const kid of refsOf(after, element)) queue.push(kid);
  }
  return true;
}

const kidsOf = (file: PdfFile, dict: PdfDict): readonly PdfObject[] => {
  const kids = entry(dict, 'K');
  const resolved = file.resolve(kids);
  return resolved?.type === 'array' ? resolved.items : kids === undefined ? [] : [kids];
};

const refsOf = (file: PdfFile, dict: PdfDict): number[] =>
  kidsOf(file, dict).flatMap((kid) => (kid.type === 'ref' ? kid.num : []));

function kidsGrow(state: DiffState, old: PdfDict, now: PdfDict, growth: Growth): boolean {
  const { before, after } = state.diff;
  const oldKids = kidsOf(before, old);
  const newKids = kidsOf(after, now);
  if (!oldKids.every((kid, index) => sameObject(kid, newKids[index]))) return false;
  const list = entry(now, 'K');
  if (list?.type === 'ref' && newKids.length > 1) growth.explained.add(list.num);
  return newKids.slice(oldKids.length).every((kid) => {
    if (kid.type !== 'ref') return pointsAtWidget(state, kid);
    if (!isWidgetElement(state, kid.num)) return false;
    growth.added.add(kid.num);
    growth.explained.add(kid.num);
    return true;
  });
}

/** An added element whose content is nothing but widgets of added signatures. */
function isWidgetElement(state: DiffState, num: number): boolean {
  const { after, status } = state.diff;
  const element = dictOf(after, objectOf(after, num));
  if (status(num) !== 'added' || element === undefined) return false;
  const kids = kidsOf(after, element);
  return [...element.entries.keys()].every((key) => ELEMENT_KEYS.has(key)) && kids.length > 0 && kids.every((kid) => pointsAtWidget(state, kid));
}

/** An object reference dictionary (§14.7.4.3) to a widget of an added signature. */
function pointsAtWidget(state: DiffState, kid: PdfObject): boolean {
  const target = kid.type === 'dict' ? entry(kid, 'Obj') : undefined;
  return target?.type === 'ref' && state.signatureWidgets.has(target.num);
}

/** The parent tree (§14.7.4.4) keeps every old number with its meaning; new numbers name added elements. */
function parentTreeGrows(state: DiffState, old: PdfDict, now: PdfDict, growth: Growth): boolean {
  const { before, after, status } = state.diff;
  const oldTree = numberTree(before, entry(old, 'ParentTree'));
  const newTree = numberTree(after, entry(now, 'ParentTree'));
  if (oldTree === undefined || newTree === undefined) return false;
  for (const [key, value] of oldTree.values) if (!sameAcross(state.diff, value, newTree.values.get(key))) return false;
  for (const [key, value] of newTree.values) {
    if (oldTree.values.has(key)) {
      if (value.type === 'ref' && status(value.num) === 'added') growth.explained.add(value.num);
    } else if (value.type !== 'ref' || !growth.added.has(value.num)) return false;
  }
  for (const num of newTree.nodes) growth.explained.add(num);
  return true;
}

/** Number tree (ISO 32000-1 §7.9.7) as a map; `undefined` when it is malformed or too large. */
function numberTree(
  file: PdfFile,
  root: PdfObject | undefined,
): { readonly values: ReadonlyMap<number, PdfObject>; readonly nodes: ReadonlySet<number> } | undefined {
  const values = new Map<number, PdfObject>();
  const nodes = new Set<number>();
  let budget = MAX_NODES;
  const walk = (object: PdfObject | undefined, depth: number): boolean => {
    if (--budget < 0 || depth > 32) return false;
    if (object?.type === 'ref') {
      if (nodes.has(object.num)) return false;
      nodes.add(object.num);
    }
    const node = dictOf(file, object);
    if (node === undefined || [...node.entries.keys()].some((key) => !['Nums', 'Kids', 'Limits'].includes(key))) return false;
    const pairs = itemsOf(file, entry(node, 'Nums'));
    for (let i = 0; i + 1 < pairs.length; i += 2) {
      const key = pairs[i];
      const value = pairs[i + 1];
      if (key?.type !== 'number' || value === undefined || values.has(key.value)) return false;
      values.set(key.value, value);
    }
    return itemsOf(file, entry(node, 'Kids')).every((kid) => walk(kid, depth + 1));
  };
  return walk(root, 0) ? { values, nodes } : undefined;
}
