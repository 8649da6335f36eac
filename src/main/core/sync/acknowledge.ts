import type { AxisFailure, MessageKind } from '../ports/exchange-axis.ts';
import type { MessageOutcome } from '../ports/document-store.ts';
import { ok, type Result } from '../model/result.ts';
import type { SyncDeps } from './deps.ts';

const atOnce = 4;

interface ToAcknowledge { readonly axisDocId: string; readonly kind: MessageKind; readonly outcome: MessageOutcome }

/** A message that could not be read or must not be kept is never acknowledged as done: the axis learns that it failed here. */
const wordFor = (outcome: MessageOutcome): 'done' | 'fail' => (outcome === 'quarantine' || outcome === 'refused' ? 'fail' : 'done');

/**
 * Tells the axis what became of messages that are on this disk for good. What it answers is kept in one transaction; after a
 * crash in between it is told once more, which it takes. Stops at the first sign that the axis cannot be reached.
 */
export async function acknowledgeAll(deps: SyncDeps, messages: readonly ToAcknowledge[]): Promise<Result<void, AxisFailure>> {
  const told: { readonly axisDocId: string; readonly kind: MessageKind; readonly word: string; readonly answer: string }[] = [];
  const queue = [...messages];
  let failure: AxisFailure | undefined;
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined && failure === undefined; next = queue.shift()) {
      const word = wordFor(next.outcome);
      const answered = await deps.axis.acknowledge(next.axisDocId, word);
      if (answered.ok) told.push({ ...next, word, answer: 'ok' });
      // The axis knows it no more (told before a crash, or retired there): nothing is left to tell.
      else if (answered.error.code === 'axis.refused' || answered.error.code === 'axis.gone') told.push({ ...next, word, answer: answered.error.code });
      else failure = answered.error;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (told.length > 0) {
    const at = deps.clock.now();
    deps.store.transact((tx) => {
      for (const { axisDocId, kind, word, answer } of told) {
        tx.acknowledged(deps.axisId, axisDocId, at);
        tx.appendEvidence({ at, axis: deps.axisId, act: 'acknowledged', kind, axisDocId, facts: { word, answer } });
      }
    });
  }
  return failure === undefined ? ok(undefined) : { ok: false, error: failure };
}
