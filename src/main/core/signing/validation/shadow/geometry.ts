/** a b c d e f of a transformation (ISO 32000-1 §8.3.3). */
export type Matrix = readonly [number, number, number, number, number, number];
/** [left, bottom, right, top]. */
export type Rect = readonly [number, number, number, number];

export const identity: Matrix = [1, 0, 0, 1, 0, 0];

/** `first` applied before `then`. */
export function multiply(first: Matrix, then: Matrix): Matrix {
  const [a, b, c, d, e, f] = first;
  const [g, h, i, j, k, l] = then;
  return [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l];
}

/** The upright box around a transformed one. */
export function boxOf([a, b, c, d, e, f]: Matrix, [left, bottom, right, top]: Rect): Rect {
  // Each term reaches its least and its greatest value at a side: no corner has to be tried.
  const [ax, bx, ay, by] = [a * left, a * right, b * left, b * right];
  const [cx, dx, cy, dy] = [c * bottom, c * top, d * bottom, d * top];
  return [
    Math.min(ax, bx) + Math.min(cx, dx) + e,
    Math.min(ay, by) + Math.min(cy, dy) + f,
    Math.max(ax, bx) + Math.max(cx, dx) + e,
    Math.max(ay, by) + Math.max(cy, dy) + f,
  ];
}

export const area = ([left, bottom, right, top]: Rect): number => Math.max(0, right - left) * Math.max(0, top - bottom);

export const intersection = (a: Rect, b: Rect): Rect => [
  Math.max(a[0], b[0]),
  Math.max(a[1], b[1]),
  Math.min(a[2], b[2]),
  Math.min(a[3], b[3]),
];

/** Part of `inner` that lies within `outer`, 0 to 1; 0 for a box without area. */
export function share(inner: Rect, outer: Rect): number {
  const whole = area(inner);
  const common = intersection(inner, outer);
  return whole === 0 || common[0] >= common[2] || common[1] >= common[3] ? 0 : area(common) / whole;
}

/** Maps a form's box, turned by its matrix, onto an annotation's rectangle (ISO 32000-1 §12.5.5, algorithm 8.1). */
export function ontoRect(box: Rect, matrix: Matrix, rect: Rect): Matrix {
  const turned = boxOf(matrix, box);
  const x = turned[2] > turned[0] ? (rect[2] - rect[0]) / (turned[2] - turned[0]) : 1;
  const y = turned[3] > turned[1] ? (rect[3] - rect[1]) / (turned[3] - turned[1]) : 1;
  return multiply(matrix, [x, 0, 0, y, rect[0] - turned[0] * x, rect[1] - turned[1] * y]);
}
