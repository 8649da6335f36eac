/** Folding for search: lower case, no diacritics, `đ` as `d`. A table, because regular expressions halve the index rate. */
const table = new Uint16Array(65536);

function foldUnit(unit: number): number {
  const known = table[unit];
  if (known !== undefined && known !== 0) return known;
  const letter = String.fromCharCode(unit).toLowerCase().normalize('NFD').charAt(0);
  const folded = letter === 'đ' ? 100 : letter.charCodeAt(0) || unit;
  table[unit] = folded;
  return folded;
}

const isMark = (unit: number): boolean => unit >= 0x300 && unit <= 0x36f;

export function fold(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (!isMark(unit)) out += String.fromCharCode(unit < 128 && unit > 90 ? unit : foldUnit(unit));
  }
  return out;
}

/** Syllables of a text: runs of folded letters and digits. */
export function syllables(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/**
 * Tokens of an index without positions: each syllable, and each pair of neighbours as `a_b`, so that a phrase is an
 * AND of pairs. Pairs do not cross `. ; : ( ) ,`.
 */
export function indexTokens(text: string): string[] {
  const tokens: string[] = [];
  for (const part of text.split(/[.;:(),]/)) {
    const words = syllables(part);
    words.forEach((word, i) => {
      tokens.push(word);
      const next = words[i + 1];
      if (next !== undefined) tokens.push(`${word}_${next}`);
    });
  }
  return tokens;
}

/** A whole number and notation as one token; signs that the index would split at become `-`. */
export function numberToken(code: string): string {
  return `no_${fold(code).replace(/[^\p{L}\p{N}/-]/gu, '-')}`;
}
