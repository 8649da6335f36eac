/** The three levels of Law 117/2025/QH15 on the protection of state secrets (of Law 29/2018/QH14 before it). */
export type SecrecyLevel = 'Mật' | 'Tối mật' | 'Tuyệt mật';

/**
 * What a message says about itself. No field of QCVN 102:2016 states a level; Decree 30/2020 Annex VI item 14 puts
 * urgency and secrecy into the one number `Priority`, whose values above urgency nobody defined. So it is read from the
 * words of the stamp (Decree 30 Annex I, 10a: TUYỆT MẬT, TỐI MẬT, MẬT) wherever a sender writes them.
 */
export interface SecrecyFacts {
  readonly codeNotation?: string;
  readonly typeName?: string;
  readonly subject?: string;
  readonly content?: string;
  /** Values that may be a level and nothing else: urgency, sphere of circulation. */
  readonly labels?: readonly string[];
  /** Values of elements whose name is about secrecy. */
  readonly declared?: readonly string[];
}

const EDGE = 10_000;

const levels: Readonly<Record<string, SecrecyLevel>> = { 'mật': 'Mật', 'tối mật': 'Tối mật', 'tuyệt mật': 'Tuyệt mật' };
const ranks: readonly SecrecyLevel[] = ['Mật', 'Tối mật', 'Tuyệt mật'];

/** What a sender's own secrecy element may hold besides the three words. */
const declarations: Readonly<Record<string, SecrecyLevel>> = {
  ...levels,
  'mat': 'Mật', 'toi mat': 'Tối mật', 'tuyet mat': 'Tuyệt mật', 'toimat': 'Tối mật', 'tuyetmat': 'Tuyệt mật',
  'confidential': 'Mật', 'secret': 'Tối mật', 'top secret': 'Tuyệt mật', 'topsecret': 'Tuyệt mật', 'true': 'Mật',
};
const harmless = /^(|0|-1|false|none|no|normal|public|unclassified|(bình )?thường|(binh )?thuong|không( mật)?|khong( mat)?|công khai|cong khai)$/u;

/** A stamp stands at an edge: of a text longer than any summary both ends are enough. */
const ends = (text: string): string => (text.length <= 2 * EDGE ? text : `${text.slice(0, EDGE)} … ${text.slice(-EDGE)}`);
const tidy = (text: string): string => ends(text).normalize('NFC').replaceAll(/[^\S\n]+/gu, ' ').trim();
const levelOf = (words: string | undefined): SecrecyLevel | undefined => levels[(words ?? '').toLowerCase().replaceAll(/\s+/gu, ' ').trim()];
const highest = (found: readonly (SecrecyLevel | undefined)[]): SecrecyLevel | undefined => ranks.findLast((level) => found.includes(level));

/** The value of an element named after secrecy; `'unknown'` where it is neither a level nor a way to say none. */
export function declaredSecrecy(value: string): SecrecyLevel | 'unknown' | undefined {
  const text = tidy(value).toLowerCase();
  return declarations[text] ?? (harmless.test(text) ? undefined : 'unknown');
}

const stamp = '(?:TUYỆT\\s+|TỐI\\s+)?MẬT';
const edge = '(?![\\p{L}\\p{M}\\p{N}])';
/** A level in brackets is a mark in any spelling but the plain word in small letters, which may be honey. */
const bracketed = /[([{<«]\s*((?:[Tt](?:uyệt|UYỆT)|[Tt](?:ối|ỐI))\s+(?:mật|Mật|MẬT)|Mật|MẬT)\s*[)\]}>»]/gu;
const labelled = /(?:^|[^\p{L}])độ\s+mật\s*[:=–—-]\s*(tuyệt\s+mật|tối\s+mật|mật)(?![\p{L}\p{M}])/giu;
const atStart = new RegExp(`^[\\s*"“]*(${stamp})${edge}\\s*([^\\p{L}\\p{N}\\s]|\\n|$)?`, 'u');
const atEnd = new RegExp(`(^|\\n|[^\\p{L}\\p{M}\\p{N}\\s])?[^\\S\\n]*(?<![\\p{L}\\p{M}\\p{N}])(${stamp})[\\s.*"”!]*$`, 'u');
/** "bảo mật", "bí mật", "cẩn mật": the end of a word of two, not a stamp. */
const wordBefore = /(?:^|[^\p{L}])(?:bảo|bí|cẩn|nghiêm|thân|trăng|đường|ngọt|chim|hương|nuôi|lấy)\s*$/iu;
/** "mật độ", "mật mã", "mật khẩu", "mật ong": the beginning of one. */
const wordAfter = /^\s*(?:độ|mã|khẩu|ong|thư|vụ|danh|thiết|báo|thám|đường|gấu|ngọt|lệnh|nghị|hoa|mía|đàm)(?![\p{L}\p{M}])/u;

const mentions = (text: string): number => new Set([...text.matchAll(/(?:(tuyệt|tối)\s+)?mật(?![\p{L}\p{M}])/giu)].map((match) => match[1]?.toLowerCase() ?? '')).size;

/** A stamp in capitals that stands alone before or behind the text. In a text that is all capitals only a sign sets it apart. */
function edgeStamp(text: string): SecrecyLevel | undefined {
  const start = atStart.exec(text);
  const end = atEnd.exec(text);
  const capitals = (rest: string): boolean => !/\p{Ll}/u.test(rest);
  // "văn bản MẬT, TỐI MẬT, TUYỆT MẬT": a text about the levels, not of one.
  if (mentions(text) > 1) return undefined;
  if (start !== null) {
    const rest = text.slice(start[0].length);
    if (rest === '' || start[2] !== undefined || (!capitals(rest) && !wordAfter.test(rest))) return levelOf(start[1]);
  }
  if (end !== null) {
    const rest = text.slice(0, end.index);
    const before = end[1] ?? '';
    if (before !== '' || (!capitals(rest) && !wordBefore.test(rest))) return levelOf(end[2]);
  }
  return undefined;
}

function inText(value: string | undefined): SecrecyLevel | undefined {
  const text = tidy(value ?? '');
  const found = [...text.matchAll(bracketed), ...text.matchAll(labelled)].map((match) => levelOf(match[1]));
  return highest([...found, edgeStamp(text)]);
}

/** "Công văn mật", "Tờ trình (Tối mật)": a type is named, not described. */
function inTypeName(value: string | undefined): SecrecyLevel | undefined {
  const match = /^(.*?)(?:^|[\s(\-–,])((?:tuyệt\s+|tối\s+)?mật)\)?$/iu.exec(tidy(value ?? ''));
  return match === null || wordBefore.test(match[1] ?? '') ? undefined : levelOf(match[2]);
}

/** `UBND-VP(MẬT)`, `BC-UBND-TỐI MẬT`: whole words only, so that no abbreviation is taken for one. */
const inNotation = (value: string | undefined): SecrecyLevel | undefined =>
  highest(tidy(value ?? '').split(/[-/.,()[\]]+/u).map(levelOf));

const inLabel = (value: string): SecrecyLevel | undefined => highest(tidy(value).split(/[,;/+&–-]|\svà\s/u).map(levelOf));

/** The level a message is marked with, by itself. Judges marks, not content: a text about secrets is not one. */
export function secrecyOf(facts: SecrecyFacts): SecrecyLevel | undefined {
  const declared = (facts.declared ?? []).map(declaredSecrecy).map((level) => (level === 'unknown' ? undefined : level));
  return highest([
    ...declared, ...(facts.labels ?? []).map(inLabel),
    inNotation(facts.codeNotation), inTypeName(facts.typeName), inText(facts.subject), inText(facts.content),
  ]);
}

/** The stamp on a page: a line that holds nothing else, spaced letters included. */
export function secrecyStampIn(text: string): SecrecyLevel | undefined {
  const lines = text.normalize('NFC').split(/[\n\r\f\u2028\u2029]+/u);
  const compact = new Map<string, SecrecyLevel>([['MẬT', 'Mật'], ['TỐIMẬT', 'Tối mật'], ['TUYỆTMẬT', 'Tuyệt mật']]);
  return highest(lines.map((line) => compact.get(line.slice(0, 200).replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ''))));
}
