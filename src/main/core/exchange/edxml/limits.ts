/** What one message may cost. Bytes, except where the name says otherwise. */
export interface EdxmlLimits {
  readonly maxBytes: number;
  /** Everything except base64 runs: what the XML reader has to walk through character by character. */
  readonly maxMarkupBytes: number;
  readonly maxDepth: number;
  /** Elements and attributes together. */
  readonly maxElements: number;
  readonly maxAttachments: number;
  /** Inflated size of one unwrapped attachment. */
  readonly maxUnzippedBytes: number;
}

const MiB = 1024 * 1024;

/** Files of 50 MB are the common regional limit; the base64 of several must still pass. */
export const defaultLimits: EdxmlLimits = {
  maxBytes: 300 * MiB,
  maxMarkupBytes: 32 * MiB,
  maxDepth: 64,
  maxElements: 100_000,
  maxAttachments: 500,
  maxUnzippedBytes: 300 * MiB,
};
