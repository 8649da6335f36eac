import { PdfStop } from '../../pdf/failure.ts';
import type { PdfFile } from '../../pdf/file.ts';
import { indirectAt } from '../../pdf/indirect.ts';
import { parseObjectStream } from '../../pdf/object-stream.ts';
import { hasDuplicateObjects } from '../coverage.ts';
import type { ReasonCode } from '../result.ts';
import { objectOf, reachable, referencesIn } from '../revision-diff.ts';
import { hasDuplicateKey, type KeyBudget } from './duplicate-keys.ts';
import { isPageTreeSound } from './page-tree-sound.ts';
import { isXrefSound } from './xref-sound.ts';

/** Bytes of dictionaries looked at; what office programs write for a thousand pages takes a tenth of it. */
const MAX_KEY_BYTES = 32 << 20;
const MAX_INFLATED = 64 << 20;

/**
 * Why two programs could show different documents from these bytes, although a strict reading succeeds: each reason is
 * something that readers in use repair, guess or choose, each in its own way. Empty for a sound file.
 */
export function readerDifferences(file: PdfFile): readonly ReasonCode[] {
  if (file.repaired) return ['structure.needsRepair'];
  const reasons: ReasonCode[] = [];
  const reached = reachable(file, referencesIn(file.trailer));
  if (file.headerOffset > 0) reasons.push('structure.bytesBeforeHeader');
  if (!isXrefSound(file, reached)) reasons.push('structure.xrefAmbiguous');
  if (hasDuplicateObjects(file)) reasons.push('structure.duplicateObject');
  if ([...file.damage].some((num) => reached.has(num))) reasons.push('structure.objectUnreadable');
  if (!isPageTreeSound(file)) reasons.push('structure.pageTree');
  const budget: KeyBudget = { bytes: MAX_KEY_BYTES };
  if (repeatsKeys(file, reached, budget)) reasons.push('structure.duplicateKey');
  else if (budget.bytes < 0) reasons.push('pdf.tooComplex');
  if (hasWrongLength(file, reached)) reasons.push('structure.streamLength');
  return reasons;
}

function repeatsKeys(file: PdfFile, reached: ReadonlySet<number>, budget: KeyBudget): boolean {
  const streams = new Set<number>();
  for (const num of reached) {
    const location = file.location(num);
    if (location?.kind === 'inStream') streams.add(location.stream);
    else if (location?.kind === 'offset' && hasDuplicateKey(file.bytes, location.offset, true, budget)) return true;
    if (budget.bytes < 0) return false;
  }
  let inflated = MAX_INFLATED;
  for (const num of streams) {
    const stream = objectOf(file, num);
    if (stream.type !== 'stream') continue;
    try {
      const objects = parseObjectStream(stream.dict, stream.raw, Math.max(1, inflated), (object) => file.resolve(object));
      inflated -= objects[0]?.data.length ?? 0;
      if (objects.some(({ num: inner, data, at }) => reached.has(inner) && hasDuplicateKey(data, at, false, budget))) return true;
    } catch (error) {
      if (!(error instanceof PdfStop)) throw error;
      budget.bytes = -1;
    }
    if (budget.bytes < 0) return false;
  }
  return false;
}

/** A stream whose /Length does not lead to its end: some readers stop there, some search for `endstream` (§7.3.8.2). */
function hasWrongLength(file: PdfFile, reached: ReadonlySet<number>): boolean {
  for (const num of reached) {
    const location = file.location(num);
    const object = objectOf(file, num);
    if (object.type !== 'stream' || location?.kind !== 'offset') continue;
    const stated = file.lookup(object.dict, 'Length');
    const length = file.encrypted ? storedLength(file, location.offset) : object.raw.length;
    if (stated?.type !== 'number' || stated.value !== length) return true;
  }
  return false;
}

/** Bytes of a stream as they stand in an encrypted file; decrypted they are fewer. */
function storedLength(file: PdfFile, offset: number): number {
  const lengthOf = (object: Parameters<PdfFile['resolve']>[0]): number | undefined => {
    const value = file.resolve(object);
    return value?.type === 'number' ? value.value : undefined;
  };
  try {
    const { object } = indirectAt(file.bytes, offset, lengthOf);
    return object.type === 'stream' ? object.raw.length : -1;
  } catch (error) {
    if (error instanceof PdfStop) return -1;
    throw error;
  }
}
