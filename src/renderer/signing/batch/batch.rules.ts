import type { SignResult } from '../../../contract/shell-contract.ts';
import type { SignedView, ToSignRow } from '../../../contract/views.ts';
import { paperName, paperOf, seenWish, type Seen } from '../papers.rules.ts';
import type { Wish } from '../preview.rules.ts';
import { sameName } from '../signer.rules.ts';

/** Papers taken out of the batch; those of another signer begin outside it. By `id ordinal`. */
export type Ticks = ReadonlyMap<string, boolean>;

/** Whether a paper is in the batch: as the person said, else when it does not name another signer than the key's holder. */
export function isTicked(row: ToSignRow, ticks: Ticks, holder: string | undefined): boolean {
  return ticks.get(paperName(row)) ?? (row.as !== 'personal' || row.signer === '' || holder === undefined || sameName(row.signer, holder));
}

export interface BatchPlan {
  /** What is signed when the button is pressed: in the batch, and shown with this key. */
  readonly sign: readonly Wish[];
  /** In the batch but never shown: listed, and left alone. */
  readonly unseen: readonly ToSignRow[];
}

/** Only papers that have been shown are signed, in the order of the list. */
export function planBatch(rows: readonly ToSignRow[], ticks: Ticks, seen: Seen, key: { readonly id: string; readonly holder: string } | undefined): BatchPlan {
  const sign: Wish[] = [];
  const unseen: ToSignRow[] = [];
  for (const row of rows) {
    if (!isTicked(row, ticks, key?.holder)) continue;
    const wish = seenWish(seen, paperOf(row), key?.id);
    if (wish === undefined) unseen.push(row);
    else sign.push(wish);
  }
  return { sign, unseen };
}

export type Outcome =
  | { readonly kind: 'signed'; readonly signed: SignedView }
  | { readonly kind: 'failed'; readonly code: string; readonly details?: Readonly<Record<string, string | number | boolean>> }
  /** The person stopped, or the key was gone, before its turn. */
  | { readonly kind: 'untouched' };

/** What became of each paper of a batch. One that no result names was not begun. */
export function outcomesOf(asked: readonly Wish[], results: readonly SignResult[]): ReadonlyMap<string, Outcome> {
  const told = new Map(results.map((r) => [paperName(r), r]));
  return new Map(asked.map(({ paper }): readonly [string, Outcome] => {
    const name = paperName(paper);
    const result = told.get(name);
    if (result?.signed !== undefined) return [name, { kind: 'signed', signed: result.signed }];
    if (result?.error === undefined || result.error.code === 'sign.cancelled') return [name, { kind: 'untouched' }];
    return [name, { kind: 'failed', code: result.error.code, ...(result.error.details === undefined ? {} : { details: result.error.details }) }];
  }));
}

/** The papers of a batch that were not signed: they may be tried again. */
export function leftOver(asked: readonly Wish[], outcomes: ReadonlyMap<string, Outcome>): readonly Wish[] {
  return asked.filter(({ paper }) => outcomes.get(paperName(paper))?.kind !== 'signed');
}

/** The next paper of the batch that was not shown, after `from`, going round. */
export function nextUnseen(rows: readonly ToSignRow[], unseen: readonly ToSignRow[], from: number): number | undefined {
  const open = new Set(unseen.map(paperName));
  for (let step = 1; step <= rows.length; step += 1) {
    const at = (from + step) % rows.length;
    const row = rows[at];
    if (row !== undefined && open.has(paperName(row))) return at;
  }
  return undefined;
}
