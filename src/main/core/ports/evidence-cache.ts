/** One certificate, OCSP response or list that was fetched and found genuine. */
export interface KeptEvidence {
  readonly kind: 'certificate' | 'ocsp' | 'crl';
  /** Whose certificates it speaks of: SHA-256 over the issuer's name and key, lower-case hexadecimal. */
  readonly issuer: string;
  /** DER, byte for byte. */
  readonly der: Uint8Array;
  /** Milliseconds since 1970. Of a list or response; after `nextUpdate` it is stale and forgotten. */
  readonly thisUpdate?: number;
  readonly nextUpdate?: number;
}

/**
 * Evidence the office fetched before, so that one list serves every paper of its authority and a morning without the network
 * is not a morning without answers. It saves a question and proves nothing: what is found is verified again before it counts.
 */
export interface EvidenceCache {
  /** What is held about certificates of these issuers and is not stale at `at`, newest first. */
  about(issuers: readonly string[], at: number): readonly KeptEvidence[];
  /** Keeps what was fetched; the same bytes are held once. What is too large or has no room is not kept. */
  keep(items: readonly KeptEvidence[], at: number): void;
}
