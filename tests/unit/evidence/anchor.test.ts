import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkExport } from '../../../src/main/core/evidence/check-export.ts';
import { verifyEvidence } from '../../../src/main/core/evidence/verify-evidence.ts';
import { evidenceText } from '../../../src/main/core/model/evidence.ts';
import type { TimestampServices } from '../../../src/main/core/signing/timestamp/request-timestamp.ts';
import { contentHash, linkHash } from '../../../src/main/core/store/evidence-hash.ts';
import { trustFetch } from '../../../src/main/core/trust-fetch.ts';
import { startTestPki, type TestPki } from '../../support/pki/test-pki.ts';
import { officeWithMessages } from './exported.ts';
import { withoutTriggers } from './log-with-rows.ts';

let pki: TestPki;
beforeAll(async () => { pki = await startTestPki(); });
afterAll(() => pki.stop());

const services = (laterMs = 0): TimestampServices => ({ network: trustFetch(), authority: { url: pki.tsaUrl, timeoutMs: 20_000 }, anchors: [pki.root], now: () => Date.now() + laterMs });
const day = 86_400_000;

test('the head is stamped once a day, where rows came since', async () => {
  const { evidence, store, noise } = officeWithMessages();
  const head = evidence.reads.head();
  expect(await evidence.anchor(store, services())).toMatchObject({ ok: true, value: { seq: head.seq, hash: head.hash } });
  expect(evidence.reads.at(head.seq + 1)).toMatchObject({ act: 'anchored', kind: 'log' });
  noise(1);
  expect(await evidence.anchor(store, services())).toEqual({ ok: true, value: undefined });
  expect(await evidence.anchor(store, services(25 * 3_600_000))).toMatchObject({ ok: false, error: { code: 'tsa.timeFarOff' } });
  await evidence.keeper.flush();
  expect(await evidence.verify()).toMatchObject({ ok: true, rows: head.seq + 2, anchored: { seq: head.seq } });
});

test('without new rows there is nothing to stamp, and an authority that is away is said', async () => {
  const { evidence, store, noise } = officeWithMessages();
  await evidence.anchor(store, services());
  expect(await evidence.anchor(store, services(2 * day))).toEqual({ ok: true, value: undefined });
  noise(1);
  pki.behaviour.tsa = 'error500';
  const rows = evidence.reads.head().seq;
  expect((await evidence.anchor(store, services(2 * day))).ok).toBe(false);
  pki.behaviour.tsa = 'good';
  expect(evidence.reads.head().seq).toBe(rows);
});

test('a chain written anew together with its kept head is caught by the stamp', async () => {
  const { evidence, store, db } = officeWithMessages();
  await evidence.anchor(store, services());
  withoutTriggers(db);
  const log = evidence.reads;
  for (let seq = 4; seq <= log.head().seq; seq++) {
    const row = log.at(seq);
    const prev = log.at(seq - 1)?.hash ?? '';
    if (row === undefined) throw new Error('no row');
    const forged = { ...row, axisDocId: seq === 4 ? 'forged' : row.axisDocId };
    db.prepare('UPDATE evidence SET axis_doc_id = ?, prev = ?, hash = ? WHERE seq = ?').run(forged.axisDocId ?? null, prev, linkHash(prev, contentHash(evidenceText(forged))), seq);
  }
  expect(await verifyEvidence(log, { state: 'kept', head: log.head() })).toMatchObject({ ok: true });
  expect(await verifyEvidence(log, { state: 'kept', head: log.head() }, evidence.anchors.all())).toMatchObject({ ok: false, reason: 'anchorDiffers' });
  db.exec(`UPDATE evidence_anchor SET hash = (SELECT hash FROM evidence e WHERE e.seq = evidence_anchor.seq)`);
  expect(await verifyEvidence(log, { state: 'kept', head: log.head() }, evidence.anchors.all())).toMatchObject({ ok: false, reason: 'anchorDiffers' });
});

test('an export carries the stamp, and openssl says the same of it', async () => {
  const office = officeWithMessages();
  const { seq } = office.evidence.reads.head();
  await office.evidence.anchor(office.store, services());
  const zip = await office.exportNow();
  expect(checkExport(zip)).toMatchObject({ value: { ok: true, anchored: { seq } } });
  const files = unzipSync(zip);
  for (const kind of ['txt', 'tst']) writeFileSync(join(pki.dir, `stamp.${kind}`), files[`stamps/${seq}.${kind}`] ?? new Uint8Array());
  const said = execFileSync('openssl', ['ts', '-verify', '-token_in', '-in', 'stamp.tst', '-data', 'stamp.txt', '-CAfile', 'root.crt', '-untrusted', 'issuing.crt'], { cwd: pki.dir, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' });
  expect(said).toContain('Verification: OK');
  expect(Buffer.from(files['README.txt'] ?? new Uint8Array()).toString()).toContain(`stamps/${seq}.tst`);
});
