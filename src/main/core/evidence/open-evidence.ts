import type { DocId } from '../model/document.ts';
import type { EvidenceCheckResult } from '../model/evidence.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { EvidenceReads } from '../ports/evidence-log.ts';
import type { Log } from '../ports/log.ts';
import type { Verdicts } from '../ports/verdicts.ts';
import type { TimestampServices } from '../signing/timestamp/request-timestamp.ts';
import type { EvidenceAnchors } from '../store/evidence-anchors.ts';
import { writeWholeFrom } from '../write-whole.ts';
import { anchorHead } from './anchor.ts';
import { exportEvidence, type ExportedEvidence } from './export-evidence.ts';
import { readHead } from './head-file.ts';
import { createHeadKeeper, type HeadKeeper } from './head-keeper.ts';
import { verifyEvidence } from './verify-evidence.ts';

export interface Evidence {
  readonly reads: EvidenceReads;
  readonly anchors: EvidenceAnchors;
  readonly keeper: HeadKeeper;
  verify(): Promise<EvidenceCheckResult>;
  /** Writes the ZIP and notes in the log that it left. */
  exportTo(parts: { readonly store: DocumentStore; readonly blobs: Pick<BlobStore, 'source'>; readonly verdicts: Pick<Verdicts, 'history'>; readonly now: number }, id: DocId, path: string): Promise<Result<ExportedEvidence, Failure>>;
  /** Once a day at most; `ok(undefined)` where nothing was to do. */
  anchor(store: DocumentStore, services: TimestampServices): Promise<Result<unknown, Failure>>;
}

/** The log of an office. `keeper.grew` is what `createDocumentStore` tells of commits; `keeper.close` before the database is closed. */
export function openEvidence(parts: { readonly reads: EvidenceReads; readonly anchors: EvidenceAnchors; readonly dataDir: string; readonly report: Log }): Evidence {
  const { reads: log, anchors, dataDir, report } = parts;
  const keeper = createHeadKeeper({ dataDir, log, report });
  return {
    reads: log, anchors, keeper,
    verify: () => verifyEvidence(log, readHead(dataDir), anchors.all()),
    exportTo: async ({ store, blobs, verdicts, now }, id, path) => {
      const document = store.document(id);
      if (document === undefined) return fail('document.notFound');
      const ordinals = document.attachments.map((a) => a.ordinal);
      let exported: ExportedEvidence | undefined;
      const written = await writeWholeFrom<Failure>(path, async (write) => {
        const done = await exportEvidence({ log, blobs, verdicts, anchors }, id, ordinals, now, write);
        if (done.ok) exported = done.value;
        return done;
      }, 0o600);
      if (!written.ok) return written;
      if (exported === undefined) throw new Error('written, but nothing was exported');
      const { rows, messages, head } = exported;
      store.transact((tx) => tx.appendEvidence({ at: now, axis: '', act: 'exported', kind: 'log', document: id, facts: { rows, messages, headSeq: head.seq, head: head.hash } }));
      return ok(exported);
    },
    anchor: (store, services) => anchorHead({ store, log, anchors, services }),
  };
}
