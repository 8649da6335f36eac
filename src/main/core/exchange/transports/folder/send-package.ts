import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ok } from '../../../model/result.ts';
import type { Result } from '../../../model/result.ts';
import { bytesOf } from '../../../ports/bytes.ts';
import type { ByteSource } from '../../../ports/bytes.ts';
import type { AxisFailure, OutgoingEnvelope, SendFailure } from '../../../ports/exchange-axis.ts';
import { ensureFolder, folderIn, namesIn, onDisk, place, readShort, sweepParts, toDisk } from './disk.ts';
import { boxOf, contentName, docIdOf, manifestName, sentName } from './layout.ts';
import { readManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { longestNote, writeNote } from './note.ts';
import { toldBy } from './packages.ts';
import type { FolderParty } from './packages.ts';

/** Counts and hashes what passes: what is written must be what the envelope says, or a later reader would refuse it. */
const checked = (content: ByteSource, sha256: string): ByteSource => ({
  size: content.size,
  async *open() {
    const hash = createHash('sha256');
    let size = 0;
    for await (const piece of content.open()) {
      hash.update(piece);
      size += piece.byteLength;
      yield piece;
    }
    if (size !== content.size || hash.digest('hex') !== sha256) throw new Error('the content is not what its envelope says');
  },
});

/**
 * Copies a message into each receiver's inbox, content first and manifest last, and then notes that it was sent. Begun
 * again with the same key it goes on where it stopped; what is there, or was taken already, is not copied once more.
 */
export async function sendPackage(root: string, party: FolderParty, envelope: OutgoingEnvelope, now: number): Promise<Result<{ readonly docId: string }, SendFailure>> {
  const { kind, key, sha256, content } = envelope;
  const receivers = [...new Set(envelope.toOrganIds)];
  const docId = docIdOf(party.organId, kind, key);
  let begun = false;
  const no = (error: AxisFailure): { readonly ok: false; readonly error: SendFailure } => ({ ok: false, error: { ...error, outcomeUnknown: begun } });
  if (envelope.fromOrganId !== party.organId) return no({ code: 'axis.refused', details: { reason: 'senderUnknown' } });
  if (receivers.length === 0) return no({ code: 'axis.refused', details: { reason: 'noReceiver' } });
  const stranger = receivers.find((code) => party.keyOf(code) === undefined);
  if (stranger !== undefined) return no({ code: 'axis.receiverUnknown', details: { reason: 'unknown', organId: stranger } });

  const manifest: Manifest = { version: 1, docId, kind, from: party.organId, to: receivers, sha256, size: content.size, createdAt: new Date(now).toISOString(), key };
  const note = bytesOf(writeNote('manifest', manifest, party.key));
  const earlier = async (folder: string | undefined, name: string): Promise<Manifest | undefined> => {
    const bytes = folder === undefined ? undefined : await readShort(join(folder, name), longestNote);
    const read = bytes === undefined ? undefined : readManifest(bytes, docId, party.keyOf);
    return read !== undefined && 'manifest' in read && read.manifest.from === party.organId ? read.manifest : undefined;
  };

  const sent = await onDisk(async () => earlier(await folderIn(root, 'sent', boxOf(party.organId)), sentName(docId)));
  if (!sent.ok) return no(sent.error);
  if (sent.value !== undefined) return sent.value.sha256 === sha256 ? ok({ docId }) : no({ code: 'axis.refused', details: { reason: 'keyReused' } });

  for (const receiver of receivers) {
    const box = await toDisk(async () => {
      const taken = await toldBy(root, party, manifest, receiver);
      if (taken === 'DONE' || taken === 'FAIL') return undefined;
      const folder = await ensureFolder(root, 'inbox', boxOf(receiver));
      const there = await earlier(folder, manifestName(docId)).catch(() => undefined);
      await sweepParts(folder, await namesIn(folder, 1000), now);
      return there?.sha256 === sha256 ? undefined : folder;
    });
    if (!box.ok) return no(box.error);
    begun ||= box.value === undefined;
    if (box.value === undefined) continue;
    const copied = await place(box.value, contentName(docId), checked(content, sha256));
    if (!copied.ok) return no(copied.error);
    const told = await place(box.value, manifestName(docId), note);
    // The rename of a manifest may have reached the disk though its flush failed.
    begun = true;
    if (!told.ok) return no(told.error);
  }
  const folder = await toDisk(() => ensureFolder(root, 'sent', boxOf(party.organId)));
  const noted = folder.ok ? await place(folder.value, sentName(docId), note) : folder;
  return noted.ok ? ok({ docId }) : no(noted.error);
}
