import { createEvidenceReads } from '../../src/main/core/store/evidence.ts';
import { openOffice, type TestOffice } from './office.ts';
import { syncParts, type SyncParts } from './sync-parts.ts';

export interface SyncOffice extends TestOffice, SyncParts {
  /** The acts of the evidence log, in order. */
  readonly acts: () => string[];
}

/** The real store, files, codec and flow, and an axis that the test gives. */
export function syncOffice(dir?: string): SyncOffice {
  const office = openOffice(dir);
  return { ...office, ...syncParts(office.dir, office.db, office.flow), acts: () => createEvidenceReads(office.db).after(0, 10_000).map((row) => row.act) };
}
