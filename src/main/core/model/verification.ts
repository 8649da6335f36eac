/** What the verifier said of one file, kept with the document as evidence together with the time of the check. */
export interface VerificationRecord {
  readonly document: 'valid' | 'valid-with-later-changes' | 'unsure' | 'invalid' | 'unsigned' | 'unreadable';
  readonly reasons: readonly string[];
  readonly signatures: readonly SignatureRecord[];
  readonly checkedAt: number;
  /** What the signed document holds that its reader does not see, or that can change what it shows. */
  readonly warnings?: readonly WarningRecord[];
  /** Pages that look different from what was signed: boxes in points of the page, [left, bottom, right, top]. */
  readonly differingPages?: readonly { readonly page: number; readonly boxes: readonly (readonly number[])[]; readonly unexplained: boolean }[];
}

export interface WarningRecord {
  readonly code: string;
  readonly severity: 'warning' | 'note';
  readonly page?: number;
  readonly where?: string;
}

export interface SignatureRecord {
  readonly field: string;
  /** A document time stamp stands in a signature field too. */
  readonly kind?: 'signature' | 'timestamp';
  readonly verdict: 'TOTAL-PASSED' | 'INDETERMINATE' | 'TOTAL-FAILED';
  readonly subIndication?: string;
  readonly level: string;
  readonly signer?: SignerRecord;
  readonly signingTime?: string;
  readonly coversWholeDocument: boolean;
  readonly laterChanges: 'none' | 'allowed' | 'suspicious' | 'forbidden';
  readonly changes: readonly { readonly code: string; readonly where?: string; readonly page?: number; readonly detail?: string }[];
  readonly reasons: readonly string[];
}

export interface SignerRecord {
  readonly commonName: string;
  readonly organization?: string;
  readonly position?: string;
  readonly taxCode?: string;
  readonly idNumber?: string;
  readonly serial: string;
  readonly issuer: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

export type SignatureMark = 'valid' | 'warning' | 'invalid' | 'none' | 'pending';

/** One mark for a row: the worst of its files; a document without any signature says so. */
export function markOf(files: readonly (VerificationRecord | undefined)[]): SignatureMark {
  if (files.length === 0) return 'none';
  if (files.some((f) => f === undefined)) return 'pending';
  const verdicts = files.map((f) => f?.document);
  if (verdicts.includes('invalid')) return 'invalid';
  if (verdicts.includes('unsure') || verdicts.includes('unreadable') || verdicts.includes('valid-with-later-changes')) return 'warning';
  return verdicts.includes('valid') ? 'valid' : 'none';
}
