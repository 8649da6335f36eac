import type { MessageCode } from './message.ts';

/** `15/QĐ-BNV`; without notation, the number alone. */
export function formatCode(code: MessageCode): string {
  if (code.number === '') return '';
  return code.notation === '' ? code.number : `${code.number}/${code.notation}`;
}

/** Decree 30/2020, Annex I, II.3: numbers below 10 get a leading 0. */
export function formatNumber(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** The axis's business key: `organId,yyyy/MM/dd,number/notation`. `issuedDate`: `yyyy-MM-dd`. */
export function businessDocumentId(organId: string, issuedDate: string, code: MessageCode): string {
  return `${organId},${issuedDate.replaceAll('-', '/')},${formatCode(code)}`;
}

/** Notation as Annex I, II.3 writes it: groups of capitals and digits joined by `-` (`QĐ-BNV`, `UBND-VP`), at most 30. */
export function isNotation(text: string): boolean {
  return text.length <= 30 && /^[\p{Lu}\p{N}][\p{L}\p{N}&.]*(-[\p{L}\p{N}&.]+)*$/u.test(text);
}
