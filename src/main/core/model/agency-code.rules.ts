/**
 * The two notations of one agency (facts of the axis 1.9): leaf-first `000.05.07.G11` (QCVN 102:2016, groups of 3, 2
 * and 2 digits) and root-first `G11.07.05` (Decision 20/2020, levels from the top, empty ones left out; some provinces
 * write them without leading zeros). Codes on the wire break both patterns: such a code is opaque and equals itself alone.
 */
interface Place {
  readonly root: string;
  /** From the top down, each above 0. */
  readonly levels: readonly number[];
}

const widths = [2, 2, 3] as const;

function leafFirst(code: string): Place | undefined {
  const match = /^(\d{3})\.(\d{2})\.(\d{2})\.([A-Z]\d{2})$/u.exec(code);
  if (match === null) return undefined;
  const [, third, second, first, root] = match;
  const levels = [Number(first), Number(second), Number(third)];
  const empty = levels.indexOf(0);
  const used = empty < 0 ? levels : levels.slice(0, empty);
  // A level below an empty one has no place in the other notation.
  return root === undefined || levels.slice(used.length).some((level) => level !== 0) ? undefined : { root, levels: used };
}

function rootFirst(code: string): Place | undefined {
  const match = /^([A-Z]\d{2})((?:\.\d{1,3}){0,3})$/u.exec(code);
  if (match === null) return undefined;
  const groups = (match[2] ?? '').split('.').slice(1);
  const fits = groups.every((group, level) => group.length <= (widths[level] ?? 0) && Number(group) > 0);
  return match[1] === undefined || !fits ? undefined : { root: match[1], levels: groups.map(Number) };
}

const placeOf = (code: string): Place | undefined => leafFirst(code) ?? rootFirst(code);

function spellings({ root, levels }: Place): readonly string[] {
  const padded = widths.map((width, level) => String(levels[level] ?? 0).padStart(width, '0'));
  const used = levels.map((_, level) => padded[level] ?? '');
  return [[...padded].reverse().concat(root).join('.'), [root, ...used].join('.'), [root, ...levels.map(String)].join('.')];
}

/** How else this agency's code is written; nothing for a code outside both patterns. */
export function otherNotations(code: string): readonly string[] {
  const place = placeOf(code.trim());
  return place === undefined ? [] : [...new Set(spellings(place))].filter((spelling) => spelling !== code.trim());
}

/** Whether two codes name one agency, whatever the notation. */
export function sameAgency(a: string, b: string): boolean {
  const [left, right] = [placeOf(a.trim()), placeOf(b.trim())];
  if (left === undefined || right === undefined) return a.trim() === b.trim();
  return spellings(left)[0] === spellings(right)[0];
}
