import type { Certificate } from './certificate.ts';
import { parseCertificate } from './certificate.ts';
import type { ChainCheck } from './chain.ts';
import { checkChain, topOfChain } from './chain.ts';
import type { VerifyOptions } from './result.ts';

/** Whom this verification trusts, and what may help to build a chain. */
export interface Trust {
  readonly anchors: readonly Certificate[];
  readonly pool: readonly Certificate[];
  readonly assume: boolean;
  /** Now, milliseconds. */
  readonly at: number;
}

export function trustFrom(options: VerifyOptions, found: readonly Certificate[]): Trust {
  const parse = (list: readonly Uint8Array[] | undefined): Certificate[] =>
    (list ?? []).flatMap((der) => parseCertificate(der) ?? []);
  const anchors = parse(options.trustAnchors);
  return {
    anchors,
    pool: [...anchors, ...parse(options.extraCertificates), ...found],
    assume: options.assumeTrust === true,
    at: options.at,
  };
}

/**
 * Chain of `leaf`. Without a trusted time stamp the only time that proves anything is now; under
 * `assumeTrust` the claimed time is believed instead, which the answer says (`chain.assumedTrust`).
 */
export function judgeChain(
  trust: Trust,
  leaf: Certificate,
  certificates: readonly Certificate[],
  claimed: number | undefined,
  use: 'signature' | 'timestamp',
): ChainCheck {
  const pool = [...certificates, ...trust.pool];
  const anchors = trust.assume ? [...trust.anchors, topOfChain(leaf, pool)] : trust.anchors;
  return checkChain({ leaf, pool, anchors, at: trust.assume ? (claimed ?? trust.at) : trust.at, use });
}
