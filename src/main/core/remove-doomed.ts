import type { BlobStore } from './ports/blob-store.ts';
import type { DocumentStore } from './ports/document-store.ts';

/**
 * Takes the files of destroyed documents off the disk (Decree 30/2020, Annex VI, III.8). They were named in the transaction
 * that destroyed the document, so a crash before this leaves them to the next start, and never on the disk for good.
 */
export async function removeDoomed({ store, blobs }: { readonly store: DocumentStore; readonly blobs: BlobStore }): Promise<void> {
  for (const blob of store.doomedBlobs()) {
    // The same file may have come again meanwhile.
    if (!store.isReferred(blob)) await blobs.remove(blob);
    store.transact((tx) => tx.blobRemoved(blob));
  }
}
