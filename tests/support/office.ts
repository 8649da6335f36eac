import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { afterEach } from 'vitest';
import type { FlowDeps } from '../../src/main/core/flow/deps.ts';
import { receiveEdoc } from '../../src/main/core/flow/incoming/receive.ts';
import type { DocId } from '../../src/main/core/model/document.ts';
import { openDatabase } from '../../src/main/core/store/connection.ts';
import { createDocumentStore } from '../../src/main/core/store/documents.ts';
import { createLists, type Lists } from '../../src/main/core/store/lists.ts';
import type { DocumentStore } from '../../src/main/core/ports/document-store.ts';
import { edoc, ours, theirs } from './edoc.ts';
import { tempDir } from './temp-dir.ts';

export { edoc, ours, theirs };

/** The certificate the test office seals with. */
export const ourSeal = { serial: '5EA1', issuer: 'CN=CA' };

const closers: (() => void)[] = [];
afterEach(() => { for (const close of closers.splice(0)) close(); });

export interface TestOffice {
  readonly dir: string;
  readonly db: Database.Database;
  readonly store: DocumentStore;
  readonly lists: Lists;
  readonly flow: FlowDeps;
  readonly time: { now: number };
  readonly close: () => void;
}

/** A real database in a folder of its own, a clock that the test moves. */
export function openOffice(dir = tempDir()): TestOffice {
  const opened = openDatabase(dir);
  if (!opened.ok) throw new Error(opened.error.code);
  let closed = false;
  const close = (): void => {
    if (!closed) opened.value.close();
    closed = true;
  };
  closers.push(close);
  const time = { now: Date.UTC(2026, 10, 23, 2, 0, 0) };
  const store = createDocumentStore(opened.value.db);
  const flow: FlowDeps = {
    store, clock: { now: () => time.now }, organ: ours, actor: 'Nguyễn Thị Thử', seals: () => [ourSeal], ways: (organIds) => [{ connection: 'main', organIds }],
  };
  return { dir, db: opened.value.db, store, lists: createLists(opened.value.db), flow, time, close };
}

let serial = 0;
/** Receives a message as if the axis had delivered it; answers the document's id. */
export function receive(office: { flow: FlowDeps }, message = edoc(), axisDocId = `axis-${(serial += 1)}`): DocId {
  const raw = createHash('sha256').update(axisDocId).digest('hex');
  const receipt = receiveEdoc(office.flow, { axis: 'main', axisDocId, rawBlob: raw, rawBytes: 10, message });
  if (!receipt.ok || receipt.value.outcome !== 'stored') throw new Error('not stored');
  return receipt.value.id;
}

/** The outbox as `code:count`, oldest first. */
export function queuedStatuses(office: TestOffice): string[] {
  return office.store.outboxDue({ id: 'main', first: true }, Number.MAX_SAFE_INTEGER, 1000).flatMap((e) => (e.payload.kind === 'status' ? [e.payload.message.statusCode] : ['edoc']));
}
