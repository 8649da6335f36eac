import { createHash } from 'node:crypto';
import { createReadStream, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { EvidenceEntry } from '../../../src/main/core/model/evidence.ts';
import { openEvidence, type Evidence } from '../../../src/main/core/evidence/open-evidence.ts';
import { verifiedFacts } from '../../../src/main/core/evidence/verified-facts.ts';
import type { VerificationRecord } from '../../../src/main/core/model/verification.ts';
import { fail, ok } from '../../../src/main/core/model/result.ts';
import type { BlobStore } from '../../../src/main/core/ports/blob-store.ts';
import { createDocumentStore } from '../../../src/main/core/store/documents.ts';
import { createEvidenceAnchors } from '../../../src/main/core/store/evidence-anchors.ts';
import { createEvidenceReads } from '../../../src/main/core/store/evidence.ts';
import { createVerdicts } from '../../../src/main/core/store/verdicts.ts';
import { openOffice, ours, theirs } from '../../support/office.ts';
import { tempDir } from '../../support/temp-dir.ts';

export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
export const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Files under their hash, as a blob store keeps them. */
export function folderBlobs(dir: string): Pick<BlobStore, 'source'> & { put(bytes: string | Uint8Array): string } {
  return {
    put: (bytes) => { const id = sha256(bytes); writeFileSync(join(dir, id), bytes); return id; },
    source: (id) => {
      const size = statSync(join(dir, id), { throwIfNoEntry: false })?.size;
      return Promise.resolve(size === undefined ? fail('blob.missing') : ok({ size, open: () => createReadStream(join(dir, id)) as AsyncIterable<Uint8Array> }));
    },
  };
}

export const verdict: VerificationRecord = {
  format: 'pdf', document: 'unsure', reasons: ['chain.unknown'], checkedAt: 1_795_399_200_000, evidenceHash: 'e'.repeat(64),
  signatures: [{ field: 'S', verdict: 'INDETERMINATE', level: 'B-B', coversWholeDocument: true, laterChanges: 'none', changes: [], reasons: [], signer: { commonName: 'Nguyễn Văn Ký', serial: '1', issuer: 'CN=CA', notBefore: '', notAfter: '' } }],
};

const open: Evidence[] = [];
afterEach(async () => { for (const evidence of open.splice(0)) await evidence.keeper.close(); });

/** An office that received a document with a signed paper, and others before, between and after. */
export function officeWithMessages() {
  const office = openOffice();
  const evidence: Evidence = openEvidence({ reads: createEvidenceReads(office.db), anchors: createEvidenceAnchors(office.db), dataDir: office.dir, report: silent });
  open.push(evidence);
  const store = createDocumentStore(office.db, evidence.keeper.grew);
  const blobs = folderBlobs(tempDir());
  const verdicts = createVerdicts(office.db);
  const append = (entry: Partial<EvidenceEntry>): void => void store.transact((tx) => tx.appendEvidence({ at: 1, axis: 'main', act: 'received', kind: 'edoc', facts: {}, ...entry }));
  const noise = (count: number): void => { for (let n = 0; n < count; n++) append({ axisDocId: `noise-${n}`, messageSha256: sha256(`noise ${n}`) }); };

  noise(3);
  const raw = `<edXML>${'nội dung '.repeat(20_000)}</edXML>`;
  const message = blobs.put(raw);
  const paper = blobs.put('%PDF');
  const id = store.transact((tx) => tx.insert({
    direction: 'in', state: 'received', documentId: 'H99,2026/11/20,12/UBND-VX', organ: theirs, to: [ours], code: { number: '12', notation: 'UBND-VX' }, typeName: 'Công văn',
    subject: 'V/v rà soát đường', toPlaces: [], priority: 0, warnings: [], receivedAt: office.time.now, unread: true, duplicateSuspected: false,
    attachments: [{ ordinal: 0, name: '12.pdf', contentType: 'application/pdf', bytes: 4, blob: paper }],
  }));
  append({ axisDocId: 'doc-1', document: id, documentId: 'H99,2026/11/20,12/UBND-VX', messageSha256: message, bytes: raw.length, facts: { httpStatus: 200 } });
  noise(2);
  append({ act: 'acknowledged', axisDocId: 'doc-1', document: id, facts: { word: 'done', answer: 'OK' } });
  store.transact((tx) => {
    tx.saveVerification(id, 0, verdict);
    tx.appendEvidence({ at: 2, axis: '', act: 'verified', kind: 'edoc', document: id, facts: verifiedFacts(paper, verdict) });
  });
  append({ act: 'duplicate', axisDocId: 'doc-1', messageSha256: message });
  append({ act: 'sent', kind: 'status', axisDocId: 'status-1', document: id, messageSha256: sha256('not kept'), facts: { statusCode: '01' } });
  noise(4);
  const exportNow = async (): Promise<Uint8Array> => {
    const path = join(tempDir(), 'evidence.zip');
    const done = await evidence.exportTo({ store, blobs, verdicts, now: Date.UTC(2026, 10, 25) }, id, path);
    if (!done.ok) throw new Error(done.error.code);
    return readFileSync(path);
  };
  return { ...office, evidence, store, blobs, verdicts, id, message, raw, append, noise, exportNow };
}
