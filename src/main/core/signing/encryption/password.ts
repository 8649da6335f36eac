/**
 * The byte forms a password may have been turned into by whoever protected the file, likeliest first. Up to revision 4
 * it is PDFDocEncoding (ISO 32000-1 algorithm 2), which has no Vietnamese letters: programs then write UTF-8. From
 * revision 5 it is SASLprep and UTF-8, 127 bytes at most (ISO 32000-2 §7.6.4.3.3); programs that skip SASLprep exist.
 */
export function passwordForms(password: string, revision: number): readonly Uint8Array[] {
  const utf8 = Buffer.from(password, 'utf8');
  if (revision >= 5) {
    return distinct([saslPrep(password), password].map((text) => Buffer.from(text, 'utf8').subarray(0, 127)));
  }
  return distinct([docEncoded(password), docEncoded(password.normalize('NFC')), utf8].filter((form) => form !== undefined));
}

function distinct(forms: readonly Uint8Array[]): readonly Uint8Array[] {
  return [...new Map(forms.map((form) => [Buffer.from(form).toString('latin1'), form])).values()];
}

// RFC 3454 table B.1: commonly mapped to nothing.
const nothing = /[\u00ad\u034f\u1806\u180b-\u180d\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff]/g;
// RFC 3454 table C.1.2: spaces that are not ASCII. U+200B stands in both tables; RFC 4013 §2.1 maps spaces first.
const spaces = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/g;
// Unicode corrigendum 4 changed five decompositions after Unicode 3.2, which stringprep is bound to (RFC 3454 §2.2).
const before32: Readonly<Record<string, string>> = {
  '\u{2f868}': '\u{2136a}', '\u{2f874}': '\u5f33', '\u{2f91f}': '\u43ab', '\u{2f95f}': '\u7aae', '\u{2f9bf}': '\u4d57',
};

/**
 * SASLprep (RFC 4013): mapping (§2.1) and normalisation form KC (§2.2). What §2.3 and §2.4 forbid is not refused: we
 * only try passwords other programs have set, and one that could not be set simply does not fit.
 */
export function saslPrep(text: string): string {
  const mapped = text.replace(spaces, ' ').replace(nothing, '');
  return mapped.replace(/[\u{2f868}\u{2f874}\u{2f91f}\u{2f95f}\u{2f9bf}]/gu, (char) => before32[char] ?? char).normalize('NFKC');
}

// ISO 32000-1 Annex D.2, where PDFDocEncoding differs from Latin-1.
const from18 = '\u02d8\u02c7\u02c6\u02d9\u02dd\u02db\u02da\u02dc';
const from80 = '\u2022\u2020\u2021\u2026\u2014\u2013\u0192\u2044\u2039\u203a\u2212\u2030\u201e\u201c\u201d\u2018\u2019\u201a\u2122\ufb01\ufb02\u0141\u0152\u0160\u0178\u017d\u0131\u0142\u0153\u0161\u017e';
const special = new Map<string, number>([
  ...[...from18].map((char, i) => [char, 0x18 + i] as const),
  ...[...from80].map((char, i) => [char, 0x80 + i] as const),
  ['\u20ac', 0xa0],
]);

function docEncoded(text: string): Uint8Array | undefined {
  const bytes: number[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    const plain = code < 0x18 || (code >= 0x20 && code < 0x7f) || (code > 0xa0 && code <= 0xff && code !== 0xad);
    const byte = plain ? code : special.get(char);
    if (byte === undefined) return undefined;
    bytes.push(byte);
  }
  return Uint8Array.from(bytes);
}
