import { assertNever } from '../../main/core/model/result.ts';
import { balance, breakLines, setLine, words } from './lines.ts';
import type { Block } from './model.ts';
import { centre, millimetres, page, textWidth } from './sheet.ts';
import type { Sheet } from './sheet.ts';
import { tableStrips } from './table.ts';

/** A horizontal strip of the content that is never split: a line of text or a table row. `draw` gets the strip's top. */
export interface Strip {
  readonly height: number;
  readonly space: number;
  readonly keepWithNext: boolean;
  readonly draw: (top: number) => void;
}

const SIZE = 14;
// II.6e: between single (1.15 times the size in Times) and 1.5 lines; at least 6 pt between paragraphs; indent 1 or 1.27 cm.
const PITCH = 17.6;
const ASCENT = 13;
const GAP = 6;
const INDENT = millimetres(12.7);

export function strips(sheet: Sheet, blocks: readonly Block[]): readonly Strip[] {
  return blocks.flatMap((block) => ofBlock(sheet, block));
}

function ofBlock(sheet: Sheet, block: Block): readonly Strip[] {
  switch (block.kind) {
    case 'paragraph': return paragraph(sheet, block.text, 'regular', false);
    case 'recital': return paragraph(sheet, block.text, 'italic', false);
    case 'title': return paragraph(sheet, block.text, 'bold', true);
    case 'centred': return centred(sheet, block.text);
    case 'table': return tableStrips(sheet, block.columns, block.rows);
    default: return assertNever(block);
  }
}

function paragraph(sheet: Sheet, text: string, face: 'regular' | 'italic' | 'bold', keep: boolean): readonly Strip[] {
  const lines = breakLines(sheet, words(text, face), SIZE, textWidth, INDENT);
  return lines.map((line, i) => ({
    height: PITCH,
    space: i === 0 ? GAP : 0,
    // Two lines stay together at the foot and at the head of a page.
    keepWithNext: keep || (lines.length > 1 && (i === 0 || i === lines.length - 2)),
    draw: (top) => { setLine(sheet, line, SIZE, page.left, top + ASCENT, textWidth, true); },
  }));
}

function centred(sheet: Sheet, text: string): readonly Strip[] {
  return balance(sheet, text, 'bold', SIZE, textWidth * 0.9).map((line, i) => ({
    height: PITCH, space: i === 0 ? GAP + 2 : 0, keepWithNext: true,
    draw: (top) => { centre(sheet, line, 'bold', SIZE, page.left + textWidth / 2, top + ASCENT); },
  }));
}

/**
 * Sets strips from `y` on, page after page; the last lines move on together with the closing when it does
 * not fit below them, because a signature may not stand alone on a page. Answers the y below the last strip.
 */
export function pour(sheet: Sheet, list: readonly Strip[], y: number, firstBottom: number, closingHeight: number): number {
  let at = y;
  let bottom = firstBottom;
  const turn = (): void => {
    sheet.newPage();
    at = page.top;
    bottom = page.bottom;
  };
  for (let i = 0; i < list.length;) {
    let end = i;
    while (end < list.length - 1 && list[end]?.keepWithNext === true) end += 1;
    const group = list.slice(i, end + 1);
    const closing = end === list.length - 1 ? closingHeight : 0;
    const needed = group.reduce((sum, strip) => sum + strip.height + strip.space, 0) + closing;
    if (at + needed > bottom && at > page.top) turn();
    for (const strip of group) {
      at += at === page.top ? 0 : strip.space;
      if (at + strip.height > bottom) turn();
      strip.draw(at);
      at += strip.height;
    }
    i = end + 1;
  }
  if (at + closingHeight > bottom) turn();
  return at;
}
