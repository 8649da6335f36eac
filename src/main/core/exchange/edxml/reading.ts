import type { MessageWarning, StaffInfo } from '../../model/message.ts';
import type { Organ } from '../../model/organ.ts';
import { readDate } from './dates.ts';
import type { EdxmlWarningCode } from './faults.ts';
import { correctedSpellings, wire } from './names.ts';
import type { XmlNode } from './tree.ts';

const MAX_WARNINGS = 500;
const MAX_VALUE = 200;

/** The warnings of one reading, in the order of discovery. */
export interface Reading {
  readonly warnings: MessageWarning[];
  warn(code: EdxmlWarningCode, path: string, value?: string): void;
}

export function startReading(): Reading {
  const warnings: MessageWarning[] = [];
  return {
    warnings,
    warn(code, path, value) {
      if (warnings.length >= MAX_WARNINGS) return;
      const short = value === undefined ? undefined : [...value.slice(0, MAX_VALUE * 2)].slice(0, MAX_VALUE).join('');
      warnings.push(short === undefined ? { code, path } : { code, path, value: short });
    },
  };
}

/** Children by local name, in any order, under any prefix, in either spelling. */
export function childrenOf(node: XmlNode | undefined, name: string): readonly XmlNode[] {
  const key = name.toLowerCase();
  const other = correctedSpellings[name]?.toLowerCase();
  return node?.children.filter((child) => child.key === key || child.key === other) ?? [];
}

/** The first child of that name that holds anything: samples repeat elements with one of them empty. */
export function childOf(node: XmlNode | undefined, name: string): XmlNode | undefined {
  const found = childrenOf(node, name);
  return found.find((child) => child.children.length > 0 || child.text.trim() !== '') ?? found[0];
}

export interface FieldOptions {
  /** Length in characters by Decree 30/2020 Annex VI Part II. Longer values are kept. */
  readonly max?: number;
}

/** Text of a child element: trimmed, `undefined` where absent or empty. */
export function textOf(reading: Reading, node: XmlNode | undefined, name: string, path: string, options: FieldOptions = {}): string | undefined {
  const filled = childrenOf(node, name).filter((child) => child.text.trim() !== '');
  const value = filled[0]?.text.trim();
  if (value === undefined) return undefined;
  const where = path === '' ? name : `${path}/${name}`;
  if (filled.length > 1) reading.warn('field.repeated', where, filled[1]?.text.trim());
  if (options.max !== undefined && value.length > options.max && [...value].length > options.max) reading.warn('field.tooLong', where, value);
  if (value !== value.normalize('NFC')) reading.warn('text.notNfc', where, value);
  return value;
}

/** A date child as `yyyy-MM-dd`; an impossible one is a warning and an absent field. */
export function dateOf(reading: Reading, node: XmlNode | undefined, name: string, path: string): string | undefined {
  const raw = textOf(reading, node, name, path);
  const date = readDate(raw);
  if (date.kind === 'impossible') reading.warn('date.impossible', `${path}/${name}`, raw);
  return date.kind === 'date' ? date.value : undefined;
}

/** A count: digits only, at most three by Annex VI (`PageAmount`, `IssuedAmount`), larger ones kept with a warning. */
export function countOf(reading: Reading, node: XmlNode | undefined, name: string, path: string): number | undefined {
  const raw = textOf(reading, node, name, path);
  if (raw === undefined) return undefined;
  if (!/^\d{1,9}$/u.test(raw)) {
    reading.warn('number.invalid', `${path}/${name}`, raw);
    return undefined;
  }
  if (Number(raw) > 999) reading.warn('field.tooLong', `${path}/${name}`, raw);
  return Number(raw);
}

/** Drops the keys that are `undefined`: with exact optional properties an absent field is absent. */
export function present<T extends Record<string, unknown>>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

/** `From`, `To`: `undefined` where no `OrganId` stands. Decision 20/2020 allows 35 characters for it. */
export function organOf(reading: Reading, node: XmlNode | undefined, path: string): Organ | undefined {
  const organId = textOf(reading, node, wire.organId, path, { max: 35 });
  if (organId === undefined) return undefined;
  return {
    organId,
    organName: textOf(reading, node, wire.organName, path, { max: 200 }) ?? '',
    ...present({
      organizationInCharge: textOf(reading, node, wire.organizationInCharge, path, { max: 500 }),
      organAdd: textOf(reading, node, wire.organAdd, path, { max: 500 }),
      email: textOf(reading, node, wire.email, path, { max: 100 }),
      telephone: textOf(reading, node, wire.telephone, path),
      fax: textOf(reading, node, wire.fax, path),
      website: textOf(reading, node, wire.website, path),
    }),
  };
}

export function staffOf(reading: Reading, node: XmlNode | undefined, path: string): StaffInfo | undefined {
  const staff = present({
    department: textOf(reading, node, wire.department, path),
    staff: textOf(reading, node, wire.staff, path),
    email: textOf(reading, node, wire.email, path),
    mobile: textOf(reading, node, wire.mobile, path),
  });
  return Object.keys(staff).length === 0 ? undefined : staff;
}

/** The date inside `organId,yyyy/MM/dd,number/notation` can be as impossible as any other. */
export function checkDocumentId(reading: Reading, documentId: string | undefined, path: string): void {
  const middle = documentId?.split(',')[1];
  if (middle !== undefined && /\d/u.test(middle) && readDate(middle).kind === 'impossible') reading.warn('date.impossible', path, documentId);
}
