/** A rectangle in PDF points, origin at the bottom left of the page as it is shown (rotation applied): x, y, width, height. */
export type Rect = readonly [number, number, number, number];
export interface PageSize { readonly width: number; readonly height: number }

/** A piece of text of the page in the same coordinates; `y` is its baseline. */
export interface TextPiece {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface TextLine { readonly text: string; readonly x: number; readonly y: number; readonly width: number; readonly height: number }

const mm = 72 / 25.4;
/** Round seals of state agencies measure 36 to 42 mm; the image is shown in the real size of the seal (Decree 30/2020 Annex I, II.8). */
export const sealSize = { min: 36 * mm, max: 42 * mm, usual: 38 * mm };
/** The decree gives no size for the image of a personal signature; this one fits the space left for it on usual papers. */
export const signatureSize = { width: 48 * mm, height: 22 * mm, minWidth: 18 * mm, minHeight: 9 * mm };

const plain = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim().toLocaleLowerCase('vi');

/** Joins pieces on one baseline that stand close together; a wide gap begins another column. */
export function linesOf(pieces: readonly TextPiece[]): readonly TextLine[] {
  const sorted = pieces.filter((p) => p.text.trim() !== '').sort((a, b) => b.y - a.y || a.x - b.x);
  const lines: TextLine[] = [];
  for (const piece of sorted) {
    const at = lines.findLastIndex((l) => Math.abs(l.y - piece.y) <= Math.max(2, piece.height * 0.3) && piece.x - (l.x + l.width) <= piece.height * 1.6 && piece.x >= l.x - 1);
    const line = lines[at];
    if (line === undefined) lines.push(piece);
    else {
      const gap = piece.x - (line.x + line.width) > piece.height * 0.12 ? ' ' : '';
      lines[at] = { ...line, text: line.text + gap + piece.text, width: Math.max(line.width, piece.x + piece.width - line.x), height: Math.max(line.height, piece.height) };
    }
  }
  return lines;
}

/** A long name takes two or three lines of box 7b; four never. */
const nameLines = 3;
/** `TS.`, `Thiếu tướng, PGS.TS.`: more words before a name make a sentence of it. */
const titleWords = 4;

const centreOf = (line: TextLine): number => line.x + line.width / 2;

/** The line right above that stands centred over `line`, as the next line of one box does; a wider gap begins another box. */
function lineOver(lines: readonly TextLine[], line: TextLine): TextLine | undefined {
  const height = Math.max(line.height, 1);
  return lines
    .filter((l) => l.y > line.y + height * 0.4 && l.y - line.y <= height * 1.9 && Math.abs(centreOf(l) - centreOf(line)) <= Math.max(4, height * 0.5))
    .sort((a, b) => a.y - b.y)[0];
}

/** Two lines of one box as one: `y` stays the lowest baseline, the height reaches the top of the upper line. */
function stacked(upper: TextLine, lower: TextLine): TextLine {
  const x = Math.min(upper.x, lower.x);
  const right = Math.max(upper.x + upper.width, lower.x + lower.width);
  return { text: `${upper.text} ${lower.text}`, x, y: lower.y, width: right - x, height: upper.y + upper.height - lower.y };
}

function saysName(text: string, name: string): boolean {
  const line = plain(text);
  if (line === name) return true;
  return line.endsWith(` ${name}`) && line.slice(0, -name.length).trim().split(' ').length <= titleWords;
}

/**
 * The lowest place that is the signer's name: one line or, where a long name is broken, consecutive lines with nearly
 * the same centre, taken as one. Its last words may follow a title (`TS. Nguyễn …`).
 */
export function findSignerName(lines: readonly TextLine[], fullName: string): TextLine | undefined {
  const name = plain(fullName);
  if (name === '') return undefined;
  for (const bottom of [...lines].sort((a, b) => a.y - b.y)) {
    let block: TextLine | undefined = bottom;
    let top: TextLine | undefined = bottom;
    for (let count = 1; count <= nameLines && block !== undefined && top !== undefined; count += 1) {
      if (saysName(block.text, name)) return block;
      top = lineOver(lines, top);
      block = top === undefined ? undefined : stacked(top, block);
    }
  }
  return undefined;
}

/** Which of the names stand on the page, the lowest first: signatures stand under everything else. */
export function namesOn(lines: readonly TextLine[], names: readonly string[]): readonly string[] {
  return [...new Set(names)]
    .map((name) => ({ name, y: findSignerName(lines, name)?.y }))
    .filter((found): found is { name: string; y: number } => found.y !== undefined)
    .sort((a, b) => a.y - b.y)
    .map(({ name }) => name);
}

/** Whether two spellings are one name: composed or not, in capitals or not. */
export function sameName(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

/**
 * Where the personal signature goes: centred between the position and the full name of the signer
 * (Decree 30/2020 Annex I, II.7d). Undefined when the page does not carry the name.
 */
export function signatureRect(lines: readonly TextLine[], fullName: string, page: PageSize): Rect | undefined {
  const name = findSignerName(lines, fullName);
  if (name === undefined) return undefined;
  const centre = centreOf(name);
  const nameTop = name.y + name.height;
  const above = lines.filter((l) => l.y > nameTop + 1 && l.x < centre + 4 && l.x + l.width > centre - 4).sort((a, b) => a.y - b.y)[0];
  // Descenders of the position line reach below its baseline.
  const room = (above === undefined ? nameTop + signatureSize.height + 8 : above.y - above.height * 0.25) - nameTop;
  const height = Math.max(signatureSize.minHeight, Math.min(signatureSize.height, room - 4));
  const y = nameTop + Math.max(0, (room - height) / 2);
  return clampRect([centre - signatureSize.width / 2, y, signatureSize.width, height], page);
}

/** Where the seal goes: over about a third of the signature image, on its left, in real size (Decree 30/2020 Annex I, II.8). */
export function sealRect(signature: Rect, page: PageSize): Rect {
  const size = sealSize.usual;
  const [x, y, width, height] = signature;
  return clampRect([x + width / 3 - size, y + height / 2 - size / 2, size, size], page);
}

/** Where a page says nothing: the lower right part, where signatures of administrative documents stand (box 7c). */
export function fallbackRect(page: PageSize): Rect {
  return clampRect([page.width * 0.56, page.height * 0.16, signatureSize.width, signatureSize.height], page);
}

/** Keeps size where possible and always stays on the page. */
export function clampRect([x, y, width, height]: Rect, page: PageSize): Rect {
  const w = Math.min(width, page.width);
  const h = Math.min(height, page.height);
  const round = (n: number): number => Math.round(n * 100) / 100;
  return [round(Math.max(0, Math.min(page.width - w, x))), round(Math.max(0, Math.min(page.height - h, y))), round(w), round(h)];
}

/** Makes the box larger or smaller: a seal stays square and within its real sizes, a signature keeps a legible least size. */
export function resizeRect([x, y, width, height]: Rect, dw: number, dh: number, seal: boolean, page: PageSize): Rect {
  if (seal) {
    const size = Math.max(sealSize.min, Math.min(sealSize.max, width + (Math.abs(dw) > Math.abs(dh) ? dw : dh)));
    return clampRect([x, y + height - size, size, size], page);
  }
  const w = Math.max(signatureSize.minWidth, Math.min(page.width - x, width + dw));
  const h = Math.max(signatureSize.minHeight, Math.min(y + height, height + dh));
  // The upper left corner stays where it is: that is the corner the eye holds on to.
  return clampRect([x, y + height - h, w, h], page);
}
