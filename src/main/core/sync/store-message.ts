import type { DocId } from '../model/document.ts';
import type { ExchangeMessage } from '../model/message.ts';
import type { MessageKind } from '../ports/exchange-axis.ts';
import type { DocumentWrites, MessageOutcome } from '../ports/document-store.ts';
import type { FetchedMessage } from './fetch-message.ts';
import type { MessageDeps } from './deps.ts';

export interface StoredMessage {
  readonly axisDocId: string;
  readonly kind: MessageKind;
  readonly outcome: MessageOutcome;
  readonly ids: readonly DocId[];
}

/**
 * Gives one fetched message its effect, inside the transaction of its batch: a document, a status, a recall; nothing where
 * it is a second copy; quarantine where it cannot be read; a refusal where it is marked secret.
 */
export function storeMessage(deps: MessageDeps, tx: DocumentWrites, fetched: FetchedMessage): StoredMessage {
  const { raw, kind } = fetched;
  const { axis, axisDocId, rawBlob, rawBytes } = raw;
  const at = deps.clock.now();
  const done = (outcome: MessageOutcome, ids: readonly DocId[] = []): StoredMessage => ({ axisDocId, kind, outcome, ids });
  const evidence = { at, axis, kind, axisDocId };
  const known = tx.messageSeen(axis, axisDocId);
  if (known !== undefined) return done(known);
  tx.fetched(axis, axisDocId, at);

  if (!fetched.read.ok) {
    const { code, details } = fetched.read.error;
    const refused = code === 'secret.marked';
    const blob = refused ? '' : rawBlob;
    tx.recordMessage({ axis, axisDocId, kind, at, blob, bytes: refused ? 0 : rawBytes, outcome: refused ? 'refused' : 'quarantine' });
    const told = detailsOf(details);
    tx.quarantine({ axis, axisDocId, kind, at, bytes: refused ? 0 : rawBytes, reason: code, blob, ...(told === undefined ? {} : { details: told }) });
    // Of what is marked secret not even the hash stays: it could be used to recognise the text.
    tx.appendEvidence({ ...evidence, act: refused ? 'refused' : 'quarantined', facts: { reason: code }, ...(blob === '' ? {} : { messageSha256: blob, bytes: rawBytes }) });
    deps.log.warn(refused ? 'message.refused' : 'message.quarantined', { code, axisDocId });
    return done(refused ? 'refused' : 'quarantine');
  }

  const copy = tx.contentSeen(rawBlob);
  if (copy !== undefined) {
    tx.recordMessage({ axis, axisDocId, kind, at, blob: rawBlob, bytes: rawBytes, outcome: 'copy', ...(copy.document === undefined ? {} : { document: copy.document }) });
    tx.appendEvidence({ ...evidence, act: 'duplicate', messageSha256: rawBlob, bytes: rawBytes, facts: { of: copy.axisDocId, ofAxis: copy.axis } });
    return done('copy');
  }

  const ids = receive(deps, fetched, fetched.read.message);
  // What a document became is told by its kind; of the others only the flow knows.
  const outcome = isDocument(fetched.read.message) ? 'document' : tx.messageSeen(axis, axisDocId) ?? 'held';
  const documentId = documentIdOf(fetched.read.message);
  tx.appendEvidence({
    ...evidence, act: 'received', messageSha256: rawBlob, bytes: rawBytes, facts: factsOf(fetched.read.message, outcome),
    ...(ids[0] === undefined ? {} : { document: ids[0] }), ...(documentId === '' ? {} : { documentId }),
  });
  return done(outcome, ids);
}

function receive(deps: MessageDeps, { raw }: FetchedMessage, message: ExchangeMessage): readonly DocId[] {
  const request = { fromOrganId: message.from.organId, fromOrganName: message.from.organName };
  if (message.kind === 'edoc' && message.business === 'recall') {
    return deps.flow.receiveRecall(raw, { ...request, via: 'edoc', targetDocumentIds: message.targetDocumentIds, reason: message.businessReason ?? '' });
  }
  if (message.kind === 'edoc') return deps.flow.receiveEdoc(raw, message);
  if (message.statusCode === '13') {
    return deps.flow.receiveRecall(raw, { ...request, via: 'status', targetDocumentIds: [message.responseFor.documentId], reason: message.description ?? '' });
  }
  return deps.flow.receiveStatus(raw, message);
}

const isDocument = (message: ExchangeMessage): boolean => message.kind === 'edoc' && message.business !== 'recall';

const documentIdOf = (message: ExchangeMessage): string => (message.kind === 'edoc' ? message.documentId : message.responseFor.documentId);

function factsOf(message: ExchangeMessage, outcome: MessageOutcome): Record<string, string | number> {
  const common = { from: message.from.organId, outcome, warnings: message.warnings.length };
  return message.kind === 'edoc' ? { ...common, business: message.business, attachments: message.attachments.length } : { ...common, statusCode: message.statusCode };
}

export function detailsOf(details: Readonly<Record<string, string | number | boolean>> | undefined): string | undefined {
  return details === undefined ? undefined : Object.entries(details).map(([key, value]) => `${key}: ${String(value)}`).join(', ');
}
