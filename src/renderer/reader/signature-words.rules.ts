import type { VerificationView } from '../../contract/views.ts';

type Signature = VerificationView['signatures'][number];

/** What follows a signature in the ordinary course of work (Decree 30/2020 Art. 32, 33: the seal comes after the signature). */
const furtherSignature: ReadonlySet<string> = new Set(['signature.added', 'signatureField.signed', 'signatureField.added']);
const furtherEvidence: ReadonlySet<string> = new Set(['timestamp.added', 'dss.added', 'dss.changed', 'info.changed']);

/** Whether a change is one that follows signatures in the ordinary course of work. */
export const isOrdinary = ({ code }: Pick<Signature['changes'][number], 'code'>): boolean => furtherSignature.has(code) || furtherEvidence.has(code);

/** Key of the words for what came after a signature; `calm` where the list of single changes would only worry. */
export function changesWords({ laterChanges, changes }: Pick<Signature, 'laterChanges' | 'changes'>): { readonly key: string; readonly calm: boolean } {
  const ordinary = laterChanges === 'allowed' && changes.every(isOrdinary);
  if (!ordinary || changes.length === 0) return { key: `signature.changes.${laterChanges}`, calm: false };
  return { key: changes.some((c) => furtherSignature.has(c.code)) ? 'signature.changes.signed' : 'signature.changes.evidence', calm: true };
}

/** Key of the words for what the signature covers. */
export function coverageWords({ coversWholeDocument, laterChanges }: Pick<Signature, 'coversWholeDocument' | 'laterChanges'>): string {
  if (coversWholeDocument) return 'signature.coverage.whole';
  return laterChanges === 'none' || laterChanges === 'allowed' ? 'signature.coverage.then' : 'signature.coverage.part';
}

type Revocation = NonNullable<NonNullable<Signature['path']>[number]['revocation']>;

/** Who said when whether a certificate is revoked: key, the word for the source, and the time. */
export function revocationWords(revocation: Revocation | undefined): { readonly key: string; readonly source: string; readonly at?: number } {
  const source = revocation?.source === 'crl' ? 'CRL' : 'OCSP';
  if (revocation === undefined || revocation.status === 'unknown') return { key: 'revocation.unknown', source };
  const at = revocation.status === 'revoked' ? revocation.revokedAt : revocation.producedAt;
  const later = revocation.status === 'good' && revocation.revokedAt !== undefined;
  return { key: later ? 'revocation.later' : `revocation.${revocation.status}`, source, ...(at === undefined ? {} : { at: later ? (revocation.revokedAt ?? at) : at }) };
}
