import type { Attachment, OfficeDocument, OutgoingDocument } from '../../model/document.ts';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';

export type SignRole = 'personal' | 'organ';
export type SignRuleFailure = Failure<
  'document.wrongState' | 'draft.notNumbered' | 'attachment.notPdf' | 'seal.noPersonalSignature' | 'seal.notNumbered'
>;

/**
 * The order of acts (Decree 30/2020, Art. 17, 32, 33). A person signs a numbered draft; the agency seals only what the
 * authorised person has signed, what still is as it was signed, and what bears number and date.
 */
export function maySign(
  document: OfficeDocument, ordinal: number, role: SignRole,
): Result<{ readonly document: OutgoingDocument; readonly attachment: Attachment }, SignRuleFailure> {
  if (document.direction !== 'out') return fail('document.wrongState', { state: document.state });
  const attachment = document.attachments.find((a) => a.ordinal === ordinal);
  if (attachment === undefined || attachment.contentType !== 'application/pdf') return fail('attachment.notPdf');
  if (role === 'organ') {
    if (document.code.number === '' || document.issuedDate === undefined) return fail('seal.notNumbered');
    if (document.state !== 'signed') return fail(document.state === 'draft' ? 'seal.noPersonalSignature' : 'document.wrongState', { state: document.state });
    if (!holdsPersonalSignature(attachment)) return fail('seal.noPersonalSignature');
    return ok({ document, attachment });
  }
  if (document.state !== 'draft') return fail('document.wrongState', { state: document.state });
  if (document.code.number === '') return fail('draft.notNumbered');
  return ok({ document, attachment });
}

/** At least one signature, none failed, and nothing suspicious since: what the agency vouches for is what was signed. */
function holdsPersonalSignature(attachment: Attachment): boolean {
  const signatures = attachment.verification?.signatures ?? [];
  return signatures.length > 0
    && signatures.every((s) => s.verdict !== 'TOTAL-FAILED' && s.laterChanges !== 'forbidden' && s.laterChanges !== 'suspicious');
}
