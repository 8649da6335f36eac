import type { AxisFailure, SendFailure } from '../ports/exchange-axis.ts';
import { travelsAs, type OutboxEntry } from '../model/outbox.ts';
import { ok, type Failure, type Result } from '../model/result.ts';
import { backoffMs } from '../model/backoff.rules.ts';
import { buildMessage } from './build-message.ts';
import { connectionLost, diskFailed, type SyncDeps } from './deps.ts';
import { sentLists, type SentLists } from './sent-before.ts';

/** The failures of which only a person can say what to do; the entry stays, marked, until one does. */
const needsPerson: ReadonlySet<string> = new Set(['axis.refused', 'axis.receiverUnknown', 'axis.gone', 'axis.answerTooLarge']);

const dueAtOnce = 500;

/**
 * Sends what is due, oldest first. Stops at the first sign that the axis cannot be reached or our disk is gone: the rest
 * would fail too. `forced`: a person asked, so what waits for its next try goes now.
 */
export async function deliver(deps: SyncDeps, forced = false): Promise<Result<{ readonly sent: number }, AxisFailure | Failure>> {
  const lists = sentLists(deps.axis);
  const now = forced ? Number.MAX_SAFE_INTEGER : deps.clock.now();
  const tried = new Set<number>();
  let sent = 0;
  for (;;) {
    // Entries wait apart from those that wait for their next try; what failed in this round is not due again in it.
    const due = deps.store.outboxDue({ id: deps.axisId, first: deps.first }, now, dueAtOnce).filter(({ id }) => !tried.has(id));
    if (due.length === 0) break;
    for (const entry of due) {
      if (deps.stopped()) return ok({ sent });
      tried.add(entry.id);
      const done = await deliverOne(deps, entry, lists);
      if (done.ok) sent += 1;
      else if (connectionLost.has(done.error.code) || diskFailed.has(done.error.code)) return done;
      deps.onProgress({ what: 'send', done: tried.size, total: Math.max(tried.size, due.length) });
    }
  }
  deps.onProgress(undefined);
  return ok({ sent });
}

async function deliverOne(deps: SyncDeps, entry: OutboxEntry, lists: SentLists): Promise<Result<void, AxisFailure | Failure>> {
  const built = await buildMessage(deps, entry);
  if (!built.ok) return diskFailed.has(built.error.code) ? built : giveUp(deps, entry, built.error);
  const message = built.value;
  if (entry.state === 'unknown') {
    // A recall has the number of what it recalls: the other messages about this document are not it.
    const others = entry.document === undefined ? [] : deps.store.outboxOf(entry.document);
    const before = await lists.find(entry, message, new Set(others.flatMap(({ axisDocId }) => (axisDocId === undefined ? [] : [axisDocId]))));
    if (!before.ok) return before.error.code === 'axis.refused' ? giveUp(deps, entry, { code: 'outbox.outcomeUnknown' }) : postpone(deps, entry, before.error, 'unknown');
    if (before.value !== undefined) return finish(deps, entry, before.value, 'reconciled');
  }
  // Before the network is touched: after a crash from here on, the sent list is asked before anything is repeated.
  const at = deps.clock.now();
  deps.store.transact((tx) => {
    tx.updateOutbox(entry.id, { state: 'unknown', blob: message.blob, firstTriedAt: entry.firstTriedAt ?? at, lastTriedAt: at });
    tx.appendEvidence({ ...evidence(deps, entry, at), act: 'sending', messageSha256: message.blob, bytes: message.content.size, facts: { attempt: entry.attempts + 1 } });
  });
  const answer = await deps.axis.send({
    kind: travelsAs(entry.payload), fromOrganId: message.fromOrganId, toOrganIds: message.toOrganIds, key: entry.key, content: message.content, sha256: message.blob,
  });
  if (answer.ok) return finish(deps, entry, answer.value.docId, 'sent');
  if (needsPerson.has(answer.error.code) && !answer.error.outcomeUnknown) return giveUp(deps, entry, answer.error);
  return postpone(deps, entry, answer.error, answer.error.outcomeUnknown ? 'unknown' : 'pending');
}

const evidence = (deps: SyncDeps, entry: OutboxEntry, at: number) =>
  ({ at, axis: deps.axisId, kind: travelsAs(entry.payload), ...(entry.document === undefined ? {} : { document: entry.document }) });

const changed = (deps: SyncDeps, entry: OutboxEntry): void => deps.onChanged(entry.document === undefined ? [] : [entry.document]);

function finish(deps: SyncDeps, entry: OutboxEntry, axisDocId: string, act: 'sent' | 'reconciled'): Result<void, never> {
  deps.store.transact((tx) => {
    deps.recordSent({ outboxId: entry.id, attempts: entry.attempts + 1, axisDocId, ...(entry.payload.kind === 'edoc' ? { id: entry.payload.document } : {}) });
    tx.appendEvidence({ ...evidence(deps, entry, deps.clock.now()), act, axisDocId, facts: {} });
  });
  changed(deps, entry);
  return ok(undefined);
}

function postpone(deps: SyncDeps, entry: OutboxEntry, error: SendFailure | AxisFailure | Failure, state: 'pending' | 'unknown'): Result<void, AxisFailure | Failure> {
  const attempts = entry.attempts + 1;
  const at = deps.clock.now();
  const retryAfter = error.details?.['retryAfterMs'];
  const pause = Math.max(backoffMs(attempts, deps.random()), typeof retryAfter === 'number' ? retryAfter : 0);
  deps.store.transact((tx) => {
    tx.updateOutbox(entry.id, { state, attempts, nextTryAt: at + pause, error: error.code, details: error.details });
    if (state === 'unknown') tx.appendEvidence({ ...evidence(deps, entry, at), act: 'sendUnknown', facts: { code: error.code } });
  });
  changed(deps, entry);
  return { ok: false, error };
}

/** The axis understood and said no, or there is nothing to send: a person must look. Shown, never dropped. */
function giveUp(deps: SyncDeps, entry: OutboxEntry, error: AxisFailure | Failure): Result<void, Failure> {
  const at = deps.clock.now();
  deps.store.transact((tx) => {
    tx.updateOutbox(entry.id, { state: 'failed', attempts: entry.attempts + 1, error: error.code, details: error.details });
    if (entry.document !== undefined) tx.addEvent(entry.document, { at, kind: 'sendFailed', actor: deps.axisId, text: error.code });
    tx.appendEvidence({ ...evidence(deps, entry, at), act: 'sendRefused', facts: { code: error.code } });
  });
  deps.log.warn('outbox.refused', { code: error.code, outbox: entry.id });
  changed(deps, entry);
  return { ok: false, error: { code: 'axis.refused' } };
}
