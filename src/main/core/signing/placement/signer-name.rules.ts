import { centreOf, plainText, sameColumn, type PageLine } from './page-lines.rules.ts';

/** Where the paper names its signer (Decree 30/2020, Annex I, box 7b) and, above it, his position (7a). */
export interface SignerPlace {
  /** The name: one line, or the lines of a long one as one block whose `y` is the lowest baseline. */
  readonly name: PageLine;
  /** The lowest line above the name in its box; `undefined` when nothing stands there. */
  readonly above: PageLine | undefined;
  /** 2: under the position asked for. 1: under what reads as a position, with room to sign. 0: only a name. */
  readonly rank: 0 | 1 | 2;
}

/** A long name takes two or three lines of box 7b; four never. */
const nameLines = 3;
/** Room for a signature, in points: rows of a table stand closer. */
const leastRoom = 26;
/** From the name up to its position: more is another paragraph. */
const farthest = 240;

const titles = /^(?:(?:[\p{L}]{1,6}\.)+|(?:thiếu|trung|thượng|đại)\s+(?:tướng|tá|úy|uý)|giáo\s+sư|phó\s+giáo\s+sư|tiến\s+sĩ|thạc\s+sĩ|bác\s+sĩ|luật\s+sư|kỹ\s+sư|ông|bà|đồng\s+chí|nhà\s+giáo\s+(?:nhân\s+dân|ưu\s+tú)|thầy\s+thuốc\s+(?:nhân\s+dân|ưu\s+tú)|[,\s:]+)+$/iu;
const capacity = /^(?:TM|T\/M|KT|K\/T|TL|T\/L|TUQ|Q)\s*\./u;

/** Positions are printed in capitals (Annex I, II.7b); what stands in brackets is a note for the signer. */
const isNote = (line: PageLine): boolean => /^\s*[([].*[)\]]\s*$/.test(line.text);
function readsAsPosition(line: PageLine): boolean {
  const text = line.text.normalize('NFC').trim();
  return capacity.test(text) || (text.length >= 4 && /\p{L}/u.test(text) && text === text.toLocaleUpperCase('vi'));
}

/** Text layers put blanks inside words and leave them out between words: letters first, then the tones in their order. */
const letters = (text: string): string => plainText(text.replace(/\s+/g, ''));

/** Whether the line is the name, alone or behind titles (`Thiếu tướng, PGS.TS.`): other words make a sentence of it. */
function saysName(text: string, name: string): boolean {
  const wanted = letters(name);
  const words = text.normalize('NFC').trim().split(/\s+/);
  for (let from = 0; from < words.length; from += 1) {
    if (letters(words.slice(from).join(' ')) === wanted) return from === 0 || titles.test(words.slice(0, from).join(' '));
  }
  return false;
}

/** The line right above that stands centred over `line`, as the next line of one box does. */
function lineOver(lines: readonly PageLine[], line: PageLine): PageLine | undefined {
  const height = Math.max(line.height, 1);
  return lines
    .filter((l) => l.y > line.y + height * 0.4 && l.y - line.y <= height * 1.9 && Math.abs(centreOf(l) - centreOf(line)) <= Math.max(4, height * 0.5))
    .sort((a, b) => a.y - b.y)[0];
}

function stacked(upper: PageLine, lower: PageLine): PageLine {
  const x = Math.min(upper.x, lower.x);
  const right = Math.max(upper.x + upper.width, lower.x + lower.width);
  return { text: `${upper.text} ${lower.text}`, x, y: lower.y, width: right - x, height: upper.y + upper.height - lower.y };
}

/** Lines of the list of recipients (box 9b): it stands on the left margin under its word and may name the signer too. */
function isRecipient(lines: readonly PageLine[], line: PageLine): boolean {
  if (/^\s*[-–—•+*]/.test(line.text)) return true;
  return lines.some((head) => /^nơi\s*nhận/.test(head.text.normalize('NFC').trim().toLocaleLowerCase('vi')) && line.y < head.y && line.x < head.x + 36 && line.x > head.x - 36);
}

/** What stands above the name in its box, notes left out. */
export function lineAbove(lines: readonly PageLine[], name: PageLine): PageLine | undefined {
  const top = name.y + name.height;
  const strip = { ...name, x: centreOf(name) - 4, width: 8 };
  return lines.filter((l) => l.y > top + 1 && sameColumn(l, strip) && !isNote(l)).sort((a, b) => a.y - b.y)[0];
}

/** Lines that say the position asked for, `KT. CHỦ TỊCH / PHÓ CHỦ TỊCH` being two lines of one. */
function saysPosition(line: PageLine, position: string | undefined): boolean {
  const parts = (position ?? '').split(/[/\n]/).map(plainText).filter((part) => part !== '');
  const text = plainText(line.text);
  return parts.some((part) => text === part || part.endsWith(`. ${text}`));
}

/** Lines that may end a name, looked at more closely: a page that repeats one a thousand times is no paper. */
const candidatesLimit = 200;

/** The last line of the name holds it all, behind titles, or its last words. */
function mayEndName(line: PageLine, name: string): boolean {
  const text = line.text.length > name.length * 2 + 200 ? '' : bare(line.text);
  const wanted = bare(name);
  return text !== '' && (text.endsWith(wanted) || wanted.endsWith(text));
}

const bare = (text: string): string => text.normalize('NFD').replace(/[\s\p{M}]/gu, '').toLocaleLowerCase('vi');

/** Every place of the page that is this signer's, the best first: by rank, then the lowest. */
export function signerPlaces(lines: readonly PageLine[], fullName: string, position: string | undefined): readonly SignerPlace[] {
  if (plainText(fullName) === '') return [];
  const places: SignerPlace[] = [];
  for (const bottom of lines.filter((line) => mayEndName(line, fullName)).slice(-candidatesLimit)) {
    if (isRecipient(lines, bottom)) continue;
    let block: PageLine = bottom;
    let top: PageLine = bottom;
    for (let count = 1; count <= nameLines; count += 1) {
      if (saysName(block.text, fullName)) {
        places.push(ranked(lines, block, position));
        break;
      }
      const over = lineOver(lines, top);
      if (over === undefined) break;
      top = over;
      block = stacked(over, block);
    }
  }
  return places.sort((a, b) => b.rank - a.rank || a.name.y - b.name.y);
}

function ranked(lines: readonly PageLine[], name: PageLine, position: string | undefined): SignerPlace {
  const above = lineAbove(lines, name);
  if (above === undefined || above.y - name.y > farthest) return { name, above, rank: 0 };
  if (saysPosition(above, position)) return { name, above, rank: 2 };
  const room = above.y - (name.y + name.height);
  return { name, above, rank: readsAsPosition(above) && room >= leastRoom ? 1 : 0 };
}

/** The lowest line that says the position, for papers that leave the name to the signature. */
export function positionLine(lines: readonly PageLine[], position: string | undefined): PageLine | undefined {
  if (position === undefined) return undefined;
  return lines.filter((line) => saysPosition(line, position)).slice(-candidatesLimit).filter((line) => !isRecipient(lines, line)).sort((a, b) => a.y - b.y)[0];
}
