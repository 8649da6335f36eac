import { useEffect, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { AppError } from '../../../contract/errors.ts';
import type { PadesLevel } from '../../../contract/views.ts';
import { rememberDocument, rememberSigned } from '../../ui/queries.ts';
import { useAct } from '../../ui/use-act.ts';
import { toSign } from '../papers.rules.ts';
import type { Wish } from '../preview.rules.ts';
import { outcomesOf, type Outcome } from './batch.rules.ts';

/** A batch under way or done. */
export interface Run {
  readonly batchId: string;
  readonly papers: readonly Wish[];
  readonly done: number;
  readonly running: boolean;
  readonly stopping: boolean;
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

export interface Batch {
  readonly run: Run | undefined;
  /** Why nothing was begun: the key did not open. */
  readonly failure: AppError | undefined;
  start(papers: readonly Wish[], keyId: string, level: PadesLevel): void;
  /** Before the next paper; the one under way is finished. */
  stop(): void;
  /** Back to the list. */
  leave(): void;
}

/** Signs many papers with one PIN and follows them, one by one, as the shell announces them. */
export function useRun(): Batch {
  const [run, setRun] = useState<Run | undefined>(undefined);
  const [failure, setFailure] = useState<AppError | undefined>(undefined);
  const client = useQueryClient();
  const { act } = useAct((error) => {
    setFailure(error);
    setRun(undefined);
  });
  const batchId = run?.batchId;
  useEffect(() => window.office.on((event) => {
    if (event.name === 'signing.progress' && event.batchId === batchId) setRun((now) => (now === undefined ? now : { ...now, done: event.done }));
  }), [batchId]);

  const start: Batch['start'] = (papers, keyId, level) => {
    const id = crypto.randomUUID();
    setFailure(undefined);
    setRun({ batchId: id, papers, done: 0, running: true, stopping: false, outcomes: new Map() });
    void act(() => window.office.call('shell.sign', { batchId: id, keyId, level, papers: papers.map(toSign) }), (answer) => {
      if (answer.document !== undefined) rememberDocument(client, answer.document);
      rememberSigned(client);
      // The person gave up at the PIN: nothing happened, and nothing is reported.
      if (answer.cancelled && answer.results.length === 0) return setRun(undefined);
      return setRun((now) => (now === undefined ? now : { ...now, running: false, done: answer.results.length, outcomes: outcomesOf(papers, answer.results) }));
    });
  };
  return {
    run, failure, start,
    stop: () => {
      if (run === undefined) return;
      setRun({ ...run, stopping: true });
      void act(() => window.office.call('shell.stopSigning', { batchId: run.batchId }));
    },
    leave: () => setRun(undefined),
  };
}
