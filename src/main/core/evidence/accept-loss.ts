import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { EvidenceReads } from '../ports/evidence-log.ts';
import { readHead, writeHead } from './head-file.ts';
import { holds } from './head-keeper.ts';

/**
 * After a database came back from an older backup the log is shorter than its kept head says, and that is an alarm which
 * stays. A person who knows why accepts it here, and the log says so for ever: how far it once reached, and with which hash,
 * so that nobody can pass a cut off as a restored backup unseen. Done with the office closed.
 */
export async function acceptLoss(
  parts: { readonly dataDir: string; readonly store: DocumentStore; readonly log: EvidenceReads; readonly now: number },
): Promise<Result<{ readonly lost: number }, Failure>> {
  const { dataDir, store, log, now } = parts;
  const kept = readHead(dataDir);
  const before = log.head();
  if (kept.state === 'kept' ? holds(log, kept.head) : kept.state === 'missing' && before.seq === 0) return fail('audit.nothingLost');
  const facts = kept.state === 'kept' ? { keptSeq: kept.head.seq, keptHash: kept.head.hash, foundSeq: before.seq } : { kept: kept.state, foundSeq: before.seq };
  const head = store.transact((tx) => tx.appendEvidence({ at: now, axis: '', act: 'restored', kind: 'log', facts }));
  const saved = await writeHead(dataDir, head);
  if (!saved.ok) return saved;
  return ok({ lost: kept.state === 'kept' ? Math.max(0, kept.head.seq - before.seq) : 0 });
}
