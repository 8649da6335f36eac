import type { BlobId, DocId } from '../model/document.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { Settings } from '../ports/signing-keys.ts';

export interface SignedRevisions {
  /** The file as it was signed: `signature` is the index among the signatures of its verdict. */
  show(input: { readonly id: DocId; readonly ordinal: number; readonly signature: number }): Promise<Result<{ readonly blob: BlobId; readonly bytes: number; readonly number: number }, Failure>>;
  /** Takes away what was only shown. */
  clear(): Promise<void>;
}

/** Revisions kept at a time: the one on screen and those a person goes back to. */
const kept = 6;
const settingName = 'revision.shown';

/** Puts the bytes as they were signed beside the current ones, so that the viewer streams them like any file. */
export function createSignedRevisions({ store, blobs, settings }: { readonly store: DocumentStore; readonly blobs: BlobStore; readonly settings: Settings }): SignedRevisions {
  const known = (): BlobId[] => JSON.parse(settings.get(settingName) ?? '[]') as BlobId[];
  /** The signed revision may be a file that came by itself too: then it is not ours to take away. */
  const drop = async (blob: BlobId): Promise<void> => {
    if (!store.isReferred(blob)) await blobs.remove(blob);
  };
  return {
    show: async ({ id, ordinal, signature }) => {
      const attachment = store.document(id)?.attachments.find((a) => a.ordinal === ordinal);
      if (attachment === undefined) return fail('document.notFound');
      const revision = attachment.verification?.signatures[signature]?.signedRevision;
      if (revision === undefined) return fail('revision.none');
      const whole = await blobs.read(attachment.blob);
      if (!whole.ok) return whole;
      const bytes = whole.value.subarray(revision.start, revision.end);
      const blob = await blobs.put(bytes);
      if (!blob.ok) return blob;
      const all = [...known().filter((b) => b !== blob.value), blob.value];
      settings.set(settingName, JSON.stringify(all.slice(-kept)));
      for (const old of all.slice(0, -kept)) await drop(old);
      return ok({ blob: blob.value, bytes: bytes.length, number: revision.number });
    },
    clear: async () => {
      for (const blob of known()) await drop(blob);
      settings.set(settingName, '[]');
    },
  };
}
