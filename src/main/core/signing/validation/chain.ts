import type { RevocationStatus } from '../revocation/check-revocation.ts';
import type { Certificate } from './certificate.ts';
import { isSelfIssued } from './certificate.ts';
import { issuersIn } from './path/build-paths.ts';
import { findPath } from './path/find-path.ts';
import type { ReasonCode, SubIndication } from './result.ts';

/** Whether a certificate leads to an anchor and every link holds at `at`. */
export type ChainCheck = (
  | {
      readonly state: 'trusted';
      readonly path: readonly Certificate[];
      readonly reasons: readonly ReasonCode[];
      /** `good`: every certificate below the anchor is known not to be revoked then; absent or `notChecked`: nothing speaks of them. */
      readonly revocation?: 'good' | 'unknown' | 'notChecked';
    }
  | {
      readonly state: 'unknown';
      readonly subIndication: SubIndication;
      readonly path: readonly Certificate[];
      readonly reasons: readonly ReasonCode[];
    }
) & {
  /** The time it was judged at, ms, and what was found of each link: what a report shows. */
  readonly at?: number;
  readonly statuses?: readonly RevocationStatus[];
};

export interface ChainRequest {
  readonly leaf: Certificate;
  /** Certificates that may be links. */
  readonly pool: readonly Certificate[];
  readonly anchors: readonly Certificate[];
  /** Time to judge at, milliseconds. */
  readonly at: number;
  /** `timestamp`: RFC 3161 demands its own key use, which the time stamp check does. */
  readonly use: 'signature' | 'timestamp';
}

/** Builds and validates a path without revocation. To ETSI EN 319 102-1 a chain that fails is indeterminate. */
export function checkChain(request: ChainRequest): ChainCheck {
  const answer = findPath({ ...request, use: request.use === 'timestamp' ? 'any' : 'signature' });
  if (answer.state === 'trusted') return { state: 'trusted', path: answer.path, reasons: answer.reasons };
  return { state: 'unknown', path: answer.path, subIndication: answer.subIndication, reasons: answer.reasons };
}

const MAX_PATH = 10;

/** Top of the chain the pool holds, for `assumeTrust`: the leaf itself when nobody in it issued it. */
export function topOfChain(leaf: Certificate, pool: readonly Certificate[]): Certificate {
  let top = leaf;
  for (let depth = 0; depth < MAX_PATH && !isSelfIssued(top); depth++) {
    const issuer = issuersIn(top, pool)[0];
    if (issuer === undefined) break;
    top = issuer;
  }
  return top;
}
