/**
 * What a verification answers. `verdict` and `subIndication` use the words of ETSI EN 319 102-1
 * clause 5.1.3; everything else is ours. Reason and change codes are stable: the window and the
 * command line turn them into sentences.
 */

import type { Evidence } from '../evidence/evidence.ts';
import type { IdKind, IssuerKind } from './signer-identity.rules.ts';
import type { SignatureProof } from './proof.ts';
import type { RevocationEvidence } from './path/validate-path.ts';
import type { PageDifference, RenderCompare } from './render/comparison.ts';
import type { JudgedChain } from './trust.ts';

/** The one answer for the file. `unsure` is an answer: what is not known is said to be not known. */
export type DocumentVerdict =
  | 'valid'
  | 'valid-with-later-changes'
  | 'unsure'
  | 'invalid'
  | 'unsigned'
  | 'unreadable';

/** ETSI EN 319 102-1 table 5: main status indications. */
export type SignatureVerdict = 'TOTAL-PASSED' | 'INDETERMINATE' | 'TOTAL-FAILED';

/** ETSI EN 319 102-1 tables 5 and 6: the sub-indications this version can give. */
export type SubIndication =
  | 'FORMAT_FAILURE'
  | 'HASH_FAILURE'
  | 'SIG_CRYPTO_FAILURE'
  | 'NOT_YET_VALID'
  | 'REVOKED_NO_POE'
  | 'REVOKED_CA_NO_POE'
  | 'TRY_LATER'
  | 'SIG_CONSTRAINTS_FAILURE'
  | 'CHAIN_CONSTRAINTS_FAILURE'
  | 'CERTIFICATE_CHAIN_GENERAL_FAILURE'
  | 'CRYPTO_CONSTRAINTS_FAILURE_NO_POE'
  | 'NO_SIGNING_CERTIFICATE_FOUND'
  | 'NO_CERTIFICATE_CHAIN_FOUND'
  | 'OUT_OF_BOUNDS_NO_POE'
  | 'POLICY_PROCESSING_ERROR'
  | 'SIGNED_DATA_NOT_FOUND'
  | 'GENERIC';

/** PAdES baseline level by what is there (ETSI EN 319 142-1 clause 6); `none` outside PAdES. */
export type PadesLevel = 'B-B' | 'B-T' | 'B-LT' | 'B-LTA' | 'none';

/** What the bytes after the signed revision do to what was signed. */
export type LaterChanges = 'none' | 'allowed' | 'suspicious' | 'forbidden';

/** Why a verdict is what it is, for one signature or for the file. */
export type ReasonCode =
  | 'pdf.empty'
  | 'pdf.notPdf'
  | 'pdf.damaged'
  | 'pdf.tooLarge'
  | 'pdf.tooComplex'
  /** Only in records of earlier versions, which could not open encrypted files. */
  | 'pdf.encrypted'
  | 'pdf.passwordNeeded'
  | 'pdf.passwordWrong'
  | 'pdf.encryptionUnsupported'
  | 'pdf.encryptedDamaged'
  | 'structure.needsRepair'
  | 'structure.duplicateObject'
  | 'structure.signatureOutsideForm'
  | 'structure.signatureRemoved'
  | 'structure.tooManySignatures'
  | 'structure.xrefAmbiguous'
  | 'structure.bytesBeforeHeader'
  | 'structure.duplicateKey'
  | 'structure.streamLength'
  | 'structure.objectUnreadable'
  | 'structure.pageTree'
  | 'byteRange.malformed'
  | 'byteRange.notFromStart'
  | 'byteRange.outsideFile'
  | 'byteRange.gapNotContents'
  | 'byteRange.contentsAmbiguous'
  | 'byteRange.endsInsideRevision'
  | 'byteRange.overlapsOther'
  | 'cms.missing'
  | 'cms.malformed'
  | 'cms.contentInside'
  | 'cms.signerCount'
  | 'cms.signerNotFound'
  | 'cms.attributesInvalid'
  | 'cms.algorithmMismatch'
  | 'cms.algorithmUnsupported'
  | 'cms.digestMismatch'
  | 'cms.signatureWrong'
  | 'cms.certificateMismatch'
  | 'cms.certificateNotBound'
  | 'cms.subFilterUnsupported'
  | 'cms.policyNotChecked'
  | 'cms.policyUnusable'
  | 'crypto.weakHash'
  | 'crypto.weakKey'
  | 'chain.noAnchor'
  | 'chain.assumedTrust'
  | 'chain.notCa'
  | 'chain.pathTooLong'
  | 'chain.unknownCriticalExtension'
  | 'chain.issuerUsageForbidsSigning'
  | 'chain.signatureWrong'
  | 'chain.algorithmUnsupported'
  | 'chain.malformed'
  | 'chain.nameConstraints'
  | 'chain.policy'
  | 'chain.weakAlgorithm'
  | 'chain.tooComplex'
  | 'cert.expired'
  | 'cert.notYetValid'
  | 'cert.usageForbidsSigning'
  | 'cert.issuerExpired'
  | 'cert.issuerNotYetValid'
  | 'cert.usageForbidsTimestamp'
  | 'cert.usageForbidsOcsp'
  | 'cert.revoked'
  | 'cert.issuerRevoked'
  | 'revocation.notChecked'
  | 'revocation.unknown'
  | 'revocation.offline'
  | 'revocation.unreachable'
  | 'revocation.later'
  | 'revocation.keyCompromised'
  | 'timestamp.notTrusted'
  | 'timestamp.broken'
  | 'timestamp.usageMissing'
  | 'changes.suspicious'
  | 'changes.forbidden'
  // signatures that are not in a PDF
  | 'content.missing'
  | 'content.unreadable'
  | 'content.changed'
  | 'content.differs'
  | 'content.notCovered'
  | 'content.nothingSigned'
  | 'cms.countersignatureBroken'
  | 'timestamp.archiveNotChecked'
  | 'xml.malformed'
  | 'xml.dtdForbidden'
  | 'xml.tooComplex'
  | 'xades.malformed'
  | 'xades.idAmbiguous'
  | 'xades.transformUnsupported'
  | 'xades.propertiesNotSigned'
  | 'asic.damaged'
  | 'asic.encrypted'
  | 'asic.tooLarge'
  | 'asic.notAsic'
  | 'asic.mimetypeWrong'
  | 'asic.duplicateEntry'
  | 'asic.unsafeName'
  | 'asic.manifestInvalid'
  | 'format.unknown'
  | 'content.prepared'
  | 'render.pageDiffers'
  | 'render.notAvailable'
  | 'render.incomplete'
  | 'internal';

/** What was added or altered after signing. */
export type ChangeCode =
  | 'signature.added'
  | 'timestamp.added'
  | 'signatureField.added'
  | 'signatureField.signed'
  | 'dss.added'
  | 'dss.changed'
  | 'metadata.changed'
  | 'info.changed'
  | 'catalog.changed'
  | 'form.changed'
  | 'formField.filled'
  | 'formField.changed'
  | 'formField.locked'
  | 'page.changed'
  | 'page.content'
  | 'page.tabs'
  | 'pages.count'
  | 'annotation.added'
  | 'annotation.changed'
  | 'annotation.removed'
  | 'annotation.marked'
  | 'annotation.drawn'
  | 'appearance.changed'
  | 'appearance.shared'
  | 'appearance.covers'
  | 'structTree.changed'
  | 'object.changed'
  | 'object.removed'
  | 'object.unreachable'
  | 'bytes.unexplained'
  | 'signature.altered'
  | 'permissions.changed'
  | 'analysis.tooComplex';

export interface Change {
  readonly code: ChangeCode;
  /** Where, for a person: `page 2`, a field name, or an object number. */
  readonly where?: string;
  /** Page the change is seen on, from 1. */
  readonly page?: number;
  /** Number of the object that differs. */
  readonly object?: number;
  /** What differs, in the words of the file: keys, or the values before and after. */
  readonly detail?: string;
}

/**
 * What was in the document when it was signed and can make it show something else: hidden under something, waiting to be
 * switched, or read differently by different programs.
 */
export type HiddenCode =
  | 'hidden.textCovered'
  | 'hidden.textInvisible'
  | 'hidden.widgetsOverlap'
  | 'hidden.valueDiffers'
  | 'hidden.pendingPages'
  | 'hidden.layerDiffersInPrint'
  | 'hidden.layerOff'
  | 'hidden.actionOnOpen'
  | 'hidden.script'
  | 'hidden.externalContent'
  | 'hidden.fontLies'
  | 'hidden.notExamined';

/** One thing found by looking at what the signed document holds. */
export interface Finding {
  readonly code: HiddenCode;
  /** `warning` keeps the document from being plainly valid; a `note` is only told. */
  readonly severity: 'warning' | 'note';
  /** From 1. */
  readonly page?: number;
  readonly object?: number;
  /** A field, a layer, or the first words of the text concerned. */
  readonly where?: string;
  /** [left, bottom, right, top], points of the page's default user space. */
  readonly box?: readonly [number, number, number, number];
}

/** Who signed, from the certificate's subject (RFC 5280 §4.1.2.6). */
export interface SignerDescription {
  readonly commonName?: string;
  readonly organization?: string;
  /** Organisational unit: phòng, ban. */
  readonly unit?: string;
  readonly position?: string;
  /** `UID=MST:…` or an `MST…` value: tax code of the organ. */
  readonly taxCode?: string;
  /** `UID=CMND:…` / `CCCD:…`: personal number. */
  readonly idNumber?: string;
  readonly idKind?: IdKind;
  readonly email?: string;
  /** Serial number, upper-case hexadecimal. */
  readonly serial: string;
  readonly issuer: string;
  /** Official-use or public authority: a guess from the issuer's name, which decides nothing. */
  readonly issuerKind?: IssuerKind;
  /** ISO 8601, UTC. */
  readonly notBefore: string;
  readonly notAfter: string;
}

export interface SignatureVerification {
  readonly field: string;
  /** A document time stamp (ETSI EN 319 142-1 §5.4.3) is verified like a signature of the file. */
  readonly kind: 'signature' | 'timestamp';
  readonly verdict: SignatureVerdict;
  readonly subIndication?: SubIndication;
  readonly level: PadesLevel;
  readonly signer?: SignerDescription;
  /** Claimed time (`/M` or the CMS attribute), ISO 8601; of a time stamp: its time. */
  readonly signingTime?: string;
  readonly coversWholeDocument: boolean;
  /** Offset of the byte after the signed revision; 0 when there is none. */
  readonly signedRevisionEnd: number;
  /** Bytes that are the document as it was signed, and which saved state it is, from 1; absent without a sound range. */
  readonly signedRevision?: { readonly start: number; readonly end: number; readonly number: number };
  readonly laterChanges: LaterChanges;
  readonly changes: readonly Change[];
  readonly reasons: readonly ReasonCode[];
  /** Path, time stamps and revocation evidence behind the verdict; absent where it came to none of them. */
  readonly proof?: SignatureProof;
}

export interface DocumentVerification {
  readonly document: DocumentVerdict;
  readonly reasons: readonly ReasonCode[];
  readonly signatures: readonly SignatureVerification[];
  /** What the first screen must show beside any good verdict; absent when there is nothing. */
  readonly warnings?: readonly Finding[];
  /** Pages that look different from what the first signer saw, where somebody drew and compared them. */
  readonly differingPages?: readonly PageDifference[];
}

export interface VerifyOptions {
  /** DER certificates taken as trusted. */
  readonly trustAnchors: readonly Uint8Array[];
  /** DER certificates taken as trusted for time stamps; those above when absent. */
  readonly timeAnchors?: readonly Uint8Array[];
  /** DER certificates that may help to build a chain; never trusted by themselves. */
  readonly extraCertificates?: readonly Uint8Array[];
  /** Lists and responses the office holds, beside those in the file; each is verified before it counts. */
  readonly evidence?: Evidence;
  /**
   * Of whom it must be known that they were not revoked: with `known`, the default, what is not known is said and does not
   * make a good signature bad; otherwise its verdict is INDETERMINATE, TRY_LATER (ETSI EN 319 102-1 §5.2.6).
   */
  readonly demand?: RevocationEvidence['demand'];
  /** Hears of each certificate that is judged, in no particular order; one may come more than once. */
  readonly witness?: (judged: JudgedChain) => void;
  /** The time it is judged at, in milliseconds since 1970. */
  readonly at: number;
  /** The time of the check, where `at` is an earlier one: evidence made in between counts. */
  readonly now?: number;
  /** User's or owner's password of an encrypted file. */
  readonly password?: string;
  /** Trust the top of each chain found in the file and judge at the time of signing: for diagnosis. */
  readonly assumeTrust?: boolean;
  /** Draws two states and compares them; asked only when something was added after signing. */
  readonly compareRendered?: RenderCompare;
}
