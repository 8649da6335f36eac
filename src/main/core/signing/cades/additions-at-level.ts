import { noEvidence } from '../evidence/evidence.ts';
import type { BaselineLevel, LevelServices, MissingLevel } from '../levels/level-services.ts';
import type { Signer } from '../pdf/sign-request.ts';
import { requestTimestamp } from '../timestamp/request-timestamp.ts';
import { findSigner } from '../validation/cms.ts';
import { parseSignedData } from '../validation/cms-parse.ts';
import { signatureTimestamp, type CadesAdditions } from './complete.ts';

/** What goes beside a signature value so that it reaches a level, and why it reaches no higher. */
export interface AdditionsReached {
  readonly additions: CadesAdditions;
  readonly level: Exclude<BaselineLevel, 'B-LTA'>;
  readonly missing: readonly MissingLevel[];
}

const gatherTimeout = 30_000;

/**
 * Asks the services for what a CAdES of a level needs (ETSI EN 319 122-1 §6): B-T: a timestamp over the value; B-LT: besides,
 * certificates and revocation data of the signer's path and of the timestamp's. A service that fails never costs the
 * signature: the answer is the best level reached. B-LTA is made later, from the file.
 */
export async function cadesAdditionsAt(
  { certificate, chain }: Signer,
  signatureValue: Uint8Array,
  level: AdditionsReached['level'],
  services: LevelServices,
): Promise<AdditionsReached> {
  if (level === 'B-B') return { additions: {}, level: 'B-B', missing: [] };
  const { network, tsa, anchors, now, gather } = services;
  if (tsa === undefined) return { additions: {}, level: 'B-B', missing: [{ level: 'B-T', error: { code: 'extend.noTimeAuthority' } }] };
  const token = await requestTimestamp([signatureValue], { network, authority: tsa, anchors: anchors.time, now });
  if (!token.ok) return { additions: {}, level: 'B-B', missing: [{ level: 'B-T', error: token.error }] };
  const stamped: CadesAdditions = { unsignedAttributes: [signatureTimestamp(token.value.bytes)] };
  if (level === 'B-T') return { additions: stamped, level, missing: [] };
  const inside = parseSignedData(token.value.bytes);
  const carried = inside?.certificates ?? [];
  const [info] = inside?.signers ?? [];
  const authority = info === undefined ? undefined : findSigner(info, carried);
  const proof = await gather({
    certificates: [certificate, ...(authority === undefined ? [] : [authority.raw])],
    chain: [...chain, ...carried.map(({ raw }) => raw)],
    anchors: [...anchors.signature, ...anchors.time],
    at: now(),
    network,
    known: noEvidence,
    timeoutMs: services.gatherTimeoutMs ?? gatherTimeout,
    clock: now,
  });
  if (proof.statuses.some(({ revocation }) => revocation.status === 'revoked')) {
    return { additions: stamped, level: 'B-T', missing: [{ level: 'B-LT', error: { code: 'cert.revoked' } }] };
  }
  // What there is goes in: it may be completed later.
  const additions: CadesAdditions = { ...stamped, evidence: proof.evidence };
  return proof.complete ? { additions, level, missing: [] } : { additions, level: 'B-T', missing: [{ level: 'B-LT', error: { code: 'evidence.incomplete' } }] };
}
