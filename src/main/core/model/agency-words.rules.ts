import { syllables } from './fold.ts';

/** What agencies' names say in full and people type short, and the other way round. */
const short: readonly (readonly [string, string])[] = [
  ['uy ban nhan dan', 'ubnd'], ['hoi dong nhan dan', 'hdnd'], ['uy ban mat tran to quoc', 'ubmttq'], ['mat tran to quoc', 'mttq'],
  ['van phong', 'vp'], ['thanh pho', 'tp'], ['thi xa', 'tx'], ['thi tran', 'tt'], ['ho chi minh', 'hcm'], ['ban quan ly', 'bql'],
  ['trung hoc co so', 'thcs'], ['trung hoc pho thong', 'thpt'], ['giao duc va dao tao', 'gddt'], ['tai nguyen va moi truong', 'tnmt'],
  ['nong nghiep va moi truong', 'nnmt'], ['lao dong thuong binh va xa hoi', 'ldtbxh'], ['khoa hoc va cong nghe', 'khcn'],
  ['ke hoach va dau tu', 'khdt'], ['vien kiem sat nhan dan', 'vksnd'], ['toa an nhan dan', 'tand'],
];

/** A name as it is compared: folded syllables with one blank between. */
export const foldedName = (name: string): string => syllables(name).join(' ');

/** The words under which a name is found: its own, and those of its short or long form. */
export function nameWords(name: string): readonly string[] {
  const own = ` ${foldedName(name)} `;
  const words = new Set(own.trim().split(' ').filter((word) => word !== ''));
  for (const [long, abbreviation] of short) {
    if (own.includes(` ${long} `)) words.add(abbreviation);
    else if (words.has(abbreviation)) for (const word of long.split(' ')) words.add(word);
  }
  return [...words];
}

/** Whether a name holds all the words, the last as a beginning. */
export function holdsWords(words: ReadonlySet<string>, asked: readonly string[]): boolean {
  return asked.every((word, i) => words.has(word) || (i === asked.length - 1 && [...words].some((known) => known.startsWith(word))));
}
