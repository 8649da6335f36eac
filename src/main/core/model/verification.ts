/** What the verifier said of one file, kept with the document as evidence together with the time of the check. */
export interface VerificationRecord {
  /** What the bytes are; `pdf` where it is not said. */
  readonly format?: 'pdf' | 'cades' | 'xades' | 'asic-s' | 'asic-e' | 'unknown';
  readonly document: 'valid' | 'valid-with-later-changes' | 'unsure' | 'invalid' | 'unsigned' | 'unreadable';
  readonly reasons: readonly string[];
  readonly signatures: readonly SignatureRecord[];
  readonly checkedAt: number;
  /** Nobody could say yet whether some certificate is revoked: it is asked again. */
  readonly open?: true;
  /** The certificates, responses and lists the verdict rests on, each a file of the blob store. */
  readonly evidence?: readonly { readonly kind: 'certificate' | 'ocsp' | 'crl'; readonly blob: string }[];
  /** SHA-256 over the names of that evidence, in their order. */
  readonly evidenceHash?: string;
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
  /** Points of the page: left, bottom, right, top. */
  readonly box?: readonly number[];
}

/** One certificate of a path, and who said when whether it is revoked. */
export interface LinkRecord {
  readonly subject: string;
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** Absent for the anchor, and where revocation was not looked at. */
  readonly revocation?: {
    readonly status: 'good' | 'revoked' | 'unknown';
    readonly source?: 'ocsp' | 'crl';
    readonly reason?: string;
    /** Milliseconds since 1970. */
    readonly producedAt?: number;
    readonly revokedAt?: number;
  };
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
  /** The file as it was signed: its first bytes, and which saved state they are, from 1. */
  readonly signedRevision?: { readonly start: number; readonly end: number; readonly number: number };
  /** The signer first; the trusted root last where the path reaches one. */
  readonly path?: readonly LinkRecord[];
  /** A trusted time stamp proves that it was signed before this; milliseconds since 1970. */
  readonly proven?: { readonly at: number; readonly authority: string };
  /** Files and parts a signature outside a PDF covers. */
  readonly covers?: readonly { readonly name: string; readonly state: 'intact' | 'changed' | 'missing' | 'notChecked' }[];
}

export interface SignerRecord {
  readonly commonName: string;
  readonly organization?: string;
  readonly unit?: string;
  readonly position?: string;
  readonly taxCode?: string;
  readonly idNumber?: string;
  readonly idKind?: 'CCCD' | 'CMND' | 'HC';
  /** Official-use or public authority: a guess from the issuer's name. */
  readonly issuerKind?: string;
  readonly serial: string;
  readonly issuer: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

export type SignatureMark = 'valid' | 'warning' | 'invalid' | 'none' | 'pending';

const signedNames = /\.(?:p7s|p7m|asics?|asice|scs|sce|xml)$/i;

/** Whether a file is of a kind that carries signatures: PDF by its type, the others by their names; the bytes decide later. */
export const carriesSignature = ({ name, contentType }: { readonly name: string; readonly contentType: string }): boolean =>
  contentType === 'application/pdf' || signedNames.test(name);

/** The name of what a detached signature signs, as offices send it: the same without the suffix. */
export const contentNameOf = (name: string): string | undefined => (/^.+\.p7s$/i.test(name) ? name.slice(0, -4) : undefined);

/** One mark for a row: the worst of its files; a document without any signature says so. */
export function markOf(files: readonly (VerificationRecord | undefined)[]): SignatureMark {
  if (files.length === 0) return 'none';
  if (files.some((f) => f === undefined)) return 'pending';
  const verdicts = files.map((f) => f?.document);
  if (verdicts.includes('invalid')) return 'invalid';
  if (verdicts.includes('unsure') || verdicts.includes('unreadable') || verdicts.includes('valid-with-later-changes')) return 'warning';
  return verdicts.includes('valid') ? 'valid' : 'none';
}
