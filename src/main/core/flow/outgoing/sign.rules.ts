import type { Attachment, OfficeDocument, OutgoingDocument } from '../../model/document.ts';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { maySeal, type SealFailure, type SealIdentity, type SealKind } from './seal.rules.ts';

export type SignRole = 'personal' | 'organ';
export type SignRuleFailure = SealFailure | Failure<'draft.notNumbered' | 'sign.copyNeedsNone'>;

export interface Signable {
  readonly document: OutgoingDocument;
  readonly attachment: Attachment;
  readonly as: 'personal' | SealKind;
}

/**
 * The order of acts (Decree 30/2020, Art. 14, 17, 32, 33): number and date, then the person, then the agency. More than
 * one person may sign before the seal; a copy is signed by the agency alone.
 */
export function maySign(document: OfficeDocument, ordinal: number, role: SignRole, seals: readonly SealIdentity[]): Result<Signable, SignRuleFailure> {
  if (role === 'organ') return maySeal(document, ordinal, seals);
  if (document.direction !== 'out') return fail('document.wrongState', { state: document.state });
  const attachment = document.attachments.find((a) => a.ordinal === ordinal);
  if (attachment === undefined || attachment.contentType !== 'application/pdf') return fail('attachment.notPdf');
  if (document.copy !== undefined) return fail('sign.copyNeedsNone');
  if (document.state !== 'draft' && document.state !== 'signed') return fail('document.wrongState', { state: document.state });
  if (document.code.number === '') return fail('draft.notNumbered');
  return ok({ document, attachment, as: 'personal' });
}
