import { createHash } from 'node:crypto';
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashingContents } from '../src/main/core/exchange/edxml/hashing-contents.ts';
import { readEdxml } from '../src/main/core/exchange/edxml/read-edxml.ts';
import { writeEdoc } from '../src/main/core/exchange/edxml/write-edoc.ts';
import type { EdocMessage } from '../src/main/core/model/message.ts';
import type { ByteSource } from '../src/main/core/ports/bytes.ts';
import { compare, median, type BenchRow } from './measure.ts';

const papers = 4;
const paperBytes = 3_750_000;
const rounds = 15;

/** Reading a message of 20 MB, warnings, hashes and all, against nothing but the base64 and the hash of the same bytes. */
export async function exchangeParse(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'congvan-bench-parse-'));
  try {
    const path = join(folder, 'message.edxml');
    await writeMessage(path);
    const bytes = readFileSync(path);
    const runs = base64Runs(bytes);
    const [memory, file]: [Pair, Pair] = [{ ours: [], theirs: [] }, { ours: [], theirs: [] }];
    for (let round = -1; round < rounds; round += 1) {
      // By turns, so that what else the machine does falls on both.
      const times = [
        await elapsed(() => readWhole(inMemory(bytes))), await elapsed(() => decodeRaw(runs)),
        await elapsed(() => readWhole(onDisk(path))), await elapsed(() => decodeRaw(base64Runs(readFileSync(path)))),
      ] as const;
      if (round < 0) continue;
      memory.ours.push(times[0]);
      memory.theirs.push(times[1]);
      file.ours.push(times[2]);
      file.theirs.push(times[3]);
    }
    return [
      compare('milliseconds to read a message of 20 MB in memory', median(memory.ours), median(memory.theirs), "Buffer.from(…, 'base64') and SHA-256 of its attachments", 3),
      compare('milliseconds to read a message of 20 MB from a file', median(file.ours), median(file.theirs), 'the same, the file read whole and the base64 found in it', 3),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Pair { readonly ours: number[]; readonly theirs: number[] }

const onDisk = (path: string): ByteSource => ({ size: statSync(path).size, open: () => createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer> });

/** In the pieces a file would give. */
const inMemory = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  async *open() {
    for (let at = 0; at < bytes.length; at += 256 * 1024) yield await Promise.resolve(bytes.subarray(at, at + 256 * 1024));
  },
});

/** The same bytes on every run, and no two papers alike. */
function paper(index: number): Uint8Array {
  let state = index + 1;
  return Uint8Array.from({ length: paperBytes }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

async function writeMessage(path: string): Promise<void> {
  const contents = new Map(Array.from({ length: papers }, (_, i) => [String(i).repeat(64), paper(i)] as const));
  const message: Omit<EdocMessage, 'warnings'> = {
    kind: 'edoc', business: 'new', documentId: 'H99.01,2026/11/20,1/UBND-VP', from: { organId: 'H99.01', organName: 'UBND xã Đo' }, to: [{ organId: 'H99.02', organName: 'UBND xã Nhận' }],
    code: { number: '1', notation: 'UBND-VP' }, issuedDate: '2026-11-20', typeName: 'Công văn', subject: 'V/v đo tốc độ', toPlaces: [], priority: 0, responseFor: [], traceHeaders: [], targetDocumentIds: [],
    attachments: [...contents].map(([blob, { length }], i) => ({ name: `${i}.pdf`, contentType: 'application/pdf', bytes: length, blob })),
  };
  const file = await open(path, 'w');
  const contentOf = (blob: string) => ({ size: paperBytes, async *open() { yield await Promise.resolve(contents.get(blob) ?? new Uint8Array()); } });
  for await (const piece of writeEdoc(message, contentOf)) await file.writeFile(piece);
  await file.close();
}

async function readWhole(source: ByteSource): Promise<void> {
  const message = await readEdxml(source, hashingContents);
  if (!message.ok || message.value.kind !== 'edoc' || message.value.attachments.length !== papers) throw new Error('not what was written');
}

/** What stands between `>` and `<` and is long, as text. */
function base64Runs(bytes: Buffer): readonly string[] {
  const runs: string[] = [];
  for (let at = bytes.indexOf(0x3e); at >= 0; at = bytes.indexOf(0x3e, at + 1)) {
    const end = bytes.indexOf(0x3c, at);
    if (end - at > 10_000) runs.push(bytes.toString('latin1', at + 1, end));
  }
  return runs;
}

function decodeRaw(runs: readonly string[]): Promise<void> {
  for (const run of runs) createHash('sha256').update(Buffer.from(run, 'base64')).digest('hex');
  return Promise.resolve();
}

async function elapsed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}
