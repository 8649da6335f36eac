import { useCallback, useEffect, useRef, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Answer, AppError } from '../../contract/errors.ts';
import type { DocumentView } from '../../contract/views.ts';
import { answered } from './office.ts';
import { rememberDocument } from './queries.ts';
import { useTellFailure } from './use-tell-failure.tsx';

/**
 * Runs commands one at a time: `busy` while one runs, a failure is told with its next step, success answers the value.
 * A command is never repeated by itself; `retry` failures offer the person a button that runs the very same call.
 * `onFailure`: the caller has a better place for the sentence than the corner of the window.
 */
export function useAct(onFailure?: (error: AppError) => void): { busy: boolean; act: <T>(call: () => Promise<Answer<T>>, done?: (value: T) => void) => Promise<T | undefined> } {
  const [busy, setBusy] = useState(false);
  const tell = useTellFailure();
  const told = useRef(onFailure);
  useEffect(() => { told.current = onFailure; });
  const act = useCallback(
    async <T>(call: () => Promise<Answer<T>>, done?: (value: T) => void): Promise<T | undefined> => {
      setBusy(true);
      const answer = await answered(call);
      setBusy(false);
      if (answer.ok) {
        done?.(answer.value);
        return answer.value;
      }
      if (told.current === undefined) tell(answer.error, () => void act(call, done));
      else told.current(answer.error);
      return undefined;
    },
    [tell],
  );
  return { busy, act };
}

/** What every document command does with its answer. */
export function useRemember(): (view: DocumentView) => void {
  const client = useQueryClient();
  return useCallback((view: DocumentView) => rememberDocument(client, view), [client]);
}
