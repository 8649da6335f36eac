import type { EvidenceHead } from '../model/evidence.ts';
import { contentHash, linkHash } from '../store/evidence-hash.ts';
import { chainLine } from './export-names.ts';
import { textList, type ExportFault, type Fault, type Head, type Row } from './export-shapes.ts';

/** Recomputes the chain from its first line to the head, and finds every row shown in its place. */
export function walkChain(head: Head, rows: readonly Row[], chain: Buffer): { readonly last: EvidenceHead; readonly hashes: ReadonlyMap<number, string>; readonly fault?: Fault } {
  const shown = new Map(rows.map((row) => [row.seq, row]));
  const hashes = new Map<number, string>();
  let last: EvidenceHead = { seq: head.first.seq - 1, hash: head.first.prev };
  const stop = (reason: ExportFault, firstBad: number): { last: EvidenceHead; hashes: ReadonlyMap<number, string>; fault: Fault } => ({ last, hashes, fault: { reason, firstBad } });
  if (shown.size !== rows.length || rows.some((row, i) => row.seq <= (rows[i - 1]?.seq ?? 0))) return stop('order', head.first.seq);
  if (!shown.has(head.first.seq)) return stop('removed', head.first.seq);
  for (let at = 0; at < chain.length; at += chainLine) {
    const [seq, line] = [last.seq + 1, chain.toString('latin1', at, at + 64)];
    if (!/^[0-9a-f]{64}$/.test(line) || chain[at + 64] !== 0x0a) return stop('changed', seq);
    const row = shown.get(seq);
    const hash = linkHash(last.hash, line);
    if (row !== undefined && !(contentHash(row.text) === line && row.content === line && row.prev === last.hash && row.hash === hash && textList(row)?.[1] === seq)) return stop('changed', seq);
    last = { seq, hash };
    hashes.set(seq, hash);
  }
  if (last.seq < head.head.seq) return stop('truncated', last.seq + 1);
  if (last.seq > head.head.seq || last.hash !== head.head.hash) return stop('changed', last.seq);
  const beyond = rows.find((row) => !hashes.has(row.seq));
  return beyond === undefined ? { last, hashes } : stop('removed', beyond.seq);
}

