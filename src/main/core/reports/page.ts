import { pageCard, type Card, type Fact, type Group } from './page-card.ts';
import type { EvidenceEntry, FileReport, Report } from './report.ts';
import { sentenceOf, type Verdict } from './sentence.rules.ts';
import { placed, shown } from './shown-text.ts';
import type { ReportWords } from './words.ts';

/** A report about one file in words, the same for paper and screen; a form only decides how it looks. */
export interface ReportPage {
  readonly title: string;
  readonly fileName: string;
  readonly verdict: Verdict;
  /** What must be known before the verdict is read. */
  readonly notices: readonly string[];
  readonly facts: readonly Fact[];
  /** About the file as a whole: reasons, warnings, pages that differ. */
  readonly groups: readonly Group[];
  readonly cards: readonly Card[];
  /** The evidence the verdicts rest on. */
  readonly evidence: Group | undefined;
}

export function reportPage(report: Report, file: FileReport, words: ReportWords): ReportPage {
  const show = shown(words);
  return {
    title: words.say('title'),
    fileName: show(baseName(file.file)),
    verdict: sentenceOf(file, words, report.assumedTrust),
    notices: report.assumedTrust ? [words.say('notice.assumed')] : [],
    facts: factsOf(report, file, words),
    groups: [
      group(words.say('reasons'), file.reasons.map((code) => words.reason(code))),
      group(words.say('warnings'), (file.warnings ?? []).map(({ code, page, where }) => placed(words, words.reason(code), page, where))),
      group(words.say('differing'), (file.differingPages ?? []).map(({ page, unexplained }) => words.say(unexplained ? 'differing.unexplained' : 'differing.explained', { page }))),
      group(words.say('uncovered'), (file.uncovered ?? []).map((name) => show(name))),
    ].filter(({ items }) => items.length > 0),
    cards: numbered(file).map(({ signature, heading }) => pageCard(signature, heading, { file, assumedTrust: report.assumedTrust, words })),
    evidence: evidenceGroup(file, words),
  };
}

const baseName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;

const group = (heading: string, texts: readonly string[]): Group => ({ heading, items: [...new Set(texts)].map((text) => ({ text })) });

/** Signatures and time stamps each have numbers of their own, in the order they were made. */
function numbered(file: FileReport): readonly { readonly signature: FileReport['signatures'][number]; readonly heading: { readonly key: 'signature.heading' | 'timestamp.heading'; readonly number: number } }[] {
  const counts = { signature: 0, timestamp: 0 };
  return file.signatures.map((signature) => ({ signature, heading: { key: `${signature.kind}.heading` as const, number: ++counts[signature.kind] } }));
}

function factsOf(report: Report, file: FileReport, words: ReportWords): readonly Fact[] {
  const roots = report.trustRoots.map(({ purpose, subject, sha256 }) => words.say(`trustRoots.${purpose}`, { subject: shown(words)(subject), sha256 }));
  const facts: readonly (readonly [string, string | undefined, boolean?])[] = [
    [words.say('file'), shown(words)(baseName(file.file))],
    [words.say('format'), words.say(`format.${file.format}`)],
    [words.say('size'), file.bytes === undefined ? undefined : words.say('size.value', { bytes: file.bytes.toLocaleString(words.language === 'vi' ? 'vi-VN' : 'en-GB') })],
    [words.say('sha256'), file.sha256, true],
    [words.say('checkedAt'), `${words.time(report.checkedAt)} (${words.say('zone')})`],
    [words.say('judgedAt'), report.at === report.checkedAt ? undefined : words.time(report.at)],
    [words.say('revocation'), report.assumedTrust ? undefined : words.say(`revocation.${report.revocation}`)],
    [words.say('program'), words.say('program.value', { version: report.program.version })],
    ...(roots.length === 0 ? [words.say('trustRoots.none')] : roots).map((root, index) => [index === 0 ? words.say('trustRoots') : '', root] as const),
  ];
  return facts.flatMap(([label, value, code]) => (value === undefined ? [] : [{ label, value, ...(code === true ? { code } : {}) }]));
}

function evidenceGroup({ evidence }: FileReport, words: ReportWords): Group | undefined {
  const used = evidence.filter((entry) => entry.used);
  if (used.length === 0) return undefined;
  return { heading: words.say('evidence'), items: used.map((entry) => ({ text: described(entry, words), code: entry.sha256 })) };
}

function described({ kind, name, from, until }: EvidenceEntry, words: ReportWords): string {
  const span = from === undefined ? undefined : until === undefined || until === from ? words.time(from) : words.say('evidence.span', { from: words.time(from), until: words.time(until) });
  return [words.say(`evidence.${kind}`), ...(name === undefined || name === '' ? [] : [shown(words)(name)]), ...(span === undefined ? [] : [span])].join(' · ');
}
