import { createReadStream } from 'node:fs';
import type { EdxmlRouting } from '../main/core/exchange/edxml/routing.ts';
import { readRouting } from '../main/core/exchange/edxml/routing.ts';
import { sameAgency } from '../main/core/model/agency-code.rules.ts';
import type { Failure, Result } from '../main/core/model/result.ts';
import { assertNever, ok } from '../main/core/model/result.ts';
import type { HubBlobs } from './blobs/hub-blobs.ts';
import type { ReceiveOptions, Received, Spool, SpooledBody } from './blobs/spool.ts';
import type { HubClock } from './hub-types.ts';
import { newId } from './new-id.ts';
import type { HubStore, MessageKind } from './store/hub-store.ts';
import type { Refusal } from './wire-answers.ts';
import { denied, wireCodes } from './wire-answers.ts';

export interface TakeParts {
  readonly store: HubStore;
  readonly blobs: HubBlobs;
  readonly spool: Spool;
  readonly clock: HubClock;
  readonly maxBodyBytes: number;
  /** A very long list of receivers is waiting to be worked. */
  readonly fanOutWaits: () => void;
}

export interface Incoming {
  readonly agency: string;
  readonly kind: MessageKind;
  readonly hashFile?: string;
  readonly closingLine: boolean;
  /** The signed call this message came with; a protocol without signatures has none. */
  readonly call?: { readonly key: string; readonly until: number };
}

/** Sender and receivers, read from the message itself; its attachments are passed over. */
function routingOf(body: SpooledBody, maxBytes: number): Promise<Result<EdxmlRouting, Failure>> {
  return readRouting({ size: body.size, open: () => createReadStream(body.path) as AsyncIterable<Uint8Array> }, { maxBytes });
}

/**
 * Takes one message in: body to disk, receivers from its own header, one delivery each. When it answers with a document
 * id, body and rows are stored for good. Every call is a new message, as on the national axis; the same signed call is not,
 * and the same bytes of the same sender are the message they were before.
 */
export async function takeMessage(incoming: Incoming, stream: AsyncIterable<Uint8Array>, parts: TakeParts): Promise<Result<string, Refusal>> {
  const { call, hashFile, closingLine } = incoming;
  if (call !== undefined && (await parts.store.isReplay(call.key))) return replay;
  const options: ReceiveOptions = { maxBytes: parts.maxBodyBytes, closingLine, ...(hashFile === undefined ? {} : { hashFile }) };
  return takeReceived(incoming, await parts.spool.receive(stream, options), parts);
}

/** The same for a body that lies in the spool already. */
export async function takeReceived(incoming: Omit<Incoming, 'hashFile' | 'closingLine'>, received: Received, parts: TakeParts): Promise<Result<string, Refusal>> {
  switch (received.kind) {
    case 'tooLarge':
      return denied(wireCodes.tooLarge, `body larger than ${parts.maxBodyBytes} bytes`, 413);
    case 'hashMismatch':
      return denied(wireCodes.fileProcessing, 'hash-file does not match the body');
    case 'tooSlow':
      return denied(wireCodes.tooSlow, 'body too slow', 408);
    case 'broken':
      return denied(wireCodes.systemError, 'body not received completely', 500);
    case 'received':
      try {
        return await deliver(incoming, received.body, parts);
      } finally {
        // Whatever became of it: what was kept has been moved or copied.
        await parts.spool.discard(received.body);
      }
    default:
      return assertNever(received);
  }
}

const replay = denied(wireCodes.replay, 'this signed call was accepted before');

async function deliver(incoming: Omit<Incoming, 'hashFile' | 'closingLine'>, body: SpooledBody, parts: TakeParts): Promise<Result<string, Refusal>> {
  const { agency, kind, call } = incoming;
  const { store, blobs, clock } = parts;
  const routing = await routingOf(body, parts.maxBodyBytes);
  if (!routing.ok) return denied(wireCodes.edxmlInvalid, routing.error.code);
  const { from, to, documentId, notation, title } = routing.value;
  // State secrets have their own system (Law on Protection of State Secrets; Decision 28/2018, Art. 1): nothing of it is kept here.
  if (routing.value.secrecy !== undefined) return denied(wireCodes.edxmlInvalid, 'marked as a state secret');
  if (routing.value.kind !== kind) return denied(wireCodes.edxmlInvalid, 'messagetype is not what the message is');
  if (!sameAgency(from, agency)) return denied(wireCodes.senderNotRegistered, 'From/OrganId is not the calling agency');
  if (to.length === 0) return denied(wireCodes.edxmlInvalid, 'no receiver');
  const at = clock.now();
  const docId = newId(at);
  // Content first, rows second: a crash between them leaves a content nobody names, never a row without its content.
  await blobs.keep(docId, body);
  const message = { docId, kind, from: agency, documentId, notation, title, sha256: body.sha256.toString('hex'), size: body.size, blob: docId, receivers: [...new Set(to)] };
  const added = await store.addMessage(message, call === undefined ? undefined : { ...call, owner: docId }, at);
  if (added.kind !== 'added') await blobs.remove(docId);
  switch (added.kind) {
    case 'added':
      parts.fanOutWaits();
      return ok(docId);
    case 'same':
      return ok(added.docId);
    case 'replay':
      return replay;
    case 'noReceiver':
      return denied(wireCodes.receiverUnknown, 'no receiver of this message is registered here');
    case 'receiversLocked':
      return denied(wireCodes.receiverLocked, 'every receiver of this message is locked');
    default:
      return assertNever(added);
  }
}
