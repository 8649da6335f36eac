import type { PdfFile } from './file.ts';
import type { FormField } from './form-fields.ts';
import { entry, type PdfDict } from './objects.ts';
import { readTextString } from './text-string.ts';

/** What earlier signatures say about a further one (ISO 32000-1 §12.8.2). */
export type SigningPermission = 'allowed' | 'forbiddenByCertification' | 'fieldLocked';

/**
 * Whether a signature may be added, in the existing field `target` when it is given. Forbidden by a
 * certification with P = 1 (Table 254) and by a field lock with P = 1 (ISO 32000-2 Table 236); a field
 * is locked by an earlier signature's FieldMDP (Table 256).
 */
export function signingPermission(file: PdfFile, fields: readonly FormField[], target: string | undefined): SigningPermission {
  const perms = file.lookup(file.catalog, 'Perms');
  const certification = perms?.type === 'dict' ? file.lookup(perms, 'DocMDP') : undefined;
  const signatures: PdfDict[] = certification?.type === 'dict' ? [certification] : [];
  for (const field of fields) {
    if (field.type !== 'Sig' || field.value?.type !== 'dict') continue;
    signatures.push(field.value);
    const lock = file.lookup(field.dict, 'Lock');
    if (lock?.type === 'dict' && numberAt(file, lock, 'P') === 1) return 'forbiddenByCertification';
  }
  let locked = false;
  for (const signature of signatures) {
    for (const { method, params } of transforms(file, signature)) {
      if (method === 'DocMDP' && (numberAt(file, params, 'P') ?? 2) === 1) return 'forbiddenByCertification';
      if (method === 'FieldMDP' && target !== undefined && locks(file, params, target)) locked = true;
    }
  }
  return locked ? 'fieldLocked' : 'allowed';
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

/** Whether lock parameters (/Action, /Fields) take in a field or one above it. */
function locks(file: PdfFile, params: PdfDict, target: string): boolean {
  const action = file.lookup(params, 'Action');
  const list = file.lookup(params, 'Fields');
  const names = list?.type === 'array' ? list.items.map((item) => readTextString(file.resolve(item))) : [];
  const named = names.some((name) => name !== undefined && (target === name || target.startsWith(`${name}.`)));
  if (action?.type !== 'name') return false;
  return action.value === 'All' || (action.value === 'Include' && named) || (action.value === 'Exclude' && !named);
}

function numberAt(file: PdfFile, dict: PdfDict, key: string): number | undefined {
  const value = file.resolve(entry(dict, key));
  return value?.type === 'number' ? value.value : undefined;
}
