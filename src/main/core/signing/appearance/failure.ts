/** Why an appearance could not be drawn. */
export type AppearanceFailureCode =
  | 'image.unsupported'
  | 'image.damaged'
  | 'image.tooLarge'
  /** CMYK where the document's archival format (PDF/A) has no CMYK output intent. */
  | 'image.colourNotArchivable'
  | 'font.unusable'
  /** The font has no glyph for `characters`. */
  | 'sign.textUnsupported'
  | 'sign.textDoesNotFit';

/** Pixels of one image: a seal scanned at 1200 dpi is below 4 million. */
export const pixelLimit = 25_000_000;
/** Bytes the rows of one image may take unpacked. */
export const rowsLimit = 128 * 1024 * 1024;
