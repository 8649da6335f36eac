import type { Change, DocumentVerdict, ReasonCode, SignatureVerification } from './result.ts';

/** Reasons about the file as a whole that leave open which document a reader shows. */
const UNSURE: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'pdf.encrypted',
  'structure.needsRepair',
  'structure.duplicateObject',
  'structure.signatureRemoved',
  'structure.tooManySignatures',
  'structure.xrefAmbiguous',
  'structure.bytesBeforeHeader',
  'structure.duplicateKey',
  'structure.streamLength',
  'structure.objectUnreadable',
  'structure.pageTree',
  'pdf.tooComplex',
  'content.prepared',
  'render.pageDiffers',
  'internal',
]);

/** One answer from all signatures; the worst finding decides. */
export function documentVerdict(
  signatures: readonly SignatureVerification[],
  reasons: readonly ReasonCode[],
): { readonly document: DocumentVerdict; readonly reasons: readonly ReasonCode[] } {
  const all = new Set<ReasonCode>(reasons);
  for (const signature of signatures) {
    if (signature.laterChanges === 'forbidden') all.add('changes.forbidden');
    if (signature.laterChanges === 'suspicious' && signature.changes.length > 0) all.add('changes.suspicious');
  }
  const decided = (document: DocumentVerdict) => ({ document, reasons: [...all] });
  if (signatures.length === 0) return decided('unsigned');
  if (signatures.some(({ verdict }) => verdict === 'TOTAL-FAILED')) return decided('invalid');
  if (signatures.some(({ laterChanges }) => laterChanges === 'forbidden')) return decided('invalid');
  if (signatures.some(({ laterChanges }) => laterChanges === 'suspicious')) return decided('unsure');
  if (signatures.some(({ verdict }) => verdict !== 'TOTAL-PASSED')) return decided('unsure');
  if ([...all].some((reason) => UNSURE.has(reason))) return decided('unsure');
  // The store that makes a signature B-LT can only come after everything it proves, and shows nothing to anybody.
  const lasting = signatures.some(({ level }) => level === 'B-LT' || level === 'B-LTA');
  const newest = signatures.some(({ coversWholeDocument, changes }) => coversWholeDocument || (lasting && changes.every(isEvidence)));
  const harmless = signatures.every(({ changes }) => changes.every(isSigningStep));
  return decided(newest && harmless ? 'valid' : 'valid-with-later-changes');
}

const isEvidence = ({ code }: Change): boolean => code === 'dss.added' || code === 'dss.changed' || code === 'info.changed';

/** Countersigning, stamping and keeping evidence are how a document is finished, not changed. */
export function isSigningStep({ code }: Change): boolean {
  switch (code) {
    case 'signature.added':
    case 'timestamp.added':
    case 'signatureField.added':
    case 'signatureField.signed':
    case 'dss.added':
    case 'dss.changed':
    case 'info.changed':
      return true;
    default:
      return false;
  }
}
