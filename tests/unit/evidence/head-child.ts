import { openEvidence } from '../../../src/main/core/evidence/open-evidence.ts';
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
if (process.argv[3] === 'once') {
  const evidence = openEvidence({ db, dataDir, report: silent });
  const store = createDocumentStore(db, evidence.keeper.grew);
  store.transact((tx) => tx.appendEvidence({ at: 1, axis: 'main', act: 'received', kind: 'edoc', facts: {} }));
  await evidence.keeper.close();
  opened.value.close();
} else {
  const keeper = createHeadKeeper({ dataDir, log: createEvidenceReads(db), report: silent, delayMs: 2 });
  const store = createDocumentStore(db, keeper.grew);
  await keeper.flush();
  process.stdout.write('ready\n');
  for (let n = 0; ; n++) {
    store.transact((tx) => { for (let i = 0; i <= n % 5; i++) tx.appendEvidence({ at: n, axis: 'main', act: 'received', kind: 'edoc', axisDocId: `d${n}-${i}`, facts: { n } }); });
    await new Promise((resolve) => setImmediate(resolve));
  }
}
