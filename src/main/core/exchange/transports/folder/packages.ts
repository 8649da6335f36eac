import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { folderIn, namesIn, readShort, sweepParts } from './disk.ts';
import { boxOf, docIdIn, manifestName, receiptName, unsoundId } from './layout.ts';
import { readManifest } from './manifest.ts';
import type { Manifest, Unsound } from './manifest.ts';
import { longestNote, readNote } from './note.ts';
import { receiptStatus } from './receipt.ts';
import type { ReceiptStatus } from './receipt.ts';

/** Whose folder axis this is and whom it knows. */
export interface FolderParty {
  readonly organId: string;
  readonly key: KeyObject;
  /** The key of a partner, or our own; nobody else's. */
  readonly keyOf: (code: string) => KeyObject | undefined;
  /** All of these, ourselves included. */
  readonly known: readonly string[];
}

/** A package in our inbox, believed or not. */
export type FoundPackage =
  | { readonly docId: string; readonly manifest: Manifest }
  | { readonly docId: string; readonly fileName: string; readonly unsound: Unsound };

/** Most files looked at in one folder, and most unsound packages told of at once: a flood of rubbish hides nothing for ever, as it is told of. */
const mostFiles = 20_000;

/** Our inbox; `undefined`: nobody has sent us anything on this disk. */
export const ourInbox = (root: string, party: FolderParty): Promise<string | undefined> => folderIn(root, 'inbox', boxOf(party.organId));

/** One package by its file name. `undefined`: it is not there (any more). */
async function readPackage(inbox: string, party: FolderParty, fileName: string): Promise<FoundPackage | undefined> {
  const named = docIdIn(fileName, 'manifest') ?? '';
  let bytes: Buffer | undefined;
  try {
    bytes = await readShort(join(inbox, fileName), longestNote);
  } catch (error) {
    // A link or a folder under the name of a manifest is told of like any other package that cannot be believed.
    if ((error as { code?: unknown }).code !== 'ELOOP' && (error as { code?: unknown }).code !== 'EISDIR') throw error;
    return { docId: unsoundId(fileName, Buffer.alloc(0)), fileName, unsound: 'unreadable' };
  }
  if (bytes === undefined) return undefined;
  const read = readManifest(bytes, named, party.keyOf);
  if ('unsound' in read) return { docId: unsoundId(fileName, bytes), fileName, unsound: read.unsound };
  if (!read.manifest.to.includes(party.organId)) return { docId: unsoundId(fileName, bytes), fileName, unsound: 'notForUs' };
  return { docId: named, manifest: read.manifest };
}

/** What lies in our inbox, whatever we have said about it. */
export async function packagesIn(root: string, party: FolderParty, now: number): Promise<readonly FoundPackage[]> {
  const folder = await ourInbox(root, party);
  if (folder === undefined) return [];
  const names = await namesIn(folder, mostFiles);
  await sweepParts(folder, names, now);
  const found: FoundPackage[] = [];
  for (const name of names) {
    if (docIdIn(name, 'manifest') === undefined) continue;
    const one = await readPackage(folder, party, name);
    if (one !== undefined) found.push(one);
  }
  return found;
}

/** The package behind a transport id: by its name, or, where it is unsound, by looking. */
export async function findPackage(root: string, party: FolderParty, docId: string, now: number): Promise<FoundPackage | undefined> {
  if (/^[0-9a-f]{32}$/u.test(docId)) {
    const inbox = await ourInbox(root, party);
    const one = inbox === undefined ? undefined : await readPackage(inbox, party, manifestName(docId));
    return one?.docId === docId ? one : undefined;
  }
  return docId.startsWith('unsound-') ? (await packagesIn(root, party, now)).find((one) => one.docId === docId) : undefined;
}

async function readReceipt(root: string, sender: string, docId: string, receiver: string): Promise<Buffer | undefined> {
  const folder = await folderIn(root, 'receipts', boxOf(sender));
  if (folder === undefined) return undefined;
  return readShort(join(folder, receiptName(docId, receiver)), longestNote).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ELOOP') return undefined;
    throw error;
  });
}

/** What a receiver has said about a message, as far as its signature holds. */
export async function toldBy(root: string, party: FolderParty, manifest: Manifest, receiver: string): Promise<ReceiptStatus | undefined> {
  const bytes = await readReceipt(root, manifest.from, manifest.docId, receiver);
  return bytes === undefined ? undefined : receiptStatus(bytes, manifest, receiver, party.keyOf(receiver));
}

/** Whether we have said of a package, no longer there, that it is done. Who sent it is unknown then, but those who may are few. */
export async function doneBefore(root: string, party: FolderParty, docId: string): Promise<boolean> {
  for (const sender of party.known) {
    const bytes = await readReceipt(root, sender, docId, party.organId);
    const sha256 = bytes === undefined ? undefined : readNote(bytes)?.fields['sha256'];
    if (bytes === undefined || typeof sha256 !== 'string') continue;
    if (receiptStatus(bytes, { docId, from: sender, sha256 }, party.organId, party.keyOf(party.organId)) === 'DONE') return true;
  }
  return false;
}
