import type { DocumentView } from '../../contract/views.ts';
import { foldVietnamese } from '../ui/fold.ts';

export type TrackedReceiver = DocumentView['tracking'][number];
export type TrackedStep = TrackedReceiver['steps'][number];
export type SortKey = 'name' | 'status' | 'time';
export interface Sort { readonly by: SortKey; readonly descending: boolean }

/** Where a receiver stands in the eyes of a clerk: nothing heard, only arrived, taken in, or given back. */
export type Standing = 'silent' | 'arrived' | 'accepted' | 'refused';

/** 03 entered in the register, 04 assigned, 05 processing, 06 finished: whoever is at one of them has accepted. */
const accepting: ReadonlySet<string> = new Set(['03', '04', '05', '06']);

/** Every status a receiver told, the furthest too where its steps are not known. */
function codesOf({ steps, statusCode }: Pick<TrackedReceiver, 'steps' | 'statusCode'>): ReadonlySet<string> {
  return new Set([...steps.map((s) => s.statusCode), ...(statusCode === undefined ? [] : [statusCode])]);
}

/** An answer to a recall (15, 16) says nothing of whether the document was accepted before: the steps do. */
export function standingOf(row: Pick<TrackedReceiver, 'steps' | 'statusCode'>): Standing {
  const codes = codesOf(row);
  if ([...codes].some((code) => accepting.has(code))) return 'accepted';
  if (codes.has('02')) return 'refused';
  return codes.size > 0 ? 'arrived' : 'silent';
}

export interface Counts {
  readonly total: number;
  readonly accepted: number;
  readonly refused: number;
  readonly finished: number;
  readonly agreed: number;
  readonly declined: number;
}

export function countsOf(tracking: readonly TrackedReceiver[]): Counts {
  const having = (code: string): number => tracking.filter((row) => codesOf(row).has(code)).length;
  const standing = (wanted: Standing): number => tracking.filter((row) => standingOf(row) === wanted).length;
  return { total: tracking.length, accepted: standing('accepted'), refused: standing('refused'), finished: having('06'), agreed: having('15'), declined: having('16') };
}

/** Who still has to be asked: neither accepted nor given back. */
export function notAccepted(row: TrackedReceiver): boolean {
  const standing = standingOf(row);
  return standing === 'silent' || standing === 'arrived';
}

const ranks: Readonly<Record<Standing, number>> = { refused: 0, silent: 1, arrived: 2, accepted: 3 };
const names = new Intl.Collator('vi', { numeric: true });

/** What is to be shown: filtered by words and by what is missing, sorted; equal rows stay in the order of the document. */
export function shownReceivers(tracking: readonly TrackedReceiver[], search: string, onlyMissing: boolean, sort: Sort | undefined): readonly TrackedReceiver[] {
  const wanted = foldVietnamese(search);
  const found = tracking.filter((row) => (!onlyMissing || notAccepted(row)) && foldVietnamese(`${row.organName} ${row.organId}`).includes(wanted));
  if (sort === undefined) return found;
  const compare = (a: TrackedReceiver, b: TrackedReceiver): number => {
    switch (sort.by) {
      case 'name': return names.compare(a.organName, b.organName);
      case 'status': return ranks[standingOf(a)] - ranks[standingOf(b)] || (a.statusCode ?? '').localeCompare(b.statusCode ?? '');
      case 'time': return (a.at ?? 0) - (b.at ?? 0);
    }
  };
  return [...found].sort((a, b) => (sort.descending ? compare(b, a) : compare(a, b)));
}

/** A click on a heading: that way, then the other way, then as the document names them. */
export function nextSort(sort: Sort | undefined, by: SortKey): Sort | undefined {
  if (sort?.by !== by) return { by, descending: false };
  return sort.descending ? undefined : { by, descending: true };
}

/** Refused and declined answers are what a clerk must chase; the rest is progress. */
export function toneOf(statusCode: string | undefined): 'neutral' | 'success' | 'danger' {
  if (statusCode === undefined || statusCode === '01') return 'neutral';
  return statusCode === '02' || statusCode === '16' ? 'danger' : 'success';
}

/** The reasons a receiver gave where it gave something back or declined; why a thing went well is of less interest. */
export function reasonsOf(row: Pick<TrackedReceiver, 'steps' | 'statusCode' | 'description'>): readonly string[] {
  const given = row.steps.filter((s) => toneOf(s.statusCode) === 'danger').map((s) => s.description);
  const all = given.length === 0 && toneOf(row.statusCode) === 'danger' ? [row.description] : given;
  return all.filter((text) => text !== undefined && text.trim() !== '') as readonly string[];
}
