import type { AxisFailure, MessageKind, PendingMessage } from '../ports/exchange-axis.ts';
import type { BlobId, DocId } from '../model/document.ts';
import type { EdocMessage } from '../model/message.ts';
import { ok, type Failure, type Result } from '../model/result.ts';
import type { RawMessage } from '../ports/incoming-flow.ts';
import type { SyncDeps } from './deps.ts';

/**
 * Fetches what waits for us: list, fetch, keep the raw bytes, parse, one transaction, and only then acknowledge. A
 * failed list is a failure and never an empty inbox. One message that cannot be fetched does not stop the others.
 */
export async function collect(deps: SyncDeps): Promise<Result<{ readonly received: number }, Failure>> {
  let received = 0;
  let firstFailure: AxisFailure | Failure | undefined;
  for (const kind of ['edoc', 'status'] as const) {
    const listed = await deps.axis.list(kind);
    if (!listed.ok) return listed;
    for (const pending of listed.value) {
      const done = await collectOne(deps, kind, pending);
      if (done.ok) received += done.value;
      else firstFailure ??= done.error;
    }
  }
  if (firstFailure !== undefined) return { ok: false, error: firstFailure };
  const told = await tellAgain(deps);
  return told.ok ? ok({ received }) : told;
}

/** A crash between the axis's answer and our note of it: the axis lists the message no more, so it is told once more here. */
async function tellAgain(deps: SyncDeps): Promise<Result<void, AxisFailure>> {
  for (const { axisDocId, outcome } of deps.store.unacknowledged(deps.axisId)) {
    const told = await acknowledge(deps, axisDocId, outcome, 0);
    if (told.ok) continue;
    if (told.error.code !== 'axis.refused') return told;
    deps.store.transact((tx) => tx.acknowledged(deps.axisId, axisDocId, deps.clock.now()));
  }
  return ok(undefined);
}

async function collectOne(deps: SyncDeps, kind: MessageKind, pending: PendingMessage): Promise<Result<number, AxisFailure | Failure>> {
  const { axisId, store } = deps;
  // Stored before, but the axis does not know it: no effect, acknowledged again.
  const known = store.messageSeen(axisId, pending.docId);
  if (known !== undefined) return acknowledge(deps, pending.docId, known, 0);
  const fetched = await deps.axis.fetch(pending.docId);
  if (!fetched.ok) return fetched;
  const rawBlob = await deps.blobs.put(fetched.value);
  if (!rawBlob.ok) return rawBlob;
  const raw: RawMessage = { axis: axisId, axisDocId: pending.docId, rawBlob: rawBlob.value, rawBytes: fetched.value.length };
  const parsed = deps.codec.parse(fetched.value);
  if (!parsed.ok) {
    deps.flow.quarantine(raw, kind, parsed.error.code, detailsOf(parsed.error));
    deps.log.warn('message.quarantined', { code: parsed.error.code, axisDocId: pending.docId });
    deps.onChanged([]);
    return acknowledge(deps, pending.docId, 'quarantine', 1);
  }
  const message = parsed.value;
  let ids: readonly DocId[];
  if (message.kind === 'edoc' && message.business === 'recall') {
    ids = deps.flow.receiveRecall(raw, {
      via: 'edoc', fromOrganId: message.from.organId, fromOrganName: message.from.organName,
      targetDocumentIds: message.targetDocumentIds, reason: message.businessReason ?? '',
    });
  } else if (message.kind === 'edoc') {
    const blobs = await putAttachments(deps, message);
    if (!blobs.ok) return blobs;
    ids = deps.flow.receiveEdoc(raw, message, blobs.value);
  } else if (message.statusCode === '13') {
    ids = deps.flow.receiveRecall(raw, {
      via: 'status', fromOrganId: message.from.organId, fromOrganName: message.from.organName,
      targetDocumentIds: [message.responseFor.documentId], reason: message.description ?? '',
    });
  } else {
    ids = deps.flow.receiveStatus(raw, message);
  }
  deps.onChanged(ids);
  return acknowledge(deps, pending.docId, 'document', 1);
}

async function putAttachments(deps: SyncDeps, message: EdocMessage): Promise<Result<readonly BlobId[], Failure>> {
  const blobs: BlobId[] = [];
  for (const attachment of message.attachments) {
    const put = await deps.blobs.put(attachment.bytes);
    if (!put.ok) return put;
    blobs.push(put.value);
  }
  return ok(blobs);
}

/** A quarantined message is never acknowledged as done: the axis learns that it failed here. */
async function acknowledge(deps: SyncDeps, axisDocId: string, outcome: string, received: number): Promise<Result<number, AxisFailure>> {
  const answered = await deps.axis.acknowledge(axisDocId, outcome === 'quarantine' ? 'fail' : 'done');
  if (!answered.ok) return answered;
  deps.store.transact((tx) => tx.acknowledged(deps.axisId, axisDocId, deps.clock.now()));
  return ok(received);
}

function detailsOf(failure: Failure): string | undefined {
  if (failure.details === undefined) return undefined;
  return Object.entries(failure.details).map(([key, value]) => `${key}: ${String(value)}`).join(', ');
}
