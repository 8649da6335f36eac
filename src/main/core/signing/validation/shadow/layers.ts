import type { PdfFile } from '../../pdf/file.ts';
import { entry, type PdfDict, type PdfObject } from '../../pdf/objects.ts';
import { dictOf, itemsOf, nameOf, textString } from '../pdf-text.ts';

/** Optional content groups (ISO 32000-1 §8.11) as a reader shows them when it opens the file. */
export interface Layers {
  /** Whether content marked with this group or membership dictionary is shown. */
  isShown(object: PdfObject | undefined): boolean;
  /** Groups that are off, by object number, with their names. */
  readonly off: ReadonlyMap<number, string>;
  /** Groups whose state on paper is not the state on screen. */
  readonly differInPrint: ReadonlyMap<number, string>;
}

const MAX_GROUPS = 10_000;

export function layersOf(file: PdfFile): Layers {
  const properties = dictOf(file, entry(file.catalog, 'OCProperties'));
  const off = new Map<number, string>();
  const differInPrint = new Map<number, string>();
  if (properties !== undefined) {
    const config = dictOf(file, entry(properties, 'D'));
    const groups = itemsOf(file, entry(properties, 'OCGs')).slice(0, MAX_GROUPS);
    const listed = (key: string): ReadonlySet<number> => numbersOf(config === undefined ? [] : itemsOf(file, entry(config, key)));
    const [on, hidden] = [listed('ON'), listed('OFF')];
    const allOff = nameOf(file, config, 'BaseState') === 'OFF';
    const automatic = automaticPrint(file, config);
    for (const group of groups) {
      if (group.type !== 'ref') continue;
      const dict = dictOf(file, group);
      const title = dict === undefined ? undefined : file.lookup(dict, 'Name');
      const name = title?.type === 'string' ? textString(title.bytes) : `object ${String(group.num)}`;
      const isOff = hidden.has(group.num) || (allOff && !on.has(group.num));
      if (isOff) off.set(group.num, name);
      if (automatic.has(group.num) && dict !== undefined && printState(file, dict) === (isOff ? 'ON' : 'OFF')) differInPrint.set(group.num, name);
    }
  }
  return { off, differInPrint, isShown: (object) => isShown(file, object, off) };
}

const numbersOf = (items: readonly PdfObject[]): ReadonlySet<number> => new Set(items.flatMap((item) => (item.type === 'ref' ? item.num : [])));

/** Groups that a print event switches by their own usage (§8.11.4.4, /AS). */
function automaticPrint(file: PdfFile, config: PdfDict | undefined): ReadonlySet<number> {
  const applications = config === undefined ? [] : itemsOf(file, entry(config, 'AS')).slice(0, 64);
  return new Set(
    applications.flatMap((item) => {
      const dict = dictOf(file, item);
      return dict !== undefined && nameOf(file, dict, 'Event') === 'Print' ? [...numbersOf(itemsOf(file, entry(dict, 'OCGs')))] : [];
    }),
  );
}

function printState(file: PdfFile, group: PdfDict): string | undefined {
  const usage = dictOf(file, entry(group, 'Usage'));
  return nameOf(file, usage === undefined ? undefined : dictOf(file, entry(usage, 'Print')), 'PrintState');
}

/** Membership dictionaries by their policy (§8.11.2.2); a visibility expression counts as shown. */
function isShown(file: PdfFile, object: PdfObject | undefined, off: ReadonlyMap<number, string>): boolean {
  if (off.size === 0 || object === undefined) return true;
  if (object.type === 'ref' && off.has(object.num)) return false;
  const dict = dictOf(file, object);
  if (dict === undefined || nameOf(file, dict, 'Type') !== 'OCMD' || entry(dict, 'VE') !== undefined) return true;
  const groups = entry(dict, 'OCGs');
  const members = groups?.type === 'ref' && file.resolve(groups)?.type === 'dict' ? [groups] : itemsOf(file, groups);
  const states = members.flatMap((member) => (member.type === 'ref' ? [!off.has(member.num)] : []));
  if (states.length === 0) return true;
  switch (nameOf(file, dict, 'P')) {
    case 'AllOn':
      return states.every(Boolean);
    case 'AnyOff':
      return states.includes(false);
    case 'AllOff':
      return !states.includes(true);
    default:
      return states.includes(true);
  }
}
