import { join } from 'node:path';
import { composeEdoc } from '../../src/main/core/compose-edoc.ts';
import { bindIncoming } from '../../src/main/core/bind-incoming.ts';
import { readEdxml } from '../../src/main/core/exchange/edxml/read-edxml.ts';
import { writeEdoc } from '../../src/main/core/exchange/edxml/write-edoc.ts';
import { writeStatus } from '../../src/main/core/exchange/edxml/write-status.ts';
import { recordSent } from '../../src/main/core/flow/outgoing/send.ts';
import type { EdocMessage } from '../../src/main/core/model/message.ts';
import type { BlobStore } from '../../src/main/core/ports/blob-store.ts';
import type { ExchangeAxis } from '../../src/main/core/ports/exchange-axis.ts';
import { createBlobStore } from '../../src/main/core/store/blobs.ts';
import { createEvidenceReads } from '../../src/main/core/store/evidence.ts';
import { createPackedBlobs } from '../../src/main/core/store/packed-blobs.ts';
import { storageFailure } from '../../src/main/core/store/storage-failure.ts';
import type { SyncDeps } from '../../src/main/core/sync/deps.ts';
import { memoryContents } from './memory-contents.ts';
import { edoc, openOffice, type TestOffice } from './office.ts';

export interface SyncOffice extends TestOffice {
  readonly blobs: BlobStore;
  readonly acts: () => string[];
  readonly logged: string[];
  deps(axis: ExchangeAxis, change?: Partial<SyncDeps>): SyncDeps;
}

/** The real store, files, codec and flow, and an axis that the test gives. */
export function syncOffice(dir?: string): SyncOffice {
  const office = openOffice(dir);
  const { store, flow, db } = office;
  const blobs = createBlobStore(join(office.dir, 'blobs'), createPackedBlobs(db));
  const logged: string[] = [];
  const note = (event: string): void => void logged.push(event);
  return {
    ...office, blobs, logged,
    acts: () => createEvidenceReads(db).after(0, 10_000).map((row) => row.act),
    deps: (axis, change = {}) => ({
      axisId: 'main', first: true, axis, store, blobs, codec: { read: readEdxml, writeEdoc, writeStatus }, flow: bindIncoming(flow), clock: flow.clock, random: () => 0.5,
      log: { info: note, warn: note, error: note }, composeEdoc: (payload) => composeEdoc(store, payload, flow.clock.now()), recordSent: (sent) => recordSent(flow, sent),
      onChanged: () => undefined, onProgress: () => undefined, stopped: () => false, isStorageFailure: (error) => storageFailure(error) !== undefined, ...change,
    }),
  };
}

/** A message as it is on the wire. */
export async function wire(change: Partial<EdocMessage> = {}, file: Uint8Array = Buffer.from('%PDF-1.7 tệp đính kèm')): Promise<Uint8Array> {
  const contents = memoryContents();
  const attachments = change.attachments ?? [contents.put({ name: 'a.pdf', contentType: 'application/pdf' }, file)];
  const parts: Uint8Array[] = [];
  for await (const part of writeEdoc(edoc({ ...change, attachments }), (blob) => contents.of(blob))) parts.push(part);
  return Buffer.concat(parts);
}
