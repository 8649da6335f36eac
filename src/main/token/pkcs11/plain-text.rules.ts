/** A text of a token: padded with blanks or NULs (PKCS#11 v2.40 §3), and not trusted to hold no control characters. */
export function plainText(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim().normalize('NFC').slice(0, 256);
}
