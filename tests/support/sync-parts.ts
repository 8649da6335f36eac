import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { bindIncoming } from '../../src/main/core/bind-incoming.ts';
import { composeEdoc } from '../../src/main/core/compose-edoc.ts';
import { readEdxml } from '../../src/main/core/exchange/edxml/read-edxml.ts';
import { writeEdoc } from '../../src/main/core/exchange/edxml/write-edoc.ts';
import { writeStatus } from '../../src/main/core/exchange/edxml/write-status.ts';
import type { FlowDeps } from '../../src/main/core/flow/deps.ts';
import { recordSent } from '../../src/main/core/flow/outgoing/send.ts';
import type { BlobStore } from '../../src/main/core/ports/blob-store.ts';
import type { ExchangeAxis } from '../../src/main/core/ports/exchange-axis.ts';
import { createBlobStore } from '../../src/main/core/store/blobs.ts';
import { createPackedBlobs } from '../../src/main/core/store/packed-blobs.ts';
import { storageFailure } from '../../src/main/core/store/storage-failure.ts';
import type { SyncDeps } from '../../src/main/core/sync/deps.ts';

export interface SyncParts {
  readonly blobs: BlobStore;
  readonly logged: string[];
  deps(axis: ExchangeAxis, change?: Partial<SyncDeps>): SyncDeps;
}

/** What one connection's rounds need, all of it real but the axis. */
export function syncParts(dir: string, db: Database.Database, flow: FlowDeps): SyncParts {
  const { store } = flow;
  const blobs = createBlobStore(join(dir, 'blobs'), createPackedBlobs(db));
  const logged: string[] = [];
  const note = (event: string): void => void logged.push(event);
  return {
    blobs, logged,
    deps: (axis, change = {}) => ({
      axisId: 'main', first: true, axis, store, blobs, codec: { read: readEdxml, writeEdoc, writeStatus }, flow: bindIncoming(flow), clock: flow.clock, random: () => 0.5,
      log: { info: note, warn: note, error: note }, composeEdoc: (payload) => composeEdoc(store, payload, flow.clock.now()), recordSent: (sent) => recordSent(flow, sent),
      onChanged: () => undefined, onProgress: () => undefined, stopped: () => false, isStorageFailure: (error) => storageFailure(error) !== undefined, ...change,
    }),
  };
}
