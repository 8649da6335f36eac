import type { CoreContract } from '../../../contract/core-contract.ts';
import type { Handlers } from '../../hosts/serve.ts';
import type { EvidenceRecord } from '../model/evidence.ts';
import { fail, ok } from '../model/result.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { DocumentStore } from '../ports/document-store.ts';
import type { Verdicts } from '../ports/verdicts.ts';
import type { Evidence } from './open-evidence.ts';

export interface EvidenceHandlerParts {
  readonly evidence: Evidence;
  readonly store: DocumentStore;
  readonly blobs: Pick<BlobStore, 'source'>;
  readonly verdicts: Pick<Verdicts, 'history'>;
  readonly now: () => number;
}

/** The lines of the contract that ask the log. */
export function evidenceHandlers(parts: EvidenceHandlerParts): Handlers<Pick<CoreContract, 'document.evidence' | 'document.exportEvidence' | 'evidence.verify'>> {
  const { evidence, store } = parts;
  return {
    'document.evidence': ({ id }) => (store.document(id) === undefined ? fail('document.notFound') : ok({ rows: evidence.reads.rowsOf(id).map(rowView) })),
    'document.exportEvidence': async ({ id, path }) => {
      const exported = await evidence.exportTo({ ...parts, now: parts.now() }, id, path);
      return exported.ok ? ok({}) : exported;
    },
    'evidence.verify': async () => {
      const { ok: sound, rows, head, firstBad, reason } = await evidence.verify();
      return ok({ ok: sound, rows, head, ...(firstBad === undefined ? {} : { firstBad }), ...(reason === undefined ? {} : { reason }) });
    },
  };
}

const rowView = (row: EvidenceRecord) => ({
  seq: row.seq, at: row.at, axis: row.axis, act: row.act, kind: row.kind, hash: row.hash, facts: JSON.parse(row.facts) as Record<string, unknown>,
  ...(row.axisDocId === undefined ? {} : { axisDocId: row.axisDocId }),
  ...(row.messageSha256 === undefined ? {} : { messageSha256: row.messageSha256 }),
  ...(row.bytes === undefined ? {} : { bytes: row.bytes }),
});
