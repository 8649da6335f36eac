import type { ChangeCode, Change } from './result.ts';
import type { RevisionDiff } from './revision-diff.ts';

/** What the examination of a difference has found so far. */
export interface DiffState {
  readonly diff: RevisionDiff;
  readonly changes: readonly Change[];
  /** Object numbers whose difference a rule has judged. */
  readonly explained: ReadonlySet<number>;
  /** Widgets of signature fields that were added. */
  readonly signatureWidgets: Set<number>;
  /** Names of older fields whose value was set. */
  readonly filled: string[];
  explain(nums: Iterable<number>): void;
  report(code: ChangeCode, where?: string): void;
}

const MAX_CHANGES = 200;

export function startDiff(diff: RevisionDiff): DiffState {
  const changes: Change[] = [];
  const explained = new Set<number>();
  return {
    diff,
    changes,
    explained,
    signatureWidgets: new Set(),
    filled: [],
    explain(nums) {
      for (const num of nums) explained.add(num);
    },
    report(code, where) {
      if (changes.some((change) => change.code === code && change.where === where)) return;
      // The list is cut, never the finding: one of each code always gets in.
      if (changes.length >= MAX_CHANGES && changes.some((change) => change.code === code)) return;
      changes.push(where === undefined ? { code } : { code, where });
    },
  };
}
