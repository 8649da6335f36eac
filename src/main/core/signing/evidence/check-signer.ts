import type { FailureDetails } from '../../model/result.ts';
import type { TrustNetwork } from '../../ports/trust-network.ts';
import { keyStrength } from '../validation/algorithms.ts';
import { hasKeyUsage, parseCertificate } from '../validation/certificate.ts';
import { KEY_USAGE } from '../validation/path/extensions.ts';
import type { Evidence } from './evidence.ts';
import type { Gathered } from './gather.ts';
import { gatherEvidence } from './gather.ts';

export interface SignerRequest {
  /** DER of the certificate whose key is to sign. */
  readonly certificate: Uint8Array;
  /** DER of certificates that may be links. */
  readonly chain: readonly Uint8Array[];
  /** DER of what is trusted for signing. */
  readonly anchors: readonly Uint8Array[];
  /** Now, milliseconds since 1970. */
  readonly at: number;
  /** Absent: the office works offline, which is said. */
  readonly network?: TrustNetwork;
  readonly known: Evidence;
  /** For all questions to the network together; ten seconds when absent. A person waits. */
  readonly timeoutMs?: number;
}

/** Codes of `errors.json`. */
export type SignerRefusal =
  | 'cert.unreadable'
  | 'cert.expired'
  | 'cert.notYetValid'
  | 'cert.usageForbidsSigning'
  | 'cert.keyUnsupported'
  | 'cert.weakKey'
  | 'cert.notTrusted'
  | 'cert.revoked'
  | 'cert.issuerRevoked';

/** Codes of `reasons.json`: signing goes on, and evidence is brought later. */
export type SignerWarning = 'revocation.offline' | 'revocation.unknown';

export type SignerCheck =
  | {
      readonly usable: true;
      readonly warnings: readonly SignerWarning[];
      /** What was gathered on the way: goes into the signature's validation data. */
      readonly evidence: Evidence;
    }
  | { readonly usable: false; readonly code: SignerRefusal; readonly details?: FailureDetails };

const DEFAULT_TIMEOUT = 10_000;

/**
 * Whether a key may sign now: its certificate in time, allowed to sign, strong enough, under a trusted anchor and not revoked
 * (RFC 5280 §6, ETSI EN 319 102-1 §5.2.6). Asked before the key is used: a signature cannot be taken back.
 */
export async function checkSigner(request: SignerRequest): Promise<SignerCheck> {
  const no = (code: SignerRefusal, details?: FailureDetails): SignerCheck => ({ usable: false, code, ...(details === undefined ? {} : { details }) });
  const certificate = parseCertificate(request.certificate);
  if (certificate === undefined) return no('cert.unreadable');
  if (request.at < certificate.notBefore) return no('cert.notYetValid', { from: certificate.notBefore });
  if (request.at > certificate.notAfter) return no('cert.expired', { until: certificate.notAfter });
  if (hasKeyUsage(certificate, KEY_USAGE.digitalSignature, KEY_USAGE.contentCommitment) === false) return no('cert.usageForbidsSigning');
  if (certificate.publicKey === undefined) return no('cert.keyUnsupported');
  if (keyStrength(certificate.publicKey) !== 'good') return no('cert.weakKey');
  const { chain, anchors, at, network, known, timeoutMs = DEFAULT_TIMEOUT } = request;
  const gathered = await gatherEvidence({
    certificates: [request.certificate],
    chain,
    anchors,
    at,
    known,
    timeoutMs,
    ownCertificates: true,
    ...(network === undefined ? {} : { network }),
  });
  const [path] = gathered.paths;
  if (path?.state !== 'trusted') return no('cert.notTrusted', { reason: path?.reasons[0] ?? 'chain.noAnchor' });
  const [own, ...issuers] = gathered.statuses;
  if (own?.revocation.status === 'revoked') return no('cert.revoked', revokedDetails(own.revocation));
  const revokedIssuer = issuers.find(({ revocation }) => revocation.status === 'revoked');
  if (revokedIssuer !== undefined) return no('cert.issuerRevoked', revokedDetails(revokedIssuer.revocation));
  return { usable: true, warnings: gathered.complete ? [] : [wasOffline(gathered) ? 'revocation.offline' : 'revocation.unknown'], evidence: gathered.evidence };
}

const revokedDetails = ({ revokedAt, reason }: Gathered['statuses'][number]['revocation']): FailureDetails => ({
  ...(revokedAt === undefined ? {} : { at: revokedAt }),
  ...(reason === undefined ? {} : { reason }),
});

/** Nobody could be reached, which the person or the cable can change; an answer of no use is another matter. */
const wasOffline = ({ attempts }: Gathered): boolean =>
  attempts.length > 0 && attempts.every(({ outcome }) => outcome === 'net.offline' || outcome === 'net.unreachable' || outcome === 'net.timeout');
