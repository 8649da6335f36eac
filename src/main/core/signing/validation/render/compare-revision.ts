import { fail, ok, type Failure, type Result } from '../../../model/result.ts';
import { openPdf, type OpenOptions } from '../../pdf/file.ts';
import { revisionOf, type RevisionFailureCode } from '../revision.ts';
import type { RenderCompare, RenderedComparison } from './comparison.ts';
import { explainedAreas } from './explained-areas.ts';

export interface CompareRevisionOptions extends OpenOptions {
  /** Time for the pages; who looks at differences waits longer than who waits for a verdict. */
  readonly milliseconds?: number;
}

/**
 * What signature `signatureIndex` signed, drawn beside what is there now: for the window that marks the differing places.
 * The index counts as in `DocumentVerification.signatures`, from 0.
 */
export async function compareRevision(
  bytes: Uint8Array,
  signatureIndex: number,
  compare: RenderCompare,
  { password, milliseconds = 15_000 }: CompareRevisionOptions = {},
): Promise<Result<RenderedComparison, Failure<RevisionFailureCode>>> {
  const given = password === undefined ? {} : { password };
  const signed = revisionOf(bytes, signatureIndex, given);
  if (!signed.ok) return signed;
  const [before, after] = [openPdf(signed.value, given), openPdf(bytes, given)];
  if (!before.ok || !after.ok) return fail('revision.unreadable');
  return ok(await compare({ signed: signed.value, current: bytes, explained: explainedAreas(before.value, after.value), milliseconds, ...given }));
}
