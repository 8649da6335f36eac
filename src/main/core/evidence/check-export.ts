import type { z } from 'zod';
import type { EvidenceCheckResult } from '../model/evidence.ts';
import { ok, type Failure, type Result } from '../model/result.ts';
import { readZip, type ZipEntry } from '../signing/asic/zip-read.ts';
import { walkChain } from './check-chain.ts';
import { checkFiles } from './check-files.ts';
import { chainLine, exportNames } from './export-names.ts';
import { Head, Row, Verdicts, parsed, textFacts, textList, type ExportFault, type Fault } from './export-shapes.ts';
import { contentOf, unreadable } from './read-entry.ts';
import { verdictHash } from './verified-facts.ts';

export interface ExportCheck extends Omit<EvidenceCheckResult, 'reason'> {
  readonly reason?: ExportFault;
  readonly document: number;
  readonly messages: number;
  /** Messages the rows speak of that are not in the file: destroyed after a recall, or not kept. */
  readonly messagesMissing: number;
  readonly verdicts: number;
  /** Verdicts that the log does not prove: of a time before it, or not what was found. */
  readonly verdictsNotInLog: number;
}

export const exportLimits = { maxEntries: 20_000, maxBytes: 4_000_000_000 };
const longestLine = 64 * 1024;

/** Checks an exported ZIP with nothing but itself: rows, chain, head, messages, verdicts and time stamps. */
export function checkExport(bytes: Uint8Array): Result<ExportCheck, Failure> {
  const zip = readZip(bytes, exportLimits);
  if (!zip.ok) return unreadable(zip.error.code);
  const files = new Map(zip.value.entries.map((entry) => [entry.name, entry]));
  if (files.size !== zip.value.entries.length) return unreadable('zip.damaged');
  const head = json(files, exportNames.head, Head);
  const rows = jsonLines(files, exportNames.rows);
  const chain = contentOf(files.get(exportNames.chain));
  const verdicts = json(files, exportNames.verdicts, Verdicts);
  if (head === undefined) return unreadable(exportNames.head);
  if (rows === undefined) return unreadable(exportNames.rows);
  if (chain === undefined || chain.length % chainLine !== 0) return unreadable(exportNames.chain);
  if (verdicts === undefined) return unreadable(exportNames.verdicts);

  const walked = walkChain(head, rows, chain);
  const others = checkFiles(zip.value.entries, rows, walked.hashes);
  if (!others.ok) return others;
  const { fault, ...counts } = others.value;
  const inLog = new Set(rows.map((row) => verdictKey(textFacts(row)['verdictSha256'], textFacts(row)['blob'])));
  const proven = (v: z.infer<typeof Verdicts>[number]): boolean => inLog.has(verdictKey(verdictHash(v.verdict as never), v.blob));
  const notInLog = verdicts.filter((v) => !proven(v));
  const stray = notInLog.some((v) => v.inLog) ? { reason: 'verdictNotInLog' as const } : undefined;
  const found = walked.fault ?? foreignRow(head, rows) ?? fault ?? stray;
  return ok({
    ok: found === undefined, rows: rows.length, head: walked.last.hash, headSeq: walked.last.seq, document: head.document,
    verdicts: verdicts.length, verdictsNotInLog: notInLog.length, ...counts, ...found,
  });
}

const verdictKey = (sha256: unknown, blob: unknown): string => `${String(sha256)} ${String(blob)}`;

/** The rows are about the document that the file says it is about. */
function foreignRow(head: Head, rows: readonly Row[]): Fault | undefined {
  const about = rows.map((row) => textList(row)?.[8]);
  const bad = rows.find((_, i) => about[i] !== null && about[i] !== head.document);
  return bad === undefined && about.includes(head.document) ? undefined : { reason: 'changed', firstBad: bad?.seq ?? head.first.seq };
}

function json<T>(files: ReadonlyMap<string, ZipEntry>, name: string, shape: z.ZodType<T>): T | undefined {
  const bytes = contentOf(files.get(name));
  return bytes === undefined ? undefined : parsed(bytes.toString('utf8'), shape);
}

function jsonLines(files: ReadonlyMap<string, ZipEntry>, name: string): readonly Row[] | undefined {
  const lines = contentOf(files.get(name))?.toString('utf8').split('\n') ?? [];
  if (lines.pop() !== '' || lines.length === 0 || lines.some((line) => line.length > longestLine)) return undefined;
  const rows = lines.map((line) => parsed(line, Row));
  return rows.every((row) => row !== undefined) ? rows : undefined;
}
