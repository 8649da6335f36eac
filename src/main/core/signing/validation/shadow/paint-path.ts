import type { PdfObject } from '../../pdf/objects.ts';
import { boxOf, intersection, type Rect } from './geometry.ts';
import type { Operator } from './operators.ts';
import type { PaintState } from './paint-state.ts';
import { numberOf, put, type Painter } from './painter.ts';

/** A path under construction (ISO 32000-1 §8.5.2): its upright rectangles, and the box around all of it. */
export interface Path {
  readonly rects: Rect[];
  readonly points: [number, number][];
  /** A curve or a line that is not part of an upright rectangle. */
  other: boolean;
  clips: boolean;
}

export const emptyPath = (): Path => ({ rects: [], points: [], other: false, clips: false });

const MAX_POINTS = 100_000;

/** Path construction and painting; answers the path the next operator goes on with. */
export function pathOperator(painter: Painter, { name, operands }: Operator, state: PaintState, path: Path, hidden: boolean): Path {
  switch (name) {
    case 're':
      addRect(operands, state, path);
      return path;
    case 'm':
    case 'l':
    case 'c':
    case 'v':
    case 'y':
      addPoints(operands, state, path, name);
      return path;
    case 'W':
    case 'W*':
      path.clips = true;
      return path;
    case 'f':
    case 'F':
    case 'f*':
    case 'B':
    case 'B*':
    case 'b':
    case 'b*':
      if (!hidden) fill(painter, state, closed(path), name.endsWith('*'));
      return finish(state, path);
    case 'n':
    case 'S':
    case 's':
      return finish(state, path);
    default:
      return path;
  }
}

function addRect(operands: readonly PdfObject[], state: PaintState, path: Path): void {
  const [x = 0, y = 0, width = 0, height = 0] = operands.map(numberOf);
  const rect: Rect = [Math.min(x, x + width), Math.min(y, y + height), Math.max(x, x + width), Math.max(y, y + height)];
  const [a, b, c, d] = state.ctm;
  if (!((b === 0 && c === 0) || (a === 0 && d === 0))) path.other = true;
  if (path.rects.length < MAX_POINTS) path.rects.push(boxOf(state.ctm, rect));
}

function addPoints(operands: readonly PdfObject[], state: PaintState, path: Path, name: string): void {
  const numbers = operands.map(numberOf);
  if (name !== 'm' && name !== 'l') path.other = true;
  for (let i = 0; i + 1 < numbers.length && path.points.length < MAX_POINTS; i += 2) {
    const [x, y] = boxOf(state.ctm, [numbers[i] ?? 0, numbers[i + 1] ?? 0, numbers[i] ?? 0, numbers[i + 1] ?? 0]);
    path.points.push([x, y]);
  }
}

/** Four or five points along an upright rectangle are one, as drawn by programs that never write `re`. */
function closed(path: Path): Path {
  const { points } = path;
  if (path.other || points.length < 4 || points.length > 5) return path;
  const turns = points.slice(1).every(([x, y], i) => x === points[i]?.[0] || y === points[i]?.[1]);
  const around = surround(points);
  const corners = points.every(([x, y]) => (x === around[0] || x === around[2]) && (y === around[1] || y === around[3]));
  return turns && corners ? { ...path, rects: [...path.rects, around], points: [] } : path;
}

const surround = (points: readonly (readonly [number, number])[]): Rect => {
  const around: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    around[0] = Math.min(around[0], x);
    around[1] = Math.min(around[1], y);
    around[2] = Math.max(around[2], x);
    around[3] = Math.max(around[3], y);
  }
  return around;
};

function fill(painter: Painter, state: PaintState, path: Path, evenOdd: boolean): void {
  // Rectangles inside one another cancel out under the even-odd rule: then no box is sure to be painted.
  const exact = !path.other && path.points.length === 0 && !(evenOdd && path.rects.length > 1);
  for (const rect of path.rects) put(painter, { kind: 'fill', box: intersection(rect, state.clip), opaque: exact && state.solid && !state.pattern, white: state.white });
  if (path.points.length > 0) put(painter, { kind: 'fill', box: intersection(surround(path.points), state.clip), opaque: false, white: state.white });
}

function finish(state: PaintState, path: Path): Path {
  if (path.clips) {
    const points = path.rects.flatMap(([left, bottom, right, top]): [number, number][] => [[left, bottom], [right, top]]).concat(path.points);
    state.clip = intersection(state.clip, points.length === 0 ? [0, 0, 0, 0] : surround(points));
  }
  return emptyPath();
}
