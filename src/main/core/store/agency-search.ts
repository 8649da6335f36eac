import { otherNotations } from '../model/agency-code.rules.ts';
import { looksLikeCode } from '../model/agency-key.rules.ts';
import { foldedName, holdsWords, nameWords } from '../model/agency-words.rules.ts';
import { fold, syllables } from '../model/fold.ts';
import type { KnownAgency } from '../ports/directory.ts';
import { namesAbove } from './agency-index.ts';
import type { Sql } from './statements.ts';

export interface AgencyRow {
  readonly id: number; readonly connection: string; readonly code: string; readonly name: string; readonly folded: string;
  readonly parent: string | null; readonly mail: string | null; readonly closed_at: number | null;
}

/** Words that lead a search; the others are compared with the names that were found. */
const leading = 3;
/** Names that are compared at most, for one search. */
const mostCandidates = 400;
const columns = 'a.id, a.connection, a.code, a.name, a.folded, a.parent, a.mail, a.closed_at';
/** More words than this narrow nothing down. */
const mostWords = 12;
const end = '\u{10ffff}';

/**
 * The best first: the code itself, codes that begin so, names that begin so, names with all the words, names with some of
 * them where the agencies above have the rest, earlier names. Closed ones come after all that are open, but for the code
 * itself. It stops as soon as it has enough.
 */
export function searchAgencies(sql: Sql, text: string, limit: number): readonly KnownAgency[] {
  const typed = text.trim();
  const words = syllables(typed.slice(0, 200)).slice(0, mostWords);
  const found = new Map<string, { readonly row: AgencyRow; readonly stage: Stage }>();
  for (const closed of [false, true]) {
    for (const stage of stages) {
      if (found.size >= limit) break;
      for (const row of rowsOf(sql, stage, { typed, words, limit, closed })) if (!found.has(row.code)) found.set(row.code, { row, stage });
    }
  }
  return [...found.values()].slice(0, limit).map(({ row, stage }) => {
    const before = stage === 'before' ? earlierName(sql, row.id, words) : stage === 'code' || stage === 'codeBegins' ? earlierCode(sql, row, typed) : undefined;
    return toAgency(sql, row, before);
  });
}

interface Asked { readonly typed: string; readonly words: readonly string[]; readonly limit: number; readonly closed: boolean }
type Stage = 'code' | 'codeBegins' | 'nameBegins' | 'own' | 'above' | 'before';
const stages: readonly Stage[] = ['code', 'codeBegins', 'nameBegins', 'own', 'above', 'before'];

function rowsOf(sql: Sql, stage: Stage, asked: Asked): readonly AgencyRow[] {
  const { typed, words, limit, closed } = asked;
  const form = fold(typed);
  const state = closed ? 'NOT NULL' : 'NULL';
  switch (stage) {
    case 'code': {
      if (closed || !looksLikeCode(typed)) return [];
      const rows = sql(`SELECT ${columns} FROM agency_form f JOIN agency a ON a.id = f.agency WHERE f.form = ?`).all(form) as AgencyRow[];
      return [...rows.filter((r) => r.closed_at === null), ...rows.filter((r) => r.closed_at !== null)];
    }
    case 'codeBegins':
      return looksLikeCode(typed)
        ? sql(`SELECT ${columns} FROM agency_form f CROSS JOIN agency a ON a.id = f.agency WHERE f.form > ? AND f.form < ? AND a.closed_at IS ${state} ORDER BY f.form LIMIT ?`).all(form, `${form}${end}`, limit * 4) as AgencyRow[]
        : [];
    case 'nameBegins': {
      const name = foldedName(typed);
      // Of closed ones there is no such index, and few: the next stage has them.
      return closed || name === '' ? [] : sql(`SELECT ${columns} FROM agency a WHERE a.closed_at IS NULL AND a.folded >= ? AND a.folded < ? ORDER BY a.folded LIMIT ?`).all(name, `${name}${end}`, limit) as AgencyRow[];
    }
    case 'own': return nearestFirst(matching(sql, 'agency_own', { ...asked, limit: limit * 3 }), foldedName(typed));
    case 'above': return words.length < 2 ? [] : nearestFirst(matching(sql, 'agency_whole', asked), foldedName(typed));
    case 'before': return matching(sql, 'agency_earlier', asked);
  }
}

function matching(sql: Sql, table: 'agency_own' | 'agency_whole' | 'agency_earlier', { words, limit, closed }: Asked): readonly AgencyRow[] {
  if (words.length === 0) return [];
  const rows = sql(`SELECT ${columns} FROM ${table} CROSS JOIN agency a ON a.id = abs(${table}.rowid)
    WHERE ${table} MATCH ? AND ${table}.rowid > CAST(? AS INTEGER) AND ${table}.rowid < CAST(? AS INTEGER) LIMIT ?`);
  const find = (match: string, most: number): AgencyRow[] => rows.all(match, closed ? Number.MIN_SAFE_INTEGER : 0, closed ? 0 : Number.MAX_SAFE_INTEGER, most) as AgencyRow[];
  if (words.length > leading) {
    const candidates = find(matchOf(rarest(sql, words), words), mostCandidates);
    const wordsOf = knownWords(sql, table);
    const holding = candidates.filter((row) => holdsWords(wordsOf(row), words));
    if (holding.length >= limit || candidates.length < mostCandidates) return holding.slice(0, limit);
  }
  return find(matchOf(words, words), limit);
}

const matchOf = (some: readonly string[], words: readonly string[]): string => some.map((word) => (word === words.at(-1) ? `"${word}"*` : `"${word}"`)).join(' AND ');

/** A list of rows is read through for each word, and `ủy ban nhân dân` is in all of them. The last word may be a beginning. */
function rarest(sql: Sql, words: readonly string[]): readonly string[] {
  const count = (word: string, i: number): number =>
    i === words.length - 1 && word.length < 3 ? Number.MAX_SAFE_INTEGER : (sql('SELECT count FROM agency_word WHERE word = ?').get(word) as { count: number } | undefined)?.count ?? 0;
  return words.map((word, i) => ({ word, count: count(word, i) })).sort((a, b) => a.count - b.count).slice(0, leading).map(({ word }) => word);
}

/** The words under which a row is in a table; those of agencies above are the same for neighbours. */
function knownWords(sql: Sql, table: 'agency_own' | 'agency_whole' | 'agency_earlier'): (row: AgencyRow) => ReadonlySet<string> {
  const known = new Map<string, readonly string[]>();
  const words = (name: string): readonly string[] => {
    const found = known.get(name) ?? nameWords(name);
    known.set(name, found);
    return found;
  };
  const above = new Map<string, readonly string[]>();
  return (row) => {
    if (table === 'agency_own') return new Set(words(row.name));
    if (table === 'agency_earlier') return new Set((sql('SELECT name FROM agency_before WHERE agency = ?').all(row.id) as { name: string }[]).flatMap((b) => words(b.name)));
    const key = `${row.connection}\0${row.parent ?? ''}`;
    const up = above.get(key) ?? namesAbove(sql, row.connection, row.parent).flatMap(words);
    above.set(key, up);
    return new Set([...words(row.name), ...up]);
  };
}

/** Names that hold what was typed as it stands, then the shortest: `Sở Y tế` before `Trung tâm Y tế dự phòng Sở Y tế`. */
function nearestFirst(rows: readonly AgencyRow[], typed: string): readonly AgencyRow[] {
  const weight = (row: AgencyRow): number => (row.folded.includes(typed) ? 0 : 1000) + Math.min(row.folded.length, 999);
  return [...rows].sort((a, b) => weight(a) - weight(b));
}

export function toAgency(sql: Sql, row: AgencyRow, before: string | undefined): KnownAgency {
  const [other] = otherNotations(row.code.toUpperCase());
  const [parentName] = namesAbove(sql, row.connection, row.parent);
  return {
    code: row.code, name: row.name, connection: row.connection,
    ...(other === undefined ? {} : { otherCode: other }),
    ...(parentName === undefined ? {} : { parentName }),
    ...(row.mail === null ? {} : { mail: row.mail }),
    ...(row.closed_at === null ? {} : { closedAt: row.closed_at }),
    ...(before === undefined ? {} : { before }),
  };
}

function earlierName(sql: Sql, id: number, words: readonly string[]): string | undefined {
  const names = sql('SELECT name FROM agency_before WHERE agency = ? ORDER BY until DESC').all(id) as { name: string }[];
  return (names.find(({ name }) => holdsWords(new Set(nameWords(name)), words)) ?? names[0])?.name;
}

/** Set only where the code of today does not begin as what was typed, in any notation. */
function earlierCode(sql: Sql, row: AgencyRow, typed: string): string | undefined {
  const begins = (code: string): boolean => [code, ...otherNotations(code.toUpperCase())].some((form) => fold(form).startsWith(fold(typed)));
  if (begins(row.code)) return undefined;
  return (sql('SELECT code FROM agency_before WHERE agency = ? ORDER BY until DESC').all(row.id) as { code: string }[]).find(({ code }) => begins(code))?.code;
}
