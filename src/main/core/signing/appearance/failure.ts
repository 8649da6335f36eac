/** Why an appearance could not be drawn. */
export type AppearanceFailureCode =
  | 'image.unsupported'
  | 'image.damaged'
  | 'image.tooLarge'
  | 'font.unusable'
  | 'sign.textDoesNotFit';

/** Pixels of one image: a seal scanned at 1200 dpi is below 4 million. */
export const pixelLimit = 40_000_000;
