/**
 * Text from a file or a certificate made safe to read: what has no shape or changes the direction of reading is written as
 * its number (`[U+202E]`), because a name may be made to look like another. Long text is cut with its length told.
 */
export function visibleText(text: string, longest = 300, more: (count: number) => string = () => '…'): string {
  const letters = [...text.normalize('NFC')];
  const kept = letters.slice(0, longest).map(visibleLetter).join('');
  return letters.length > longest ? `${kept}${more(letters.length - longest)}` : kept;
}

/** Space and line ends become a space; the rest of these have no shape of their own. */
const formless = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u115f\u1160\u17b4\u17b5\u3164\uffa0]/u;

function visibleLetter(letter: string): string {
  if (letter === '\n' || letter === '\t' || letter === '\r') return ' ';
  return formless.test(letter) ? codePointOf(letter) : letter;
}

/** `U+202E` in brackets: four digits at least. */
export const codePointOf = (letter: string): string => `[U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
