import { evidenceIn, readDss } from '../pdf/dss.ts';
import type { PdfFile } from '../pdf/file.ts';
import type { CoveredBytes } from './byte-range.ts';
import type { Certificate } from './certificate.ts';
import { isCovered, parseEvidence, type HeldEvidence } from './evidence-coverage.ts';
import type { PadesLevel } from './result.ts';
import { subjectsOf, type Subject } from './subjects.ts';

/** A signature or document time stamp with what its own check found. */
export interface LevelItem {
  readonly covered: CoveredBytes | undefined;
  /** The file as it was when this was signed. */
  readonly before: PdfFile | undefined;
  readonly judgement: {
    readonly kind: 'signature' | 'timestamp';
    readonly verdict: string;
    readonly hasTimestamp: boolean;
    readonly isPades: boolean;
  };
}

export interface LevelContext {
  readonly file: PdfFile;
  readonly anchors: readonly Certificate[];
  /** Believe the top of whatever chain there is. */
  readonly assume: boolean;
  /** Where a signer's own certificate is looked for, besides the signature. */
  readonly pool: readonly Certificate[];
  /** Now, ms since 1970. */
  readonly at: number;
}

/** PAdES baseline level (ETSI EN 319 142-1 §6.3) by what is truly there; `none` for another kind of signature. */
export function padesLevel(item: LevelItem, items: readonly LevelItem[], context: LevelContext): PadesLevel {
  return item.judgement.kind === 'signature' && item.judgement.isPades ? levelReached(item, items, context) : 'none';
}

/**
 * The same ladder without asking whether the signature is PAdES:
 * B-T: a time stamp on the signature value, or a document time stamp over it. B-LT: besides, certificates and revocation
 * data for every link of the signer's path and of the path of a time stamp that gives the time. B-LTA: besides, a document
 * time stamp over a revision that held all that.
 */
export function levelReached(item: LevelItem, items: readonly LevelItem[], context: LevelContext): Exclude<PadesLevel, 'none'> {
  const { covered, judgement } = item;
  if (covered === undefined) return 'B-B';
  const later = items
    .filter((other) => other.judgement.kind === 'timestamp' && other.judgement.verdict !== 'TOTAL-FAILED' && (other.covered?.end ?? 0) > covered.end)
    .sort((a, b) => (a.covered?.end ?? 0) - (b.covered?.end ?? 0));
  if (!judgement.hasTimestamp && later.length === 0) return 'B-B';
  const subjects = subjectsOf(covered, context.pool);
  /** Whether the store of a revision suffices for the signer and for a time stamp that says when. */
  const isLongTerm = (file: PdfFile, stamps: readonly LevelItem[]): boolean => {
    const { main } = subjects;
    const held = heldBy(file);
    if (main === undefined || held.crls.length + held.ocsps.length === 0) return false;
    const times = [
      ...(judgement.hasTimestamp ? subjects.timestamps : []),
      ...stamps.flatMap((stamp) => (stamp.covered === undefined ? [] : (subjectsOf(stamp.covered, context.pool).main ?? []))),
    ];
    const covers = (subject: Subject, at: number): boolean => isCovered(subject, { ...context, held, at, now: context.at });
    return times.some((stamp) => stamp.time !== undefined && covers(stamp, stamp.time) && covers(main, stamp.time));
  };
  if (!isLongTerm(context.file, later)) return 'B-T';
  const archived = later.some(({ before, covered: own }, index) =>
    before !== undefined && own !== undefined && isLongTerm(before, later.slice(0, index)));
  return archived ? 'B-LTA' : 'B-LT';
}

const parsed = new WeakMap<PdfFile, HeldEvidence>();

/** What the store of a file holds, parsed once: lists may have megabytes, and every signature asks. */
export function heldBy(file: PdfFile): HeldEvidence {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const held = parseEvidence(evidenceIn(readDss(file)));
  parsed.set(file, held);
  return held;
}
