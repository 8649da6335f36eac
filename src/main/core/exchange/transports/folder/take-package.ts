import { createHash } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ok } from '../../../model/result.ts';
import type { Result } from '../../../model/result.ts';
import { bytesOf } from '../../../ports/bytes.ts';
import type { ByteSink } from '../../../ports/bytes.ts';
import type { AxisFailure } from '../../../ports/exchange-axis.ts';
import { ensureFolder, folderFailure, onDisk, openFile, place, syncFolder, toDisk } from './disk.ts';
import { boxOf, contentName, manifestName, receiptName } from './layout.ts';
import type { Manifest, Unsound } from './manifest.ts';
import { writeNote } from './note.ts';
import { doneBefore, findPackage, ourInbox, toldBy } from './packages.ts';
import type { FolderParty } from './packages.ts';
import type { Receipt, ReceiptStatus } from './receipt.ts';

const PIECE = 256 * 1024;

export const unsoundFailure = (reason: Unsound): { readonly ok: false; readonly error: AxisFailure } =>
  folderFailure(reason === 'unknownPartner' ? 'folder.unknownPartner' : 'folder.notSound', reason);

/** Streams the message of a believed package and checks, to the last byte, that it is the one its sender signed for. */
async function copyContent(root: string, party: FolderParty, manifest: Manifest, into: ByteSink): Promise<Result<void, AxisFailure>> {
  const file = await onDisk(async () => {
    const inbox = await ourInbox(root, party);
    return inbox === undefined ? undefined : openFile(join(inbox, contentName(manifest.docId)));
  });
  if (!file.ok) return file;
  const handle = file.value;
  // A person's copying, or a tool that keeps folders alike, may bring the manifest first: not damaged, not yet here.
  if (handle === undefined) return folderFailure('axis.gone', 'contentMissing');
  try {
    const info = await onDisk(() => handle.stat());
    if (!info.ok) return info;
    if (info.value.size < manifest.size) return folderFailure('axis.gone', 'contentShort');
    if (info.value.size > manifest.size) return folderFailure('folder.notSound', 'contentSize');
    const hash = createHash('sha256');
    for (let at = 0; ; ) {
      // A piece of its own each time: a sink may keep what it was given.
      const read = await onDisk(() => handle.read(Buffer.allocUnsafe(PIECE), 0, PIECE, at));
      if (!read.ok) return read;
      const piece = read.value.buffer.subarray(0, read.value.bytesRead);
      if (piece.length === 0) break;
      at += piece.length;
      if (at > manifest.size) return folderFailure('folder.notSound', 'contentSize');
      hash.update(piece);
      await into.write(piece);
    }
    return hash.digest('hex') === manifest.sha256 ? ok(undefined) : folderFailure('folder.notSound', 'contentAltered');
  } finally {
    await handle.close().catch(() => undefined);
  }
}

export async function fetchPackage(root: string, party: FolderParty, docId: string, into: ByteSink, now: number, maxBytes: number): Promise<Result<void, AxisFailure>> {
  const found = await onDisk(() => findPackage(root, party, docId, now));
  if (!found.ok) return found;
  if (found.value === undefined) return { ok: false, error: { code: 'axis.gone' } };
  if ('unsound' in found.value) return unsoundFailure(found.value.unsound);
  if (found.value.manifest.size > maxBytes) return folderFailure('folder.notSound', 'tooLarge');
  return copyContent(root, party, found.value.manifest, into);
}

/** Takes a package that is done with out of the inbox. */
export async function clearPackage(box: string, docId: string): Promise<void> {
  // The manifest first: a content without one is nothing, a manifest without its content would be a damaged package.
  await rm(join(box, manifestName(docId)), { force: true });
  await rm(join(box, contentName(docId)), { force: true });
  await syncFolder(box);
}

const statuses: Readonly<Record<'done' | 'fail' | 'processing', ReceiptStatus>> = { done: 'DONE', fail: 'FAIL', processing: 'PROCESSING' };

/**
 * Tells the sender, by a signed receipt, and then clears the inbox of what is done. What failed stays on the disk as it
 * is and is not listed again. A package that cannot be believed has no sender to tell: it is put aside under another name.
 */
export async function acknowledgePackage(root: string, party: FolderParty, docId: string, status: 'done' | 'fail' | 'processing', now: number): Promise<Result<void, AxisFailure>> {
  const found = await onDisk(() => findPackage(root, party, docId, now));
  if (!found.ok) return found;
  const inbox = await onDisk(() => ourInbox(root, party));
  if (!inbox.ok) return inbox;
  if (found.value === undefined || inbox.value === undefined) {
    const before = await onDisk(() => doneBefore(root, party, docId));
    return !before.ok ? before : before.value ? ok(undefined) : { ok: false, error: { code: 'axis.gone' } };
  }
  const box = inbox.value;
  if ('unsound' in found.value) {
    const { fileName, unsound } = found.value;
    if (status !== 'fail') return unsoundFailure(unsound);
    return toDisk(() => rename(join(box, fileName), join(box, `${fileName}.refused`)));
  }
  const { manifest } = found.value;
  const told = await onDisk(() => toldBy(root, party, manifest, party.organId));
  if (!told.ok) return told;
  // What is done stays done, whatever a late retry says.
  if (told.value !== 'DONE') {
    const receipt: Receipt = { version: 1, docId, from: party.organId, to: manifest.from, sha256: manifest.sha256, status: statuses[status], at: new Date(now).toISOString() };
    const folder = await toDisk(() => ensureFolder(root, 'receipts', boxOf(manifest.from)));
    const placed = folder.ok ? await place(folder.value, receiptName(docId, party.organId), bytesOf(writeNote('receipt', receipt, party.key))) : folder;
    if (!placed.ok) return placed;
  }
  if (status !== 'done' && told.value !== 'DONE') return ok(undefined);
  return toDisk(() => clearPackage(box, docId));
}
