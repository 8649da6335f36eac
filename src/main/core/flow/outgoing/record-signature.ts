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
  readonly blob: BlobId;
  readonly bytes: number;
  readonly verification: VerificationRecord;
}

/** Puts the signed file in the place of the unsigned one and moves the document on. The rule is asked again: time has passed. */
export function recordSignature(deps: FlowDeps, signed: SignedFile): Result<void, SignRuleFailure | Failure<'document.notFound'>> {
  return deps.store.transact((tx) => {
    const document = tx.document(signed.id);
    if (document === undefined) return fail('document.notFound');
    const allowed = maySign(document, signed.ordinal, signed.role);
    if (!allowed.ok) return allowed;
    const current = allowed.value.document;
    const attachments = current.attachments.map((a) => a.ordinal === signed.ordinal
      ? { ...a, blob: signed.blob, bytes: signed.bytes, verification: signed.verification } : a);
    tx.save({ ...current, attachments, state: signed.role === 'personal' ? 'signed' : 'sealed' } as typeof current);
    tx.addEvent(signed.id, { at: deps.clock.now(), kind: signed.role === 'personal' ? 'signed' : 'sealed', actor: signed.holder });
    return ok(undefined);
  });
}
