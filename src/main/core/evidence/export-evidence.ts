import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { canonicalJson, type Json } from '../model/canonical-json.ts';
import type { DocId } from '../model/document.ts';
import { anchoredText, evidenceText, type EvidenceAnchor, type EvidenceHead, type EvidenceRecord } from '../model/evidence.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { ByteSource } from '../ports/bytes.ts';
import type { EvidenceReads } from '../ports/evidence-log.ts';
import type { Verdicts } from '../ports/verdicts.ts';
import { ZipWriter } from '../signing/asic/zip-write.ts';
import { contentHash, linkHash } from '../store/evidence-hash.ts';
import { chainLine, exportFormat, exportNames, messageName, stampName } from './export-names.ts';
import { exportReadme } from './export-readme.ts';
import { verdictHash } from './verified-facts.ts';

export interface ExportParts {
  readonly log: EvidenceReads;
  readonly blobs: Pick<BlobStore, 'source'>;
  readonly verdicts: Pick<Verdicts, 'history'>;
  readonly anchors: { all(): readonly EvidenceAnchor[] };
}

export interface ExportedEvidence { readonly head: EvidenceHead; readonly rows: number; readonly messages: number }

const rowsATurn = 2000;

/**
 * Writes what the log holds of one document as a ZIP that is checkable alone. Nothing large is whole in memory. A log that
 * does not hold, or a kept message that is no longer what came, is a failure: half a proof is none.
 */
export async function exportEvidence(parts: ExportParts, document: DocId, ordinals: readonly number[], now: number, write: (bytes: Uint8Array) => Promise<void>): Promise<Result<ExportedEvidence, Failure>> {
  const { log, anchors } = parts;
  const [rows, head] = [log.rowsOf(document), log.head()];
  const [first, last] = [rows[0], rows.at(-1)];
  if (first === undefined || last === undefined) return fail('audit.noRows');
  const stamps = stampsFor(anchors.all(), first.seq, last.seq);
  const zip = new ZipWriter(write, now);
  const text = (name: string, content: string): Promise<void> => zip.stored(name, Buffer.from(content));

  await text(exportNames.readme, exportReadme({ prev: first.prev, head, stamps: stamps.map((s) => s.seq) }));
  await text(exportNames.head, `${JSON.stringify({ format: exportFormat, document, exportedAt: now, first: { seq: first.seq, prev: first.prev }, head }, undefined, 2)}\n`);
  await text(exportNames.rows, rows.map(rowLine).join(''));
  const chain = chained(log, first, head);
  await zip.deflated(exportNames.chain, (head.seq - first.seq + 1) * chainLine, chain.lines());
  if (chain.brokenAt() !== undefined) return fail('audit.broken', { seq: chain.brokenAt() ?? 0 });
  const messages = await writeMessages(parts, zip, rows);
  if (!messages.ok) return messages;
  await text(exportNames.verdicts, `${JSON.stringify(verdictsOf(parts, document, ordinals, rows), undefined, 2)}\n`);
  for (const stamp of stamps) {
    await text(stampName(stamp.seq, 'txt'), anchoredText(stamp));
    await zip.stored(stampName(stamp.seq, 'tst'), stamp.token);
  }
  await zip.finish();
  return ok({ head, rows: rows.length, messages: messages.value });
}

/** The text that was hashed, and the hashes, so that a reader needs no rule of ours to compute them. */
function rowLine(row: EvidenceRecord): string {
  const text = evidenceText(row);
  return `${JSON.stringify({ seq: row.seq, prev: row.prev, content: contentHash(text), hash: row.hash, text })}\n`;
}

/** The chain from a row to the head as content hashes; computed on the way, so that no broken log leaves as evidence. */
function chained(log: EvidenceReads, first: EvidenceRecord, head: EvidenceHead): { lines(): AsyncGenerator<Uint8Array>; brokenAt(): number | undefined } {
  let broken: number | undefined;
  async function* lines(): AsyncGenerator<Uint8Array> {
    let [seq, hash] = [first.seq - 1, first.prev];
    while (seq < head.seq) {
      const contents: string[] = [];
      for (const row of log.after(seq, Math.min(rowsATurn, head.seq - seq))) {
        const content = contentHash(evidenceText(row));
        hash = linkHash(hash, content);
        if (row.seq !== seq + 1 || row.hash !== hash) { broken = seq + 1; return; }
        seq = row.seq;
        contents.push(content);
      }
      if (contents.length === 0) { broken = seq + 1; return; }
      yield Buffer.from(`${contents.join('\n')}\n`);
      await nextTurn();
    }
  }
  return { lines, brokenAt: () => broken };
}

/** The first stamp after the document's last row proves all of it; the last one proves the head almost. */
function stampsFor(anchors: readonly EvidenceAnchor[], first: number, last: number): readonly EvidenceAnchor[] {
  const after = anchors.filter((a) => a.seq >= first);
  return [...new Set([after.find((a) => a.seq >= last), after.at(-1)])].filter((a) => a !== undefined);
}

async function writeMessages({ blobs }: ExportParts, zip: ZipWriter, rows: readonly EvidenceRecord[]): Promise<Result<number, Failure>> {
  let written = 0;
  for (const sha256 of new Set(rows.flatMap((row) => row.messageSha256 ?? []))) {
    const source = /^[0-9a-f]{64}$/.test(sha256) ? await blobs.source(sha256) : undefined;
    // Destroyed after a recall, or never kept: the log still says what it was.
    if (source?.ok !== true) continue;
    const hash = createHash('sha256');
    await zip.deflated(messageName(sha256), source.value.size, hashing(source.value, hash));
    if (hash.digest('hex') !== sha256) return fail('audit.messageChanged', { sha256: sha256.slice(0, 16) });
    written += 1;
  }
  return ok(written);
}

async function* hashing(source: ByteSource, hash: ReturnType<typeof createHash>): AsyncGenerator<Uint8Array> {
  for await (const piece of source.open()) {
    hash.update(piece);
    yield piece;
  }
}

function verdictsOf({ verdicts }: ExportParts, document: DocId, ordinals: readonly number[], rows: readonly EvidenceRecord[]): Json {
  const inLog = new Set(rows.filter((row) => row.act === 'verified').map((row) => {
    const facts = JSON.parse(row.facts) as { verdictSha256?: unknown; blob?: unknown };
    return `${String(facts.verdictSha256)} ${String(facts.blob)}`;
  }));
  return ordinals.flatMap((ordinal) => verdicts.history(document, ordinal).map(({ blob, record }) =>
    ({ ordinal, blob, inLog: inLog.has(`${verdictHash(record)} ${blob}`), verdict: JSON.parse(canonicalJson(record as unknown as Json)) as Json })));
}
