import type { Failure, Result } from '../../model/result.ts';
import type { PdfFailureCode } from '../pdf/failure.ts';
import type { PdfFile } from '../pdf/file.ts';

/** The saved states of a file, each opened once however many signatures ask. */
export interface Revisions {
  /** The file as it was when it ended at byte `end`. */
  at(end: number): Result<PdfFile, Failure<PdfFailureCode>>;
  /** Number of the state that ends at byte `end`, from 1. */
  numberOf(end: number): number;
}

export function revisionsOf(file: PdfFile): Revisions {
  const opened = new Map<number, Result<PdfFile, Failure<PdfFailureCode>>>();
  return {
    at(end) {
      // A range may or may not take in the end-of-line after %%EOF; both are the same state.
      const key = file.revisions.find((revision) => revision.end === end || revision.endWithEol === end)?.endWithEol ?? end;
      const known = opened.get(key);
      if (known !== undefined) return known;
      const answer = end === file.bytes.length ? ({ ok: true, value: file } as const) : file.revisionAt(end);
      opened.set(key, answer);
      return answer;
    },
    numberOf: (end) => file.revisions.filter((revision) => revision.end <= end).length,
  };
}
