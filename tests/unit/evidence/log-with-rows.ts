import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { EvidenceEntry } from '../../../src/main/core/model/evidence.ts';
import { createEvidenceReads } from '../../../src/main/core/store/evidence.ts';
import { openOffice, type TestOffice } from '../../support/office.ts';

const acts = ['received', 'acknowledged', 'verified', 'queued', 'sending', 'sent'] as const;

export function entry(n: number, change: Partial<EvidenceEntry> = {}): EvidenceEntry {
  return {
    at: Date.UTC(2026, 10, 23) + n, axis: 'main', act: acts[n % acts.length] ?? 'received', kind: 'edoc', axisDocId: `doc-${Math.floor(n / 3)}`,
    documentId: `H99,2026/11/20,${n}/UBND-VX`, document: 1_806_336_000_000_000 + Math.floor(n / 3), messageSha256: createHash('sha256').update(String(n)).digest('hex'),
    bytes: 1000 + n, facts: { httpStatus: 200, answer: 'OK', n }, ...change,
  };
}

/** An office whose log holds `count` rows. */
export function officeWithLog(count: number): TestOffice & { readonly log: ReturnType<typeof createEvidenceReads> } {
  const office = openOffice();
  office.store.transact((tx) => { for (let n = 1; n <= count; n++) tx.appendEvidence(entry(n)); });
  return { ...office, log: createEvidenceReads(office.db) };
}

/** What somebody does who has the database file and an SQLite of his own. */
export function withoutTriggers(db: Database.Database): void {
  for (const name of ['evidence_is_kept', 'evidence_is_fixed', 'evidence_is_appended']) db.exec(`DROP TRIGGER ${name}`);
}
