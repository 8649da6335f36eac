import type { TrustNetwork } from '../../ports/trust-network.ts';
import type { RevocationStatus } from '../revocation/check-revocation.ts';
import type { Certificate } from '../validation/certificate.ts';
import { parseCertificate } from '../validation/certificate.ts';
import { topOfChain } from '../validation/chain.ts';
import { isSame } from '../validation/path/build-paths.ts';
import type { PathAnswer } from '../validation/path/find-path.ts';
import { findPath } from '../validation/path/find-path.ts';
import type { Asking, Attempt } from './asking.ts';
import { asking } from './asking.ts';
import type { Evidence } from './evidence.ts';
import { fetchIssuers } from './gather-issuers.ts';
import type { Holdings } from './gather-status.ts';
import { holdingsOf, statusOf } from './gather-status.ts';

export interface GatherRequest {
  /** DER of the certificates to prove: the signer's, the time stamp authority's. */
  readonly certificates: readonly Uint8Array[];
  /** DER of certificates that may be links. */
  readonly chain: readonly Uint8Array[];
  /** DER of what is trusted. */
  readonly anchors: readonly Uint8Array[];
  /** The time the certificates are judged at, milliseconds since 1970. */
  readonly at: number;
  /** Absent: only what is known is looked at. */
  readonly network?: TrustNetwork;
  /** Evidence already at hand: used before anybody is asked. Pass `noEvidence` for fresh answers. */
  readonly known: Evidence;
  /** For everything together, milliseconds. */
  readonly timeoutMs: number;
  /**
   * Ask the caIssuers address of a certificate that reaches no anchor yet. For the office's own certificates alone: the
   * addresses in a stranger's certificate would make the office knock wherever a forger likes.
   */
  readonly ownCertificates?: boolean;
  readonly onProgress?: (progress: GatherProgress) => void;
  readonly clock?: () => number;
}

export interface GatherProgress {
  readonly done: number;
  readonly total: number;
}

export interface CertificateStatus {
  /** DER. */
  readonly certificate: Uint8Array;
  readonly revocation: RevocationStatus;
}

export interface Gathered {
  /** What proves the certificates, each once: links and responders, responses, lists. */
  readonly evidence: Evidence;
  /** One for each certificate asked for, in their order; those that are no certificates are left out. */
  readonly paths: readonly PathAnswer[];
  /** One for each certificate below an anchor on those paths that are trusted. */
  readonly statuses: readonly CertificateStatus[];
  /** Every path is trusted and every status on it is known. */
  readonly complete: boolean;
  readonly attempts: readonly Attempt[];
}

/**
 * Gathers what proves later that certificates held at `at` (ETSI EN 319 142-1 §5.4, EN 319 102-1 §5.2.5): what is known,
 * then OCSP, then CRLs, each verified before it counts. To be offline is an answer, not a failure.
 *
 * Only addresses in certificates whose path reaches a trusted anchor are asked: anybody can write a certificate that
 * points at the printer of the next room, and to verify a paper must not mean to call where its forger says.
 */
export async function gatherEvidence(request: GatherRequest): Promise<Gathered> {
  const clock = request.clock ?? Date.now;
  const network = asking(request.network, request.timeoutMs, clock);
  const anchors = parseAll(request.anchors);
  const pool: Certificate[] = [...parseAll(request.chain), ...parseAll(request.known.certificates)];
  const holdings = holdingsOf(request.known);
  const paths: PathAnswer[] = [];
  for (const leaf of parseAll(request.certificates)) paths.push(await pathOf(leaf, pool, anchors, request, network));

  const links = paths.flatMap((answer) => (answer.state === 'trusted' ? linksOf(answer.path) : []));
  const unique = links.filter(({ certificate }, index) => links.findIndex((other) => isSame(other.certificate, certificate)) === index);
  const progress = { done: 0, total: unique.length };
  const now = Math.max(request.at, clock());
  const statuses = await Promise.all(
    unique.map(async (link): Promise<CertificateStatus> => {
      const revocation = await statusOf(link, { at: request.at, now, pool, holdings, network });
      request.onProgress?.({ done: ++progress.done, total: progress.total });
      return { certificate: link.certificate.raw, revocation };
    }),
  );
  return {
    evidence: evidenceOf(paths, statuses, holdings, pool),
    paths,
    statuses,
    complete: paths.length === request.certificates.length && paths.every(({ state }) => state === 'trusted') && statuses.every(({ revocation }) => revocation.status !== 'unknown'),
    attempts: network.attempts,
  };
}

const parseAll = (list: readonly Uint8Array[]): readonly Certificate[] => list.flatMap((der) => parseCertificate(der) ?? []);

const linksOf = (path: readonly Certificate[]) => {
  const anchor = path[path.length - 1] as Certificate;
  return path.slice(0, -1).map((certificate, index) => ({ certificate, issuer: path[index + 1] as Certificate, anchor }));
};

/** Issuers above the top of a chain, one round for each. */
const MAX_ROUNDS = 4;

async function pathOf(leaf: Certificate, pool: Certificate[], anchors: readonly Certificate[], request: GatherRequest, network: Asking): Promise<PathAnswer> {
  const find = (): PathAnswer => findPath({ leaf, pool, anchors, at: request.at, use: 'any' });
  let answer = find();
  for (let round = 0; round < MAX_ROUNDS && request.ownCertificates === true && answer.reasons.includes('chain.noAnchor'); round++) {
    const found = await fetchIssuers(topOfChain(leaf, pool), network);
    const added = found.filter((certificate) => !pool.some((other) => isSame(other, certificate)));
    if (added.length === 0) break;
    pool.push(...added);
    answer = find();
  }
  return answer;
}

function evidenceOf(paths: readonly PathAnswer[], statuses: readonly CertificateStatus[], holdings: Holdings, pool: readonly Certificate[]): Evidence {
  const used = new Set([...holdings.support, ...statuses.flatMap(({ revocation }) => [...revocation.evidence])]);
  const ocsps = holdings.ocsps.filter(({ raw }) => used.has(raw));
  const crls = holdings.crls.filter(({ raw }) => used.has(raw));
  const crlIssuers = pool.filter(({ subjectName }) => crls.some(({ issuerName }) => issuerName === subjectName));
  const links = paths.flatMap((answer) => (answer.state === 'trusted' ? answer.path : []));
  const certificates = [...links, ...ocsps.flatMap((response) => response.certificates), ...crlIssuers];
  return {
    certificates: certificates.filter((certificate, index) => certificates.findIndex((other) => isSame(other, certificate)) === index).map(({ raw }) => raw),
    ocspResponses: [...new Set(ocsps.map(({ raw }) => raw))],
    crls: [...new Set(crls.map(({ raw }) => raw))],
  };
}
