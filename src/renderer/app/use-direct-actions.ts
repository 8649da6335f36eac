import { useCallback } from 'react';
import type { Action } from '../../contract/views.ts';
import type { CopyKind } from '../drafting/copy.rules.ts';
import { useAct, useRemember } from '../ui/use-act.ts';

export type DirectAction = Action | 'draftNew' | { readonly copy: CopyKind };

/** Actions that ask nothing here: the shell asks (attach), or a draft is made and opened. */
export function useDirectActions(onDraft: (id: number) => void): (action: DirectAction, id: number | undefined) => void {
  const { act } = useAct();
  const remember = useRemember();
  return useCallback((action: DirectAction, id: number | undefined) => {
    if (typeof action === 'object' || action === 'draftNew') {
      void act(() => (action === 'draftNew' ? window.office.call('outgoing.draftNew', {}) : window.office.call('outgoing.draftCopy', { kind: action.copy })), (view) => { remember(view); onDraft(view.row.id); });
      return;
    }
    if (id === undefined) return;
    if (action === 'reply') void act(() => window.office.call('outgoing.draftReply', { id }), (view) => { remember(view); onDraft(view.row.id); });
    if (action === 'attach') void act(() => window.office.call('shell.attachFile', { id }), (answer) => { if (answer.document !== undefined) remember(answer.document); });
  }, [act, remember, onDraft]);
}
