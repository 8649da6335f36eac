import type { PdfFile } from '../pdf/file.ts';
import type { PdfDict, PdfObject } from '../pdf/objects.ts';
import { entry } from '../pdf/objects.ts';
import type { DiffState } from './diff-state.ts';
import { dictOf, itemsOf } from './pdf-text.ts';
import { changedKeys, objectOf, sameAcross, sameObject } from './revision-diff.ts';

const ELEMENT_KEYS: ReadonlySet<string> = new Set(['Type', 'S', 'P', 'K', 'Pg', 'ID', 'T']);
const MAX_NODES = 100_000;

/**
 * A tagged document (ISO 32000-1 §14.7) signed or annotated again gets structure elements for the new annotations. The
 * tree may grow by such elements only, and a document without one may get one that holds nothing else; any other
 * difference stays unexplained and is reported. The annotations themselves are judged where they are found.
 */
export function examineStructureTree(state: DiffState): void {
  const { before, after, status } = state.diff;
  const root = entry(after.catalog, 'StructTreeRoot');
  const was = entry(before.catalog, 'StructTreeRoot');
  const written = dictOf(before, was);
  // A root without kids is how some writers say "no tree".
  const old = written === undefined || [...written.entries.keys()].every((key) => key === 'Type') ? undefined : written;
  const now = dictOf(after, root);
  const sameRoot = root?.type === 'ref' && was?.type === 'ref' && root.num === was.num;
  if (!sameRoot && (was !== undefined || root !== undefined) && !sameObject(was, root)) {
    if (old !== undefined || root?.type !== 'ref' || status(root.num) !== 'added') return state.report('catalog.changed', '/StructTreeRoot');
  }
  if (root?.type !== 'ref' || now === undefined) return withoutTree(state);
  if (status(root.num) === 'same' && state.structParents.size === 0) return;
  const growth: Growth = { explained: new Set([root.num]), added: new Set(), holders: new Set() };
  const base: PdfDict = old ?? { type: 'dict', entries: new Map() };
  const keys = ['K', 'ParentTree', 'ParentTreeNextKey', ...(old === undefined ? ['Type', 'RoleMap'] : [])];
  const rootSound = changedKeys(base, now).every((key) => keys.includes(key));
  const sound = rootSound && kidsGrow(state, base, now, growth) && elementsGrow(state, now, growth) && parentTreeGrows(state, base, now, growth);
  if (sound) {
    const roles = entry(now, 'RoleMap');
    if (old === undefined && roles?.type === 'ref') growth.explained.add(roles.num);
    state.explain(growth.explained);
  } else withoutTree(state);
}

/** Structure numbers of pages that no sound tree accounts for. */
function withoutTree(state: DiffState): void {
  if (state.structParents.size > 0) state.report('structTree.changed', '/StructParents');
}

interface Growth {
  readonly explained: Set<number>;
  /** Elements that were added for annotations. */
  readonly added: Set<number>;
  /** Older elements that got an added annotation as a kid of their own. */
  readonly holders: Set<number>;
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
      if (kidsOf(after, element).some((kid) => pointsAtWidget(state, kid))) growth.holders.add(num);
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

/** The old kids in their order, with nothing between them but new elements of added annotations. */
function kidsGrow(state: DiffState, old: PdfDict, now: PdfDict, growth: Growth): boolean {
  const { before, after } = state.diff;
  const oldKids = kidsOf(before, old);
  const newKids = kidsOf(after, now);
  const list = entry(now, 'K');
  if (list?.type === 'ref' && after.resolve(list)?.type === 'array') growth.explained.add(list.num);
  let kept = 0;
  for (const kid of newKids) {
    if (kept < oldKids.length && sameObject(oldKids[kept], kid)) kept++;
    else if (!isNewKid(state, kid, growth)) return false;
  }
  return kept === oldKids.length;
}

function isNewKid(state: DiffState, kid: PdfObject, growth: Growth): boolean {
  if (kid.type !== 'ref') return pointsAtWidget(state, kid);
  return isWidgetElement(state, kid.num, growth, 0);
}

/** An added element that holds nothing but added annotations, or elements that do. */
function isWidgetElement(state: DiffState, num: number, growth: Growth, depth: number): boolean {
  const { after, status } = state.diff;
  const element = dictOf(after, objectOf(after, num));
  if (depth > 16 || status(num) !== 'added' || element === undefined || growth.added.has(num)) return false;
  const kids = kidsOf(after, element);
  if (kids.length === 0 || [...element.entries.keys()].some((key) => !ELEMENT_KEYS.has(key))) return false;
  growth.added.add(num);
  growth.explained.add(num);
  const list = entry(element, 'K');
  if (list?.type === 'ref' && after.resolve(list)?.type === 'array') growth.explained.add(list.num);
  return kids.every((kid) => (kid.type === 'ref' ? isWidgetElement(state, kid.num, growth, depth + 1) : pointsAtWidget(state, kid)));
}

/** An object reference dictionary (§14.7.4.3) to an added annotation. */
function pointsAtWidget(state: DiffState, kid: PdfObject): boolean {
  const target = kid.type === 'dict' ? entry(kid, 'Obj') : undefined;
  return target?.type === 'ref' && state.annotations.has(target.num);
}

/** The parent tree (§14.7.4.4) keeps every old number with its meaning; new numbers name added elements. */
function parentTreeGrows(state: DiffState, old: PdfDict, now: PdfDict, growth: Growth): boolean {
  const { before, after, status } = state.diff;
  const oldTree = entry(old, 'ParentTree') === undefined ? NO_TREE : numberTree(before, entry(old, 'ParentTree'));
  const newTree = numberTree(after, entry(now, 'ParentTree'));
  if (oldTree === undefined || newTree === undefined) return false;
  for (const [key, value] of oldTree.values) if (!sameAcross(state.diff, value, newTree.values.get(key))) return false;
  for (const [key, value] of newTree.values) {
    if (value.type === 'ref' && status(value.num) === 'added' && oldTree.values.has(key)) growth.explained.add(value.num);
    // A page that only now says its number must not claim structure that others had.
    if (oldTree.values.has(key) ? state.structParents.has(key) : !namesGrowth(after, value, growth)) return false;
  }
  for (const num of newTree.nodes) growth.explained.add(num);
  return true;
}

const NO_TREE: NumberTree = { values: new Map(), nodes: new Set() };

/** What a new number stands for: an element of an added annotation, or a page's list of none or of such elements. */
function namesGrowth(file: PdfFile, value: PdfObject, growth: Growth): boolean {
  if (value.type === 'ref' && (growth.added.has(value.num) || growth.holders.has(value.num))) return true;
  const list = file.resolve(value);
  if (list?.type !== 'array' || !list.items.every((item) => item.type === 'null' || (item.type === 'ref' && growth.added.has(item.num)))) return false;
  if (value.type === 'ref') growth.explained.add(value.num);
  return true;
}

interface NumberTree {
  readonly values: ReadonlyMap<number, PdfObject>;
  readonly nodes: ReadonlySet<number>;
}

/** Number tree (ISO 32000-1 §7.9.7) as a map; `undefined` when it is malformed or too large. */
function numberTree(
  file: PdfFile,
  root: PdfObject | undefined,
): NumberTree | undefined {
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
