import type { Action, DocumentView } from '../../contract/views.ts';

/** Actions that live beside what they change (the draft form, the signature bar), not in the bar. */
const elsewhere: ReadonlySet<Action> = new Set<Action>(['editDraft', 'removeAttachment', 'verifyAgain']);

/** The order of document work (Decree 30/2020 Art. 14 and 20): what comes next stands first. */
const order: readonly Action[] = ['acceptRecall', 'refuseRecall', 'register', 'route', 'finish', 'acceptUpdate', 'refuseUpdate', 'attach', 'number', 'seal', 'sign', 'send', 'reply', 'update', 'replace', 'copy', 'recall', 'refuse'];

/** Never the emphasised button: they give a document back, change or destroy it, or answer its sender. */
const neverPrimary: ReadonlySet<Action> = new Set<Action>(['refuse', 'refuseRecall', 'acceptRecall', 'acceptUpdate', 'refuseUpdate', 'recall', 'update', 'replace', 'reply', 'copy']);

export interface BarActions {
  readonly primary: Action | undefined;
  readonly others: readonly Action[];
}

/** What the bar shows: only what the core says is available, in the order of the work. */
export function barActions(view: Pick<DocumentView, 'availableActions' | 'attachments'>): BarActions {
  // The paper is what everything after it waits for; once there is one, further files are added in the form.
  const missing = !view.attachments.some((a) => a.contentType === 'application/pdf');
  const shown = order.filter((a) => view.availableActions.includes(a) && !elsewhere.has(a) && (a !== 'attach' || missing));
  const primary = shown.find((a) => !neverPrimary.has(a));
  return { primary, others: shown.filter((a) => a !== primary) };
}
