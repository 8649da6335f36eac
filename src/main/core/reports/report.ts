/**
 * What a verification report says, in codes, numbers and times; every form (JSON, HTML, PDF, ETSI) is made from it. It is the
 * JSON form as it stands, so fields are added and never renamed: `docs/reports.md` documents them, `schema.ts` checks them.
 */

import type { CoveredObject, FileFormat } from '../signing/file-result.ts';
import type { Change, DocumentVerdict, Finding, LaterChanges, PadesLevel, SignatureVerdict, SignerDescription } from '../signing/validation/result.ts';
import type { PageDifference } from '../signing/validation/render/comparison.ts';

/** Grows when a field changes its meaning or goes; not when one is added. */
export const reportVersion = 1;

export interface Report {
  readonly schema: 'congvan.verification-report';
  readonly version: typeof reportVersion;
  readonly program: { readonly name: string; readonly version: string };
  /** When the check was made, and the time the files were judged at; ISO 8601, UTC. */
  readonly checkedAt: string;
  readonly at: string;
  /** The tops of the chains in the files were believed: no statement about who signed. */
  readonly assumedTrust: boolean;
  /** `online`: authorities were asked where the file left it open; `offline`: nobody was. */
  readonly revocation: 'online' | 'offline';
  readonly trustRoots: readonly TrustRoot[];
  readonly files: readonly FileReport[];
}

export interface TrustRoot {
  readonly purpose: 'signature' | 'time';
  readonly subject: string;
  /** SHA-256 of the certificate, lower-case hexadecimal, as all digests of a report. */
  readonly sha256: string;
}

export interface FileReport {
  /** As it was named to the program. */
  readonly file: string;
  readonly format: FileFormat;
  readonly bytes?: number;
  readonly sha256?: string;
  readonly document: DocumentVerdict;
  readonly reasons: readonly string[];
  readonly signatures: readonly SignatureReport[];
  readonly warnings?: readonly Finding[];
  readonly differingPages?: readonly PageDifference[];
  /** Entries of a container that no signature covers. */
  readonly uncovered?: readonly string[];
  readonly evidence: readonly EvidenceEntry[];
}

export interface SignatureReport {
  readonly field: string;
  readonly kind: 'signature' | 'timestamp';
  readonly verdict: SignatureVerdict;
  readonly subIndication?: string;
  readonly level: PadesLevel;
  readonly signer?: SignerDescription;
  /** Claimed by the signer. */
  readonly signingTime?: string;
  /** The earliest time that trusted time stamps prove it existed (ETSI EN 319 102-1 §5.5.4); absent: nothing proves one. */
  readonly bestSignatureTime?: string;
  readonly coversWholeDocument: boolean;
  readonly signedRevision?: { readonly start: number; readonly end: number; readonly number: number };
  readonly laterChanges: LaterChanges;
  readonly changes: readonly Change[];
  readonly reasons: readonly string[];
  readonly covers?: readonly CoveredObject[];
  readonly countersignatures?: readonly SignatureReport[];
  /** The signer's certificate first. */
  readonly path: readonly PathLink[];
  readonly timestamps: readonly TimestampReport[];
  /** The signature value, base64, and SHA-256 of the bytes it is over, where the format gives them at hand. */
  readonly signatureValue?: string;
  readonly signedDataSha256?: string;
}

export interface PathLink {
  readonly subject: string;
  readonly issuer: string;
  /** Upper-case hexadecimal. */
  readonly serial: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** The last link of a path that leads to a trusted root. */
  readonly anchor: boolean;
  /** `id` of the evidence entry. */
  readonly certificate: string;
  /** Absent of an anchor, and where nothing was at hand that could tell. */
  readonly revocation?: LinkRevocation;
}

export interface LinkRevocation {
  readonly status: 'good' | 'revoked' | 'unknown';
  readonly source?: 'ocsp' | 'crl';
  readonly producedAt?: string;
  readonly thisUpdate?: string;
  readonly nextUpdate?: string;
  /** Of a certificate that is good at the time it is judged: it was revoked afterwards. */
  readonly revokedAt?: string;
  readonly reason?: string;
  /** `id`s of the response or the lists it rests on. */
  readonly evidence: readonly string[];
  /** Why other evidence did not count. */
  readonly problems: readonly string[];
}

export interface TimestampReport {
  readonly time?: string;
  /** Only a `trusted` one proves its time. */
  readonly state: 'trusted' | 'notTrusted' | 'broken';
  readonly authority?: string;
  readonly token: string;
  readonly path: readonly PathLink[];
}

export type EvidenceKind = 'certificate' | 'ocsp' | 'crl' | 'timestamp';

export interface EvidenceEntry {
  /** Kind and SHA-256: the same object has the same id in every report. */
  readonly id: string;
  readonly kind: EvidenceKind;
  readonly sha256: string;
  readonly bytes: number;
  /** Whether a verdict rests on it, or the file only carries it. */
  readonly used: boolean;
  /** Subject of a certificate, issuer of a list. */
  readonly name?: string;
  /** Of a certificate its validity, of a list or response thisUpdate and nextUpdate, of a time stamp its time twice. */
  readonly from?: string;
  readonly until?: string;
}

/** An evidence entry with its octets: DER, byte for byte as it was judged. */
export interface EvidenceObject extends EvidenceEntry {
  readonly der: Uint8Array;
}

/** A file's report and the octets behind it. */
export interface ReportedFile {
  readonly report: FileReport;
  readonly evidence: readonly EvidenceObject[];
}
