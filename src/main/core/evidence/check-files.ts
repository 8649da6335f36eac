import { createHash } from 'node:crypto';
import { anchoredText } from '../model/evidence.ts';
import { ok, type Failure, type Result } from '../model/result.ts';
import type { ZipEntry } from '../signing/asic/zip-read.ts';
import { stampedAt } from './anchor.ts';
import { exportNames } from './export-names.ts';
import { textList, type Fault, type Row } from './export-shapes.ts';
import { contentOf, unreadable } from './read-entry.ts';

/** Messages are what the rows say, stamps stand on the chain, and nothing else is in the file. */
export function checkFiles(entries: readonly ZipEntry[], rows: readonly Row[], hashes: ReadonlyMap<number, string>): Result<{ messages: number; messagesMissing: number; anchored?: { seq: number; at: number }; fault?: Fault }, Failure> {
  const known: ReadonlySet<string> = new Set(Object.values(exportNames));
  const named = new Map<string, number>();
  for (const row of rows) {
    const sha256 = textList(row)?.[9];
    if (typeof sha256 === 'string') named.set(sha256, row.seq);
  }
  let [messages, anchored, fault]: [number, { seq: number; at: number } | undefined, Fault | undefined] = [0, undefined, undefined];
  for (const entry of entries) {
    const bytes = contentOf(entry);
    if (bytes === undefined) return unreadable(shortName(entry.name));
    const sha256 = /^messages\/([0-9a-f]{64})\.edxml$/.exec(entry.name)?.[1];
    const seq = /^stamps\/([1-9]\d{0,14})\.(?:txt|tst)$/.exec(entry.name)?.[1];
    if (sha256 !== undefined) {
      messages += 1;
      const at = named.get(sha256);
      if (at === undefined) fault ??= { reason: 'messageUnknown' };
      else if (createHash('sha256').update(bytes).digest('hex') !== sha256) fault ??= { reason: 'messageChanged', firstBad: at };
    } else if (seq !== undefined) {
      const head = { seq: Number(seq), hash: hashes.get(Number(seq)) ?? '' };
      const at = entry.name.endsWith('.tst') ? stampedAt({ ...head, token: bytes }) : undefined;
      if (entry.name.endsWith('.txt') ? bytes.toString('latin1') !== anchoredText(head) : at === undefined) fault ??= { reason: 'anchorDiffers', firstBad: head.seq };
      else if (at !== undefined && head.seq > (anchored?.seq ?? 0)) anchored = { seq: head.seq, at };
    } else if (!known.has(entry.name)) fault ??= { reason: 'unexpectedFile' };
  }
  return ok({ messages, messagesMissing: named.size - messages, ...(anchored === undefined ? {} : { anchored }), ...(fault === undefined ? {} : { fault }) });
}

const shortName = (name: string): string => (/^[\w./-]{1,100}$/.test(name) ? name : '?');
