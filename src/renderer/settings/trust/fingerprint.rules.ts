/** Fewest digits that are worth comparing; the core asks for as many. */
export const fewestDigits = 8;

/** A fingerprint as people read it out: groups of four hexadecimal digits in capitals. */
export const inGroups = (fingerprint: string): string => (fingerprint.toUpperCase().match(/.{1,4}/g) ?? []).join(' ');

/** The hexadecimal digits in what a person typed or pasted, whatever stands between them. */
export const digitsIn = (typed: string): string => typed.toLowerCase().replace(/[^0-9a-f]/g, '');
