import type { ChangeCode, Change } from './result.ts';
import type { RevisionDiff } from './revision-diff.ts';

/** Where and how a change is seen; all of it for the person who asks. */
export type ChangePlace = Pick<Change, 'page' | 'object' | 'detail'>;

/** What the examination of a difference has found so far. */
export interface DiffState {
  readonly diff: RevisionDiff;
  readonly changes: readonly Change[];
  /** Object numbers whose difference a rule has judged. */
  readonly explained: ReadonlySet<number>;
  /** Widgets of signature fields that were added. */
  readonly signatureWidgets: Set<number>;
  /** Annotations that were added, whatever they are: each is judged by its own rule. */
  readonly annotations: Set<number>;
  /** Structure numbers that pages got which had none (ISO 32000-1 §14.7.4.4). */
  readonly structParents: Set<number>;
  /** Widgets whose field was filled or signed: their appearances are theirs to change. */
  readonly ownWidgets: Set<number>;
  /** Older fields whose value was set. */
  readonly filled: FilledField[];
  explain(nums: Iterable<number>): void;
  /** `place` says where on the page or in the file; a change of one code and place is told once. */
  report(code: ChangeCode, where?: string, place?: ChangePlace): void;
}

/** A field that got a value after signing, and the widgets it is seen in. */
export interface FilledField {
  readonly name: string;
  readonly widgets: readonly number[];
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
    annotations: new Set(),
    structParents: new Set(),
    ownWidgets: new Set(),
    filled: [],
    explain(nums) {
      for (const num of nums) explained.add(num);
    },
    report(code, where, place) {
      if (changes.some((change) => change.code === code && change.where === where)) return;
      // The list is cut, never the finding: one of each code always gets in.
      if (changes.length >= MAX_CHANGES && changes.some((change) => change.code === code)) return;
      changes.push({ code, ...(where === undefined ? {} : { where }), ...place });
    },
  };
}
