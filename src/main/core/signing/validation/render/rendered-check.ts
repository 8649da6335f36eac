import type { PdfFile } from '../../pdf/file.ts';
import type { ReasonCode, VerifyOptions } from '../result.ts';
import type { PageDifference } from './comparison.ts';
import { explainedAreas } from './explained-areas.ts';

export interface RenderedCheck {
  readonly reasons: readonly ReasonCode[];
  readonly pages: readonly PageDifference[];
}

/**
 * Draws what was signed (`before`, the first `end` bytes) and what is there now, where somebody can draw. A difference
 * outside what the object graph explains is a reason; that nothing could be drawn, or not everything, is said.
 */
export async function renderedCheck(
  before: PdfFile,
  end: number,
  file: PdfFile,
  { compareRendered, password }: Pick<VerifyOptions, 'compareRendered' | 'password'>,
): Promise<RenderedCheck> {
  if (compareRendered === undefined) return { reasons: [], pages: [] };
  const answer = await compareRendered({
    signed: file.bytes.subarray(0, end),
    current: file.bytes,
    explained: explainedAreas(before, file),
    ...(password === undefined ? {} : { password }),
  });
  if (answer.state === 'notAvailable') return { reasons: ['render.notAvailable'], pages: [] };
  const differs = answer.pages.some(({ unexplained }) => unexplained);
  return { reasons: differs ? ['render.pageDiffers'] : answer.left > 0 ? ['render.incomplete'] : [], pages: answer.pages };
}
