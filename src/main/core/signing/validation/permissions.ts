import type { PdfFile } from '../pdf/file.ts';
import type { PdfDict } from '../pdf/objects.ts';
import { entry } from '../pdf/objects.ts';
import { dictOf, itemsOf, nameOf, textString } from './pdf-text.ts';
import type { SignedField } from './signature-fields.ts';

/** What a signature permits to happen after it (ISO 32000-2 §12.8.2.2, §12.8.2.4, table 237). */
export interface Permissions {
  /** DocMDP: 1 nothing, 2 filling and signing, 3 annotating too; `undefined` when it says nothing. */
  readonly level: 1 | 2 | 3 | undefined;
  readonly locks: readonly FieldLock[];
}

export interface FieldLock {
  readonly action: 'All' | 'Include' | 'Exclude';
  readonly fields: readonly string[];
}

const MAX_REFERENCES = 64;

/** Permissions of one signature, read in the revision it signed. */
export function permissionsOf(file: PdfFile, field: SignedField): Permissions {
  const levels: number[] = [];
  const locks: FieldLock[] = [];
  for (const item of itemsOf(file, entry(field.signature, 'Reference')).slice(0, MAX_REFERENCES)) {
    const reference = dictOf(file, item);
    const parameters = dictOf(file, reference === undefined ? undefined : entry(reference, 'TransformParams'));
    const method = nameOf(file, reference, 'TransformMethod');
    // A DocMDP without parameters means 2 (table 257).
    if (method === 'DocMDP') levels.push(levelOf(file, parameters) ?? 2);
    if (method === 'FieldMDP' && parameters !== undefined) locks.push(...lockOf(file, parameters));
  }
  const lock = dictOf(file, entry(field.dict, 'Lock'));
  if (lock !== undefined) {
    locks.push(...lockOf(file, lock));
    const level = levelOf(file, lock);
    if (level !== undefined) levels.push(level);
  }
  const level = levels.length === 0 ? undefined : Math.min(...levels);
  return { level: level === 1 || level === 2 || level === 3 ? level : undefined, locks };
}

function levelOf(file: PdfFile, dict: PdfDict | undefined): number | undefined {
  const value = dict === undefined ? undefined : file.lookup(dict, 'P');
  return value?.type === 'number' && [1, 2, 3].includes(value.value) ? value.value : undefined;
}

function lockOf(file: PdfFile, dict: PdfDict): readonly FieldLock[] {
  const action = nameOf(file, dict, 'Action');
  if (action !== 'All' && action !== 'Include' && action !== 'Exclude') return [];
  const fields = itemsOf(file, entry(dict, 'Fields')).flatMap((item) => {
    const value = file.resolve(item);
    return value?.type === 'string' ? [textString(value.bytes)] : [];
  });
  return [{ action, fields }];
}

/** Whether a lock names the field; naming a parent names its children. */
export function isLocked(locks: readonly FieldLock[], fieldName: string): boolean {
  return locks.some(({ action, fields }) => {
    if (action === 'All') return true;
    const named = fields.some((field) => fieldName === field || fieldName.startsWith(`${field}.`));
    return action === 'Include' ? named : !named;
  });
}
