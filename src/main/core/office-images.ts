import type { OfficeProfile } from '../../contract/office-profile.ts';
import type { BlobId } from './model/document.ts';
import type { BlobStore } from './ports/blob-store.ts';
import type { Log } from './ports/log.ts';
import { inDataDir } from './profile.ts';
import { readLimitedFile } from './read-limited-file.ts';

/** Scans of seals and signatures are some hundred kilobytes; a larger file is not one. */
const imageLimit = 8 * 1024 * 1024;

/**
 * Puts the images of seals and signatures where the window can read them, by certificate id. The window shows the very
 * picture that will be printed (Decree 30/2020 Annex I, II.7 and II.8). One that cannot be read is left out and logged:
 * the office opens all the same, and signing says `sign.imageUnreadable`.
 */
export async function storeOfficeImages(dataDir: string, profile: OfficeProfile, blobs: BlobStore, log: Log): Promise<ReadonlyMap<string, BlobId>> {
  const stored = await Promise.all(profile.certificates.map(async ({ id, imagePath }) => {
    if (imagePath === undefined) return [];
    const bytes = await readLimitedFile(inDataDir(dataDir, imagePath), imageLimit);
    const blob = bytes === undefined ? undefined : await blobs.put(bytes);
    if (blob?.ok === true) return [[id, blob.value] as const];
    log.warn('office.imageUnreadable', { certificate: id });
    return [];
  }));
  return new Map(stored.flat());
}
