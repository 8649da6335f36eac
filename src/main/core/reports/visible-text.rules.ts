/**
 * Text from a file or a certificate made safe to read: what has no shape or changes the direction of reading is written as
 * its number (`[U+202E]`), because a name may be made to look like another. Long text is cut with its length told.
 */
export function visibleText(text: string, longest = 300, more: (count: number) => string = () => '…'): string {
  const letters = [...text.normalize('NFC')];
  let marks = 0;
  const kept = letters.slice(0, longest).map((letter) => {
    marks = /\p{M}/u.test(letter) ? marks + 1 : 0;
    // No writing stacks more; a tower of marks would cover the lines around it.
    return marks > mostMarks ? codePointOf(letter) : visibleLetter(letter);
  });
  return letters.length > longest ? `${kept.join('')}${more(letters.length - longest)}` : kept.join('');
}

const mostMarks = 3;

/** Controls, formats, lone surrogates, private and unassigned letters, and letters that are drawn as nothing. */
const formless = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]/u;

function visibleLetter(letter: string): string {
  if (/[\t\n\r\p{Zs}]/u.test(letter)) return ' ';
  return formless.test(letter) ? codePointOf(letter) : letter;
}

/** `U+202E` in brackets: four digits at least. */
export const codePointOf = (letter: string): string => `[U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
