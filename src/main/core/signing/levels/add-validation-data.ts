import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { joinEvidence, noEvidence, type Evidence } from '../evidence/evidence.ts';
import { evidenceIn, readDss, vriKey } from '../pdf/dss.ts';
import { addToDss } from '../pdf/dss-write.ts';
import { IncrementalUpdate } from '../pdf/update.ts';
import type { Certificate } from '../validation/certificate.ts';
import type { Inspection, SoundItem } from './inspect.ts';
import type { LevelFailureCode, LevelServices } from './level-services.ts';

const defaultTimeout = 30_000;

interface Means {
  readonly known: Evidence;
  readonly pool: readonly Certificate[];
  readonly services: LevelServices;
}

/** A file with its store, and the items of which not everything could be proven. */
export interface ValidationDataAdded {
  readonly bytes: Uint8Array;
  readonly unproven: readonly { readonly name: string; readonly error: Failure<LevelFailureCode> }[];
}

/**
 * Appends a document security store with what proves the signatures and time stamps of a file (ETSI EN 319 142-1 §5.4.2):
 * certificates, OCSP responses and lists of every path, the time stamps' own included, each named in the VRI entry of the
 * signature it serves. An item that cannot be proven completely gets no entry and is told; where none can, that is
 * a failure, and where all is there already, nothing is appended.
 */
export async function addValidationData(
  { file, items, pool }: Inspection,
  services: LevelServices,
): Promise<Result<ValidationDataAdded, Failure<LevelFailureCode>>> {
  const addition = new Map<string, Evidence>();
  const unproven: { name: string; error: Failure<LevelFailureCode> }[] = [];
  let known = evidenceIn(readDss(file));
  for (const [index, item] of items.entries()) {
    const proof = await proveItem(item, items.slice(index + 1), { known, pool, services });
    if (!proof.ok) {
      unproven.push({ name: item.name, error: proof.error });
      continue;
    }
    known = joinEvidence(known, proof.value);
    addition.set(vriKey(item.covered.contents), proof.value);
  }
  const [first] = unproven;
  if (addition.size === 0 && first !== undefined) return { ok: false, error: first.error };
  const update = new IncrementalUpdate(file);
  switch (addToDss(update, addition)) {
    case 'changed': return ok({ bytes: update.write().bytes, unproven });
    case 'unchanged': return ok({ bytes: file.bytes, unproven });
    case 'impossible': return fail('pdf.damaged');
  }
}

/** Evidence for the signer and for each time stamp on its value, each judged at the time that a later time stamp proves. */
async function proveItem(
  { name, subjects }: SoundItem,
  later: readonly SoundItem[],
  { known, pool, services }: Means,
): Promise<Result<Evidence, Failure<LevelFailureCode>>> {
  const { main, timestamps } = subjects;
  if (main === undefined) return fail('evidence.incomplete', { missing: 1, field: name });
  const now = services.now();
  // The first document time stamp after it; the newest of all is proven by nothing but today.
  const sealed = Math.min(now, ...later.flatMap((item) => (item.judgement.kind === 'timestamp' ? (item.subjects.main?.time ?? []) : [])));
  const signed = Math.min(sealed, ...timestamps.flatMap(({ time }) => time ?? []));
  let evidence = noEvidence;
  for (const [subject, at] of [[main, signed], ...timestamps.map((stamp) => [stamp, sealed] as const)] as const) {
    const proof = await services.gather({
      certificates: [subject.certificate.raw],
      chain: [...subject.carried, ...pool].map(({ raw }) => raw),
      anchors: subject.use === 'timestamp' ? services.anchors.time : services.anchors.signature,
      at,
      network: services.network,
      known: joinEvidence(known, evidence),
      timeoutMs: services.gatherTimeoutMs ?? defaultTimeout,
      clock: services.now,
    });
    const statuses = proof.statuses.map(({ revocation }) => revocation.status);
    if (statuses.includes('revoked')) return fail('cert.revoked', { field: name });
    if (!proof.complete) {
      return fail('evidence.incomplete', { missing: Math.max(1, statuses.filter((status) => status === 'unknown').length), field: name });
    }
    evidence = joinEvidence(evidence, proof.evidence);
  }
  return ok(evidence);
}
