import { officeTime } from '../../model/dates.ts';

/**
 * What the agency's signature says on an appendix in a file of its own: number and notation, then the time of signing
 * (Decree 30/2020, Annex I, II.8b and III.1d). `number` is `18/QĐ-BNV`; `at` is ms since 1970. The decree names no
 * separator in words; its drawn models 2.2 and 3.2 (Annex III) divide the parts by a semicolon. Model 2.2 prints the
 * word `Số:` before the number as the heading does; a caller who wants it passes it.
 */
export function appendixText(number: string, at: number): string {
  return `${number.trim()}; ${officeTime(at)}`;
}

/** Forms of copies (Annex I, Part II, I.1), in the lower case the text is to be set in (I.3c). */
export const copyForms = { certified: 'Sao y', copied: 'Sao lục', excerpt: 'Trích sao' } as const;

/**
 * What it says on an electronic copy: form of copy, agency that copies, time of signing (Annex I, Part II, I.3c; model
 * 3.2). ISO 8601 with Vietnam's offset, to the second.
 */
export function copyText(form: string, agency: string, at: number): string {
  return `${form.trim()}; ${agency.trim()}; ${officeTime(at)}`;
}
