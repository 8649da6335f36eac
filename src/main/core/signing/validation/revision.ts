import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { openPdf, type OpenOptions } from '../pdf/file.ts';
import { checkByteRange } from './byte-range.ts';
import { signedFields } from './signature-fields.ts';

export type RevisionFailureCode =
  | 'revision.unreadable'
  | 'revision.noSuchSignature'
  | 'revision.byteRangeUnsound';

/**
 * The bytes as they were signed: the file up to the end of what signature `signatureIndex` covers.
 * The index counts as in `DocumentVerification.signatures`, from 0.
 */
export function revisionOf(bytes: Uint8Array, signatureIndex: number, options: OpenOptions = {}): Result<Uint8Array, Failure<RevisionFailureCode>> {
  const opened = openPdf(bytes, options);
  if (!opened.ok) return fail('revision.unreadable');
  const field = inSigningOrder(signedFields(opened.value), opened.value)[signatureIndex];
  if (field === undefined) return fail('revision.noSuchSignature', { index: signatureIndex });
  const range = checkByteRange(opened.value, field);
  return range.state === 'sound' ? ok(bytes.subarray(0, range.covered.end)) : fail('revision.byteRangeUnsound');
}

/** By the end of what each covers; those without a sound range last. The order is stable. */
export function inSigningOrder<F extends Parameters<typeof checkByteRange>[1]>(
  fields: readonly F[],
  file: Parameters<typeof checkByteRange>[0],
): readonly F[] {
  const end = (field: F): number => {
    const range = checkByteRange(file, field);
    return range.state === 'sound' ? range.covered.end : Number.MAX_SAFE_INTEGER;
  };
  return fields
    .map((field) => ({ field, end: end(field) }))
    .sort((a, b) => a.end - b.end)
    .map(({ field }) => field);
}
