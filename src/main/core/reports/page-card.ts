import type { FileFormat } from '../signing/file-result.ts';
import type { FileReport, LinkRevocation, PathLink, SignatureReport } from './report.ts';
import { signatureTone, type Tone } from './sentence.rules.ts';
import { placed, shown } from './shown-text.ts';
import type { ReportWords } from './words.ts';

export interface Fact {
  readonly label: string;
  readonly value: string;
  /** Digits to be compared, not read: set in a fixed width. */
  readonly code?: boolean;
}

export interface Group {
  readonly heading: string;
  readonly items: readonly { readonly text: string; readonly detail?: string; readonly code?: string }[];
}

/** One signature or time stamp. */
export interface Card {
  readonly title: string;
  readonly name: string;
  readonly tone: Tone;
  readonly word: string;
  readonly facts: readonly Fact[];
  readonly groups: readonly Group[];
  /** Countersignatures over it. */
  readonly cards: readonly Card[];
}

export interface CardContext {
  readonly file: FileReport;
  readonly assumedTrust: boolean;
  readonly words: ReportWords;
}

type HeadingKey = 'signature.heading' | 'timestamp.heading' | 'countersignature.heading';

export function pageCard(signature: SignatureReport, heading: { readonly key: HeadingKey; readonly number: number }, context: CardContext): Card {
  const { words, assumedTrust, file } = context;
  const { signer, kind } = signature;
  const good = signatureTone(signature);
  const groups: readonly Group[] = [
    { heading: words.say('reasons'), items: [...new Set(signature.reasons)].map((code) => ({ text: words.reason(code) })) },
    { heading: words.say('changes'), items: changesOf(signature, words) },
    { heading: words.say('covers'), items: (signature.covers ?? []).map(({ name, state }) => ({ text: words.say(`covers.${state}`, { name: name === '' ? words.say('covers.document') : shown(words)(name) }) })) },
    { heading: words.say('timestamps'), items: kind === 'timestamp' ? [] : signature.timestamps.map(({ state, time, authority }) => ({
      text: words.say(state === 'trusted' && assumedTrust ? 'timestamp.assumed' : `timestamp.${state}`, { time: time === undefined ? '–' : words.time(time), authority: shown(words)(authority ?? '–') }),
    })) },
    { heading: words.say('path'), items: pathItems(signature, assumedTrust, words) },
  ];
  return {
    title: words.say(heading.key, { number: heading.number }),
    name: shown(words)(signer?.commonName ?? signer?.organization ?? words.window('signature.unknownSigner'), 160),
    tone: assumedTrust && good === 'valid' ? 'warning' : good,
    word: wordOf(signature, assumedTrust, words),
    facts: factsOf(signature, file.format, assumedTrust, words),
    groups: groups.filter(({ items }) => items.length > 0),
    cards: (signature.countersignatures ?? []).map((counter, index) => pageCard(counter, { key: 'countersignature.heading', number: index + 1 }, context)),
  };
}

/** The word beside the mark: a signature that holds over a file which changed is not called valid without more. */
function wordOf({ kind, verdict, laterChanges }: SignatureReport, assumedTrust: boolean, words: ReportWords): string {
  if (verdict === 'TOTAL-PASSED' && (laterChanges === 'suspicious' || laterChanges === 'forbidden')) return words.say(`passed.${laterChanges}`);
  if (verdict === 'TOTAL-PASSED' && assumedTrust) return words.say('assumed.word');
  return kind === 'timestamp' ? words.say(`timestamp.${verdict}`) : words.window(`verdict.${verdict}`);
}

function factsOf(signature: SignatureReport, format: FileFormat, assumedTrust: boolean, words: ReportWords): readonly Fact[] {
  const { signer, kind, field, level, verdict, subIndication } = signature;
  const show = shown(words);
  const text = (value: string | undefined): string | undefined => (value === undefined || value === '' ? undefined : show(value));
  const facts: readonly (readonly [string, string | undefined, boolean?])[] = [
    [words.say(kind === 'timestamp' ? 'authority' : 'signer'), text(signer?.commonName)],
    [words.window('signature.position'), text(signer?.position)],
    [words.window('signature.organization'), text(signer?.organization)],
    [words.say('unit'), text(signer?.unit)],
    [words.say('taxCode'), text(signer?.taxCode)],
    [words.say(`id.${signer?.idKind ?? 'CCCD'}`), text(signer?.idNumber)],
    [words.say('email'), text(signer?.email)],
    [words.window('signature.issuer'), text(signer?.issuer)],
    [words.say('issuerKind'), signer?.issuerKind === undefined ? undefined : words.say(`issuerKind.${signer.issuerKind}`)],
    [words.window('signature.serial'), text(signer?.serial), true],
    [words.window('signature.validity'), signer === undefined ? undefined : words.window('signature.validity.text', { from: words.day(signer.notBefore), to: words.day(signer.notAfter) })],
    [words.say(kind === 'timestamp' ? 'stampTime' : 'claimedTime'), signature.signingTime === undefined ? undefined : words.time(signature.signingTime)],
    [words.say(assumedTrust ? 'provenTime.assumed' : 'provenTime'), kind === 'timestamp' ? undefined : signature.bestSignatureTime === undefined ? words.say('provenTime.none') : words.time(signature.bestSignatureTime)],
    [words.window('signature.level'), kind === 'timestamp' ? undefined : level === 'none' ? words.say('level.none') : words.say('level.value', { level, format: families[format] })],
    [words.window('signature.coverage'), coverageOf(signature, format, words)],
    [words.window('signature.changes'), format === 'pdf' ? words.window(`signature.changes.${signature.laterChanges}`) : undefined],
    [words.say('field'), text(field)],
    [words.say('code'), subIndication === undefined ? verdict : `${verdict} / ${subIndication}`],
  ];
  return facts.flatMap(([label, value, code]) => (value === undefined ? [] : [{ label, value, ...(code === true ? { code } : {}) }]));
}

const families: Readonly<Record<FileFormat, string>> = { pdf: 'PAdES', cades: 'CAdES', xades: 'XAdES', 'asic-s': 'ASiC', 'asic-e': 'ASiC', unknown: '–' };

function coverageOf({ coversWholeDocument, laterChanges, signedRevision }: SignatureReport, format: FileFormat, words: ReportWords): string {
  if (coversWholeDocument) return words.window('signature.coverage.whole');
  if (format !== 'pdf' || signedRevision === undefined) return words.say('coverage.otherPart');
  return words.window(laterChanges === 'none' || laterChanges === 'allowed' ? 'signature.coverage.then' : 'signature.coverage.part');
}

/** Each change once for each place: a file may tell the same of a hundred objects. */
function changesOf({ changes }: SignatureReport, words: ReportWords): Group['items'] {
  return [...new Set(changes.map(({ code, page, where }) => placed(words, words.reason(code), page, where)))].map((text) => ({ text }));
}

function pathItems({ path }: SignatureReport, assumedTrust: boolean, words: ReportWords): Group['items'] {
  const last = path.at(-1);
  const items = path.map((link, index) => ({ text: `${words.say(roleOf(link, index, assumedTrust))}: ${shown(words)(link.subject)}`, detail: detailOf(link, words) }));
  return last === undefined || last.anchor ? items : [...items, { text: words.say('path.end') }];
}

function roleOf({ anchor }: PathLink, index: number, assumedTrust: boolean): 'path.leaf' | 'path.link' | 'path.anchor' | 'path.anchorAssumed' {
  if (anchor) return assumedTrust ? 'path.anchorAssumed' : 'path.anchor';
  return index === 0 ? 'path.leaf' : 'path.link';
}

function detailOf({ serial, notBefore, notAfter, revocation, anchor }: PathLink, words: ReportWords): string {
  const own = words.say('path.detail', { serial: shown(words)(serial, 60), from: words.day(notBefore), until: words.day(notAfter) });
  return anchor ? own : `${own} · ${revocation === undefined ? words.say('link.unknown') : revocationWords(revocation, words)}`;
}

function revocationWords({ status, source, thisUpdate, producedAt, revokedAt }: LinkRevocation, words: ReportWords): string {
  if (status === 'unknown') return words.say('link.unknown');
  const from = thisUpdate ?? producedAt;
  return words.say(status === 'revoked' ? 'link.revoked' : revokedAt === undefined ? 'link.good' : 'link.later', {
    source: words.say(`source.${source ?? 'crl'}`), from: from === undefined ? '–' : words.time(from), revokedAt: revokedAt === undefined ? '–' : words.time(revokedAt),
  });
}
