import type { EvidenceCache } from '../ports/evidence-cache.ts';
import type { TrustNetwork } from '../ports/trust-network.ts';
import type { SignedContentSource } from '../signing/cades/content.ts';
import type { Attempt } from '../signing/evidence/asking.ts';
import { joinEvidence, noEvidence, type Evidence } from '../signing/evidence/evidence.ts';
import { gatherEvidence, type Gathered } from '../signing/evidence/gather.ts';
import type { ReasonCode, VerifyOptions } from '../signing/validation/result.ts';
import type { JudgedChain } from '../signing/validation/trust.ts';
import { verifyAny, type AnyVerification } from '../signing/verify-any.ts';
import { cached, evidenceOf, keptFrom } from './known-evidence.ts';

export interface OnlineOptions extends Pick<VerifyOptions, 'timeAnchors' | 'extraCertificates' | 'evidence' | 'password' | 'compareRendered' | 'assumeTrust'> {
  /** DER certificates trusted for signatures; for time stamps too where `timeAnchors` is absent. */
  readonly anchors: readonly Uint8Array[];
  /** The time it is judged at, milliseconds since 1970. */
  readonly at: number;
  /** What a detached signature signs: called for each reading. */
  readonly content?: () => SignedContentSource;
  readonly contentName?: string;
  /** Ask again although an earlier answer still holds; it counts where nobody answers now. */
  readonly fresh?: boolean;
  /** For all questions together, milliseconds; 30 seconds when absent. */
  readonly timeoutMs?: number;
}

export interface OnlineMeans {
  /** Absent: nobody is asked. */
  readonly network?: TrustNetwork;
  readonly cache?: EvidenceCache;
  /** The time it is now; the system's clock when absent. */
  readonly now?: () => number;
}

export interface OnlineVerification {
  readonly verification: AnyVerification;
  /** How each certificate was judged, time stamp authorities included: once for each use. */
  readonly chains: readonly JudgedChain[];
  /** The certificates, responses and lists the verdict rests on. */
  readonly evidence: Evidence;
  readonly attempts: readonly Attempt[];
  /** Of some certificate nobody could say yet whether it is revoked: another try may. */
  readonly open: boolean;
}

/** A time stamp that becomes believable makes an earlier time count, under which another chain is judged anew. */
const maxRounds = 4;
const defaultTimeout = 30_000;

/**
 * Verifies a signed file of any kind with what it carries, what the office holds, and, where that leaves open whether a
 * certificate is revoked, with what its authority answers. Never throws. Nobody to ask is no verdict against the signature:
 * it is INDETERMINATE, TRY_LATER (ETSI EN 319 102-1 §5.2.6), and `open` says that another try may settle it.
 *
 * Only authorities on a path to a trusted anchor are asked: anybody can write a certificate, and the addresses in it would
 * make the office knock at doors of the house that the forger cannot reach himself.
 */
export async function verifyOnline(file: Uint8Array, options: OnlineOptions, { network, cache, now = Date.now }: OnlineMeans): Promise<OnlineVerification> {
  const deadline = now() + (options.timeoutMs ?? defaultTimeout);
  const asked = new Set<string>();
  const attempts: Attempt[] = [];
  let known = options.evidence ?? noEvidence;
  let result = await judge(file, options, known, now());
  for (let round = 0; round < maxRounds; round++) {
    const open = result.chains.filter((chain) => isOpen(chain) && !asked.has(keyOf(chain)));
    if (open.length === 0) break;
    for (const chain of open) asked.add(keyOf(chain));
    const held = cached(cache, open, now());
    const gathered = await gather(open, options, joinEvidence(known, options.fresh === true ? { ...noEvidence, certificates: held.certificates } : held), {
      ...(network === undefined ? {} : { network }), timeoutMs: Math.max(0, deadline - now()), clock: now,
    });
    for (const each of gathered) attempts.push(...each.attempts);
    cache?.keep(gathered.flatMap(keptFrom), now());
    known = joinEvidence(known, ...gathered.map(({ evidence }) => evidence), held);
    result = await judge(file, options, known, now());
  }
  // Drawing pages costs more than all the rest, and its answer does not depend on revocation: it is done once.
  const drawn = options.compareRendered !== undefined && result.verification.signatures.some(({ laterChanges }) => laterChanges !== 'none');
  if (drawn) result = await judge(file, options, known, now(), options.compareRendered);
  const { verification, chains } = result;
  const open = chains.some(isOpen);
  const unreachable = open && !attempts.some(({ outcome }) => outcome === 'useful' || outcome === 'unusable' || outcome === 'net.refused');
  return {
    verification: unreachable ? withReason(verification, 'revocation.unreachable') : verification,
    chains, attempts, open, evidence: evidenceOf(chains),
  };
}

async function judge(
  file: Uint8Array,
  { anchors, at, timeAnchors, extraCertificates, password, assumeTrust, content, contentName }: OnlineOptions,
  evidence: Evidence,
  now: number,
  compareRendered?: VerifyOptions['compareRendered'],
): Promise<{ readonly verification: AnyVerification; readonly chains: readonly JudgedChain[] }> {
  const judged = new Map<string, JudgedChain>();
  const verification = await verifyAny(
    file,
    {
      trustAnchors: anchors, at, evidence,
      now: Math.max(at, now),
      demand: assumeTrust === true ? 'known' : 'whenDeclared',
      witness: (chain) => judged.set(keyOf(chain), chain),
      ...(timeAnchors === undefined ? {} : { timeAnchors }),
      ...(extraCertificates === undefined ? {} : { extraCertificates }),
      ...(password === undefined ? {} : { password }),
      ...(assumeTrust === undefined ? {} : { assumeTrust }),
      ...(compareRendered === undefined ? {} : { compareRendered }),
    },
    content?.(),
    contentName,
  );
  return { verification, chains: [...judged.values()] };
}

const isOpen = ({ subIndication }: JudgedChain): boolean => subIndication === 'TRY_LATER';

/** One certificate in one use at one time; of an authority, each of its stamps. */
const keyOf = ({ use, at, certificate, stamp }: JudgedChain): string =>
  `${use} ${String(at)} ${String(stamp?.time)} ${Buffer.from(certificate.raw).toString('base64')}`;

/** Chains that are judged at the same time by the same anchors are asked about together. */
async function gather(
  chains: readonly JudgedChain[],
  { anchors, timeAnchors = anchors }: OnlineOptions,
  known: Evidence,
  means: { readonly network?: TrustNetwork; readonly timeoutMs: number; readonly clock: () => number },
): Promise<readonly Gathered[]> {
  const groups = new Map<string, JudgedChain[]>();
  for (const chain of chains) {
    const key = `${chain.use} ${String(chain.at)}`;
    groups.set(key, [...(groups.get(key) ?? []), chain]);
  }
  return Promise.all(
    [...groups.values()].map((group) => {
      const [{ use, at }] = group as [JudgedChain, ...JudgedChain[]];
      return gatherEvidence({
        ...means, at, known,
        certificates: group.map(({ certificate }) => certificate.raw),
        chain: [...new Set(group.flatMap(({ pool, path }) => [...path, ...pool].map(({ raw }) => raw)))],
        anchors: use === 'timestamp' ? timeAnchors : anchors,
      });
    }),
  );
}

const withReason = (verification: AnyVerification, reason: ReasonCode): AnyVerification => ({ ...verification, reasons: [...verification.reasons, reason] });
