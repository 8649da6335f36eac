import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MessageKind, SentMessage } from '../../../ports/exchange-axis.ts';
import { folderIn, namesIn, readShort } from './disk.ts';
import { boxOf, docIdIn, receiptName } from './layout.ts';
import { readManifest } from './manifest.ts';
import type { Manifest } from './manifest.ts';
import { longestNote } from './note.ts';
import { toldBy } from './packages.ts';
import type { FolderParty } from './packages.ts';

const mostSent = 20_000;
/** Long past any retry: what all receivers have had for so long need not be told of any more. */
const KEPT_MS = 90 * 24 * 3_600_000;

/** What we have sent by this folder and what each receiver's receipt says of it. A note that is not ours is nobody's. */
export async function sentList(root: string, party: FolderParty, kind: MessageKind, now: number): Promise<readonly SentMessage[]> {
  const folder = await folderIn(root, 'sent', boxOf(party.organId));
  if (folder === undefined) return [];
  const sent: SentMessage[] = [];
  for (const name of await namesIn(folder, mostSent)) {
    const docId = docIdIn(name, 'sent');
    const bytes = docId === undefined ? undefined : await readShort(join(folder, name), longestNote).catch(() => undefined);
    const read = docId === undefined || bytes === undefined ? undefined : readManifest(bytes, docId, party.keyOf);
    if (read === undefined || !('manifest' in read) || read.manifest.from !== party.organId || read.manifest.kind !== kind) continue;
    const { manifest } = read;
    const told = await Promise.all(manifest.to.map(async (receiver) => ({ receiver, status: await toldBy(root, party, manifest, receiver) })));
    if (told.every(({ status }) => status === 'DONE') && now - Date.parse(manifest.createdAt) > KEPT_MS) {
      await forget(root, folder, name, manifest);
      continue;
    }
    for (const { receiver, status } of told) {
      sent.push({ docId: manifest.docId, kind, toCode: receiver, sentTime: manifest.createdAt, sha256: manifest.sha256, receiveStatus: status ?? 'INITIAL' });
    }
  }
  return sent;
}

/** Where the disk is write-protected it stays: it is only old. */
async function forget(root: string, folder: string, name: string, manifest: Manifest): Promise<void> {
  const receipts = await folderIn(root, 'receipts', boxOf(manifest.from));
  const files = [join(folder, name), ...(receipts === undefined ? [] : manifest.to.map((receiver) => join(receipts, receiptName(manifest.docId, receiver))))];
  for (const file of files) await rm(file, { force: true }).catch(() => undefined);
}
