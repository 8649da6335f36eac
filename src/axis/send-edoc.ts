import { randomUUID } from 'node:crypto';
import { readRouting } from '../main/core/exchange/edxml/routing.ts';
import { ok } from '../main/core/model/result.ts';
import type { Result } from '../main/core/model/result.ts';
import type { Caller } from './authenticate.ts';
import type { BlobFiles, ReceivedBody } from './blob-files.ts';
import type { HubStore, MessageKind } from './hub-store.ts';
import type { Refusal, WireCode } from './wire-answers.ts';
import { refuse, wireCodes } from './wire-answers.ts';

export interface SendParts {
  readonly store: HubStore;
  readonly blobs: BlobFiles;
  readonly maxBodyBytes: number;
  readonly now: () => string;
}

export const kindOf = (caller: Caller): MessageKind | undefined => {
  const kind = caller.parameters.get('messagetype')?.toLowerCase();
  return kind === 'edoc' || kind === 'status' ? kind : undefined;
};

const no = (code: WireCode, description: string, http?: Refusal['http']): { readonly ok: false; readonly error: Refusal } => ({
  ok: false,
  error: refuse(code, description, http),
});

/** Reads large messages one after the other: two of 300 MB side by side would not fit the memory of a small server. */
export function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next.catch(() => undefined);
    return next;
  };
}

/**
 * Takes one message in: body to disk, receivers from its own header, one delivery each. When it answers with a
 * document id, body and rows are on disk for good. Every call is a new message, as on the national axis.
 */
export async function sendEdoc(caller: Caller, body: AsyncIterable<Uint8Array>, parts: SendParts, queue: ReturnType<typeof oneAtATime>): Promise<Result<string, Refusal>> {
  const kind = kindOf(caller);
  if (kind === undefined) return no(wireCodes.parameter, 'messagetype');
  if (caller.parameters.get('from') !== caller.code) return no(wireCodes.senderNotRegistered, 'from is not the calling agency');
  const received = await parts.blobs.receive(body, parts.maxBodyBytes, caller.parameters.get('hash-file'));
  switch (received.kind) {
    case 'tooLarge':
      return no(wireCodes.tooLarge, `body larger than ${parts.maxBodyBytes} bytes`, 413);
    case 'hashMismatch':
      return no(wireCodes.fileProcessing, 'hash-file does not match the body');
    case 'broken':
      return no(wireCodes.systemError, 'body not received completely', 500);
    case 'received':
      return queue(() => deliver(caller, kind, received.body, parts));
  }
}

async function deliver(caller: Caller, kind: MessageKind, body: ReceivedBody, parts: SendParts): Promise<Result<string, Refusal>> {
  const routing = readRouting(await parts.blobs.read(body), { maxBytes: parts.maxBodyBytes });
  const refusal = !routing.ok
    ? no(wireCodes.edxmlInvalid, routing.error.code)
    : routing.value.kind !== kind
      ? no(wireCodes.edxmlInvalid, 'messagetype is not what the message is')
      : routing.value.from !== caller.code
        ? no(wireCodes.senderNotRegistered, 'From/OrganId is not the calling agency')
        : routing.value.to.length === 0
          ? no(wireCodes.edxmlInvalid, 'no receiver')
          : undefined;
  if (refusal !== undefined || !routing.ok) {
    await parts.blobs.discard(body);
    return refusal ?? no(wireCodes.edxmlInvalid, 'unreadable');
  }
  const { from, to, documentId, notation, title } = routing.value;
  const docId = randomUUID();
  // Body first, rows second: a crash between them leaves a file nobody names, never a row without its file.
  const sha256 = await parts.blobs.keep(body);
  const receivers = [...new Set(to)].map((code) => ({ code, receiverDocId: randomUUID() }));
  parts.store.addMessage({ docId, kind, from, documentId, notation, title, sha256, size: body.size, receivers }, parts.now());
  return ok(docId);
}
