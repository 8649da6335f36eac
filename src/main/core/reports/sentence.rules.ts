import type { FileReport, SignatureReport } from './report.ts';
import { visibleText } from './visible-text.rules.ts';
import type { ReportWords } from './words.ts';

export type Tone = 'valid' | 'warning' | 'invalid' | 'none';

/** The one sentence on top, and the word beside its colour. */
export interface Verdict {
  readonly tone: Tone;
  readonly word: string;
  readonly sentence: string;
}

const brokenBytes: ReadonlySet<string | undefined> = new Set(['HASH_FAILURE', 'SIG_CRYPTO_FAILURE', 'FORMAT_FAILURE']);

/**
 * A file's verdict in the window's words (TT 15/2025/TT-BKHCN Art. 6 asks for valid or invalid, signer, time and integrity, in
 * Vietnamese). Trust that was only assumed proves no signer and is never worded as "valid".
 */
export function sentenceOf(file: FileReport, words: ReportWords, assumedTrust = false): Verdict {
  switch (file.document) {
    case 'valid':
    case 'valid-with-later-changes':
      return assumedTrust
        ? { tone: 'warning', word: words.say('assumed.word'), sentence: words.say('assumed.sentence') }
        : { tone: 'valid', word: words.window('mark.valid'), sentence: validSentence(file, words) };
    case 'invalid':
      return { tone: 'invalid', word: words.window('mark.invalid'), sentence: words.window(file.signatures.some(isChanged) ? 'sentence.changed' : 'sentence.invalid') };
    case 'unsure':
      return { tone: 'warning', word: words.window('verdict.INDETERMINATE'), sentence: because(words.window('sentence.unsure'), file, words) };
    case 'unsigned':
      return { tone: 'none', word: words.window('mark.none'), sentence: words.window('sentence.unsignedIn') };
    case 'unreadable':
      return { tone: 'warning', word: words.say('word.unreadable'), sentence: because(words.say('sentence.unreadable'), file, words) };
  }
}

/** With the first reason, which says what to do next: of the file, else of the signature that is in doubt. */
function because(sentence: string, { reasons, signatures }: FileReport, words: ReportWords): string {
  const code = reasons[0] ?? signatures.find(({ verdict }) => verdict !== 'TOTAL-PASSED')?.reasons[0];
  return code === undefined ? sentence : `${sentence} ${words.reason(code)}`;
}

const isChanged = ({ verdict, subIndication, laterChanges }: SignatureReport): boolean =>
  laterChanges === 'forbidden' || (verdict === 'TOTAL-FAILED' && brokenBytes.has(subIndication));

/** Names without repeats in signing order, and the day of the last signature; time stamps sign nothing. */
function validSentence({ document, signatures }: FileReport, words: ReportWords): string {
  const people = signatures.filter(({ kind }) => kind === 'signature');
  const all = people.length === 0 ? signatures : people;
  const names = [...new Set(all.flatMap(({ signer }) => signer?.commonName ?? signer?.organization ?? []))].map((name) => visibleText(name, 120));
  const signers = names.length === 0 ? words.window('signature.unknownSigner') : names.join(', ');
  const last = all.flatMap(({ signingTime }) => signingTime ?? []).sort().at(-1);
  if (last === undefined) return words.window('sentence.validNoDate', { signers });
  return words.window(document === 'valid' ? 'sentence.valid' : 'sentence.laterChanges', { signers, date: words.day(last) });
}

/** How one signature stands, for its mark. */
export function signatureTone({ verdict, laterChanges }: Pick<SignatureReport, 'verdict' | 'laterChanges'>): Tone {
  if (verdict === 'TOTAL-FAILED' || laterChanges === 'forbidden') return 'invalid';
  return verdict === 'INDETERMINATE' || laterChanges === 'suspicious' ? 'warning' : 'valid';
}
