import type { DocumentView } from '../../contract/views.ts';

export type StepName = 'draft' | 'number' | 'sign' | 'seal' | 'send';
export interface Step {
  readonly name: StepName;
  readonly state: 'done' | 'current' | 'waiting';
  /** What still has to be done before this step, as text keys. */
  readonly missing: readonly string[];
}

const road: readonly DocumentView['row']['state'][] = ['draft', 'signed', 'sealed', 'queued', 'sent'];
const names: readonly StepName[] = ['draft', 'number', 'sign', 'seal', 'send'];
/** A copy is signed by the agency alone (Decree 30/2020 Art. 25, 33.2). */
const copyNames: readonly StepName[] = ['draft', 'number', 'seal', 'send'];

/**
 * The road of an outgoing document. Which step is open is the core's answer (`availableActions`); here it is only told.
 * Number and signature may come in either order (Decree 30/2020 Art. 14, 15); the seal waits for both (Art. 32).
 */
export function stepsOf(view: DocumentView): readonly Step[] {
  const { row } = view;
  const number = row.code !== '' && !row.code.startsWith('/');
  const past = (state: 'signed' | 'sealed' | 'queued'): boolean => road.indexOf(row.state) >= road.indexOf(state);
  const missingDraft = [
    ...(row.subject === '' ? ['missing.subject'] : []),
    ...(view.to.length === 0 ? ['missing.receiver'] : []),
    ...(view.attachments.length === 0 ? ['missing.file'] : []),
  ];
  const done: Record<StepName, boolean> = {
    draft: missingDraft.length === 0 || past('signed'), number, sign: past('signed'), seal: past('sealed'), send: past('queued'),
  };
  const missing: Record<StepName, readonly string[]> = {
    draft: missingDraft, number: [], sign: view.attachments.length === 0 ? ['missing.file'] : [],
    seal: [...(number ? [] : ['missing.number']), ...(past('signed') || view.copy !== undefined ? [] : ['missing.signature'])], send: past('sealed') ? [] : ['missing.seal'],
  };
  const steps = view.copy === undefined ? names : copyNames;
  const current = steps.find((n) => !done[n]);
  return steps.map((name) => ({ name, state: done[name] ? 'done' : name === current ? 'current' : 'waiting', missing: done[name] ? [] : missing[name] }));
}
