export const BLUE = '#1a3fb4';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Pen strokes in a unit box, by hand: a tall first letter, a running middle, a finishing sweep. Variants differ by `seed`. */
function strokes(seed: number): readonly (readonly Point[])[] {
  const random = generator(seed * 7919);
  const shake = (amount: number): number => (random() - 0.5) * amount;
  const p = (x: number, y: number): Point => ({ x: x + shake(0.018), y: y + shake(0.05) });
  const first = seed % 3 === 0
    ? [p(0.1, 0.3), p(0.2, 0.1), p(0.27, 0.28), p(0.17, 0.72), p(0.08, 0.82), p(0.07, 0.66), p(0.2, 0.5), p(0.32, 0.52)]
    : seed % 3 === 1
      ? [p(0.24, 0.12), p(0.13, 0.4), p(0.08, 0.78), p(0.12, 0.84), p(0.22, 0.5), p(0.3, 0.2), p(0.27, 0.14), p(0.22, 0.42), p(0.3, 0.62)]
      : [p(0.08, 0.52), p(0.14, 0.2), p(0.26, 0.12), p(0.3, 0.3), p(0.2, 0.5), p(0.3, 0.56), p(0.28, 0.82), p(0.14, 0.86), p(0.1, 0.72), p(0.34, 0.58)];
  const middle: Point[] = [];
  const humps = 4 + (seed % 3);
  for (let i = 0; i < humps; i += 1) {
    const x = 0.32 + (i * 0.34) / humps;
    const tall = i === 1 + (seed % 2) ? 0.3 : 0.1 + random() * 0.1;
    middle.push(p(x, 0.62), p(x + 0.03, 0.56 - tall), p(x + 0.05, 0.5), p(x + 0.045, 0.68));
  }
  const end = middle.at(-1) ?? { x: 0.66, y: 0.6 };
  const tail = seed % 2 === 0
    ? [end, p(0.74, 0.5), p(0.86, 0.24), p(0.95, 0.18), p(0.8, 0.5), p(0.5, 0.8), p(0.3, 0.86), p(0.62, 0.78), p(0.94, 0.7)]
    : [end, p(0.76, 0.46), p(0.8, 0.84), p(0.7, 0.95), p(0.66, 0.84), p(0.84, 0.6), p(0.96, 0.4)];
  return [first, [first.at(-1) ?? p(0.3, 0.6), ...middle], tail];
}

/** Draws a handwriting-like signature in blue (Annex I, II.7d: màu xanh): the quicker the pen, the thinner the line. */
export function drawSignature(sheet: PDFKit.PDFDocument, seed: number, width: number, height: number): void {
  for (const stroke of strokes(seed)) {
    const path = smooth(stroke).map((point) => ({ x: 2 + point.x * (width - 4), y: 2 + point.y * (height - 4) }));
    let thickness = 1.1;
    path.forEach((point, i) => {
      const next = path[i + 1];
      if (next === undefined) return;
      const speed = Math.hypot(next.x - point.x, next.y - point.y);
      thickness += (Math.max(0.45, Math.min(1.7, 2 - speed * 1.1)) - thickness) * 0.12;
      sheet.moveTo(point.x, point.y).lineTo(next.x, next.y).lineWidth(thickness).lineCap('round').stroke(BLUE);
    });
  }
}

/** Catmull-Rom through the points. */
function smooth(points: readonly Point[]): readonly Point[] {
  const at = (i: number): Point => points[Math.max(0, Math.min(points.length - 1, i))] ?? { x: 0, y: 0 };
  const list: Point[] = [];
  for (let i = 0; i < points.length - 1; i += 1) {
    for (let step = 0; step < 24; step += 1) {
      const t = step / 24;
      const along = (a: number, b: number, c: number, d: number): number =>
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t * t * t);
      list.push({
        x: along(at(i - 1).x, at(i).x, at(i + 1).x, at(i + 2).x),
        y: along(at(i - 1).y, at(i).y, at(i + 1).y, at(i + 2).y),
      });
    }
  }
  return list;
}

/** Mulberry32: the same images on every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
