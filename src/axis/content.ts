import type { ByteSource } from '../main/core/ports/bytes.ts';
import type { Result } from '../main/core/model/result.ts';
import { ok } from '../main/core/model/result.ts';
import type { HubParts } from './hub-parts.ts';
import type { Content } from './store/hub-store.ts';
import type { Refusal } from './wire-answers.ts';
import { denied, wireCodes } from './wire-answers.ts';

/** The message behind a transport id, for its receiver alone. Another agency's id looks like an unknown one. */
export async function contentFor(parts: HubParts, agency: string, id: string): Promise<Result<Content & { readonly source: ByteSource }, Refusal>> {
  const content = await parts.store.contentOf(agency, id);
  if (content === undefined) return denied(wireCodes.notFound, 'no such document for this agency');
  const source = await parts.blobs.open(content.blob);
  if (source?.size !== content.size) {
    parts.log.error('hub.blobMissing', { blob: content.blob });
    return denied(wireCodes.systemError, 'document file missing', 500);
  }
  return ok({ ...content, source });
}
