import type { AttachmentView, VerificationView } from '../../contract/views.ts';
import { changesWords, isOrdinary } from './signature-words.rules.ts';

/** A paper that is not what was signed, or may not be, and what can be laid side by side. */
export interface ChangedPaper {
  readonly ordinal: number;
  /** Index of the signature whose revision is shown: the first that tells what it covers. */
  readonly signature: number;
  /** Pages that look different, in order; `explained` where all that differs is a signature, a filled field, what was permitted. */
  readonly pages: readonly { readonly page: number; readonly boxes: readonly (readonly number[])[]; readonly explained: boolean }[];
  /** The pages were drawn and compared, so that no page named means none differs. */
  readonly compared: boolean;
  /** What was added is not what follows a signature in the ordinary course of work: the signed paper opens by itself. */
  readonly alarming: boolean;
}

type Verification = VerificationView;

/**
 * `undefined` where nothing came after the signature, or what follows a signature in the ordinary course of work: the seal,
 * evidence; or where no revision can be told apart.
 */
export function changedPaper({ ordinal, verification }: Pick<AttachmentView, 'ordinal' | 'verification'>): ChangedPaper | undefined {
  if (verification === undefined) return undefined;
  const signature = verification.signatures.findIndex((s) => s.signedRevision !== undefined);
  const signed = verification.signatures[signature];
  if (signed === undefined || signed.laterChanges === 'none') return undefined;
  const doubtful = verification.signatures.filter((s) => s.laterChanges === 'suspicious' || s.laterChanges === 'forbidden');
  const touched = doubtful.flatMap(({ changes }) => changes).filter((change) => !isOrdinary(change)).map(({ page }) => page);
  // A change of the file whose page is not known may be on any page that looks different.
  const explains = (page: number): boolean => doubtful.length === 0 || (!touched.includes(page) && !touched.includes(undefined));
  const pages = (verification.differingPages ?? []).map(({ page, boxes, unexplained }) => ({ page, boxes, explained: !unexplained && explains(page) })).sort((a, b) => a.page - b.page);
  const alarming = doubtful.length > 0 || pages.some(({ explained }) => !explained);
  const ordinary = !alarming && verification.signatures.every((s) => s.laterChanges === 'none' || changesWords(s).calm);
  if (ordinary) return undefined;
  return { ordinal, signature, pages, compared: wasCompared(verification), alarming };
}

const wasCompared = ({ reasons }: Verification): boolean => !reasons.includes('render.notAvailable') && !reasons.includes('render.incomplete');

/** Key of the sentence above a changed paper, and the pages it names: those that alarm, else all that differ. */
export function changedSentence({ pages, compared, alarming }: ChangedPaper): { readonly key: string; readonly pages: string; readonly count: number } {
  const unexplained = pages.filter(({ explained }) => !explained);
  const named = unexplained.length > 0 ? unexplained : pages;
  const key = unexplained.length > 0 ? 'changed.pages' : pages.length > 0 && !alarming ? 'changed.explained' : compared && !alarming ? 'changed.samePages' : compared ? 'changed.hidden' : 'changed.notCompared';
  return { key, pages: named.map(({ page }) => String(page)).join(', '), count: named.length };
}

/** What was in the paper before it was signed and can show something else: the warnings, each once with its pages. */
export function preparedWarnings(verification: Verification | undefined): readonly { readonly code: string; readonly pages: readonly number[]; readonly where: readonly string[] }[] {
  const found = new Map<string, { pages: Set<number>; where: Set<string> }>();
  for (const { code, severity, page, where } of verification?.warnings ?? []) {
    if (severity !== 'warning') continue;
    const entry = found.get(code) ?? { pages: new Set(), where: new Set() };
    if (page !== undefined) entry.pages.add(page);
    if (where !== undefined && where !== '') entry.where.add(where);
    found.set(code, entry);
  }
  return [...found].map(([code, { pages, where }]) => ({ code, pages: [...pages].sort((a, b) => a - b), where: [...where] }));
}
