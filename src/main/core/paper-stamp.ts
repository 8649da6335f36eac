import { secrecyStampIn, type SecrecyLevel } from './model/secrecy.rules.ts';
import { pageLines } from './signing/placement/page-lines.rules.ts';
import { pageText } from './signing/text/page-text.ts';

/** No person is kept waiting longer than this for a look at a page. In milliseconds. */
const longestLook = 3000;

/**
 * The stamp of secrecy on the first page of a paper (Decree 30/2020, Annex I, box 10a): a line that holds nothing else. A scan
 * has no text to look at, and a paper that cannot be read is told by others.
 */
export async function stampOn(pdf: Uint8Array, password?: string): Promise<SecrecyLevel | undefined> {
  const text = await pageText(pdf, 1, { milliseconds: longestLook, ...(password === undefined ? {} : { password }) });
  return text.ok ? secrecyStampIn(pageLines(text.value).map((line) => line.text).join('\n')) : undefined;
}
