import type { CoreContract } from '../../contract/core-contract.ts';
import type { OutputOf } from '../../contract/contract.ts';
import type { Handlers } from '../hosts/serve.ts';
import type { Core } from './create-core.ts';
import { evidenceHandlers } from './evidence/handlers.ts';
import { answerUpdate } from './flow/incoming/answer-update.ts';
import { draftChange } from './flow/outgoing/draft-change.ts';
import { requestRecall } from './flow/outgoing/request-recall.ts';
import { takeBack } from './flow/outgoing/take-back.ts';
import type { DocId } from './model/document.ts';
import { fail, ok, type Failure, type Result } from './model/result.ts';
import { outboxRow } from './outbox-view.ts';
import { readAgain, settleQuarantine } from './quarantine.ts';

type ExchangeMethods =
  | 'outgoing.requestRecall' | 'outgoing.draftChange' | 'outgoing.takeBack' | 'incoming.acceptUpdate' | 'incoming.refuseUpdate'
  | 'sync.now' | 'sync.status' | `connections.${'list' | 'save' | 'remove' | 'test'}` | `outbox.${'list' | 'retry'}` | `quarantine.${'list' | 'readAgain' | 'settle'}`
  | `directory.${'search' | 'refresh'}` | 'document.evidence' | 'document.exportEvidence' | 'evidence.verify' | 'blob.locate';

type After = (id: DocId, result: Result<unknown, Failure>) => Result<OutputOf<CoreContract, 'document.get'>, Failure>;

/** What concerns the axis: connections, outbox, quarantine, directory, evidence, and the verbs that ask others to change what they have. */
export function exchangeHandlers(core: Core, after: After): Pick<Handlers<CoreContract>, ExchangeMethods> {
  const { flow, lists, store, connections } = core;
  return {
    'outgoing.requestRecall': (input) => after(input.id, requestRecall(flow, input)),
    'outgoing.draftChange': (input) => {
      const drafted = draftChange(flow, { ...input, place: core.options.profile.place });
      return drafted.ok ? after(drafted.value, drafted) : drafted;
    },
    'outgoing.takeBack': ({ id }) => after(id, takeBack(flow, id)),
    'incoming.acceptUpdate': ({ id }) => after(id, answerUpdate(flow, { id, agree: true, reason: '' })),
    'incoming.refuseUpdate': ({ id, reason }) => after(id, answerUpdate(flow, { id, agree: false, reason })),

    'sync.now': async ({ connection }) => {
      await connections.now(connection);
      return ok(connections.syncView());
    },
    'sync.status': () => ok(connections.syncView()),
    'connections.list': async () => ok({ connections: await connections.list(), keystore: await core.secrets.place(), mayChange: core.policy.personMayChangeConnections }),
    'connections.save': (input) => connections.save(input),
    'connections.remove': async ({ id }) => {
      const removed = await connections.remove(id);
      return removed.ok ? ok({}) : removed;
    },
    'connections.test': async (input) => ok(await connections.test(input)),

    'outbox.list': (query) => {
      const { rows, more } = lists.outbox(query);
      return ok({ rows: rows.map((row) => outboxRow(row, store)), more });
    },
    'outbox.retry': ({ id }) => {
      const entry = store.outboxEntry(id);
      if (entry === undefined || entry.state === 'sent' || entry.state === 'withdrawn') return fail('outbox.notWaiting');
      store.transact((tx) => {
        // One that was refused never arrived; one of unknown outcome is looked for first, as always.
        const state = entry.state === 'failed' && entry.error !== 'outbox.outcomeUnknown' ? { state: 'pending' as const } : entry.state === 'failed' ? { state: 'unknown' as const } : {};
        tx.updateOutbox(id, { ...state, nextTryAt: flow.clock.now(), error: undefined, details: undefined });
      });
      core.changed(entry.document === undefined ? [] : [entry.document]);
      void connections.now(entry.connection);
      return ok({});
    },
    'quarantine.list': (query) => {
      const { rows, more } = lists.quarantine(query);
      return ok({ rows: rows.map(({ details, blob, attempts, nextTryAt, ...row }) => ({ ...row, ...(nextTryAt === null ? {} : { notFetched: { attempts, nextTryAt } }), ...(details === null ? {} : { details }), ...(blob === '' ? {} : { blob }) })), more });
    },
    'quarantine.readAgain': async ({ id }) => {
      const done = await readAgain(core, id);
      if (done.ok && done.value.read) connections.kick();
      return done;
    },
    'quarantine.settle': (input) => {
      const settled = settleQuarantine(core, input);
      if (!settled.ok) return settled;
      core.changed([]);
      connections.kick();
      return ok({});
    },

    'directory.search': ({ text, limit }) => ok({ agencies: [...core.directory.search(text, limit)] }),
    'directory.refresh': async ({ connection, acceptShrink }) => {
      const refreshed = await connections.refreshDirectory(connection, acceptShrink);
      return refreshed.ok ? ok({}) : refreshed;
    },
    ...evidenceHandlers({ evidence: core.evidence, store, blobs: core.blobs, verdicts: core.verdicts, now: () => flow.clock.now() }),
    'blob.locate': async ({ blob }) => {
      const found = await core.blobs.find(blob);
      return found.ok ? ok(found.value) : found;
    },
  };
}
