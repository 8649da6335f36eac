import './kill-points.ts';
import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createCore } from '../../src/main/core/create-core.ts';
import { openAxis } from '../../src/main/core/open-axis.ts';
import { readProfile } from '../../src/main/core/profile.ts';
import { openSecretStore } from '../../src/main/core/secrets/secret-store.ts';

/**
 * An office as a process of its own: queues what it has to send, then goes round with the axis until everything is out, and
 * everything that was to come is in. Killed at any point and started again, it goes on from what it finds on its disk.
 * Arguments: data folder, receiver's code, how many documents go out, how many come in.
 */
const [dataDir = '', receiver = '', out = '0', into = '0'] = process.argv.slice(2);
const offset = Number(process.env['FAULT_CLOCK'] ?? 0);
const jumpAfter = Number(process.env['FAULT_CLOCK_AFTER'] ?? Number.MAX_SAFE_INTEGER);
const started = Date.now();
/** Wrong by `FAULT_CLOCK` milliseconds for a while, then right again. */
const clock = { now: () => Date.now() + (Date.now() - started < jumpAfter ? offset : 0) };
const silent = { info: () => undefined, warn: () => undefined, error: (event: string, facts?: object) => { process.stderr.write(`${event} ${JSON.stringify(facts)}\n`); } };

const profile = readProfile(dataDir);
if (!profile.ok) throw new Error(profile.error.code);
const secrets = openSecretStore(dataDir, () => undefined);
const core = createCore({
  dataDir, profile: profile.value, clock, log: silent, random: Math.random, secrets, emit: () => undefined,
  openAxis: openAxis({ dataDir, clock, secrets, trustPem: () => [] }),
});
if (!core.ok) throw new Error(core.error.code);
const { store, blobs, connections, lists } = core.value;

async function queueAll(): Promise<void> {
  const [connection] = profile.ok ? profile.value.connections : [];
  for (let n = 1; n <= Number(out); n += 1) {
    const documentId = `H99.01,2026/11/20,${n}/RA`;
    if (store.findByBusinessId(documentId, 'out').length > 0) continue;
    const bytes = Buffer.from(`%PDF-1.7 văn bản đi số ${n} ${createHash('sha256').update(String(n)).digest('hex').repeat(20)}`);
    const blob = await blobs.put(bytes);
    if (!blob.ok) throw Object.assign(new Error(blob.error.code), { code: 'ENOSPC' });
    store.transact((tx) => {
      const id = tx.insert({
        direction: 'out', state: 'queued', documentId, organ: core.ok ? core.value.flow.organ : { organId: '', organName: '' }, to: [{ organId: receiver, organName: receiver }],
        code: { number: String(n), notation: 'RA' }, typeName: 'Công văn', subject: `Văn bản đi số ${n}`, toPlaces: [], priority: 0, warnings: [], receivedAt: clock.now(),
        attachments: [{ ordinal: 0, name: `${n}.pdf`, contentType: 'application/pdf', bytes: bytes.length, blob: blob.value }], unread: false, duplicateSuspected: false, issuedDate: '2026-11-20',
      });
      tx.enqueue({ key: `edoc:${documentId}`, payload: { kind: 'edoc', document: id }, document: id, title: `${n}/RA`, at: clock.now(), connection: connection?.id });
    });
  }
}

const finished = (): boolean => {
  const { pending, failed } = lists.outboxCounts();
  if (failed > 0) for (const row of lists.outbox({ settled: false, limit: 200 }).rows) if (row.state === 'failed') store.transact((tx) => tx.updateOutbox(row.id, { state: 'unknown', nextTryAt: 0 }));
  const counts = lists.counts('2026-11-20');
  return pending === 0 && failed === 0 && (counts['incoming.toRegister']?.total ?? 0) >= Number(into) && store.unacknowledged('main', 1).length === 0;
};

for (;;) {
  try {
    await queueAll();
    await connections.now();
    if (finished()) break;
  } catch (error) {
    // A full disk: try again as a person would who makes room.
    if ((error as { code?: string }).code !== 'ENOSPC' && !String((error as { code?: string }).code).startsWith('SQLITE')) throw error;
  }
  await pause(20);
}
await core.value.close();
process.stdout.write('done\n');
