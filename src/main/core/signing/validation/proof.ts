import type { RevocationStatus } from '../revocation/check-revocation.ts';
import type { ChainCheck } from './chain.ts';

/** A path as it was judged: whom it names, when, and what was known of each link's revocation. */
export interface ChainProof {
  /** DER, the leaf first; up to the anchor when `trusted`, else as far as it could be built. */
  readonly path: readonly Uint8Array[];
  readonly trusted: boolean;
  /** The time it was judged at, ms since 1970. */
  readonly at?: number;
  /** One for each certificate of the path but the anchor; empty when no list or response was at hand. */
  readonly revocation: readonly RevocationStatus[];
}

/** A time stamp token and what became of it. */
export interface TimestampProof {
  /** DER of the token (RFC 3161 §2.4.2). */
  readonly token: Uint8Array;
  /** `trusted`: it proves its time. `broken`: it is not over this signature. */
  readonly state: 'trusted' | 'notTrusted' | 'broken';
  /** genTime, ms since 1970. */
  readonly time?: number;
  readonly chain?: ChainProof;
}

/**
 * What a verdict rests on, byte for byte, for reports and for the archive: it makes no verdict. Kept out of records, which
 * hold words, not evidence.
 */
export interface SignatureProof {
  /** Of the signer, or of the authority of a document time stamp; absent where nobody could be judged. */
  readonly chain?: ChainProof;
  /** Time stamps on the signature value; of a document time stamp: that token. */
  readonly timestamps: readonly TimestampProof[];
  /** The earliest time that trusted time stamps prove it existed (ETSI EN 319 102-1 §5.5.4), ms since 1970. */
  readonly proven?: number;
  /** The signature value, and the bytes it is over, in parts: what tells this signature from every other. */
  readonly value?: Uint8Array;
  readonly content?: readonly Uint8Array[];
}

export const chainProof = (chain: ChainCheck): ChainProof => ({
  path: chain.path.map(({ raw }) => raw),
  trusted: chain.state === 'trusted',
  ...(chain.at === undefined ? {} : { at: chain.at }),
  revocation: chain.statuses ?? [],
});

/** The earlier of two proven times. */
export const earliest = (...times: readonly (number | undefined)[]): number | undefined => {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
};
