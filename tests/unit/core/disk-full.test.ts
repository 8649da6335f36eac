import { expect, test } from 'vitest';
import { guardStorage } from '../../../src/main/core/guard-storage.ts';
import { registerDocument } from '../../../src/main/core/flow/incoming/register.ts';
import { edoc, openOffice, receive } from '../../support/office.ts';

test('a full disk is an answer, changes nothing, and the work goes on when there is room', async () => {
  const office = openOffice();
  const id = receive(office);
  const pages = office.db.pragma('page_count', { simple: true }) as number;
  office.db.pragma(`max_page_count = ${pages}`);
  // SQLite itself says SQLITE_FULL: free pages are used up first, then a register cannot be written.
  const guarded = guardStorage({ register: () => registerDocument(office.flow, id), fill: () => ({ ok: true as const, value: receive(office, edoc({ subject: 'x'.repeat(400_000), documentId: String(Math.random()) })) }) } as never) as unknown as Record<string, () => Promise<{ ok: boolean; error?: { code: string } }>>;
  expect(await guarded['fill']?.()).toMatchObject({ ok: false, error: { code: 'data.diskFull' } });
  expect(office.lists.counts('2026-11-23')['incoming.toRegister']).toEqual({ total: 1, unread: 1 });
  office.db.pragma(`max_page_count = ${pages + 1000}`);
  expect(await guarded['register']?.()).toMatchObject({ ok: true });
  expect(office.store.document(id)).toMatchObject({ state: 'registered', arrivalNumber: 1 });
});
