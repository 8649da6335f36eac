import { fail, type Failure, type Result } from '../../model/result.ts';
import { openPdf, type PdfFile } from '../pdf/file.ts';
import type { SignFailureCode } from '../pdf/sign-request.ts';

/** Opens a file that may be appended to, or says why it may not: the rules of signing. */
export function openForUpdate(input: Uint8Array): Result<PdfFile, Failure<SignFailureCode>> {
  const opened = openPdf(input);
  if (!opened.ok) return opened;
  const file = opened.value;
  if (file.encrypted) return fail('pdf.encrypted');
  if (file.repaired) return fail('pdf.repaired');
  if (file.headerOffset > 0) return fail('pdf.junkBeforeHeader', { bytes: file.headerOffset });
  return opened;
}
