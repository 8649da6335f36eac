import { createHash } from 'node:crypto';
import type { VerificationRecord } from '../model/verification.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { EvidenceCache } from '../ports/evidence-cache.ts';
import type { TrustNetwork } from '../ports/trust-network.ts';
import type { Verifier } from '../ports/verifier.ts';
import type { Evidence } from '../signing/evidence/evidence.ts';
import type { RenderCompare } from '../signing/validation/render/comparison.ts';
import type { TrustStore } from '../trust/store.ts';
import { verificationRecord } from './verification-record.ts';
import { verifyOnline } from './verify-online.ts';

/** All questions of one check in the background, and of one a person waits for. */
const timeouts = { patient: 30_000, hurry: 5_000 } as const;

export interface OfficeVerifierParts {
  readonly trust: TrustStore;
  readonly network: TrustNetwork;
  readonly cache: EvidenceCache;
  readonly blobs: BlobStore;
  readonly compareRendered: RenderCompare;
  readonly now: () => number;
}

/** Verifies as this office trusts, and puts what the verdict rests on into the blob store before anybody keeps the verdict. */
export function officeVerifier({ trust, network, cache, blobs, compareRendered, now }: OfficeVerifierParts): Verifier {
  return async (bytes, how = {}) => {
    const at = now();
    const { content, contentName, password, fresh } = how;
    const answer = await verifyOnline(bytes, {
      anchors: trust.trusted('signature'), timeAnchors: timeAnchorsOf(trust), at, compareRendered,
      timeoutMs: how.hurry === true ? timeouts.hurry : timeouts.patient,
      ...(content === undefined ? {} : { content: () => content }),
      ...(contentName === undefined ? {} : { contentName }),
      ...(password === undefined ? {} : { password }),
      ...(fresh === undefined ? {} : { fresh }),
    }, { network, cache, now });
    const record = verificationRecord(answer, at);
    const evidence = await keep(answer.evidence, blobs);
    return evidence.length === 0 ? record : { ...record, evidence, evidenceHash: hashOf(evidence) };
  };
}

/** An office that trusts nobody for time by name believes its signature anchors about time, as it always did. */
export function timeAnchorsOf(trust: TrustStore): readonly Uint8Array[] {
  const own = trust.trusted('time');
  return own.length > 0 ? own : trust.trusted('signature');
}

type Kept = NonNullable<VerificationRecord['evidence']>;

/** A file that cannot be written is left out: the verdict stands, and the next one keeps it. */
async function keep({ certificates, ocspResponses, crls }: Evidence, blobs: BlobStore): Promise<Kept> {
  const all = [
    ...certificates.map((der) => ({ kind: 'certificate' as const, der })),
    ...ocspResponses.map((der) => ({ kind: 'ocsp' as const, der })),
    ...crls.map((der) => ({ kind: 'crl' as const, der })),
  ];
  const kept: Kept[number][] = [];
  for (const { kind, der } of all) {
    const blob = await blobs.put(der);
    if (blob.ok) kept.push({ kind, blob: blob.value });
  }
  return kept.sort((a, b) => (a.blob < b.blob ? -1 : 1));
}

const hashOf = (evidence: Kept): string => createHash('sha256').update(evidence.map(({ blob }) => blob).join('\n')).digest('hex');
