import type { BlobId, DocId } from '../../model/document.ts';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { VerificationRecord } from '../../model/verification.ts';
import type { FlowDeps } from '../deps.ts';

export interface ExtendedFile {
  readonly id: DocId;
  readonly ordinal: number;
  /** The file that was extended; `blob` begins with its bytes. */
  readonly from: BlobId;
  readonly blob: BlobId;
  readonly bytes: number;
  readonly level: string;
  readonly verification: VerificationRecord;
}

/**
 * Evidence was added behind a signature: the longer file takes the place of the shorter. Not while the document waits to be
 * sent, so that what is sent is what was there when it was issued.
 */
export function recordExtension(deps: FlowDeps, extended: ExtendedFile): Result<void, Failure<'document.notFound' | 'document.wrongState' | 'sign.paperStale'>> {
  return deps.store.transact((tx) => {
    const document = tx.document(extended.id);
    if (document === undefined) return fail('document.notFound');
    if (document.direction !== 'out' || document.state === 'draft' || document.state === 'queued') return fail('document.wrongState', { state: document.state });
    if (document.attachments.find((a) => a.ordinal === extended.ordinal)?.blob !== extended.from) return fail('sign.paperStale');
    tx.save({
      ...document,
      attachments: document.attachments.map((a) => a.ordinal === extended.ordinal
        ? { ...a, blob: extended.blob, bytes: extended.bytes, verification: extended.verification } : a),
    });
    tx.addEvent(extended.id, { at: deps.clock.now(), kind: 'extended', actor: deps.actor, text: extended.level });
    return ok(undefined);
  });
}
