import type { DocumentView } from '../../contract/views.ts';

type Related = DocumentView['related'][number];

/** What must be known of a document before it is read: that it is wanted back, changes another, or is no longer in force. */
export interface DocumentBar {
  readonly name: 'withdrawn' | 'recall' | 'update' | 'replace' | 'updated' | 'replaced' | 'duplicate' | 'draftUpdate' | 'draftReplace';
  readonly tone: 'none' | 'warning' | 'invalid';
  /** A text of `ui.json`. */
  readonly key: string;
  readonly reason: string | undefined;
  readonly links: readonly Related[];
}

/**
 * The bars of a document, the gravest first. A document its sender takes back is destroyed here and frozen there (Decree
 * 30/2020 Art. 18.4b, Annex VI III.8); a doubled one is shown, never dropped (Annex VI I.1h).
 */
export function barsOf(view: Pick<DocumentView, 'row' | 'related' | 'recallReason' | 'business' | 'businessReason' | 'updateOpen'>): readonly DocumentBar[] {
  const { row, business } = view;
  const incoming = row.direction === 'in';
  const related = (relation: Related['relation']): readonly Related[] => view.related.filter((other) => other.relation === relation);
  const bars: DocumentBar[] = [];
  const add = (name: DocumentBar['name'], tone: DocumentBar['tone'], links: readonly Related[], reason?: string, key = `bar.${name}`): void => {
    bars.push({ name, tone, key, reason: reason === '' ? undefined : reason, links });
  };
  if (row.state === 'withdrawn') add('withdrawn', 'warning', related('recalledBy'), view.recallReason);
  else if (incoming && row.recallRequested && row.state !== 'recalled') add('recall', 'invalid', related('recalledBy'), view.recallReason, 'bar.recall');
  else if (view.recallReason !== undefined) add('recall', 'none', related('recalledBy'), view.recallReason, row.state === 'recalled' ? 'bar.recall.done' : 'bar.recall.refused');
  const replaced = related('replacedBy');
  if (replaced.length > 0) add('replaced', 'warning', replaced);
  const updated = related('updatedBy');
  if (updated.length > 0) add('updated', 'warning', updated);
  if (business !== undefined) {
    const links = related(business === 'update' ? 'updates' : 'replaces');
    if (!incoming) add(business === 'update' ? 'draftUpdate' : 'draftReplace', 'none', links, view.businessReason);
    else add(business, view.updateOpen === true ? 'warning' : 'none', links, view.businessReason, `bar.${business}${links.length === 0 ? '.unknown' : view.updateOpen === true ? '.open' : ''}`);
  }
  if (row.duplicateSuspected) add('duplicate', 'warning', related('duplicateOf'));
  return bars;
}

/** The relations that a bar has told already. */
export function toldByBars(bars: readonly DocumentBar[]): ReadonlySet<Related> {
  return new Set(bars.flatMap((bar) => bar.links));
}
