import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { EvidenceCheckResult, EvidenceFault } from '../model/evidence.ts';
import { anchoredText, type EvidenceHead } from '../model/evidence.ts';
import { fail, ok, type Failure, type Result } from '../model/result.ts';
import { readZip, type ZipEntry } from '../signing/asic/zip-read.ts';
import { contentHash, linkHash } from '../store/evidence-hash.ts';
import { stampedAt } from './anchor.ts';
import { chainLine, exportFormat, exportNames } from './export-names.ts';
import { verdictHash } from './verified-facts.ts';

/** What of an export can be wrong beyond the chain itself. */
export type ExportFault = EvidenceFault | 'messageChanged' | 'messageUnknown' | 'verdictNotInLog' | 'unexpectedFile';

export interface ExportCheck extends Omit<EvidenceCheckResult, 'reason'> {
  readonly reason?: ExportFault;
  readonly document: number;
  readonly messages: number;
  /** Messages the rows speak of that are not in the file: destroyed after a recall, or not kept. */
  readonly messagesMissing: number;
  readonly verdicts: number;
}

export const exportLimits = { maxEntries: 20_000, maxBytes: 4_000_000_000 };
const longestLine = 64 * 1024;

const Hash = z.string().regex(/^[0-9a-f]{64}$/);
const Seq = z.number().int().positive();
const Head = z.object({ format: z.literal(exportFormat), document: z.number().int(), exportedAt: z.number(), first: z.object({ seq: Seq, prev: Hash }), head: z.object({ seq: Seq, hash: Hash }) });
const Row = z.object({ seq: Seq, prev: Hash, content: Hash, hash: Hash, text: z.string() });
const Verdicts = z.array(z.object({ ordinal: z.number().int(), blob: Hash, inLog: z.boolean(), verdict: z.looseObject({}) }));
type Row = z.infer<typeof Row>;

const unreadable = (file: string): Result<never, Failure> => fail('audit.exportUnreadable', { file });

/** Checks an exported ZIP with nothing but itself: rows, chain, head, messages, verdicts and time stamps. */
export function checkExport(bytes: Uint8Array): Result<ExportCheck, Failure> {
  const zip = readZip(bytes, exportLimits);
  if (!zip.ok) return unreadable(zip.error.code);
  const files = new Map(zip.value.entries.map((entry) => [entry.name, entry]));
  if (files.size !== zip.value.entries.length) return unreadable('zip.damaged');
  const head = json(files, exportNames.head, Head);
  const rows = jsonLines(files, exportNames.rows);
  const chain = content(files.get(exportNames.chain));
  const verdicts = json(files, exportNames.verdicts, Verdicts);
  if (head === undefined) return unreadable(exportNames.head);
  if (rows === undefined) return unreadable(exportNames.rows);
  if (chain === undefined || chain.length % chainLine !== 0) return unreadable(exportNames.chain);
  if (verdicts === undefined) return unreadable(exportNames.verdicts);

  const walked = walk(head, rows, chain);
  const others = checkFiles(zip.value.entries, rows, walked.hashes);
  if (!others.ok) return others;
  const { fault, ...counts } = others.value;
  const inLog = new Set(rows.map((row) => textFacts(row)['verdictSha256']).filter((value) => value !== undefined));
  const stray = verdicts.some((v) => v.inLog && !inLog.has(verdictHash(v.verdict as never)));
  const found = walked.fault ?? fault ?? (stray ? { reason: 'verdictNotInLog' as const } : undefined);
  return ok({ ok: found === undefined, rows: rows.length, head: walked.last.hash, headSeq: walked.last.seq, document: head.document, verdicts: verdicts.length, ...counts, ...found });
}

interface Fault { readonly reason: ExportFault; readonly firstBad?: number }

/** Recomputes the chain from its first line to the head, and finds every row shown in its place. */
function walk(head: z.infer<typeof Head>, rows: readonly Row[], chain: Buffer): { readonly last: EvidenceHead; readonly hashes: ReadonlyMap<number, string>; readonly fault?: Fault } {
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
    if (row !== undefined && !(contentHash(row.text) === line && row.content === line && row.prev === last.hash && row.hash === hash && textSeq(row) === seq)) return stop('changed', seq);
    last = { seq, hash };
    hashes.set(seq, hash);
  }
  if (last.seq < head.head.seq) return stop('truncated', last.seq + 1);
  if (last.seq > head.head.seq || last.hash !== head.head.hash) return stop('changed', last.seq);
  const beyond = rows.find((row) => !hashes.has(row.seq));
  return beyond === undefined ? { last, hashes } : stop('removed', beyond.seq);
}

/** Messages are what the rows say, stamps stand on the chain, and nothing else is in the file. */
function checkFiles(entries: readonly ZipEntry[], rows: readonly Row[], hashes: ReadonlyMap<number, string>): Result<{ messages: number; messagesMissing: number; anchored?: { seq: number; at: number }; fault?: Fault }, Failure> {
  const known: ReadonlySet<string> = new Set(Object.values(exportNames));
  const named = new Map<string, number>();
  for (const row of rows) {
    const sha256 = textList(row)?.[9];
    if (typeof sha256 === 'string') named.set(sha256, row.seq);
  }
  let [messages, anchored, fault]: [number, { seq: number; at: number } | undefined, Fault | undefined] = [0, undefined, undefined];
  for (const entry of entries) {
    const bytes = content(entry);
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

function content(entry: ZipEntry | undefined): Buffer | undefined {
  const bytes = entry?.read();
  return bytes?.ok === true ? Buffer.from(bytes.value.buffer, bytes.value.byteOffset, bytes.value.byteLength) : undefined;
}

function json<T>(files: ReadonlyMap<string, ZipEntry>, name: string, shape: z.ZodType<T>): T | undefined {
  const bytes = content(files.get(name));
  return bytes === undefined ? undefined : parsed(bytes.toString('utf8'), shape);
}

function jsonLines(files: ReadonlyMap<string, ZipEntry>, name: string): readonly Row[] | undefined {
  const lines = content(files.get(name))?.toString('utf8').split('\n') ?? [];
  if (lines.pop() !== '' || lines.length === 0 || lines.some((line) => line.length > longestLine)) return undefined;
  const rows = lines.map((line) => parsed(line, Row));
  return rows.every((row) => row !== undefined) ? rows : undefined;
}

function parsed<T>(text: string, shape: z.ZodType<T>): T | undefined {
  try {
    const found = shape.safeParse(JSON.parse(text));
    return found.success ? found.data : undefined;
  } catch {
    return undefined;
  }
}

/** The text of a row is a JSON list: its version, its place, and so on (`evidenceText`). */
function textList(row: Row): readonly unknown[] | undefined {
  return parsed(row.text, z.array(z.unknown()).length(12));
}
const textSeq = (row: Row): unknown => textList(row)?.[1];
const textFacts = (row: Row): Readonly<Record<string, unknown>> => (textList(row)?.[11] ?? {}) as Readonly<Record<string, unknown>>;
const shortName = (name: string): string => (/^[\w./-]{1,100}$/.test(name) ? name : '?');
