import { otherNotations } from './agency-code.rules.ts';
import { fold } from './fold.ts';

/** Every spelling of a code that a person may type, lower case: both notations, with and without leading zeros. */
export function codeForms(code: string): readonly string[] {
  const upper = code.trim().toUpperCase();
  return [...new Set([code.trim(), upper, ...otherNotations(upper)].map(fold))];
}

/** One text for one agency, whatever the notation: root-first without leading zeros (`G11.7.5`) where the code has notations. */
export function agencyKey(code: string): string {
  return codeForms(code).reduce((shortest, form) => (form.length < shortest.length ? form : shortest));
}

/** What was typed is (the beginning of) a code: one word with a digit in it. */
export function looksLikeCode(text: string): boolean {
  return text.length <= 60 && /^[\p{L}\p{N}._-]+$/u.test(text) && /\p{N}/u.test(text);
}
