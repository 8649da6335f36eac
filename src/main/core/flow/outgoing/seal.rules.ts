import type { Attachment, OfficeDocument, OutgoingDocument } from '../../model/document.ts';
import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import type { SignatureRecord } from '../../model/verification.ts';

/** The office's own seals, as certificates name them (RFC 5280 §4.1.2.2: serial number and issuer are unique together). */
export interface SealIdentity {
  readonly serial: string;
  readonly issuer: string;
}

export type SealFailure = Failure<
  'document.wrongState' | 'attachment.notPdf' | 'seal.notNumbered' | 'seal.noPersonalSignature' | 'seal.alreadySealed'
>;

/** What the agency's signature is on a file, and with it how it looks (Decree 30/2020, Annex I, II.8, III.1d; Part II.I). */
export type SealKind = 'organ' | 'appendix' | 'copy';

export interface Sealable {
  readonly document: OutgoingDocument;
  readonly attachment: Attachment;
  readonly as: SealKind;
}

/**
 * Whether the agency may sign a file (Decree 30/2020, Art. 17, 32, 33): only what bears number and date, and only a paper
 * that the authorised person has signed and that is as it was signed; its appendices in files of their own with it; and
 * copies, which the agency itself makes (Art. 25, 33.2).
 */
export function maySeal(document: OfficeDocument, ordinal: number, seals: readonly SealIdentity[]): Result<Sealable, SealFailure> {
  if (document.direction !== 'out') return fail('document.wrongState', { state: document.state });
  const papers = document.attachments.filter((a) => a.contentType === 'application/pdf');
  const attachment = papers.find((a) => a.ordinal === ordinal);
  const [main] = papers;
  if (attachment === undefined || main === undefined) return fail('attachment.notPdf');
  if (document.code.number === '' || document.issuedDate === undefined) return fail('seal.notNumbered');
  if (isSealed(attachment, seals)) return fail('seal.alreadySealed', { file: attachment.name });
  const isCopy = document.copy !== undefined;
  const open = document.state === 'signed' || document.state === 'sealed' || (isCopy && document.state === 'draft');
  if (!open) return fail(document.state === 'draft' ? 'seal.noPersonalSignature' : 'document.wrongState', { state: document.state });
  if (isCopy) return ok({ document, attachment, as: 'copy' });
  if (!holdsPersonalSignature(main, seals)) return fail('seal.noPersonalSignature');
  return ok({ document, attachment, as: attachment === main ? 'organ' : 'appendix' });
}

/** Files of a document that the agency has yet to sign before it may go out. */
export function unsealed(document: OfficeDocument, seals: readonly SealIdentity[]): readonly Attachment[] {
  return document.attachments.filter((a) => a.contentType === 'application/pdf' && !isSealed(a, seals));
}

/** A whole signature of one of the agency's own certificates. */
export function isSealed(attachment: Attachment, seals: readonly SealIdentity[]): boolean {
  return (attachment.verification?.signatures ?? []).some((s) => isOurs(s, seals) && holds(s));
}

/**
 * A person has signed, the signature holds, and nothing in the file speaks against it: what the agency vouches for is what
 * was signed. A timestamp is no person, and the agency's own signature is none either.
 */
function holdsPersonalSignature(attachment: Attachment, seals: readonly SealIdentity[]): boolean {
  const signatures = attachment.verification?.signatures ?? [];
  const personal = signatures.filter((s) => s.kind !== 'timestamp' && !isOurs(s, seals));
  return personal.some(holds) && signatures.every((s) => s.verdict !== 'TOTAL-FAILED' && unchanged(s));
}

const isOurs = (s: SignatureRecord, seals: readonly SealIdentity[]): boolean =>
  seals.some((seal) => seal.serial === s.signer?.serial && seal.issuer === s.signer.issuer);

const unchanged = (s: SignatureRecord): boolean => s.laterChanges === 'none' || s.laterChanges === 'allowed';

/** Passed, or passed but for revocation data that could not be had here and now (EN 319 102-1: TRY_LATER): an office works offline. */
const holds = (s: SignatureRecord): boolean =>
  unchanged(s) && (s.verdict === 'TOTAL-PASSED' || (s.verdict === 'INDETERMINATE' && s.subIndication === 'TRY_LATER'));
