/** A page as drawn: four octets a pixel, rows from the top. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray | Uint8Array;
}

/** [left, top, right, bottom] in pixels. */
export type PixelBox = readonly [number, number, number, number];

/** Least difference of one colour that an eye sees; drawing the same content twice gives none. */
const THRESHOLD = 24;
/** Differences this near to one another are one. */
const CELL = 8;

/** Boxes around what differs, neighbouring cells joined, outside `ignore` only. Pages of two sizes differ as a whole. */
export function differingBoxes(a: Pixels, b: Pixels, ignore: readonly PixelBox[], most: number): readonly PixelBox[] {
  if (a.width !== b.width || a.height !== b.height) return [[0, 0, Math.max(a.width, b.width), Math.max(a.height, b.height)]];
  const columns = Math.ceil(a.width / CELL);
  const rows = Math.ceil(a.height / CELL);
  const cells = new Uint8Array(columns * rows);
  for (let y = 0; y < a.height; y++) {
    for (let x = 0; x < a.width; x++) {
      const at = (y * a.width + x) * 4;
      if (!differs(a.data, b.data, at) || ignore.some(([left, top, right, bottom]) => x >= left && x < right && y >= top && y < bottom)) continue;
      cells[Math.floor(y / CELL) * columns + Math.floor(x / CELL)] = 1;
    }
  }
  return joined(cells, columns, rows).slice(0, most).map(([left, top, right, bottom]) => [left * CELL, top * CELL, Math.min(right * CELL, a.width), Math.min(bottom * CELL, a.height)]);
}

const differs = (a: Pixels['data'], b: Pixels['data'], at: number): boolean =>
  Math.abs((a[at] ?? 0) - (b[at] ?? 0)) > THRESHOLD ||
  Math.abs((a[at + 1] ?? 0) - (b[at + 1] ?? 0)) > THRESHOLD ||
  Math.abs((a[at + 2] ?? 0) - (b[at + 2] ?? 0)) > THRESHOLD;

/** Boxes around connected cells, corners included. */
function joined(cells: Uint8Array, columns: number, rows: number): PixelBox[] {
  const boxes: PixelBox[] = [];
  for (let start = 0; start < cells.length; start++) {
    if (cells[start] !== 1) continue;
    const box: [number, number, number, number] = [columns, rows, 0, 0];
    const queue = [start];
    cells[start] = 2;
    for (let cell = queue.pop(); cell !== undefined; cell = queue.pop()) {
      const [x, y] = [cell % columns, Math.floor(cell / columns)];
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x + 1);
      box[3] = Math.max(box[3], y + 1);
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const [nx, ny] = [x + dx, y + dy];
          const next = ny * columns + nx;
          if (nx < 0 || ny < 0 || nx >= columns || ny >= rows || cells[next] !== 1) continue;
          cells[next] = 2;
          queue.push(next);
        }
      }
    }
    boxes.push(box);
  }
  return boxes;
}
