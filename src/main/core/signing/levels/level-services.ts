import type { Failure } from '../../model/result.ts';
import type { TrustNetwork } from '../../ports/trust-network.ts';
import type { Evidence } from '../evidence/evidence.ts';
import type { SignFailureCode } from '../pdf/sign-request.ts';
import type { TimestampFailureCode } from '../timestamp/failure.ts';
import type { TimestampAuthority } from '../timestamp/request-timestamp.ts';

/** PAdES baseline levels (ETSI EN 319 142-1 §6), lowest first. */
export const baselineLevels = ['B-B', 'B-T', 'B-LT', 'B-LTA'] as const;
export type BaselineLevel = (typeof baselineLevels)[number];

export const reaches = (level: BaselineLevel, wanted: BaselineLevel): boolean =>
  baselineLevels.indexOf(level) >= baselineLevels.indexOf(wanted);

export const lowest = (levels: readonly BaselineLevel[]): BaselineLevel =>
  baselineLevels.find((level) => levels.includes(level)) ?? 'B-B';

/** What is asked of `gatherEvidence`. All certificates DER. */
export interface ProofRequest {
  readonly certificates: readonly Uint8Array[];
  /** Certificates that may be links. */
  readonly chain: readonly Uint8Array[];
  readonly anchors: readonly Uint8Array[];
  /** Time the certificates are judged at, ms since 1970. */
  readonly at: number;
  readonly network: TrustNetwork;
  /** What the file holds already: used before anybody is asked. */
  readonly known: Evidence;
  readonly timeoutMs: number;
  readonly clock: () => number;
}

export interface Proof {
  /** What proves the certificates, the known that served included. */
  readonly evidence: Evidence;
  readonly statuses: readonly { readonly revocation: { readonly status: 'good' | 'revoked' | 'unknown' } }[];
  /** Every path is trusted and every status on it is known. */
  readonly complete: boolean;
}

/** `gatherEvidence`, or what stands in for it. Never throws; what is missing is missing. */
export type Gather = (request: ProofRequest) => Promise<Proof>;

export interface LevelServices {
  readonly network: TrustNetwork;
  /** Absent: this office has no time stamp authority, so B-B is as far as it goes. */
  readonly tsa?: TimestampAuthority | undefined;
  /** Trusted certificates, DER. */
  readonly anchors: { readonly signature: readonly Uint8Array[]; readonly time: readonly Uint8Array[] };
  readonly gather: Gather;
  /** For the evidence of one signature, ms; 30 s by default. */
  readonly gatherTimeoutMs?: number | undefined;
  /** ms since 1970. */
  readonly now: () => number;
}

export type LevelFailureCode =
  | TimestampFailureCode
  | SignFailureCode
  | 'cert.revoked'
  /** Status or certificates of some link could not be had: `details.missing` of them, for the signature in `details.field`. */
  | 'evidence.incomplete'
  | 'extend.noTimeAuthority';

/** A level that was wanted and not reached, with the reason. */
export interface MissingLevel {
  readonly level: BaselineLevel;
  readonly error: Failure<LevelFailureCode>;
}

/** A signed file at the best level that could be reached; the signature is never lost for want of a service. */
export interface LevelReached {
  readonly bytes: Uint8Array;
  /** Of the signature just made; of the lowest signature of a file that was extended. */
  readonly level: BaselineLevel;
  readonly missing: readonly MissingLevel[];
  /** Room a token of this authority takes, learnt now, to be remembered for the next `prepareSignature`. */
  readonly timestampBytes?: number;
}
