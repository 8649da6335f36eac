import type { BlobId, DocId } from '../../model/document.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { VerificationRecord } from '../../model/verification.ts';
import type { FlowDeps } from '../deps.ts';
import { maySign, type SignRole, type SignRuleFailure } from './sign.rules.ts';
import type { Failure } from '../../model/result.ts';

export interface SignedFile {
  readonly id: DocId;
  readonly ordinal: number;
  readonly role: SignRole;
  readonly holder: string;
  /** The file that was signed: while a person typed a PIN another signature may have come into its place. */
  readonly from: BlobId;
  readonly blob: BlobId;
  readonly bytes: number;
  readonly verification: VerificationRecord;
}

/** Puts the signed file in the place of the unsigned one and moves the document on. The rule is asked again: time has passed. */
export function recordSignature(deps: FlowDeps, signed: SignedFile): Result<void, SignRuleFailure | Failure<'document.notFound' | 'sign.paperStale'>> {
  return deps.store.transact((tx) => {
    const document = tx.document(signed.id);
    if (document === undefined) return fail('document.notFound');
    const allowed = maySign(document, signed.ordinal, signed.role, deps.seals());
    if (!allowed.ok) return allowed;
    if (allowed.value.attachment.blob !== signed.from) return fail('sign.paperStale');
    const current = allowed.value.document;
    const attachments = current.attachments.map((a) => a.ordinal === signed.ordinal
      ? { ...a, blob: signed.blob, bytes: signed.bytes, verification: signed.verification } : a);
    const [main] = current.attachments.filter((a) => a.contentType === 'application/pdf');
    // An appendix sealed before its paper moves nothing: the document is sealed when its paper is.
    const state = signed.role === 'personal' ? 'signed' : main?.ordinal === signed.ordinal ? 'sealed' : current.state;
    tx.save({ ...current, attachments, state } as typeof current);
    tx.addEvent(signed.id, { at: deps.clock.now(), kind: signed.role === 'personal' ? 'signed' : 'sealed', actor: signed.holder });
    return ok(undefined);
  });
}
