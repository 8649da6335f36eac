import { fail, type Failure, type Result } from '../../model/result.ts';
import { carriesSignature } from './carries-signature.ts';
import type { PdfFailureCode } from './failure.ts';
import { openPdf, type OpenOptions, type PdfFile } from './file.ts';
import { latin1 } from './lexer.ts';
import { entry } from './objects.ts';
import { pages } from './page-tree.ts';

export type UpdateFailureCode =
  | PdfFailureCode
  /** The cross-reference had to be rebuilt, or an update is cut short: what would be signed depends on who repairs the file. `canRebuild`. */
  | 'pdf.repaired'
  /** Bytes before the header: readers count positions differently. `bytes`, `canRebuild`. */
  | 'pdf.junkBeforeHeader'
  /** Either of the two, and the file carries a signature a rewriting would destroy. */
  | 'pdf.repairedSigned';

/**
 * Opens a file that may be appended to, or says why it may not. `canRebuild` in the details: `rebuildPdf` can make a
 * sound file of it, which is for a person to agree to.
 */
export function openForUpdate(input: Uint8Array, options: OpenOptions = {}): Result<PdfFile, Failure<UpdateFailureCode>> {
  const opened = openPdf(input, options);
  if (!opened.ok) return opened;
  const file = opened.value;
  // ISO/TS 32004: a message authentication code over the whole file, which an update would have to make anew.
  if (entry(file.trailer, 'AuthCode') !== undefined) return fail('pdf.encryptionUnsupported', { reason: 'integrity' });
  if (isSound(file)) return opened;
  if (file.encrypted) return fail('pdf.encryptedDamaged');
  if (carriesSignature(file)) return fail('pdf.repairedSigned');
  const canRebuild = file.catalogRef !== undefined && pages(file).ok;
  return file.headerOffset > 0 && !file.repaired
    ? fail('pdf.junkBeforeHeader', { bytes: file.headerOffset, canRebuild })
    : fail('pdf.repaired', { canRebuild });
}

/** Every byte is accounted for: the table is the file's own, the header is at its start, and no update is cut short. */
export function isSound(file: PdfFile): boolean {
  return !file.repaired && file.headerOffset === 0 && !hasUnfinishedUpdate(file);
}

/** Objects after the last `%%EOF`: an update that lost its end. Readers show the state before it. */
function hasUnfinishedUpdate(file: PdfFile): boolean {
  return /\d\s+\d+\s+obj\b/.test(latin1(file.bytes, file.end, file.bytes.length));
}
