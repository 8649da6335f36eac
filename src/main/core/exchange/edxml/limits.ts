/** What one message may cost. Bytes, except where the name says otherwise. */
export interface EdxmlLimits {
  readonly maxBytes: number;
  /** Everything except the base64 of attachments: what the XML reader has to walk through character by character. */
  readonly maxMarkupBytes: number;
  readonly maxDepth: number;
  /** Elements and attributes together. */
  readonly maxElements: number;
  readonly maxAttachments: number;
  /** Inflated size of one unwrapped attachment. */
  readonly maxUnzippedBytes: number;
  /** Inflated size of all unwrapped attachments of a message together. */
  readonly maxTotalUnzippedBytes: number;
}

const MiB = 1024 * 1024;

/** Files of 50 MB are the common regional limit; one of 200 MB (267 in base64) must still pass. */
export const defaultLimits: EdxmlLimits = {
  maxBytes: 300 * MiB,
  maxMarkupBytes: 32 * MiB,
  maxDepth: 64,
  maxElements: 100_000,
  maxAttachments: 500,
  maxUnzippedBytes: 300 * MiB,
  maxTotalUnzippedBytes: 1024 * MiB,
};
