import type { Failure } from '../../model/result.ts';
import type { PdfFile } from './file.ts';
import type { FormField } from './form-fields.ts';
import { entry, type PdfDict } from './objects.ts';
import { readTextString } from './text-string.ts';

type Refusal = Failure<'sign.forbiddenByCertification' | 'sign.fieldLocked'>;

/**
 * Why no further signature may be added (in the existing field `target` when it is given), `undefined` when it may:
 * ISO 32000-1 §12.8.2. Forbidden by a certification with P = 1 (Table 254) and by a field lock with P = 1 (ISO 32000-2
 * Table 236); a field is locked by an earlier signature's FieldMDP (Table 256). `details` name the field and the rule.
 */
export function signingRefusal(file: PdfFile, fields: readonly FormField[], target: string | undefined): Refusal | undefined {
  const perms = file.lookup(file.catalog, 'Perms');
  const certification = perms?.type === 'dict' ? file.lookup(perms, 'DocMDP') : undefined;
  const signatures: { field: string; dict: PdfDict }[] = [];
  const forbidden = (field: string, rule: string): Refusal => ({ code: 'sign.forbiddenByCertification', details: { field, rule } });
  for (const { type, value, dict, name } of fields) {
    if (type !== 'Sig' || value?.type !== 'dict') continue;
    signatures.push({ field: name, dict: value });
    const lock = file.lookup(dict, 'Lock');
    if (lock?.type === 'dict' && numberAt(file, lock, 'P') === 1) return forbidden(name, 'lock');
  }
  // Objects are read once, so the certification is one of the fields' values or stands in no field.
  if (certification?.type === 'dict' && !signatures.some(({ dict }) => dict === certification)) {
    signatures.unshift({ field: '', dict: certification });
  }
  let locked: Refusal | undefined;
  for (const { field, dict } of signatures) {
    for (const { method, params } of transforms(file, dict)) {
      if (method === 'DocMDP' && (numberAt(file, params, 'P') ?? 2) === 1) return forbidden(field, 'certification');
      const rule = method === 'FieldMDP' && target !== undefined ? lockOn(file, params, target) : undefined;
      if (rule !== undefined) locked ??= { code: 'sign.fieldLocked', details: { field, rule } };
    }
  }
  return locked;
}

function transforms(file: PdfFile, signature: PdfDict): { method: string; params: PdfDict }[] {
  const references = file.lookup(signature, 'Reference');
  if (references?.type !== 'array') return [];
  const found: { method: string; params: PdfDict }[] = [];
  for (const item of references.items.slice(0, 1000)) {
    const reference = file.resolve(item);
    if (reference?.type !== 'dict') continue;
    const method = file.lookup(reference, 'TransformMethod');
    const params = file.lookup(reference, 'TransformParams');
    if (method?.type !== 'name') continue;
    found.push({ method: method.value, params: params?.type === 'dict' ? params : { type: 'dict', entries: new Map() } });
  }
  return found;
}

/** How lock parameters (/Action, /Fields) take in a field or one above it. */
function lockOn(file: PdfFile, params: PdfDict, target: string): 'all' | 'include' | 'exclude' | undefined {
  const action = file.lookup(params, 'Action');
  const list = file.lookup(params, 'Fields');
  const names = list?.type === 'array' ? list.items.map((item) => readTextString(file.resolve(item))) : [];
  const named = names.some((name) => name !== undefined && (target === name || target.startsWith(`${name}.`)));
  if (action?.type !== 'name') return undefined;
  if (action.value === 'All') return 'all';
  if (action.value === 'Include') return named ? 'include' : undefined;
  return action.value === 'Exclude' && !named ? 'exclude' : undefined;
}

function numberAt(file: PdfFile, dict: PdfDict, key: string): number | undefined {
  const value = file.resolve(entry(dict, key));
  return value?.type === 'number' ? value.value : undefined;
}
