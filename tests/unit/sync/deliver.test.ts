import { describe, expect, test } from 'vitest';
import { readEdxml } from '../../../src/main/core/exchange/edxml/read-edxml.ts';
import { requestRecall } from '../../../src/main/core/flow/outgoing/request-recall.ts';
import { takeBack } from '../../../src/main/core/flow/outgoing/take-back.ts';
import { receiveStatus } from '../../../src/main/core/flow/incoming/receive-status.ts';
import type { DocId } from '../../../src/main/core/model/document.ts';
import { fail, ok } from '../../../src/main/core/model/result.ts';
import type { ExchangeAxis, SendFailure } from '../../../src/main/core/ports/exchange-axis.ts';
import { bytesOf } from '../../../src/main/core/ports/bytes.ts';
import { deliver } from '../../../src/main/core/sync/deliver.ts';
import { memoryContents } from '../../support/memory-contents.ts';
import { ours, theirs } from '../../support/office.ts';
import { scriptedAxis } from '../../support/scripted-axis.ts';
import { syncOffice, type SyncOffice } from '../../support/sync-office.ts';

async function queued(office: SyncOffice, number = 1, to = [theirs]): Promise<DocId> {
  const blob = await office.blobs.put(Buffer.from(`%PDF-1.7 văn bản ${number}`));
  const documentId = `H99.01,2026/11/20,${number}/RA`;
  return office.store.transact((tx) => {
    const id = tx.insert({
      direction: 'out', state: 'queued', documentId, organ: ours, to, code: { number: String(number), notation: 'RA' }, typeName: 'Công văn', subject: `Văn bản ${number}`,
      toPlaces: [], priority: 0, warnings: [], receivedAt: office.time.now, unread: false, duplicateSuspected: false, issuedDate: '2026-11-20',
      attachments: [{ ordinal: 0, name: 'a.pdf', contentType: 'application/pdf', bytes: 16, blob: blob.ok ? blob.value : '' }],
    });
    for (const organ of to) tx.track(id, organ);
    tx.enqueue({ key: `edoc:${documentId}`, payload: { kind: 'edoc', document: id }, document: id, title: `${number}/RA`, at: office.time.now, connection: 'main' });
    return id;
  });
}

const refusing = (axis: ExchangeAxis, error: SendFailure): ExchangeAxis => ({ ...axis, send: () => Promise.resolve({ ok: false, error }) });
const stateOf = (office: SyncOffice, id: DocId): string[] => office.store.outboxOf(id).map((entry) => entry.state);

describe('the outbox', () => {
  test('sends once, keeps what it sent, and the document is issued', async () => {
    const office = syncOffice();
    const id = await queued(office);
    const { axis, sent } = scriptedAxis([]);
    expect(await deliver(office.deps(axis))).toEqual({ ok: true, value: { sent: 1 } });
    expect(await deliver(office.deps(axis))).toEqual({ ok: true, value: { sent: 0 } });
    expect(sent).toMatchObject([{ kind: 'edoc', fromOrganId: ours.organId, toOrganIds: [theirs.organId], key: 'edoc:H99.01,2026/11/20,1/RA' }]);
    const read = await readEdxml(bytesOf(sent[0]?.bytes ?? new Uint8Array()), memoryContents());
    expect(read).toMatchObject({ ok: true, value: { kind: 'edoc', business: 'new', attachments: [{ name: 'a.pdf' }], warnings: [] } });
    expect(office.store.document(id)).toMatchObject({ state: 'sent' });
    expect(office.acts()).toEqual(['sending', 'sent']);
  });

  test('an unknown outcome is looked for in the sent list before anything is repeated, by the hash of the message', async () => {
    const office = syncOffice();
    const id = await queued(office);
    const { axis, sent } = scriptedAxis([]);
    const cut: ExchangeAxis = { ...axis, send: async (envelope) => { await axis.send(envelope); return { ok: false, error: { code: 'axis.timeout', outcomeUnknown: true } }; } };
    expect(await deliver(office.deps(cut))).toMatchObject({ ok: false, error: { code: 'axis.timeout' } });
    expect(stateOf(office, id)).toEqual(['unknown']);
    expect(await deliver(office.deps(axis), true)).toEqual({ ok: true, value: { sent: 1 } });
    expect(sent).toHaveLength(1);
    expect(office.acts()).toEqual(['sending', 'sendUnknown', 'reconciled']);
  });

  test('where nothing arrived it goes again: the same bytes under the same key', async () => {
    const office = syncOffice();
    await queued(office);
    const { axis, sent } = scriptedAxis([]);
    const seen: string[] = [];
    const lost: ExchangeAxis = { ...axis, send: (envelope) => { seen.push(`${envelope.key} ${envelope.sha256}`); return Promise.resolve({ ok: false, error: { code: 'axis.unreachable', outcomeUnknown: true } }); } };
    await deliver(office.deps(lost));
    office.time.now += 3_600_000;
    await deliver(office.deps(axis));
    expect(sent.map((s) => `${s.key} ${s.sha256}`)).toEqual(seen);
  });

  test('an axis that tells no hashes: by number, receiver and time; a recall is not taken for what it recalls', async () => {
    const office = syncOffice();
    const id = await queued(office);
    const { axis, sent } = scriptedAxis([]);
    const hashless: ExchangeAxis = { ...axis, listSent: (kind) => Promise.resolve(ok(sent.filter((s) => s.kind === kind).map((s) => ({ docId: s.docId, kind, notation: '1/RA', toCode: theirs.organId, sentTime: new Date(office.time.now).toISOString() })))) };
    await deliver(office.deps(hashless));
    expect(requestRecall(office.flow, { id, reason: 'Sai số liệu' }).ok).toBe(true);
    const cut = refusing(hashless, { code: 'axis.timeout', outcomeUnknown: true });
    await deliver(office.deps(cut));
    await deliver(office.deps(hashless), true);
    expect(sent.map((s) => s.kind).toSorted()).toEqual(['edoc', 'edoc', 'status']);
    expect(office.store.document(id)).toMatchObject({ state: 'withdrawn' });
  });

  test('a refusal marks the entry for a person and the others go on; a lost line stops the round', async () => {
    const office = syncOffice();
    const [first, second] = [await queued(office, 1), await queued(office, 2)];
    const { axis } = scriptedAxis([]);
    const choosy: ExchangeAxis = { ...axis, send: (e) => (e.key.includes(',1/RA') ? Promise.resolve({ ok: false, error: { code: 'axis.refused', outcomeUnknown: false, details: { errorCode: '18' } } }) : axis.send(e)) };
    expect(await deliver(office.deps(choosy))).toEqual({ ok: true, value: { sent: 1 } });
    expect([stateOf(office, first), stateOf(office, second)]).toEqual([['failed'], ['sent']]);
    expect(office.store.outboxOf(first)[0]).toMatchObject({ error: 'axis.refused', details: { errorCode: '18' } });
    expect(takeBack(office.flow, first).ok).toBe(true);
    expect(office.store.document(first)).toMatchObject({ state: 'sealed' });
    expect(takeBack(office.flow, second)).toMatchObject({ error: { code: 'document.wrongState' } });
    await queued(office, 3);
    await queued(office, 4);
    let asked = 0;
    expect(await deliver(office.deps({ ...axis, send: () => { asked += 1; return Promise.resolve({ ok: false, error: { code: 'axis.unreachable', outcomeUnknown: false } }); } }))).toMatchObject({ ok: false });
    expect(asked).toBe(1);
  });

  test('a gateway without a sent list leaves an unknown outcome to the clerk', async () => {
    const office = syncOffice();
    const id = await queued(office);
    const { axis } = scriptedAxis([]);
    const bare: ExchangeAxis = { ...refusing(axis, { code: 'axis.timeout', outcomeUnknown: true }), listSent: () => Promise.resolve(fail('axis.refused', { reason: 'notOffered' })) };
    await deliver(office.deps(bare));
    await deliver(office.deps(bare), true);
    expect(office.store.outboxOf(id)).toMatchObject([{ state: 'failed', error: 'outbox.outcomeUnknown' }]);
    expect(takeBack(office.flow, id).ok, 'it may have arrived all the same, but the clerk has looked').toBe(true);
  });

  test('what came by a second connection is answered by it', async () => {
    const office = syncOffice();
    const { axis, sent } = scriptedAxis([]);
    const id = await queued(office, 1, [theirs, { organId: 'H98', organName: 'Sở' }]);
    office.store.transact((tx) => tx.enqueue({ key: 'x', payload: { kind: 'edoc', document: id, to: ['H98'] }, document: id, title: '1/RA', at: 0, connection: 'second' }));
    await deliver(office.deps(axis));
    expect(office.store.document(id)?.state, 'one of two connections has taken its part').toBe('queued');
    await deliver(office.deps(axis, { axisId: 'second', first: false }));
    expect(office.store.document(id)?.state).toBe('sent');
    expect(sent.map((s) => s.toOrganIds)).toEqual([[theirs.organId, 'H98'], ['H98']]);
  });
});

describe('what receivers report', () => {
  const told = (office: SyncOffice, code: string, n: number, description = ''): void => {
    const received = receiveStatus(office.flow, {
      axis: 'main', axisDocId: `s${n}`, rawBlob: String(n).padStart(64, '0'), rawBytes: 1,
      message: { kind: 'status', from: theirs, responseFor: { organId: ours.organId, code: '1/RA', documentId: 'H99.01,2026/11/20,1/RA' }, statusCode: code, description, timestamp: '2026-11-23T09:00:00+07:00', warnings: [] },
    });
    if (!received.ok) throw new Error('not received');
  };

  test('is shown as the furthest whatever the order of arrival, each step once with its time', async () => {
    const office = syncOffice();
    const id = await queued(office);
    for (const [n, code] of ['04', '01', '03', '03', '06', '05'].entries()) told(office, code, n);
    const [row] = office.store.tracking(id);
    expect(row).toMatchObject({ organId: theirs.organId, statusCode: '06' });
    expect(row?.steps.map((step) => step.statusCode)).toEqual(['01', '03', '04', '05', '06']);
    expect(row?.steps.every((step) => step.toldAt === Date.parse('2026-11-23T02:00:00Z'))).toBe(true);
    expect(office.store.events(id).filter((event) => event.kind === 'statusReceived')).toHaveLength(5);
  });

  test('a receiver that names itself in the other notation is the same receiver', async () => {
    const office = syncOffice();
    const id = await queued(office, 1, [{ organId: '000.00.13.H53', organName: 'Sở Nội vụ' }]);
    receiveStatus(office.flow, {
      axis: 'main', axisDocId: 's', rawBlob: '0'.repeat(64), rawBytes: 1,
      message: { kind: 'status', from: { organId: 'H53.13', organName: 'Sở Nội vụ' }, responseFor: { organId: ours.organId, code: '1/RA', documentId: 'H99.01,2026/11/20,1/RA' }, statusCode: '03', warnings: [] },
    });
    expect(office.store.tracking(id)).toMatchObject([{ organId: '000.00.13.H53', statusCode: '03' }]);
  });
});
