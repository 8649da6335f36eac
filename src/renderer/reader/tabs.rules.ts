import type { DocumentView } from '../../contract/views.ts';

export type TabName = 'draft' | 'document' | 'tracking' | 'signatures' | 'flow' | 'metadata' | 'attachments';

/** The tabs of a document, the one a person comes for first. `document` is a tab only where the viewer has no room of its own. */
export function tabsOf(view: Pick<DocumentView, 'row' | 'tracking'>, beside: boolean, hasDraft: boolean): readonly TabName[] {
  const sent = view.row.direction === 'out' && (view.row.state === 'sent' || view.row.state === 'queued' || view.row.state === 'withdrawn' || view.tracking.length > 0);
  const tabs: TabName[] = [];
  if (hasDraft) tabs.push('draft');
  if (!beside) tabs.push('document');
  if (sent) tabs.push('tracking');
  tabs.push('signatures', 'flow', 'metadata', 'attachments');
  return tabs;
}
