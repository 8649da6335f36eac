import { openDatabase } from '../../../src/main/core/store/connection.ts';
import { createDocumentStore } from '../../../src/main/core/store/documents.ts';
import { createEvidenceReads } from '../../../src/main/core/store/evidence.ts';
import { createHeadKeeper } from '../../../src/main/core/evidence/head-keeper.ts';

/** Writes rows until it is killed; the head follows every few milliseconds. A process of its own. */
const dataDir = process.argv[2] ?? '';
const opened = openDatabase(dataDir);
if (!opened.ok) throw new Error(opened.error.code);
const { db } = opened.value;
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const keeper = createHeadKeeper({ dataDir, log: createEvidenceReads(db), report: silent, delayMs: 2 });
const store = createDocumentStore(db, keeper.grew);
await keeper.flush();
process.stdout.write('ready\n');
for (let n = 0; ; n++) {
  store.transact((tx) => { for (let i = 0; i <= n % 5; i++) tx.appendEvidence({ at: n, axis: 'main', act: 'received', kind: 'edoc', axisDocId: `d${n}-${i}`, facts: { n } }); });
  await new Promise((resolve) => setImmediate(resolve));
}
