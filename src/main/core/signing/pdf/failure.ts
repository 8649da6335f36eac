import type { FailureDetails } from '../../model/result.ts';

/** Why a file could not be read as PDF. `pdf.repaired` is never an answer of `openPdf`: it is why a
 *  file that was only readable by guessing is not written to. */
export type PdfFailureCode =
  | 'pdf.empty'
  | 'pdf.notPdf'
  | 'pdf.damaged'
  | 'pdf.passwordNeeded'
  | 'pdf.passwordWrong'
  /** `reason`: handler (public-key or private), algorithm, malformed, integrity (ISO/TS 32004, for writing only). */
  | 'pdf.encryptionUnsupported'
  /** Encrypted, and the cross-reference is unusable: what ciphertext belongs to which object would be a guess. */
  | 'pdf.encryptedDamaged'
  | 'pdf.tooLarge'
  | 'pdf.tooComplex';

/** Bounds on what a hostile file can make us do. All counts are far above what offices produce. */
export const pdfLimits = {
  /** Bytes of a whole file. */
  fileBytes: 1024 * 1024 * 1024,
  /** Arrays and dictionaries inside one another. */
  nesting: 200,
  /** Elements of one indirect object, all levels together. */
  elements: 4_000_000,
  /** Bytes of one literal string. */
  literalString: 32 * 1024 * 1024,
  /** Elements of all objects of a file that are read. */
  elementsTotal: 8_000_000,
  /** Highest object number (ISO 32000-1 Annex C.2). */
  xrefEntries: 8_388_607,
  /** Sections in a chain of /Prev. */
  xrefSections: 4096,
  /** Bytes one structural stream (cross-reference or object stream) may inflate to. */
  inflatedStream: 128 * 1024 * 1024,
  /** Bytes all structural streams of a file may inflate to. */
  inflatedTotal: 512 * 1024 * 1024,
  pages: 20_000,
  pageTreeDepth: 100,
} as const;

/**
 * Entries all cross-reference sections of a file of `bytes` bytes may have together. An honest object takes more than 16
 * bytes even where it is compressed; entries that name nothing compress to almost nothing.
 */
export const entryLimit = (bytes: number): number => Math.min(pdfLimits.xrefEntries, 200_000 + (bytes >> 4));

/** Bytes the object streams of a file of `bytes` bytes may inflate to: structure compresses to a tenth, not to a hundredth. */
export const inflateLimit = (bytes: number): number => Math.min(pdfLimits.inflatedTotal, 64 * 1024 * 1024 + bytes * 30);

/** Unwinds a parser; caught at the border of this folder and never seen outside. */
export class PdfStop extends Error {
  readonly code: PdfFailureCode;
  readonly details: FailureDetails;
  constructor(code: PdfFailureCode, where: number, details: FailureDetails = { at: where }) {
    super(code);
    this.code = code;
    this.details = details;
  }
}
