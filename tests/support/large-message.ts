// node large-message.ts write FILE NAME CONTENT | read FILE: one message with one large attachment, and what it cost in memory.
import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { readEdxml } from '../../src/main/core/exchange/edxml/read-edxml.ts';
import { writeEdoc } from '../../src/main/core/exchange/edxml/write-edoc.ts';
import { ok } from '../../src/main/core/model/result.ts';
import type { BlobWriter } from '../../src/main/core/ports/blob-store.ts';
import type { ByteSource } from '../../src/main/core/ports/bytes.ts';

const [, , act, path = '', name = '', content = ''] = process.argv;
const MiB = 1024 * 1024;
const fileSource = (file: string): ByteSource => ({ size: statSync(file).size, open: () => createReadStream(file) as AsyncIterable<Buffer> });

let files = 0;
/** Writes to a real file, as the store does, and removes it when all was written. */
function fileWriter(): BlobWriter {
  const to = `${path}.content-${(files += 1)}`;
  const file = open(to, 'w');
  const hash = createHash('sha256');
  let bytes = 0;
  return {
    async write(piece) {
      hash.update(piece);
      bytes += piece.byteLength;
      await (await file).write(piece);
    },
    async finish() {
      await (await file).close();
      await rm(to);
      return ok({ blob: hash.digest('hex'), bytes });
    },
    async discard() {
      await (await file).close();
      await rm(to);
    },
  };
}

async function write(): Promise<unknown> {
  const large = fileSource(content);
  const message = {
    kind: 'edoc', business: 'new', documentId: 'd', from: { organId: 'A', organName: '' }, to: [{ organId: 'B', organName: '' }], code: { number: '1', notation: 'N' }, subject: 's', issuedDate: '2026-11-20',
    toPlaces: [], priority: 0, responseFor: [], traceHeaders: [], targetDocumentIds: [], attachments: [{ name, contentType: '', bytes: large.size, blob: 'f'.repeat(64) }],
  } as const;
  const file = await open(path, 'w');
  for await (const piece of writeEdoc(message, () => large)) await file.write(piece);
  await file.close();
  return {};
}

async function read(): Promise<unknown> {
  const message = await readEdxml(fileSource(path), { writer: fileWriter });
  return message.ok && message.value.kind === 'edoc' ? { attachments: message.value.attachments, warnings: message.value.warnings } : message;
}

const before = process.memoryUsage.rss();
const answer = act === 'write' ? await write() : await read();
const grown = process.resourceUsage().maxRSS * 1024 - before;
process.stdout.write(JSON.stringify({ answer, grownMiB: Math.round(grown / MiB) }));
