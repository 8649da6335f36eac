import type { PdfFile } from '../pdf/file.ts';
import type { PdfDict, PdfObject } from '../pdf/objects.ts';
import { sameBytes } from '../cms/der-read.ts';
import { generation } from './signature-fields.ts';

export type ObjectStatus = 'same' | 'changed' | 'added' | 'removed' | 'absent';

/** Two states of one file, the signed one and the one on screen, compared object by object. */
export interface RevisionDiff {
  readonly before: PdfFile;
  readonly after: PdfFile;
  status(num: number): ObjectStatus;
}

export function diffRevisions(before: PdfFile, after: PdfFile): RevisionDiff {
  const known = new Map<number, ObjectStatus>();
  return {
    before,
    after,
    status(num) {
      const cached = known.get(num);
      if (cached !== undefined) return cached;
      const status = compareObject(before, after, num);
      known.set(num, status);
      return status;
    },
  };
}

export const objectOf = (file: PdfFile, num: number): PdfObject =>
  file.get({ type: 'ref', num, gen: generation(file, num) });

function compareObject(before: PdfFile, after: PdfFile, num: number): ObjectStatus {
  if (sameLocation(before, after, num)) return 'same';
  const old = objectOf(before, num);
  const now = objectOf(after, num);
  if (old.type === 'null') return now.type === 'null' ? 'absent' : 'added';
  if (now.type === 'null') return 'removed';
  // A new generation makes every reference with the old one lead nowhere.
  if (generation(before, num) !== generation(after, num)) return 'changed';
  return sameObject(old, now) ? 'same' : 'changed';
}

function sameLocation(before: PdfFile, after: PdfFile, num: number): boolean {
  const a = before.location(num);
  const b = after.location(num);
  if (a?.kind === 'offset' && b?.kind === 'offset') return a.offset === b.offset && a.gen === b.gen;
  if (a?.kind === 'inStream' && b?.kind === 'inStream') {
    return a.stream === b.stream && a.index === b.index && sameLocation(before, after, a.stream);
  }
  return false;
}

/** Equal as written: references by number, strings and streams by bytes. */
export function sameObject(a: PdfObject | undefined, b: PdfObject | undefined): boolean {
  if (a === undefined || b === undefined || a.type === 'null' || b.type === 'null') {
    return (a === undefined || a.type === 'null') && (b === undefined || b.type === 'null');
  }
  switch (a.type) {
    case 'bool':
      return b.type === 'bool' && a.value === b.value;
    case 'number':
      return b.type === 'number' && a.value === b.value;
    case 'name':
      return b.type === 'name' && a.value === b.value;
    case 'string':
      return b.type === 'string' && sameBytes(a.bytes, b.bytes);
    case 'ref':
      return b.type === 'ref' && a.num === b.num && a.gen === b.gen;
    case 'array':
      return b.type === 'array' && a.items.length === b.items.length && a.items.every((item, i) => sameObject(item, b.items[i]));
    case 'dict':
      return b.type === 'dict' && changedKeys(a, b).length === 0;
    case 'stream':
      return b.type === 'stream' && changedKeys(a.dict, b.dict).length === 0 && sameBytes(a.raw, b.raw);
  }
}

/** Equal, also where one of them is written in place and the other is its own object. */
export function sameAcross(diff: RevisionDiff, a: PdfObject | undefined, b: PdfObject | undefined): boolean {
  if (sameObject(a, b)) return true;
  const old = diff.before.resolve(a);
  return old !== undefined && sameObject(old, diff.after.resolve(b));
}

/** Keys whose values differ as written; a key with `null` is absent (ISO 32000-1 §7.3.7). */
export function changedKeys(a: PdfDict | undefined, b: PdfDict | undefined): readonly string[] {
  const keys = new Set([...(a?.entries.keys() ?? []), ...(b?.entries.keys() ?? [])]);
  return [...keys].filter((key) => !sameObject(a?.entries.get(key), b?.entries.get(key)));
}

/** Object numbers an object refers to directly. `skip` names dictionary keys not to follow. */
export function referencesIn(object: PdfObject | undefined, skip: ReadonlySet<string> = new Set()): readonly number[] {
  const found: number[] = [];
  const walk = (item: PdfObject): void => {
    if (item.type === 'ref') found.push(item.num);
    else if (item.type === 'array') item.items.forEach(walk);
    else if (item.type === 'dict' || item.type === 'stream') {
      const { entries } = item.type === 'dict' ? item : item.dict;
      for (const [key, value] of entries) if (!skip.has(key)) walk(value);
    }
  };
  if (object !== undefined) walk(object);
  return found;
}

/** Every object number reachable from `roots`, following only where `enter` allows. */
export function reachable(
  file: PdfFile,
  roots: readonly number[],
  enter: (num: number) => boolean = () => true,
  skip?: ReadonlySet<string>,
): ReadonlySet<number> {
  const seen = new Set<number>();
  const queue = [...roots];
  for (let num = queue.pop(); num !== undefined; num = queue.pop()) {
    if (seen.has(num) || !enter(num)) continue;
    seen.add(num);
    for (const next of referencesIn(objectOf(file, num), skip)) if (!seen.has(next)) queue.push(next);
  }
  return seen;
}
