/**
 * What a verification answers. `verdict` and `subIndication` use the words of ETSI EN 319 102-1
 * clause 5.1.3; everything else is ours. Reason and change codes are stable: the window and the
 * command line turn them into sentences.
 */

import type { IdKind, IssuerKind } from './signer-identity.rules.ts';

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
  | 'pages.count'
  | 'annotation.added'
  | 'annotation.changed'
  | 'annotation.removed'
  | 'appearance.changed'
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
  readonly laterChanges: LaterChanges;
  readonly changes: readonly Change[];
  readonly reasons: readonly ReasonCode[];
}

export interface DocumentVerification {
  readonly document: DocumentVerdict;
  readonly reasons: readonly ReasonCode[];
  readonly signatures: readonly SignatureVerification[];
}

export interface VerifyOptions {
  /** DER certificates taken as trusted. */
  readonly trustAnchors: readonly Uint8Array[];
  /** DER certificates that may help to build a chain; never trusted by themselves. */
  readonly extraCertificates?: readonly Uint8Array[];
  /** Now, in milliseconds since 1970. */
  readonly at: number;
  /** User's or owner's password of an encrypted file. */
  readonly password?: string;
  /** Trust the top of each chain found in the file and judge at the time of signing: for diagnosis. */
  readonly assumeTrust?: boolean;
}
