import { fail, ok, type Failure, type Result } from '../../model/result.ts';
import { noEvidence, type Evidence } from '../evidence/evidence.ts';
import { evidenceIn, readDss, vriKey } from '../pdf/dss.ts';
import { addToDss } from '../pdf/dss-write.ts';
import { IncrementalUpdate } from '../pdf/update.ts';
import type { Certificate } from '../validation/certificate.ts';
import { parseCertificate } from '../validation/certificate.ts';
import { coverageOf, isCovered } from '../validation/evidence-coverage.ts';
import type { Subject } from '../validation/subjects.ts';
import type { Inspection, SoundItem } from './inspect.ts';
import type { LevelFailureCode, LevelServices } from './level-services.ts';

/** A file with its store, and the items of which not everything could be proven. */
export interface ValidationDataAdded {
  readonly bytes: Uint8Array;
  readonly unproven: readonly { readonly name: string; readonly error: Failure<LevelFailureCode> }[];
}

/**
 * Appends a document security store with what proves the signatures and time stamps of a file (ETSI EN 319 142-1 §5.4.2):
 * certificates, OCSP responses and lists of every path, the time stamps' own included, each named in the VRI entry of the
 * signature it serves. An item that cannot be proven completely gets no entry and is told; where none can, nothing is appended.
 */
export async function addValidationData(
  { file, items, pool }: Inspection,
  services: LevelServices,
): Promise<Result<ValidationDataAdded, Failure<LevelFailureCode>>> {
  const addition = new Map<string, Evidence>();
  const unproven: { name: string; error: Failure<LevelFailureCode> }[] = [];
  let known = evidenceIn(readDss(file));
  for (const item of items) {
    const proof = await proveItem(item, known, pool, services);
    if (!proof.ok) {
      unproven.push({ name: item.name, error: proof.error });
      continue;
    }
    known = union(known, proof.value);
    addition.set(vriKey(item.covered.contents), proof.value);
  }
  const [first] = unproven;
  if (addition.size === 0 && first !== undefined) return { ok: false, error: first.error };
  const update = new IncrementalUpdate(file);
  if (!addToDss(update, addition)) return fail('pdf.damaged');
  return ok({ bytes: update.write().bytes, unproven });
}

/** Evidence for the signer and for each time stamp on its value. */
async function proveItem(
  item: SoundItem,
  known: Evidence,
  pool: readonly Certificate[],
  services: LevelServices,
): Promise<Result<Evidence, Failure<LevelFailureCode>>> {
  const { main, timestamps } = item.subjects;
  if (main === undefined) return fail('evidence.incomplete', { missing: 1, field: item.name });
  let evidence = noEvidence;
  for (const subject of [main, ...timestamps]) {
    const proof = await prove(subject, item, union(known, evidence), pool, services);
    if (!proof.ok) return proof;
    evidence = union(evidence, proof.value);
  }
  return ok(evidence);
}

async function prove(
  subject: Subject,
  item: SoundItem,
  known: Evidence,
  pool: readonly Certificate[],
  services: LevelServices,
): Promise<Result<Evidence, Failure<LevelFailureCode>>> {
  const anchors = subject.use === 'timestamp' ? services.anchors.time : services.anchors.signature;
  const now = services.now();
  const candidates = [...subject.carried, ...pool];
  const gathered = await services.gather({
    certificate: subject.certificate.raw,
    pool: candidates.map((certificate) => certificate.raw),
    anchors,
    use: subject.use,
    at: subject.time ?? now,
    now,
    known,
    network: services.network,
  });
  if (gathered.revoked) return fail('cert.revoked', { field: item.name });
  const coverage = coverageOf(subject, {
    anchors: anchors.flatMap((der) => parseCertificate(der) ?? []), pool: candidates, evidence: gathered.evidence, at: now,
  });
  if (!isCovered(coverage)) return fail('evidence.incomplete', { missing: Math.max(1, coverage.missing.length), field: item.name });
  return ok(union(gathered.evidence, { certificates: coverage.path.map(({ raw }) => raw), ocspResponses: [], crls: [] }));
}

/** Both, each piece once. */
function union(a: Evidence, b: Evidence): Evidence {
  const merge = (x: readonly Uint8Array[], y: readonly Uint8Array[]): readonly Uint8Array[] =>
    [...new Map([...x, ...y].map((bytes) => [Buffer.from(bytes).toString('latin1'), bytes])).values()];
  return {
    certificates: merge(a.certificates, b.certificates),
    ocspResponses: merge(a.ocspResponses, b.ocspResponses),
    crls: merge(a.crls, b.crls),
  };
}
