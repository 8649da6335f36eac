import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { completeDocumentTimestamp, prepareDocumentTimestamp } from '../pdf/document-timestamp.ts';
import type { PdfFile } from '../pdf/file.ts';
import { roomForToken } from '../timestamp/probe.ts';
import { requestTimestamp } from '../timestamp/request-timestamp.ts';
import type { LevelFailureCode, LevelServices } from './level-services.ts';

/** For the first token of an authority nobody has measured yet. */
const firstRoom = 12_288;

/**
 * Appends a document time stamp over the whole file. `knownRoom`: what a token of this authority takes. A token that turns out
 * larger is asked for once more with the room it needs: unlike a key's signature, a time stamp costs nobody a PIN.
 */
export async function addDocumentTimestamp(
  file: PdfFile,
  services: LevelServices,
  knownRoom?: number,
): Promise<Result<{ readonly bytes: Uint8Array; readonly room: number }, Failure<LevelFailureCode>>> {
  const { network, tsa, anchors, now } = services;
  if (tsa === undefined) return fail('extend.noTimeAuthority');
  let room = knownRoom ?? firstRoom;
  for (let attempt = 0; ; attempt++) {
    const prepared = prepareDocumentTimestamp(file, room);
    if (!prepared.ok) return prepared;
    const token = await requestTimestamp(prepared.value.parts, { network, authority: tsa, anchors: anchors.time, now });
    if (!token.ok) return token;
    const done = completeDocumentTimestamp(prepared.value, token.value.bytes);
    const needed = roomForToken(token.value.bytes.length);
    if (done.ok) return ok({ bytes: done.value, room: needed });
    if (attempt > 0) return done;
    room = needed;
  }
}
