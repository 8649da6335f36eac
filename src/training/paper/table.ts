import { balance, breakLines, setLine, words } from './lines.ts';
import type { Column } from './model.ts';
import { centre, page, textWidth } from './sheet.ts';
import type { Sheet } from './sheet.ts';
import type { Strip } from './flow.ts';

const SIZE = 12;
const PITCH = 14.5;
const PADDING = 4;

/** A ruled table; its heading row stays with the first row. Cells of at most a few lines: a row is never split. */
export function tableStrips(sheet: Sheet, columns: readonly Column[], rows: readonly (readonly string[])[]): readonly Strip[] {
  const total = columns.reduce((sum, column) => sum + column.share, 0);
  const widths = columns.map((column) => (column.share / total) * textWidth);
  const heading = rowStrip(sheet, columns.map((column) => ({ lines: balance(sheet, column.heading, 'bold', SIZE, (column.share / total) * textWidth - 2 * PADDING), bold: true })), widths, true);
  return [heading, ...rows.map((row) => bodyRow(sheet, row, columns, widths))];
}

function bodyRow(sheet: Sheet, row: readonly string[], columns: readonly Column[], widths: readonly number[]): Strip {
  const cells = row.map((text, i) => breakLines(sheet, words(text), SIZE, (widths[i] ?? 0) - 2 * PADDING));
  const height = Math.max(...cells.map((lines) => lines.length)) * PITCH + 2 * PADDING - 2;
  return {
    height, space: 0, keepWithNext: false,
    draw: (top) => {
      let x = page.left;
      cells.forEach((lines, i) => {
        const width = widths[i] ?? 0;
        sheet.frame(x, top, width, height);
        lines.forEach((line, n) => {
          const offset = columns[i]?.align === 'centre' ? (width - 2 * PADDING - line.width) / 2 : 0;
          setLine(sheet, line, SIZE, x + PADDING + offset, top + PADDING + 9.5 + n * PITCH, width - 2 * PADDING, false);
        });
        x += width;
      });
    },
  };
}

function rowStrip(sheet: Sheet, cells: readonly { lines: readonly string[]; bold: boolean }[], widths: readonly number[], keepWithNext: boolean): Strip {
  const height = Math.max(...cells.map((cell) => cell.lines.length)) * PITCH + 2 * PADDING;
  return {
    height, space: 8, keepWithNext,
    draw: (top) => {
      let x = page.left;
      cells.forEach((cell, i) => {
        const width = widths[i] ?? 0;
        sheet.frame(x, top, width, height);
        const start = top + (height - cell.lines.length * PITCH) / 2 + 11;
        cell.lines.forEach((line, n) => { centre(sheet, line, cell.bold ? 'bold' : 'regular', SIZE, x + width / 2, start + n * PITCH); });
        x += width;
      });
    },
  };
}
