import { visibleText } from './visible-text.rules.ts';
import type { ReportWords } from './words.ts';

/** Text of a stranger, made visible and cut to what a line of a report can hold. */
export const shown = (words: ReportWords) => (text: string, longest?: number): string => visibleText(text, longest, (count) => words.say('text.more', { count }));

/** A sentence with the page and the place it is about. */
export function placed(words: ReportWords, sentence: string, page: number | undefined, where: string | undefined): string {
  // The verifier's own "page 2" is said in the reader's language by the page number.
  const named = where === undefined || where === `page ${String(page)}` ? [] : [shown(words)(where, 120)];
  const places = [...(page === undefined ? [] : [words.say('change.page', { page })]), ...named];
  return places.length === 0 ? sentence : words.say('change.where', { sentence, where: places.join(', ') });
}
