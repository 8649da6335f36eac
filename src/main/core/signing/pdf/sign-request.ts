import type { AppearanceFonts, SignatureAppearance } from '../appearance/appearance.ts';
import type { AppearanceFailureCode } from '../appearance/failure.ts';
import type { SignatureAlgorithm } from '../cms/algorithms.ts';
import type { UpdateFailureCode } from './open-for-update.ts';
import type { VisibleRect } from './placement.ts';

export type SignFailureCode =
  | UpdateFailureCode
  | AppearanceFailureCode
  | 'cert.unreadable'
  | 'cert.keyUnsupported'
  | 'sign.algorithmMismatch'
  | 'sign.noRoom'
  | 'sign.keyMismatch'
  /** `act`: fillField, createField. */
  | 'sign.forbiddenByPermissions'
  /** `field`: of the signature that forbids, empty when it is in no field; `rule`: certification, lock. */
  | 'sign.forbiddenByCertification'
  | 'sign.certifyMustBeFirst'
  /** `field`: of the signature that locks; `rule`: all, include, exclude. */
  | 'sign.fieldLocked'
  | 'sign.fieldNameInvalid'
  | 'sign.fieldNotSignature'
  | 'sign.fieldAlreadySigned'
  | 'sign.pageMissing'
  | 'sign.rectMissing'
  | 'sign.rectOffPage';

export interface SignatureRequest {
  /** User's or owner's password of an encrypted file; the owner is bound by no permission. */
  readonly password?: string;
  /** An empty signature field with this name is signed where it stands; else a new one gets the name. */
  readonly fieldName?: string;
  /** 1-based; -1 is the last page. Default 1. */
  readonly page?: number;
  /** Needed for a new visible signature; for `text` the default is the top right corner. */
  readonly rect?: VisibleRect;
  readonly appearance: SignatureAppearance;
  /** Needed where text is drawn. */
  readonly fonts?: AppearanceFonts;
  readonly signerName?: string;
  readonly reason?: string;
  readonly location?: string;
  readonly contactInfo?: string;
  /** Claimed time, ms since 1970; written to /M in +07'00'. */
  readonly signingTime: number;
  /** Makes this the certification signature (DocMDP). Only as the first signature. */
  readonly certify?: 1 | 2 | 3;
  /** Bytes kept free in /Contents for what comes later, e.g. a signature timestamp. Default 0. */
  readonly extraRoom?: number;
}

export interface Signer {
  readonly certificate: Uint8Array;
  /** Issuers, DER, in any order; carried in the signature. */
  readonly chain: readonly Uint8Array[];
  /** Default: what the certificate's key asks for. */
  readonly algorithm?: SignatureAlgorithm;
}

/** A document waiting for its signature value. Plain data: it may be stored or sent to another process. */
export interface PreparedSignature {
  /** DER SET OF signed attributes: what the key signs (hash included in the algorithm). */
  readonly toBeSigned: Uint8Array;
  readonly algorithm: SignatureAlgorithm;
  /** The document with /ByteRange set and /Contents all zeros; `completeSignature` fills it in where it is. */
  readonly document: Uint8Array;
  /** Position of /Contents in `document`, angle brackets included. */
  readonly contents: readonly [start: number, end: number];
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
  readonly fieldName: string;
}
