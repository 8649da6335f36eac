import type { DocumentVerdict, DocumentVerification, ReasonCode, SignatureVerification } from './validation/result.ts';

/** What the bytes of a signed file are. `asic-s` and `asic-e`: ETSI EN 319 162-1. */
export type FileFormat = 'pdf' | 'cades' | 'xades' | 'asic-s' | 'asic-e' | 'unknown';

/** One thing a signature covers: a file, an entry of a container, an element of an XML document. */
export interface CoveredObject {
  /** For a person: a file name, `#id` of an element, or empty for the document itself. */
  readonly name: string;
  readonly state: 'intact' | 'changed' | 'missing' | 'notChecked';
}

/** A signature that is not in a PDF; `signedRevisionEnd` is 0 and nothing comes "later" than it in a file. */
export interface FileSignature extends SignatureVerification {
  readonly covers: readonly CoveredObject[];
  /** Signatures over this one's value (ETSI EN 319 122-1 §5.2.7, EN 319 132-1 §5.2.7), judged like it. */
  readonly countersignatures: readonly FileSignature[];
}

/** The same verdict words as for a PDF; what a container or an XML holds beside the signatures is in `covers`. */
export interface FileVerification extends DocumentVerification {
  readonly format: FileFormat;
  readonly signatures: readonly FileSignature[];
  /** Entries of a container that no holding signature covers (`content.notCovered` is then among the reasons). */
  readonly uncovered?: readonly string[];
}

/** Reasons about the file that leave open what a reader will take for signed. */
const unsure: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'content.notCovered',
  'content.unreadable',
  'cms.countersignatureBroken',
  'asic.duplicateEntry',
  'asic.unsafeName',
  'asic.mimetypeWrong',
  'asic.manifestInvalid',
  'asic.encrypted',
  'structure.tooManySignatures',
  'internal',
]);

/** One answer from all signatures of a file; the worst finding decides. */
export function fileVerification(
  format: FileFormat,
  signatures: readonly FileSignature[],
  reasons: Iterable<ReasonCode> = [],
): FileVerification {
  const all = new Set<ReasonCode>(reasons);
  const countersignatures = signatures.flatMap(flattened);
  if (countersignatures.some(({ verdict }) => verdict === 'TOTAL-FAILED')) all.add('cms.countersignatureBroken');
  return { format, document: decide(signatures, countersignatures, all), reasons: [...all], signatures };
}

function decide(signatures: readonly FileSignature[], countersignatures: readonly FileSignature[], reasons: ReadonlySet<ReasonCode>): DocumentVerdict {
  if (signatures.length === 0) return 'unsigned';
  if (signatures.some(({ verdict }) => verdict === 'TOTAL-FAILED') || reasons.has('content.differs') || reasons.has('content.changed')) return 'invalid';
  if ([...signatures, ...countersignatures].some(({ verdict }) => verdict !== 'TOTAL-PASSED')) return 'unsure';
  return [...reasons].some((reason) => unsure.has(reason)) ? 'unsure' : 'valid';
}

const flattened = ({ countersignatures }: FileSignature): readonly FileSignature[] =>
  countersignatures.flatMap((signature) => [signature, ...flattened(signature)]);

export const unreadableFile = (format: FileFormat, reason: ReasonCode): FileVerification => ({
  format,
  document: 'unreadable',
  reasons: [reason],
  signatures: [],
});
