import type { Attachment, OfficeDocument } from '../model/document.ts';
import { contentNameOf } from '../model/verification.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { VerifyHow } from '../ports/verifier.ts';

/** What a detached signature among the attachments signs: the attachment it is named after, where that came too. */
export async function contentOf(document: OfficeDocument, { name }: Attachment, blobs: BlobStore): Promise<Pick<VerifyHow, 'content' | 'contentName'>> {
  const contentName = contentNameOf(name);
  const signed = document.attachments.find((a) => a.name === contentName);
  const content = signed === undefined ? undefined : await blobs.read(signed.blob);
  return content?.ok === true && contentName !== undefined ? { content: content.value, contentName } : {};
}
