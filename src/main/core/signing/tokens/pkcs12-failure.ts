export type Pkcs12FailureCode =
  | 'p12.wrongPassword'
  /** The file opens, but its keys are under another password than the file. */
  | 'p12.keyPasswordDiffers'
  | 'p12.damaged'
  | 'p12.noKey'
  | 'p12.noCertificate'
  | 'p12.unsupported'
  | 'p12.tooSlow';

export const pkcs12Limits = {
  bytes: 16 * 1024 * 1024,
  /** Rounds of one key derivation. */
  iterations: 5_000_000,
  /** Rounds of all derivations for one file. */
  iterationsTotal: 20_000_000,
  bags: 10_000,
} as const;

/** Unwinds the reader; caught at its border. */
export class Pkcs12Stop extends Error {
  readonly code: Pkcs12FailureCode;
  constructor(code: Pkcs12FailureCode) {
    super(code);
    this.code = code;
  }
}

/** Counts rounds over all derivations of a file, so that many bags cannot add up to hours. */
export class Rounds {
  #left = pkcs12Limits.iterationsTotal as number;
  take(iterations: number): number {
    this.#left -= iterations;
    if (iterations > pkcs12Limits.iterations || this.#left < 0) throw new Pkcs12Stop('p12.tooSlow');
    if (iterations < 1) throw new Pkcs12Stop('p12.damaged');
    return iterations;
  }
}
